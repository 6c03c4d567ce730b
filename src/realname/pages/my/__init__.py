"""Her own pages: a person proves who she is, sees what an operator holds on her, and acts on it."""
