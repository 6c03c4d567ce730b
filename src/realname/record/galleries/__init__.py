"""Galleries of the record: whose templates may be searched, the copies that are searched, and what was found."""
