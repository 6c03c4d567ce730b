"""Use cases of quiet signs."""
