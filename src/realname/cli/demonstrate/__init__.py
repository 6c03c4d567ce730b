"""Scripted demonstrations of the opt-in channels, from end to end, on a service that `realname run` started."""
