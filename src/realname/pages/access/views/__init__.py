"""The pages of lawful access."""
