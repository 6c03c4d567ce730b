"""How staff sign in, and what other pages ask of that."""
