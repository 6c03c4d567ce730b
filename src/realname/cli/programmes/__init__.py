"""`realname programmes`: what serves the opt-in channels."""
