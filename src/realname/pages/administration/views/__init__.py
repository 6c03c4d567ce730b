"""Views of the operator's pages."""
