"""The Chinese resident identity card: where its fields lie, and how each is read and settled."""
