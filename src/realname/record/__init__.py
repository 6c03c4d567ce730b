"""What happened, kept: rows, use cases, endpoints and jobs. It decides nothing; `realname.judge` does."""
