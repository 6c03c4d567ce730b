"""What the camera's guidance needs from us: a runtime and a network, served by their digests."""
