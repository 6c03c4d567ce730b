"""What is done with programmes: one function a use case."""
