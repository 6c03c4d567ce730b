"""Subscribers: a person's sealed data, consents, templates and representatives, and how all of it is erased."""
