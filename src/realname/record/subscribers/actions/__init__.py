"""What is done for subscribers: one function a use case."""
