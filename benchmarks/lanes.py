"""Print how fast a transit lane answers among many members, and whom it takes for whom in simulated passages.

    .venv/bin/python -m benchmarks.lanes --cache FOLDER [--enrolled 100000] [--passages 10000] [--frames 200]

Members and strangers are LFW-dev's people: of each who has several photographs the first is enrolled and the others
come to the lane; who has one is a stranger. The rest of the gallery is drawn from a Gaussian of the photographs' own
covariance, which has no twins and no families: false accepts among it are fewer than among so many people as they are.
A simulated passage goes the service's own way (`pass_frame`, with its database) with what the engine read on the
photograph before; half of them are members'. Speed is measured beside that, from a signed frame of 640x480 to the
signed answer, with the networks running. Processor time is this process's own; the wall's counts the machine's load.
Needs the evaluation data and the networks. The gallery's rows stand in a PostgreSQL of the benchmark's own.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import numpy as np
from benchmarks import lane_members
from benchmarks.lane_frames import Lane, frames_of
from benchmarks.lane_passages import LIVE_BPCER, SEED, Scene, Trial
from benchmarks.lane_readings import Photograph, ReadAlready, photographs
from django.core.management import call_command

from realname.database.connecting import database_settings
from realname.database.data_folder import DataFolder
from realname.database.disposable import connected
from realname.database.embedded import start
from realname.evaluate.instruments import Instruments, instruments
from realname.judge.passages import LiveCheck, PassageTerms, passage_rule

if TYPE_CHECKING:
    from realname.record.programmes.cards import TerminalCard
    from realname.record.programmes.copies import Copies

LIMIT_MS = 300
FEW = 1000
"""Members of the second programme, as of one station's regulars."""


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cache", type=Path, required=True, help="where readings are kept between runs")
    asked.add_argument("--enrolled", type=int, default=100_000)
    asked.add_argument("--passages", type=int, default=10_000)
    asked.add_argument("--photographs", type=int, default=3000)
    asked.add_argument("--frames", type=int, default=200)
    options = asked.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "realname.settings"
    django.setup()
    shots = photographs(options.cache, options.photographs)
    people = lane_members.split(shots)
    print(
        f"{len(people.enrolled)} members with {sum(map(len, people.probes.values()))} further photographs, "
        f"{len(people.strangers)} strangers; the default engine, passive signals at {LIVE_BPCER:.0%}"
    )
    with _database():
        _run(options, people, shots)


@contextmanager
def _database() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="realname-lanes-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        os.environ["REALNAME_EVIDENCE"] = str(folder / "evidence")
        os.environ["REALNAME_KEYRING_FILE"] = str(folder / "keyring.json")
        with start(DataFolder(folder / "postgresql")) as server:
            address = server.address
            settings = database_settings(address.url("app", "realname"), address.url("owner", "realname"), pooled=False)
            with connected(settings):
                call_command("migrate", database="owner", interactive=False, verbosity=0)
                yield


def _run(options: argparse.Namespace, people: lane_members.People, shots: list[Photograph]) -> None:
    from tests.integration.programmes.people import operator  # noqa: PLC0415  once Django is set up

    from realname.record.programmes.copies import Copies  # noqa: PLC0415  the same

    real = instruments()
    already = ReadAlready(real.faces, shots)
    tools = replace(real, faces=already, measure_spoof=already.measure_spoof)
    caller = operator()
    many, many_lane, members = _programme(caller, "Many", people, options.enrolled)
    few, _, few_members = _programme(caller, "Few", people, max(FEW, len(people.enrolled)))
    passes = _passes(caller, members)
    copies = Copies()
    copies.start()
    for card in (many, few):
        _open(copies, card)
    lowest = _lowest(real, options.enrolled)
    for scene in (
        Scene("by the face alone", _with(few, 0.01, 0.05), FEW, few_members),
        Scene(
            "by the face alone, the lowest rate that the table can promise",
            _with(many, *lowest),
            options.enrolled,
            members,
        ),
        Scene(
            "by the face alone, at the table's lowest measured rate", _with(many, 0.35, 0.5), options.enrolled, members
        ),
        Scene("with a pass", _with(many, 0.001, 0.01), 1, members, passes),
    ):
        Trial(scene, people, copies, tools).run(options.passages)
    _speed(Lane(many_lane, _with(many, 0.35, 0.5), copies, real), people, options.frames)
    copies.end()


def _programme(caller: Any, party: str, people: lane_members.People, count: int) -> tuple[Any, Any, dict[int, Any]]:
    from benchmarks.lane_frames import new_device  # noqa: PLC0415  once Django is set up
    from tests.integration.lanes.people import published  # noqa: PLC0415  the same
    from tests.integration.programmes.people import terminal  # noqa: PLC0415  the same

    from realname.database.rows import tenant  # noqa: PLC0415  the same
    from realname.record.lanes.actions.drawing import commit_next  # noqa: PLC0415  the same
    from realname.record.programmes.actions.making import Wishes, make_programme  # noqa: PLC0415  the same

    with tenant(caller.operator_id):
        wishes = Wishes("transit", party, "Quick lane", "快速通道", live_bpcer=LIVE_BPCER)
        row = make_programme(caller.operator_id, wishes, instruments().faces.stamp)
        commit_next(row)
    published()
    began = time.process_time()
    members = lane_members.enrol(caller, row, people, count)
    device = new_device()
    card = terminal(caller, row, device.public_key)
    print(f"programme {party}: {count} members written, {time.process_time() - began:.0f} s of processor")
    return card, device, members


def _passes(caller: Any, members: dict[int, uuid.UUID]) -> dict[int, str]:
    from realname.database.rows import tenant  # noqa: PLC0415  once Django is set up
    from realname.record.lanes.actions.travel_passes import issue_pass  # noqa: PLC0415  the same
    from realname.record.programmes.models import Member  # noqa: PLC0415  the same

    with tenant(caller.operator_id):
        whose = dict(Member.objects.filter(id__in=members.values()).values_list("id", "subscriber"))
        return {person: issue_pass([whose[member]], member) for person, member in members.items()}


def _open(copies: Copies, card: TerminalCard) -> None:
    from realname.database.rows import tenant  # noqa: PLC0415  once Django is set up
    from realname.record.programmes.actions.entering import standing_gallery  # noqa: PLC0415  the same

    with tenant(card.operator_id):
        gallery = standing_gallery(card.programme.id).id
    began = time.process_time()
    copy = copies.of(card.operator_id, gallery)
    print(f"  {len(copy.gallery)} of them in memory, {time.process_time() - began:.1f} s of processor")


def _with(card: TerminalCard, fpir: float, close_fpir: float) -> TerminalCard:
    terms = PassageTerms(fpir, close_fpir, LiveCheck.PASSIVE, LIVE_BPCER)
    return replace(card, programme=replace(card.programme, terms=terms))


def _lowest(tools: Instruments, entries: int) -> tuple[float, float]:
    """Return the lowest rate that the engine's table can promise among so many, rounded up, and one far above."""
    bound = passage_rule(tools.calibration, 1e-9, entries).fpir
    return float(np.ceil(bound * 100) / 100 + 0.01), 0.6


def _speed(lane: Lane, people: lane_members.People, count: int) -> None:
    draw = np.random.default_rng(SEED)
    probes = [shot for shots in people.probes.values() for shot in shots]
    chosen = [
        (probes, people.strangers)[n % 2][draw.integers(len((probes, people.strangers)[n % 2]))] for n in range(count)
    ]
    pictures = frames_of(chosen)
    for picture in pictures[:8]:
        lane.answer(picture)
    spent = []
    for picture in pictures:
        own, wall = time.process_time(), time.perf_counter()
        lane.answer(picture)
        spent.append(((time.process_time() - own) * 1000, (time.perf_counter() - wall) * 1000))
    own_ms, wall_ms = np.array(spent).T
    load = os.getloadavg()[0]
    print(f"\nfrom a signed frame (640x480) to the signed answer, {count} frames, {lane.members} members in memory")
    for what, values in (("processor", own_ms), ("wall", wall_ms)):
        p50, p95 = np.percentile(values, (50, 95))
        met = "met" if p95 < LIMIT_MS else "missed"
        print(f"  {what:9} p50 {p50:6.1f} ms, p95 {p95:6.1f} ms (limit {LIMIT_MS}: {met})")
    print(f"  load of the machine meanwhile: {load:.1f} on {os.cpu_count()} cores")
    print(
        f"  one lane, one frame a person: {60_000 / np.mean(own_ms):.0f} persons a minute a core by processor time, "
        f"{60_000 / np.mean(wall_ms):.0f} by the wall now"
    )


if __name__ == "__main__":
    main()
