"""Views of the reviewers' pages."""
