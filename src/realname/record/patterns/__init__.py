"""What registrations have in common, under pseudonyms: the rings that it shows, and what is done about them."""
