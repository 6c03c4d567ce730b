"""What whoever uses a disputed line is asked: a page without a login that names nobody."""
