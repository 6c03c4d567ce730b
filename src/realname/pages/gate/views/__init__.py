"""Views of the gate."""
