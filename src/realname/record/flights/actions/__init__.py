"""What is done with flights: one function a use case."""
