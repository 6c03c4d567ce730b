"""Use cases of the public log: append, open, number, sign, publish, have witnessed."""
