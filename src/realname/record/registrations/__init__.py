"""Registrations: one application to bind a line to a subscriber, from its creation to what was decided."""
