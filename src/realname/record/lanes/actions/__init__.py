"""Use cases of lanes."""
