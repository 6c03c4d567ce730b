"""One function a use case of patterns."""
