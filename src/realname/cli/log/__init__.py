"""`realname log`: check the public log without an account, and without trusting whoever runs it."""
