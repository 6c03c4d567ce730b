"""Stays at hotels: guests check in ahead, are arrivals of a day, and arrive by document or by face."""
