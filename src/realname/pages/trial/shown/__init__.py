"""What an answer shows: readings, checks and decisions as values that templates print without thinking."""
