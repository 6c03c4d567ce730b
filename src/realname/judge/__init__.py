"""Readings and a policy become checks, and checks become a decision: pure functions, standard library only."""
