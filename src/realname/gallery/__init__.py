"""Templates that may be searched for one purpose: the contract, and what keeps it in memory or in Milvus."""
