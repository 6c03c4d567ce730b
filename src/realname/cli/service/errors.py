"""What keeps the service from running on this machine."""

from __future__ import annotations


class RunError(Exception):
    """`realname run` cannot start or go on: codes `run.*`, listed in docs/operate.md."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy
