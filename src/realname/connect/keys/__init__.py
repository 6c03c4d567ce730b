"""Keys: the keyring that holds key-encryption keys, the data keys that it wraps, and what they seal."""
