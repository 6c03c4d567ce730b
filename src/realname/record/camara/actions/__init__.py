"""Use cases of what banks and shops ask."""
