"""Files as a person would choose them."""

from __future__ import annotations

from playwright.sync_api import FilePayload


def png(content: bytes, name: str = "picture.png") -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def jpeg(content: bytes, name: str = "picture.jpg") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}
