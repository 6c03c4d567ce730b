"""The networks we trust: which file of which package, fetched by digest, run a batch at a time."""
