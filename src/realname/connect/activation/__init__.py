"""The operator's own systems: orders for lines, and webhooks with events."""
