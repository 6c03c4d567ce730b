"""Use cases of inquiries."""
