"""The counter: registrations of one store, begun, handed over to a phone, or gone through here."""
