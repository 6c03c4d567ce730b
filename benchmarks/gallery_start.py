"""Print what it costs a process to have a gallery in memory from its sealed rows, and from a copy on disk.

    .venv/bin/python -m benchmarks.gallery_start [--people 200000]

Invented people stand in a PostgreSQL of the benchmark's own (a folder on the temporary disk), each
with a data key of her own, as the service keeps them. Milliseconds are this process's processor time, and the wall's
beside them, which count PostgreSQL's too; memory is the most that was resident above what was before the start.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django
import numpy as np
from django.core.management import call_command

from realname.database.connecting import database_settings
from realname.database.data_folder import DataFolder
from realname.database.disposable import connected
from realname.database.embedded import start
from realname.measure.readings import EngineStamp

if TYPE_CHECKING:
    from realname.record.galleries.models import GalleryMember
    from realname.record.subscribers.models import Subscriber

SIZE = 128
WRITTEN_AT_ONCE = 500
STAMP = EngineStamp(name="invented", version="1", digest="00" * 32)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=200_000)
    options = asked.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "realname.settings"
    django.setup()
    with tempfile.TemporaryDirectory(prefix="realname-gallery-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        os.environ["REALNAME_EVIDENCE"] = str(folder / "evidence")
        os.environ["REALNAME_KEYRING_FILE"] = str(folder / "keyring.json")
        with start(DataFolder(folder / "postgresql")) as server:
            address = server.address
            settings = database_settings(address.url("app", "realname"), address.url("owner", "realname"), pooled=False)
            with connected(settings):
                call_command("migrate", database="owner", interactive=False, verbosity=0)
                _measure(folder / "people.gallery", options.people, _enrol(options.people))


def _enrol(people: int) -> UUID:
    """Write the people's rows, all under one registration and receipt, and return their operator."""
    from tests.integration import picture_way as way  # noqa: PLC0415  once Django is set up

    from realname.database.rows import tenant  # noqa: PLC0415  the same
    from realname.record.galleries.actions.entering import gallery_of  # noqa: PLC0415  the same
    from realname.record.galleries.models import GalleryMember  # noqa: PLC0415  the same
    from realname.record.subscribers.models import Subscriber  # noqa: PLC0415  the same

    caller = way.caller.__wrapped__()  # type: ignore[attr-defined]
    registration = way.begin(caller)
    [receipt] = way.agree(caller, registration, "face")
    with tenant(caller.operator_id):
        gallery = gallery_of(STAMP.digest, SIZE)
    shared = {"registration_id": registration, "receipt": receipt, "gallery": gallery}
    rows = _people(caller.operator_id, people, shared)
    while part := list(islice(rows, WRITTEN_AT_ONCE)):
        with tenant(caller.operator_id):
            Subscriber.objects.bulk_create([subscriber for subscriber, _ in part])
            GalleryMember.objects.bulk_create([member for _, member in part])
    return UUID(str(caller.operator_id))


def _people(operator: UUID, count: int, shared: dict[str, Any]) -> Iterator[tuple[Subscriber, GalleryMember]]:
    from realname.connect.keys.data_keys import Place  # noqa: PLC0415  once Django is set up
    from realname.record.galleries.models import GalleryMember  # noqa: PLC0415  the same
    from realname.record.subscribers import sealing  # noqa: PLC0415  the same
    from realname.record.subscribers.models import Subscriber  # noqa: PLC0415  the same

    drawn = np.random.default_rng(7)
    for _ in range(count):
        subscriber = Subscriber(operator_id=operator)
        key = sealing.draw_key(subscriber)
        values = drawn.standard_normal(SIZE, np.float32)
        member = GalleryMember(operator_id=operator, subscriber=subscriber, **shared)
        place = Place("galleries_member", "sealed", member.id)
        member.sealed = bytes(key.seal((values / np.linalg.norm(values)).tobytes(), place))
        yield subscriber, member


def _measure(snapshot: Path, people: int, operator: UUID) -> None:
    from realname.database.rows import tenant  # noqa: PLC0415  once Django is set up
    from realname.gallery.memory import InMemoryGallery  # noqa: PLC0415  the same
    from realname.record.galleries.changes import note_changes  # noqa: PLC0415  the same
    from realname.record.galleries.keys import KEY_ID  # noqa: PLC0415  the same
    from realname.record.galleries.models import GalleryMember, GalleryRow  # noqa: PLC0415  the same
    from realname.record.galleries.resident import Resident, kind_of  # noqa: PLC0415  the same

    [row] = GalleryRow.objects.all()

    def copy() -> Resident:
        return Resident(row, STAMP, InMemoryGallery(kind_of(row, KEY_ID)), snapshot)

    print(f"{people} people; {SIZE} numbers a template")
    first = copy()
    _print("start from sealed rows", first.follow, people)
    _require_all(len(first.gallery), people)
    _print("copy written to disk", first.write, people)
    second = copy()
    _print("start from the copy on disk", second.follow, people)
    _require_all(len(second.gallery), people)
    with tenant(operator):
        [entry] = GalleryMember.objects.values_list("entry", flat=True)[:1]
        note_changes([entry])
    _print("one change followed", second.follow, 1)


def _require_all(found: int, people: int) -> None:
    if found != people:
        raise SystemExit(f"{found} of {people} entries are in memory")


def _print(what: str, work: Callable[[], object], rows: int) -> None:
    before = _resident_kib()
    wall, own = time.perf_counter(), time.process_time()
    work()
    wall, own = time.perf_counter() - wall, time.process_time() - own
    print(
        f"{what:28} {own:8.2f} s of processor ({own / rows * 1e6:7.1f} us a row), {wall:8.2f} s of wall, "
        f"{(_resident_kib() - before) / 1024:6.0f} MB more at the most",
        flush=True,
    )


def _resident_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
