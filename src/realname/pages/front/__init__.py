"""The front door: every way in, and a first registration to try where the service runs with sample operators."""
