"""Where terminals are served, unless told otherwise: this machine alone."""

from __future__ import annotations

HOST = "127.0.0.1"
PORT = 8720
