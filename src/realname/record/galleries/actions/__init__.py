"""What is done with galleries: one function a use case."""
