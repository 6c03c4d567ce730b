"""What is done with stays: one function a use case."""
