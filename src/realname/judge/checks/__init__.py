"""One file a check group; each check is one question with an outcome."""
