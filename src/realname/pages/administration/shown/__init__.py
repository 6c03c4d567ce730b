"""What the figures show, drawn."""
