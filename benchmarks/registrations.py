"""Print how many registrations a minute this machine sustains, how long each step takes, and where the time goes.

    .venv/bin/python -m benchmarks.registrations [--minutes 5] [--clients 4] [--workers 2] [--people 12]

Starts `realname run` on a new data folder (on the disk of the temporary folder, every write safe) and on free ports,
has the authority's simulator know invented people, and takes registrations the whole way through the API with several
clients at once, each its own connection a call: consents, document, code, face, decision. Each registers other
numbers. The clients run on this machine too, and their processor time is told. Latencies are the client's, upload and
`Prefer: wait` included. Figures of one run compare with each other; the machine may be busy.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import Any

from benchmarks.processes import family, peak_megabytes, seconds
from benchmarks.registering import (
    HOST,
    Inbox,
    Person,
    Told,
    allow_many_lines,
    exchange,
    numbers,
    people,
    register,
    words_of,
)

from realname.cli.service.everything import Ports
from realname.cli.service.ports import answers
from realname.cli.service.samples import SampleOperator, read_samples
from realname.client import Client, Problem

START_PATIENCE_S = 300.0
SETTLE_S = 2.0
LIMITS = {"REALNAME_CALLS_PER_SECOND": "100000", "REALNAME_CALLS_AT_ONCE": "100000"}
"""The clients are one to the service, and stand for many: its allowance is not what is measured."""

STEPS = (
    "create",
    "consents",
    "document, until measured",
    "contact",
    "(the code arrives)",
    "confirm",
    "face, until measured",
    "decision",
    "last evidence sent to decision",
    "the whole way",
)


@dataclass(slots=True)
class Run:
    """What the clients saw."""

    done: list[tuple[float, Told]] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument("--clients", type=int, default=4)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--people", type=int, default=12)
    asked.add_argument("--port", type=int, default=8900, help="of the API; the simulators take the next three")
    options = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="realname-benchmark-"))
    folder.chmod(0o711)
    try:
        drawn = people(folder, options.people)
        sizes = [one.document.stat().st_size / 1e6 for one in drawn]
        print(f"{len(drawn)} people; documents {min(sizes):.1f} to {max(sizes):.1f} MB, ", end="")
        print(f"face {drawn[0].face.stat().st_size / 1e6:.1f} MB")
        ports = Ports(*range(options.port, options.port + 6))
        with running(folder / "data", ports, options.workers) as (service, samples):
            _measure(service, samples[0], ports, drawn, options)
    finally:
        rmtree(folder, ignore_errors=True)


@contextmanager
def running(folder: Path, ports: Ports, workers: int) -> Iterator[tuple[int, Sequence[SampleOperator]]]:
    """Run the service in the block; give its process and its sample operators."""
    options = [text for option, port in ports.by_option().items() for text in (option, str(port))]
    left_out = ("DATABASE_URL", "DATABASE_OWNER_URL", "REALNAME_EVIDENCE", "REALNAME_KEYRING_FILE")
    given = {name: value for name, value in os.environ.items() if name not in left_out}
    command = [sys.executable, "-m", "realname", "run", "--workers", str(workers), *options]
    with subprocess.Popen(
        command,
        env={**given, **LIMITS, "REALNAME_DATA": str(folder)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            until = time.monotonic() + START_PATIENCE_S
            while not answers(ports.web, "/v1/openapi.json"):
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit("the service did not start")
                time.sleep(0.2)
            yield process.pid, read_samples(folder)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _measure(
    service: int, operator: SampleOperator, ports: Ports, drawn: Sequence[Person], options: argparse.Namespace
) -> None:
    for person in drawn:
        exchange(ports.authority, "POST", "/simulator/records", dict(person.record))
    address, inbox, counter = f"http://{HOST}:{ports.web}", Inbox(ports.sms), itertools.count(1)
    # The networks are loaded by what is measured first: once for each worker, before the clock runs.
    _clients(options.workers * 2, address, operator, inbox, drawn, counter, time.monotonic())
    time.sleep(SETTLE_S)
    before, own = seconds(family(service)), time.process_time()
    began = time.monotonic()
    run = _clients(options.clients, address, operator, inbox, drawn, counter, began + options.minutes * 60)
    length = time.monotonic() - began
    after, mine = seconds(family(service)), time.process_time() - own
    used = {kind: after.get(kind, 0.0) - before.get(kind, 0.0) for kind in after}
    _print_rate(run, began, options)
    _print_steps([told for _, told in run.done])
    client = Client(address, operator.client_id, operator.client_secret)
    _print_split(run, used, mine, length, _inference_seconds(client, run))
    print("\nPeak memory of each process, MB")
    for kind, peaks in sorted(peak_megabytes(family(service)).items()):
        print(f"  {kind:16} {', '.join(str(peak) for peak in peaks[:4])}")


def _clients(  # noqa: PLR0913, PLR0917  what every client needs
    count: int,
    address: str,
    operator: SampleOperator,
    inbox: Inbox,
    drawn: Sequence[Person],
    counter: Iterator[int],
    until: float,
) -> Run:
    """Have so many clients register until then; each does one registration at least, and finishes its last."""
    run = Run()

    def work() -> None:
        client = Client(address, operator.client_id, operator.client_secret)
        allow_many_lines(client)
        words = words_of(client)
        while True:
            index, told = next(counter), Told()
            try:
                register(client, inbox, drawn[index % len(drawn)], numbers(index), words, told)
                run.done.append((time.monotonic(), told))
            except Problem as problem:
                run.errors[f"{problem.status} {problem.code}"] += 1
            except Exception as error:  # noqa: BLE001  counted, and printed
                run.errors[type(error).__name__] += 1
            if time.monotonic() >= until:
                return

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return run


def _print_rate(run: Run, began: float, options: argparse.Namespace) -> None:
    within = [told for at, told in run.done if at <= began + options.minutes * 60]
    print(f"\n{options.clients} clients, {options.workers} engine workers, {options.minutes:g} minutes")
    print(f"registrations a minute, sustained: {len(within) / options.minutes:.1f}")
    outcomes = Counter(told.outcome for _, told in run.done)
    print(f"outcomes: {', '.join(f'{name} {count}' for name, count in outcomes.most_common())}")
    print(f"errors: {', '.join(f'{name} {count}' for name, count in run.errors.items()) or 'none'}")


def _print_steps(tolds: Sequence[Told]) -> None:
    print(f"\n{'as the client sees it, ms':34} {'p50':>7} {'p95':>7}")
    for step in STEPS:
        each = sorted(told.seconds[step] * 1000 for told in tolds if step in told.seconds)
        if each:
            print(f"  {step:32} {statistics.median(each):7.0f} {each[int(0.95 * (len(each) - 1))]:7.0f}")


def _print_split(run: Run, used: dict[str, float], mine: float, length: float, inference: float) -> None:
    count = max(len(run.done), 1)
    everything = sum(used.values()) + mine
    cores = os.cpu_count() or 1
    print(f"\nProcessor seconds in {length:.0f} s on {cores} cores, and ms a registration")
    for kind, spent in sorted([*used.items(), ("these clients", mine)], key=lambda one: -one[1]):
        share = spent / max(everything, 1e-9)
        print(f"  {kind:16} {spent:8.1f} {spent / count * 1000:9.0f} ms {share:7.1%}")
    print(f"  all of it used {everything / length / cores:.0%} of the cores")
    engine = used.get("engine workers", 0.0)
    print(f"readings' own milliseconds: {inference:.1f} s, {inference / max(engine, 1e-9):.0%} of the engine workers'")
    print("  (readings of document and face; the portrait's face, comparing and deciding are in the rest)")


def _inference_seconds(client: Client, run: Run) -> float:
    """Return what the readings of these registrations say that they took, by the export of each person."""
    total = 0.0
    for _, told in run.done:
        exported = client.get(f"subscribers/{told.subscriber}/export")
        total += sum(_milliseconds(one) for one in exported["readings"])
    return total / 1000


def _milliseconds(value: Any) -> float:
    if isinstance(value, dict):
        own = value.get("milliseconds", 0.0)
        return float(own) if own else sum(_milliseconds(one) for one in value.values())
    return sum(_milliseconds(one) for one in value) if isinstance(value, list) else 0.0


if __name__ == "__main__":
    main()
