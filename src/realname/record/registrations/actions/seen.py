"""The register of pictures that were sent: of all operators together, so that none serves twice, anywhere.

It holds keyed digests and sealed fingerprints (`realname.measure.fingerprints`), and answers one question: how many of
these were seen before. Neither operator nor person is in it, and whoever has the tables without the service's key can
tell nothing from them but when a picture came. A picture that is only nearly equal counts where it came in another
registration: frames of one sitting are as near to each other as copies are.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from realname.connect.keys.blind_index import BlindIndex
from realname.connect.keys.data_keys import DataKey, Place
from realname.measure.challenges import PartKind, Recording
from realname.measure.fingerprints import RADIUS, bands, distance, fingerprint, mirrored, near_bands
from realname.measure.images import open_image
from realname.record.registrations.actions.platform_keys import NOBODY, platform_key
from realname.record.registrations.models import BandSeen, FrameSeen, PrintSeen

INDEX = "pictures-seen-index"
SEAL = "pictures-seen-seal"
TABLE = "registrations_print_seen"

MOST_CANDIDATES = 20_000
"""Fingerprints that share a band by chance, of one recording: 3 of 1,000 in the register. No more are looked at."""

# What the database decides, it decides once: of two who write one picture at once, the second waits and then is told.
WRITE = """
INSERT INTO registrations_frame_seen (digest, owner)
SELECT unnest(%s::bytea[]), %s ON CONFLICT (digest) DO NOTHING
"""


NEAR = "SELECT DISTINCT print_id FROM registrations_band_seen WHERE band = ANY(%s::bigint[]) LIMIT %s"


@dataclass(frozen=True, slots=True)
class Marks:
    """By what the pictures of one recording are known again: every one by its bytes, some by how they look."""

    digests: tuple[str, ...]
    prints: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """How many pictures of a recording were sent before: the very bytes, and nearly equal ones of another sitting."""

    exactly: int
    nearly: int


def marks_of(recording: Recording) -> Marks:
    """Return the marks of a recording. ImageError where a picture breaks off. No transaction is open meanwhile."""
    digests = sorted({hashlib.sha256(frame.picture).hexdigest() for frame in recording.frames})
    prints = (fingerprint(open_image(picture).decode()[0]) for picture in _telling(recording))
    return Marks(tuple(digests), tuple(dict.fromkeys(found for found in prints if found is not None)))


def remember(registration_id: uuid.UUID, marks: Marks) -> Seen:
    """Ask the register, and put the marks into it. In the transaction that keeps the recording.

    Of two that come with one picture at once, one is told that nobody sent it, and the other that somebody did.
    """
    index, seal = _index(), DataKey(platform_key(SEAL))
    owner = index.of("registration", str(registration_id))
    with connection.cursor() as cursor:
        # In one order for all, so that two who write the same pictures wait for each other and do not lock up.
        cursor.execute(WRITE, [[index.of("frame", digest) for digest in marks.digests], owner])
        exactly = len(marks.digests) - cursor.rowcount
    nearly = _nearly(index, seal, owner, marks.prints)
    keep_prints(index, seal, owner, marks.prints)
    return Seen(exactly, nearly)


def keep_prints(index: BlindIndex, seal: DataKey, owner: bytes, prints: Sequence[bytes]) -> None:
    """Write fingerprints and their bands. In a transaction."""
    rows, found = [], []
    for print_ in prints:
        row = PrintSeen(owner=owner)
        row.fingerprint = bytes(seal.seal(print_, _place(row)))
        rows.append(row)
        found += [BandSeen(band=_band(index, place, band), print=row) for place, band in enumerate(bands(print_))]
    PrintSeen.objects.bulk_create(rows)
    BandSeen.objects.bulk_create(found)


def forget(registration_ids: Iterable[uuid.UUID]) -> int:
    """Take what registrations sent out of the register; return how many rows are gone. In a transaction."""
    index = _index()
    owners = [index.of("registration", str(registration_id)) for registration_id in registration_ids]
    gone = FrameSeen.objects.filter(owner__in=owners).delete()[0]
    return gone + PrintSeen.objects.filter(owner__in=owners).delete()[0]


def forget_before(day: date) -> int:
    """Take what came before a day out of the register; return how many rows are gone. In a transaction."""
    gone = FrameSeen.objects.filter(seen_on__lt=day).delete()[0]
    return gone + PrintSeen.objects.filter(seen_on__lt=day).delete()[0]


def _telling(recording: Recording) -> list[bytes]:
    """Return the pictures that are known by how they look: the photographs, and the first of each other part."""
    found, begun = [], set()
    for frame in recording.frames:
        if recording.script.parts[frame.part].kind is PartKind.HOLD or frame.part not in begun:
            found.append(frame.picture)
        begun.add(frame.part)
    return found


def _nearly(index: BlindIndex, seal: DataKey, owner: bytes, prints: Sequence[bytes]) -> int:
    """Return how many fingerprints, or mirrored ones, lie near one of another registration."""
    ways = [(print_, mirrored(print_)) for print_ in prints]
    keys = {
        _band(index, place, near)
        for both in ways
        for print_ in both
        for place, band in enumerate(bands(print_))
        for near in near_bands(band)
    }
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [sorted(keys), MOST_CANDIDATES])
        ids = [row[0] for row in cursor.fetchall()]
    rows = PrintSeen.objects.filter(id__in=ids).exclude(owner=owner)
    known = [seal.unseal(bytes(row.fingerprint), _place(row)) for row in rows]
    return sum(any(distance(print_, other) <= RADIUS for print_ in both for other in known) for both in ways)


def _band(index: BlindIndex, place: int, band: int) -> int:
    """Return a band as it is kept: eight bytes of its keyed digest."""
    return int.from_bytes(index.of("band", f"{place}:{band}")[1:9], "big", signed=True)


def _index() -> BlindIndex:
    return BlindIndex(NOBODY, {1: platform_key(INDEX)})


def _place(row: PrintSeen) -> Place:
    return Place(TABLE, "fingerprint", row.id)
