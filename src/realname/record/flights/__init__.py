"""Flights: who boards by face because she chose it, and by her pass as before."""
