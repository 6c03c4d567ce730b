"""Programmes: opt-in channels. Who joined, under which terms, at which terminals, and who somebody at a terminal is."""
