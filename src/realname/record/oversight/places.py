"""Whether the public can read a leaf yet: it has its place in the tree, and the published head is beyond it."""

from __future__ import annotations

from realname.record.oversight.models import Position
from realname.record.oversight.published import published_note, size_of_note


def is_public(entry_id: int) -> bool:
    """Say whether the published checkpoint has that entry."""
    note = published_note()
    return note is not None and Position.objects.filter(entry=entry_id, index__lt=size_of_note(note)).exists()
