"""Show that the money which moved is the money of the receipts, while answers are lost and processes are killed.

    .venv/bin/python -m benchmarks.payments [--attempts 500] [--kills 20] [--chaos 0.2] [--seed 1]

All purchases are made at once, by processes of tills; one in five is sent by two processes at the same time. The
provider is `realname simulate payments`, a process of its own, which for a share of the requests drops the connection
before or after its work, delays it, or fails. Meanwhile processes of tills are killed (SIGKILL) and started again with
what has no end yet. Some tills give a purchase up while nobody knows how it stands; one in ten needs a PIN. At the end
the jobs ask for whatever is open, and the simulator's books are held against the rows and against what tills were told.
Faces are left out: each purchase says which member was found. Exit 0 only if all of it holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path
from shutil import rmtree
from typing import Any

from realname.cli.service.ports import HOST, answers
from realname.database.disposable import disposable_server
from realname.database.embedded import Server

PATIENCE_S = 300.0


@dataclass
class Process:
    """One process of tills, and the purchases that it was given."""

    purchases: Sequence[dict[str, Any]]
    running: subprocess.Popen[str]
    reader: threading.Thread


@dataclass
class Tills:
    """Every process of tills, and what tills were told: words by purchase."""

    operator: str
    terminal: str
    told: dict[str, set[str]] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)
    killed: int = 0

    def start(self, purchases: Sequence[dict[str, Any]]) -> None:
        """Start a process with some purchases."""
        running = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.payments_till"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        reader = threading.Thread(target=self._read, args=(running,), daemon=True)
        reader.start()
        self.processes.append(Process(purchases, running, reader))
        given = {"operator": self.operator, "terminal": self.terminal, "purchases": list(purchases)}
        if running.stdin is not None:
            running.stdin.write(json.dumps(given))
            running.stdin.close()

    def kill(self, process: Process) -> None:
        """Kill a process, and start another one with what has no end yet."""
        self.processes.remove(process)
        process.running.send_signal(signal.SIGKILL)
        process.running.wait()
        process.reader.join()
        self.killed += 1
        self.start([one for one in process.purchases if one["name"] not in self.told])

    def working(self) -> list[Process]:
        """Return the processes that have not ended."""
        return [one for one in self.processes if one.running.poll() is None]

    def _read(self, running: subprocess.Popen[str]) -> None:
        for line in running.stdout or ():
            told = json.loads(line)
            self.told.setdefault(told["purchase"], set()).add(told["word"])


def main() -> int:
    """Pay, kill, check, print; return the exit code."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--attempts", type=int, default=500, help="purchases, all at once")
    asked.add_argument("--processes", type=int, default=4, help="of tills")
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--chaos", type=float, default=0.2, help="share of the provider's requests with a fault")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--payers", type=int, default=40)
    asked.add_argument("--port", type=int, default=8918, help="of the simulator")
    options = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="realname-payments-"))
    try:
        with disposable_server() as server:
            return _run(server, folder, options)
    finally:
        rmtree(folder, ignore_errors=True)


def _run(server: Server, folder: Path, options: argparse.Namespace) -> int:
    _settle_environment(server, folder)
    simulator = subprocess.Popen(
        [sys.executable, "-m", "realname", "simulate", "payments", "--port", str(options.port)],
        stdout=subprocess.DEVNULL,
    )
    try:
        while not answers(options.port, "/"):
            time.sleep(0.1)
        tills, purchases = _shop(options)
        _ask(options.port, "POST", "/simulator/chaos", {"share": options.chaos, "seed": options.seed})
        began = time.monotonic()
        _pay(tills, purchases, options)
        print(f"{options.attempts} purchases at once, seed {options.seed}, in {time.monotonic() - began:.0f} s")
        print(f"faults for {options.chaos:.0%} of the provider's requests; {tills.killed} processes killed")
        _ask(options.port, "POST", "/simulator/chaos", {"share": 0})
        print(f"left to the jobs when the tills had ended: {_finish(uuid.UUID(tills.operator))}")
        return _print(tills, purchases, _ask(options.port, "GET", "/simulator/state"))
    finally:
        for process in tills.working() if "tills" in locals() else ():
            process.running.kill()
        simulator.terminate()
        simulator.wait()


def _settle_environment(server: Server, folder: Path) -> None:
    os.environ |= {
        "DATABASE_URL": server.address.url("app"),
        "REALNAME_KEYRING_FILE": str(folder / "keyring.json"),
        "REALNAME_EVIDENCE": str(folder / "evidence"),
        "DJANGO_SETTINGS_MODULE": "realname.settings",
    }
    owner = {**os.environ, "DATABASE_OWNER_URL": server.address.url("owner")}
    subprocess.run([sys.executable, "-m", "realname", "migrate"], env=owner, check=True, stdout=subprocess.DEVNULL)
    from realname.cli.service.database import use_database  # noqa: PLC0415  the environment is set now

    use_database()


def _shop(options: argparse.Namespace) -> tuple[Tills, list[dict[str, Any]]]:
    from tests.integration.payments import shop  # noqa: PLC0415  after Django is set up
    from tests.integration.programmes import people  # noqa: PLC0415  the same

    from realname.database.rows import tenant  # noqa: PLC0415  the same
    from realname.record.payments.actions.payers import set_up  # noqa: PLC0415  the same
    from realname.record.payments.actions.tills import set_till  # noqa: PLC0415  the same
    from realname.record.payments.models import Payer  # noqa: PLC0415  the same
    from realname.record.programmes.kinds import Kind  # noqa: PLC0415  the same

    caller = people.operator()
    row = people.programme(caller, Kind.PAYMENT, "North Shop")
    members = []
    for number in range(options.payers):
        person = people.verified(caller, (200, 5 * number, 40))
        member = people.joined(caller, person, row)
        with tenant(caller.operator_id):
            line = shop.hold(person, f"+4477009{number:05}")
            set_up([person], member.id, line.id, shop.PIN)
        members.append(member.id)
    with tenant(caller.operator_id):
        set_till(row.id, "EUR", shop.LIMITS)
        Payer.objects.update(alike=Payer.Alike.NONE)  # faces are not what is shown here
    shop.connect(caller.operator_id, f"http://{HOST}:{options.port}")
    draw = random.Random(options.seed)  # noqa: S311  no secret hangs on it
    purchases = [
        {
            "name": f"purchase-{number}",
            "member": str(draw.choice(members)),
            "minor": draw.randint(2_501, 20_000) if number % 10 == 0 else draw.randint(1, 2_500),
            "gives_up": draw.random() < 0.2,
        }
        for number in range(options.attempts)
    ]
    return Tills(str(caller.operator_id), str(people.terminal(caller, row).id)), purchases


def _pay(tills: Tills, purchases: Sequence[dict[str, Any]], options: argparse.Namespace) -> None:
    draw = random.Random(options.seed)  # noqa: S311  the same
    parts = [list(purchases[place :: options.processes]) for place in range(options.processes)]
    for place, part in enumerate(parts):  # one in five is sent by the next process too, at the same time
        tills.start([*part, *parts[(place + 1) % options.processes][::5]])
    until = time.monotonic() + PATIENCE_S
    while (working := tills.working()) and time.monotonic() < until:
        time.sleep(draw.uniform(0.3, 1.5))
        if tills.killed < options.kills and tills.told:  # the first has begun
            tills.kill(draw.choice(working))
    for process in tills.processes:
        process.reader.join(1.0)


def _finish(operator_id: uuid.UUID) -> int:
    """Do what the jobs do, until nothing is open; return how much was open when the tills had ended."""
    from django.utils import timezone  # noqa: PLC0415  after Django is set up

    from realname.database.rows import tenant  # noqa: PLC0415  the same
    from realname.record.payments.actions import refunding, settling  # noqa: PLC0415  the same
    from realname.record.payments.models import Refund  # noqa: PLC0415  the same

    first = -1
    while True:
        payments = settling.open_payments(operator_id, timezone.now())
        with tenant(operator_id):
            refunds = list(Refund.objects.filter(state=Refund.State.ASKED).values_list("id", flat=True))
        first = len(payments) + len(refunds) if first < 0 else first
        if not payments and not refunds:
            return first
        for payment_id in payments:
            settling.settle(operator_id, payment_id)
        for refund_id in refunds:
            refunding.give_back(operator_id, refund_id)


def _print(tills: Tills, purchases: Sequence[dict[str, Any]], books: dict[str, Any]) -> int:
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.payments.models import Payment, Refund  # noqa: PLC0415  the same

    with tenant(uuid.UUID(tills.operator)):
        rows = list(Payment.objects.all())
        refunds = list(Refund.objects.filter(state=Refund.State.DONE).select_related("payment"))
    wrong = _wrong(tills, purchases, books, rows, refunds)
    receipts = sum((Decimal(row.amount_minor) / 100 for row in rows if row.state == "paid"), Decimal(0))
    returned = sum((Decimal(one.amount_minor) / 100 for one in refunds), Decimal(0))
    print(f"how they ended: {dict(Counter(row.state for row in rows))}")
    print(f"asked again, since a call had no answer: {_again(rows)}")
    print(f"receipts {receipts} EUR, given back {returned} EUR; moved at the provider {books['moved']} EUR")
    print(f"movements at the provider: {books['moves']}, payments paid and refunds: {_moves(rows, refunds)}")
    for text in wrong[:10]:
        print(f"BAD {text}")
    print("\nmoney moved equals receipts" if not wrong else f"\nNOT all of it holds: {len(wrong)} wrong")
    return 1 if wrong else 0


def _again(rows: Sequence[Any]) -> int:
    return len([row for row in rows if row.attempts > 2])


def _moves(rows: Sequence[Any], refunds: Sequence[Any]) -> int:
    return len([row for row in rows if row.state == "paid"]) + len(refunds)


def _wrong(
    tills: Tills,
    purchases: Sequence[dict[str, Any]],
    books: dict[str, Any],
    rows: Sequence[Any],
    refunds: Sequence[Any],
) -> list[str]:
    """Return all that does not hold between what tills were told, the rows, and the simulator's books."""
    wrong = []
    charged = Counter(one["key"] for one in books["payments"] if one["status"] == "succeeded")
    amounts = {one["key"]: Decimal(one["amount"]) for one in books["payments"]}
    ours = {str(row.key): row for row in rows}
    wrong += [f"charged {count} times: {key}" for key, count in charged.items() if count > 1]
    wrong += [f"charged under an unknown key: {key}" for key in charged if key not in ours]
    wrong += [f"held still: {one['key']}" for one in books["payments"] if one["status"] == "reserved"]
    for key, row in ours.items():
        if (row.state == "paid") != (key in charged):
            wrong.append(
                f"{row.purchase} is {row.state}, and at the provider {'' if key in charged else 'not '}charged"
            )
        if key in charged and amounts[key] != Decimal(row.amount_minor) / 100:
            wrong.append(f"{row.purchase}: another amount was charged")
    given = Counter(one["key"] for one in books["refunds"])
    if set(given) != {str(one.key) for one in refunds} or any(count > 1 for count in given.values()):
        wrong.append("the refunds differ")
    states = {row.purchase: row.state for row in rows}
    wrong += [f"no end: {one['name']}" for one in purchases if one["name"] not in tills.told]
    wrong += [
        f"{name} was told {words}, and is {states.get(name)}"
        for name, words in tills.told.items()
        if words != {states.get(name)}
    ]
    moved = sum((Decimal(row.amount_minor) for row in rows if row.state == "paid"), Decimal(0))
    moved -= sum((Decimal(one.amount_minor) for one in refunds), Decimal(0))
    if moved / 100 != Decimal(books["moved"]):
        wrong.append(f"receipts say {moved / 100}, the provider moved {books['moved']}")
    if books["moves"] != _moves(rows, refunds):
        wrong.append("movements differ in number")
    return wrong


def _ask(port: int, method: str, path: str, value: dict[str, Any] | None = None) -> dict[str, Any]:
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request(method, path, json.dumps(value) if value else None, {"Content-Type": "application/json"})
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        return answer
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
