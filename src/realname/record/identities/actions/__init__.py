"""Use cases of identities."""
