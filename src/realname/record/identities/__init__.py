"""How many lines an identity has, and whether it is blocked: for all operators, under pseudonyms alone."""
