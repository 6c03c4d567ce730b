"""What a hotel's staff see: who arrives today, and by which way."""
