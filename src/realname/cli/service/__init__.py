"""Commands of the service: they need a database, named by DATABASE_URL."""
