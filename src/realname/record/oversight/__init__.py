"""The public log of this service: appended to in transactions, numbered, signed, served."""
