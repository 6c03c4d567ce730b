"""People decide what a policy leaves to them, and what a person says was decided wrongly."""
