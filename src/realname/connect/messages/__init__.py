"""Text messages: the one-time code to a person's number."""
