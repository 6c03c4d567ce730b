"""The outside world: one folder a kind, each with its contract, its real clients, and its tests."""
