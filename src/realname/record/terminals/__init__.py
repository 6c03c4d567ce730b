"""The protocol of terminals, and the server that answers them from galleries in its own memory."""
