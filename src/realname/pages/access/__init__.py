"""Lawful access to a case: what officers of the operator and of a regulator ask, agree to, and are handed."""
