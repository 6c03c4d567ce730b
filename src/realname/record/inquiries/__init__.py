"""A person asks what is held on her: she proves who she is, sees it, and says what of it is wrong."""
