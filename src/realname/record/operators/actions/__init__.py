"""What operators do: one function a use case."""
