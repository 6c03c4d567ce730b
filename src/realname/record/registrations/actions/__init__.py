"""The way of one registration: one function a step."""
