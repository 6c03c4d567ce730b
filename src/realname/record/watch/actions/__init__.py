"""Use cases of the field watch."""
