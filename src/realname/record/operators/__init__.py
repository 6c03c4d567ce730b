"""Operators: the tenants, their API clients, policies, idempotent calls, events and webhooks."""
