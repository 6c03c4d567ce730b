"""What every endpoint shares: problems, pages by cursor, waiting, and the limits of a request's body."""
