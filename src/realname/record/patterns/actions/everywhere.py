"""Whether a device, a payment means or a document's picture lies under many people, of all operators together.

The answer is yes or no, above five people: neither who, nor with whom, nor how many. See `everywhere.sql`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import connection

from realname.judge.rings import Tie
from realname.record.patterns.keys import everywhere, owner_everywhere
from realname.record.registrations.models import Registration

KINDS = frozenset({Tie.DEVICE, Tie.PAYMENT, Tie.DOCUMENT_IMAGE})
"""What goes from operator to operator; a family's number and address say little elsewhere."""


def digest_everywhere(kind: Tie, value: str) -> bytes | None:
    """Return by what a key is known to all operators together, None where it is not."""
    return everywhere(kind, value) if kind in KINDS else None


def note_everywhere(registration: Registration, person: bytes, digests: Iterable[bytes]) -> None:
    """Note the keys that came with a person, in the place of what was noted of the registration. In a transaction."""
    forget_everywhere([registration.id])
    owner = owner_everywhere(registration.id)
    for digest in digests:
        _ask("SELECT patterns_note(%s, %s, %s)", (digest, person, owner))


def lies_under_more(digest: bytes, person: bytes, most: int, since: date) -> bool:
    """Tell whether a key lies under more people than `most`, this one among them; never of fewer than six."""
    return _ask("SELECT patterns_more_than(%s, %s, %s, %s)", (digest, person, most, since))


def forget_everywhere(registration_ids: Iterable[uuid.UUID]) -> None:
    """Forget what registrations brought. In a transaction."""
    for registration_id in registration_ids:
        _ask("SELECT patterns_forget(%s)", (owner_everywhere(registration_id),))


def forget_before(day: date) -> None:
    """Forget what came before a day, with whichever operator. In a transaction."""
    _ask("SELECT patterns_forget_before(%s)", (day,))


def _ask(question: str, values: tuple[bytes | int | date, ...]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return bool(cursor.fetchone()[0])
