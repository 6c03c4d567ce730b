"""What the law of a country asks of face-verified registration, and what meets each duty."""
