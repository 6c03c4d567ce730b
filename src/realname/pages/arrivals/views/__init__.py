"""The views of the hotel's staff."""
