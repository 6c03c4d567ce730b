"""Show that nothing acknowledged is lost or doubled while processes of the service are killed at random moments.

    .venv/bin/python -m benchmarks.kills [--kills 1000] [--seed 1] [--clients 6] [--database] [--instruments PATH]

Several clients take registrations the whole way; each repeats a call that got no answer under the same
Idempotency-Key, as `realname.client` does, and notes what was acknowledged. Meanwhile the web, an engine worker or the
outside worker is killed (SIGKILL, with its children) and started again at once; with `--database`, now and then
PostgreSQL's first process too. The simulators stay. When the queue has emptied, the notes are held against the
database and the simulators. Exit 0 only if all of it holds. The seed draws victims and moments; what runs beside each
other is not repeatable.

Without `--instruments`, stand-ins measure (`benchmarks.stand_in_instruments`): real networks take too long for a
thousand kills. Dead workers are looked for after REALNAME_SILENT_SECONDS of 3 instead of 60.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree

from benchmarks.keeping import Finding, Outside, Record, drained, findings
from benchmarks.registering import (
    Inbox,
    Numbers,
    Person,
    Told,
    allow_many_lines,
    exchange,
    numbers,
    people,
    register,
    words_of,
)
from benchmarks.supervising import ENDED, Part, Service
from tests.pages.stand_ins import RED, VALUES, page, square

from realname import client as api
from realname.cli.service.ports import HOST
from realname.client import Client, Problem

STAND_INS = "benchmarks.stand_in_instruments.instruments"
PORTS = [8910, 8911, 8912, 8913, 8914]
SILENT_S = 3
PATIENCE_S = 300.0
DATABASE_SHARE = 0.1
TO_THE_YOUNG = 0.1
"""Of the kills one in ten meets a process that is starting; the others one that works."""

MOST_SHOWN = 5
MOST_SAID = 60


def main() -> int:
    """Kill, check, print; return the exit code."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--clients", type=int, default=6)
    asked.add_argument("--workers", type=int, default=4, help="of the queue engine; half as many of the other")
    asked.add_argument("--pace", type=float, default=0.5, help="seconds of a whole service between kills, on average")
    asked.add_argument("--minutes", type=float, default=60, help="of kills at most, however many were done")
    asked.add_argument("--ports", type=int, nargs=5, default=PORTS, help="of the API and the four simulators")
    asked.add_argument("--database", action="store_true", help="kill PostgreSQL too")
    asked.add_argument("--instruments", default=STAND_INS, help="dotted path of what measures")
    options = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="realname-kills-"))
    folder.chmod(0o711)
    more = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.stand_in_settings",
        "REALNAME_BENCHMARK_INSTRUMENTS": options.instruments,
        "REALNAME_SILENT_SECONDS": str(SILENT_S),
        "REALNAME_CALLS_PER_SECOND": "100000",
        "REALNAME_CALLS_AT_ONCE": "100000",
    }
    service = None
    try:
        service = Service(folder, options.ports, more, options.workers)
        return _run(service, folder, options)
    finally:
        if service is not None:
            service.end()
        rmtree(folder, ignore_errors=True)


class Clients:
    """Threads that register until they are told to stop, each finishing its last registration."""

    def __init__(self, service: Service, persons: Sequence[Person], count: int) -> None:
        self.tolds: dict[Numbers, Told] = {}
        self.errors: Counter[str] = Counter()
        self._service, self._persons = service, persons
        allow_many_lines(self._client())
        self._inbox, self._counter = Inbox(service.ports["sms"]), itertools.count(1)
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin no more registrations, and return when the last has ended."""
        self._ending.set()

    def are_done(self) -> bool:
        """Tell whether every client has ended."""
        return not any(thread.is_alive() for thread in self._threads)

    def _client(self) -> Client:
        operator = self._service.operator
        return Client(f"http://{HOST}:{self._service.web_port}", operator.client_id, operator.client_secret)

    def _work(self) -> None:
        client = self._client()
        words = words_of(client)
        while not self._ending.is_set():
            index, told = next(self._counter), Told()
            line, person = numbers(index), self._persons[index % len(self._persons)]
            self.tolds[line] = told
            try:
                register(client, self._inbox, person, line, words, told)
            except Problem as problem:
                self.errors[f"{problem.status} {problem.code}"] += 1
            except Exception as error:  # noqa: BLE001  counted, and printed
                self.errors[type(error).__name__] += 1


def _run(service: Service, folder: Path, options: argparse.Namespace) -> int:
    # The clients have the patience of a phone that finds no network, not of one call.
    api.ATTEMPTS, api.AGAIN_AFTER_S = 1000, 0.3
    persons = _persons(folder, options.instruments)
    for person in persons:
        exchange(service.ports["authority"], "POST", "/simulator/records", dict(person.record))
    outside = Outside(service.ports)
    others = [one.operator_id for one in service.others]
    record = Record(service.server.address.url("app"), service.operator.operator_id, others)
    began = time.monotonic()
    clients = Clients(service, persons, options.clients)
    _kill(service, options)
    killing = time.monotonic() - began
    clients.stop()
    until = time.monotonic() + PATIENCE_S
    while not clients.are_done() and time.monotonic() < until:
        service.keep_up()
        time.sleep(0.2)
    is_drained = drained(record, PATIENCE_S)
    time.sleep(1)
    outside.look()
    found = findings(record, outside, clients.tolds, folder / "evidence")
    outside.end()
    _print(service, clients, options, killing, is_drained=is_drained and clients.are_done())
    _print_sent_twice(outside)
    return _print_findings(found, everybody_ended=clients.are_done() and not clients.errors)


def _persons(folder: Path, instruments: str) -> list[Person]:
    """Return whom the instruments can measure."""
    if instruments != STAND_INS:
        return people(folder, 6)
    (folder / "page.png").write_bytes(page(RED))
    (folder / "face.png").write_bytes(square(RED))
    known = {name: value for name, value in VALUES.items() if name != "nationality"}
    return [Person(folder / "page.png", folder / "face.png", {"document_type": "passport", **known})]


def _kill(service: Service, options: argparse.Namespace) -> None:
    """Kill as often as asked, at moments drawn by the seed."""
    draw = random.Random(options.seed)  # noqa: S311  no secret hangs on it
    done, last = 0, time.monotonic() + options.minutes * 60
    while done < options.kills and time.monotonic() < last:
        until = time.monotonic() + draw.expovariate(1 / options.pace)
        while time.monotonic() < until:
            service.keep_up()
            time.sleep(min(0.05, max(0.0, until - time.monotonic())))
        if options.database and draw.random() < DATABASE_SHARE:
            service.kill_database()
            done += 1
        elif (victim := _victim(service, draw)) is not None:
            service.kill(victim)
            done += 1
            if done % 100 == 0:
                print(f"{done} kills", file=sys.stderr, flush=True)


def _victim(service: Service, draw: random.Random) -> Part | None:
    grown = service.working()
    if draw.random() < TO_THE_YOUNG:
        young = [part for part in service.parts if part not in grown]
        return draw.choice(young) if young else None
    # One of each kind works: there is a whole service to be torn.
    is_whole = {part.name for part in grown} == {part.name for part in service.parts}
    return draw.choice(grown) if is_whole else None


def _print(
    service: Service, clients: Clients, options: argparse.Namespace, killing: float, *, is_drained: bool
) -> None:
    notes = Counter(kind for told in clients.tolds.values() for kind, _ in told.acknowledged)
    print(f"instruments: {options.instruments}{' (STAND-INS)' if options.instruments == STAND_INS else ''}")
    total = sum(count for name, count in service.killed.items() if not name.endswith(ENDED))
    print(f"{options.clients} clients, seed {options.seed}, {total} kills in {killing:.0f} s")
    for name, count in sorted(service.killed.items()):
        print(f"  {name:32} {count:6}")
    print("slowest steps, s: ", end="")
    steps = {step for told in clients.tolds.values() for step in told.seconds}
    slow = {one: sum(told.seconds.get(one, 0.0) for told in clients.tolds.values()) for one in steps}
    count = max(len(clients.tolds), 1)
    print(", ".join(f"{name} {spent / count:.1f}" for name, spent in sorted(slow.items(), key=lambda one: -one[1])[:6]))
    print(f"acknowledged: {', '.join(f'{kind} {count}' for kind, count in notes.items())}")
    print(f"refused or failed calls: {', '.join(f'{k} {n}' for k, n in clients.errors.items()) or 'none'}")
    if clients.errors:
        print("".join(service.log_of_web().splitlines(keepends=True)[-MOST_SAID:]))
    print(f"every client ended and the queue emptied: {'yes' if is_drained else 'NO'}")


def _print_sent_twice(outside: Outside) -> None:
    again = sum(1 for event in outside.events.values() if event["times"] > 1)
    print(f"events that came more than once, with the same id: {again} of {len(outside.events)} (at least once)\n")


def _print_findings(found: Sequence[Finding], *, everybody_ended: bool) -> int:
    for one in found:
        print(f"{'ok ' if not one.wrong else 'BAD'} {one.rule:72} {one.looked_at:7}  wrong: {len(one.wrong)}")
        for text in one.wrong[:MOST_SHOWN]:
            print(f"      {text}")
    holds = everybody_ended and not any(one.wrong for one in found)
    print("\nnothing acknowledged was lost or doubled" if holds else "\nNOT all of it holds")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
