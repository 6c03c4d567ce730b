"""A person who is made to register asks for help, and nobody beside her sees that she does."""
