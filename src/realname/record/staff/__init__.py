"""Staff: the people of an operator who serve and decide, the stores they stand in, and how they sign in."""
