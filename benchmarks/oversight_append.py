"""Print what the public log costs beside registrations: appending in their transactions, and numbering afterwards.

    .venv/bin/python -m benchmarks.oversight_append [--registrations 30] [--stand-ins]

One process takes registrations of invented people from creation to decision on a PostgreSQL of its own (a folder on
the temporary disk), with the real networks or, with `--stand-ins`, with instruments that cost nothing, beside which
the log weighs most. After every ten, what was appended is numbered, signed and counted. Wall time inside of appending
(the leaf, its seal, its rows) and inside of the sequencer is held against that of everything: a share within one run.
The commit is the registration's own; what the log adds to its write-ahead log is told in bytes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django
from django.core.management import call_command
from django.db import connection

from realname.database.connecting import database_settings
from realname.database.data_folder import DataFolder
from realname.database.disposable import connected
from realname.database.embedded import start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from realname.evaluate.instruments import Instruments

TODAY = date(2026, 11, 24)
EACH = 10
PEOPLE = 3


class Clock:
    """Wall time inside of some functions, those within one another counted once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.calls = 0
        self._depth = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the block."""
        self._depth += 1
        began = time.perf_counter()
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self.seconds += time.perf_counter() - began
                self.calls += 1

    def around(self, owner: Any, name: str) -> None:
        """Count every call of a function of a module."""
        whole: Callable[..., Any] = getattr(owner, name)

        def counted(*given: Any, **named: Any) -> Any:
            with self.running():
                return whole(*given, **named)

        setattr(owner, name, counted)


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--registrations", type=int, default=30)
    asked.add_argument("--stand-ins", action="store_true", help="instruments that cost nothing")
    options = asked.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "realname.settings"
    django.setup()
    with tempfile.TemporaryDirectory(prefix="realname-log-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        os.environ["REALNAME_EVIDENCE"] = str(folder / "evidence")
        os.environ["REALNAME_KEYRING_FILE"] = str(folder / "keyring.json")
        with start(DataFolder(folder / "postgresql")) as server:
            address = server.address
            settings = database_settings(address.url("app", "realname"), address.url("owner", "realname"), pooled=False)
            with connected(settings):
                call_command("migrate", database="owner", interactive=False, verbosity=0)
                _measure(folder, options.registrations, stand_ins=options.stand_ins)
    return 0


def _measure(folder: Path, count: int, *, stand_ins: bool) -> None:
    from tests.integration import picture_way as way  # noqa: PLC0415  once Django is set up

    from realname.record.oversight.actions import counting, openings, sequencing, telling  # noqa: PLC0415  the same
    from realname.record.oversight.models import Entry, Position  # noqa: PLC0415  the same
    from realname.record.registrations.actions import deciding, steps  # noqa: PLC0415  the same

    appending, numbering = Clock(), Clock()
    for owner, name in ((deciding, "_tell"), (steps, "tell_end"), (openings, "append_opened"), (telling, "append")):
        appending.around(owner, name)
    caller = way.caller.__wrapped__()  # type: ignore[attr-defined]
    tools, pictures = _stand_ins() if stand_ins else _real(folder)
    before = _wal()
    began = time.perf_counter()
    for number in range(1, count + 1):
        _register(way, caller, tools, pictures[number % len(pictures)])
        if not number % EACH:
            with numbering.running():
                sequencing.sequence_all()
                counting.count_all()
    whole = time.perf_counter() - began
    leaves = Entry.objects.count()
    size = Position.objects.count()
    print(
        f"{count} registrations ({'STAND-INS' if stand_ins else 'real networks'}), {whole / count * 1000:.1f} ms each"
    )
    print(f"{leaves} leaves appended, {size} numbered; write-ahead log {(_wal() - before) / count / 1024:.0f} KiB each")
    _print("appending", appending, whole)
    _print("numbering, signing, counting", numbering, whole)
    print(f"together: {(appending.seconds + numbering.seconds) / whole:.2%} of the time of registrations")


def _print(what: str, clock: Clock, whole: float) -> None:
    each = clock.seconds / max(clock.calls, 1) * 1000
    print(f"{what}: {clock.seconds / whole:.2%} ({clock.calls} calls, {each:.2f} ms each)")


def _register(way: Any, caller: Any, tools: Instruments, pictures: tuple[bytes, bytes]) -> UUID:
    from realname.record.registrations.actions import deciding  # noqa: PLC0415  once Django is set up

    registration: UUID = way.begin(caller)
    way.agree(caller, registration, "document", "face")
    document, face = pictures
    way.measure_all(caller, tools, *way.show(caller, registration, "document", document))
    way.measure_all(caller, tools, *way.show(caller, registration, "face", face))
    deciding.decide_registration(caller.operator_id, registration, tools, TODAY)
    return registration


def _stand_ins() -> tuple[Instruments, list[tuple[bytes, bytes]]]:
    from tests.integration.picture_way import tools  # noqa: PLC0415  once Django is set up
    from tests.pages.stand_ins import RED, page, square  # noqa: PLC0415  the same

    return tools(), [(page(RED), square(RED))]


def _real(folder: Path) -> tuple[Instruments, list[tuple[bytes, bytes]]]:
    from benchmarks.registering import people  # noqa: PLC0415  it loads networks

    from realname.evaluate.instruments import instruments  # noqa: PLC0415  the same

    drawn = people(folder, PEOPLE)
    return instruments(), [(one.document.read_bytes(), one.face.read_bytes()) for one in drawn]


def _wal() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
