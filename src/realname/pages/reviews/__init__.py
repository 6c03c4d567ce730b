"""Pages for reviewers: the queue, one case at a time, and the pictures of it."""
