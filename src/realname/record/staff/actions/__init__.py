"""What is done with staff: one function a use case."""
