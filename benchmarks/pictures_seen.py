"""Print what asking the register of pictures costs as it grows, and how much of it one recording has to look at.

    .venv/bin/python -m benchmarks.pictures_seen [--rows 20000 200000] [--asked 20]

Fills a throw-away PostgreSQL with the fingerprints of drawn bits (as unlike each other as pictures of different
scenes), then asks as the service does for a recording of a hundred pictures, six of them by how they look. Times are
the wall clock's, median over the recordings asked; figures of one run compare with each other, and the machine may be
busy. A copy of a picture that is in the register must be found each time, and a stranger's never.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
import statistics
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

from realname.database.connecting import database_settings
from realname.database.disposable import connected, copy_database, disposable_server
from realname.database.rows import OWNER_ALIAS
from realname.measure.fingerprints import BITS, RADIUS

if TYPE_CHECKING:
    from realname.record.registrations.actions.seen import Marks

PICTURES = 100
PRINTS = 6
AT_ONCE = 1000


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--asked", type=int, default=20)
    chosen = parser.parse_args()
    with _database():
        print("| fingerprints | ms a recording | candidates a recording | copies found | strangers found |")
        print("|---|---|---|---|---|")
        there = 0
        for rows in sorted(chosen.rows):
            _fill(rows - there)
            there = rows
            print(_asked(rows, chosen.asked), flush=True)


@contextmanager
def _database() -> Iterator[None]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    django.setup()
    with disposable_server() as server:
        copy_database(server.address, "realname", "seen")
        settings = database_settings(
            server.address.url("app", "seen"), server.address.url("owner", "seen"), pooled=False
        )
        with connected(settings):
            call_command("migrate", database=OWNER_ALIAS, interactive=False, verbosity=0)
            yield


def _fill(rows: int) -> None:
    from django.db import transaction  # noqa: PLC0415  needs Django set up, as the models do

    from realname.connect.keys.data_keys import DataKey  # noqa: PLC0415
    from realname.record.registrations.actions import seen  # noqa: PLC0415
    from realname.record.registrations.actions.platform_keys import platform_key  # noqa: PLC0415

    with transaction.atomic():
        index, seal = seen._index(), DataKey(platform_key(seen.SEAL))  # noqa: SLF001  filled as the service does
    for begun in range(0, rows, AT_ONCE):
        owner = index.of("registration", str(uuid.uuid4()))
        prints = [secrets.token_bytes(BITS // 8) for _ in range(min(AT_ONCE, rows - begun))]
        with transaction.atomic():
            seen.keep_prints(index, seal, owner, prints)


def _asked(rows: int, asked: int) -> str:
    from django.db import connection, transaction  # noqa: PLC0415  needs Django set up, as the models do

    from realname.record.registrations.actions import seen  # noqa: PLC0415

    took, candidates, copies, strangers = [], [], 0, 0
    for _ in range(asked):
        marks = _marks()
        with transaction.atomic():
            began = time.perf_counter()
            strangers += seen.remember(uuid.uuid4(), marks).nearly > 0
            took.append((time.perf_counter() - began) * 1000)
        copied = seen.Marks((), tuple(_nearly(print_) for print_ in marks.prints))
        with transaction.atomic():
            copies += seen.remember(uuid.uuid4(), copied).nearly == PRINTS
            transaction.set_rollback(True)
        candidates.append(rows * PRINTS * 2 * 12 * 21 / 2**20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registrations_print_seen")
        kept = cursor.fetchone()[0]
    return (
        f"| {kept:,} | {statistics.median(took):.0f} | about {statistics.median(candidates):.0f} "
        f"| {copies} of {asked} | {strangers} of {asked} |"
    )


def _marks() -> Marks:
    from realname.record.registrations.actions.seen import Marks  # noqa: PLC0415

    return Marks(
        tuple(hashlib.sha256(secrets.token_bytes(8)).hexdigest() for _ in range(PICTURES)),
        tuple(secrets.token_bytes(BITS // 8) for _ in range(PRINTS)),
    )


def _nearly(print_: bytes) -> bytes:
    """Return a fingerprint that differs in as many bits as a copy's may."""
    number = int.from_bytes(print_, "big")
    for place in secrets.SystemRandom().sample(range(BITS), RADIUS):
        number ^= 1 << place
    return number.to_bytes(BITS // 8, "big")


if __name__ == "__main__":
    main()
