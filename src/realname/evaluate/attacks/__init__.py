"""Simulated people and simulated attacks, to try the challenge with. Nothing here passes for a real recording."""
