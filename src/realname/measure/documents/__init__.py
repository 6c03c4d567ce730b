"""Documents become readings: found, turned, read, and held against their own check digits."""
