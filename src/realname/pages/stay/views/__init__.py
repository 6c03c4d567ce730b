"""The views of a stay."""
