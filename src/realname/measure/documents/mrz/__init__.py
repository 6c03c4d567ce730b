"""Machine readable zones (ICAO Doc 9303 parts 3 to 7): found, read, and settled by format and check digits."""
