"""A reference terminal: the other end of the terminals' protocol, to try with and to copy from."""
