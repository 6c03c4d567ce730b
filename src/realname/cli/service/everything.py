"""The parts of the service on one machine: what they are told, how they are started, when all of them answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from realname.cli.service import make_samples
from realname.cli.service.children import Children
from realname.cli.service.errors import RunError
from realname.cli.service.first_registration import first_registration, record_of_specimen, specimen_words
from realname.cli.service.ports import HOST, PATIENCE_S, answers
from realname.cli.service.sample_staff import told_staff
from realname.cli.service.samples import SampleOperator, read_samples
from realname.connect.transport.production import SIMULATOR_HEADER
from realname.database.embedded import Address

SIMULATOR_PATIENCE_S = 60.0
READY_PATIENCE_S = 180.0
"""A web server loads every network first, which takes some seconds, and a minute beside other work."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the API, the simulators and the server of terminals listen."""

    web: int
    authority: int
    operator: int
    sms: int
    payments: int
    terminals: int

    def by_option(self) -> dict[str, int]:
        """Return them by the option of `realname run` that names each."""
        return {
            "--port": self.web,
            "--authority-port": self.authority,
            "--operator-port": self.operator,
            "--sms-port": self.sms,
            "--payments-port": self.payments,
            "--terminals-port": self.terminals,
        }

    def simulators(self) -> dict[str, int]:
        """Return the simulators' by the words of `realname simulate`."""
        return {"authority": self.authority, "operator": self.operator, "sms": self.sms, "payments": self.payments}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run: on which ports, how many workers measure, in which data folder, on which database."""

    ports: Ports
    workers: int
    folder: Path
    database: Address


def environment(plan: Plan) -> dict[str, str]:
    """Return what every part is told: the address of `app` alone, and the data folder's evidence and keyring."""
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL" and value}
    ours = {
        "REALNAME_EVIDENCE": str(plan.folder / "evidence"),
        "REALNAME_KEYRING_FILE": str(plan.folder / "keyring.json"),
        "REALNAME_SAMPLES": str(plan.folder),
    }
    return {**ours, **given, "DATABASE_URL": plan.database.url("app")}


def start_everything(children: Children, plan: Plan, progress: Callable[[str], None]) -> Sequence[SampleOperator]:
    """Start every part on the running database; return the sample operators once all of them answer. RunError."""
    progress("bringing the database's tables up to date")
    children.finish(
        "`realname migrate`", "realname", "migrate", more={"DATABASE_OWNER_URL": plan.database.url("owner")}
    )
    progress("starting the simulators, the workers and the web server")
    newest = _newest_worker(plan)
    for kind, port in plan.ports.simulators().items():
        children.start(f"the {kind} simulator", "simulate", kind, "--port", str(port))
    for number in range(1, plan.workers + 1):
        children.start(f"worker {number} of the queue engine", "worker", "--queue", "engine")
    children.start("the worker of the queue outside", "worker", "--queue", "outside")
    children.start("the web server", "serve", "--port", str(plan.ports.web))
    children.start("the terminal server", "programmes", "serve", "--port", str(plan.ports.terminals))
    progress("making the sample operators, or finding those of the last start")
    samples = _samples(children, plan)
    if words := specimen_words(plan.folder):
        progress("rendering a specimen document to try with")
        children.finish("rendering a specimen", "realname", *words)
    progress("waiting until everything answers")
    for kind, port in plan.ports.simulators().items():
        children.wait_until(f"the {kind} simulator", _simulates(port), SIMULATOR_PATIENCE_S)
    _tell(plan.ports.authority, "/simulator/records", record_of_specimen(plan.folder))
    for one in samples:
        _tell(plan.ports.operator, "/simulator/secrets", {"secret": one.webhook_secret})
    children.wait_until("a worker", lambda: _workers_since(plan, newest) > plan.workers, READY_PATIENCE_S)
    children.wait_until("the web server", lambda: answers(plan.ports.web, "/v1/openapi.json"), READY_PATIENCE_S)
    terminals = plan.ports.terminals
    children.wait_until("the terminal server", lambda: answers(terminals, "/terminals/v1/time"), READY_PATIENCE_S)
    return samples


def told(plan: Plan, samples: Sequence[SampleOperator]) -> str:
    """Return what a person needs to begin: addresses, credentials, and lines to paste."""
    address = f"http://{HOST}:{plan.ports.web}"
    lines = [
        f"realname runs at {address}/ (Ctrl-C ends everything)",
        f"  API           {address}/v1, its reference {address}/v1/openapi.json",
        f"  data          {plan.folder}",
        f"  terminals     http://{HOST}:{plan.ports.terminals}/ (their keys: terminal-*.json in that folder)",
        "",
        "Simulators of the outside world; their pages show what arrived:",
        *(f"  {kind:<12}  http://{HOST}:{port}/" for kind, port in plan.ports.simulators().items()),
    ]
    for one in samples:
        lines += [
            "",
            f"{one.name}, a sample operator {one.operator_id}",
            f"  client_id      {one.client_id}",
            f"  client_secret  {one.client_secret}",
        ]
    lines += told_staff(address, [one.slug for one in samples])
    lines += ["", "A first registration, to paste into another terminal:", ""]
    one, sms = samples[0], f"http://{HOST}:{plan.ports.sms}"
    return "\n".join([*lines, first_registration(address, one.client_id, one.client_secret, plan.folder, sms)])


def _samples(children: Children, plan: Plan) -> Sequence[SampleOperator]:
    simulators = [f"http://{HOST}:{port}" for port in plan.ports.simulators().values()]
    children.finish("making the sample operators", make_samples.__name__, str(plan.folder), *simulators)
    return read_samples(plan.folder)


def _simulates(port: int) -> Callable[[], bool]:
    return lambda: answers(port, "/", header=SIMULATOR_HEADER)


def _tell(port: int, path: str, value: Mapping[str, str]) -> None:
    """Tell a simulator something that it forgets with each end. RunError where it does not take it."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE_S)
    try:
        connection.request("POST", path, json.dumps(value), {"Content-Type": "application/json"})
        status = connection.getresponse().status
    except (OSError, HTTPException):
        status = 0
    finally:
        connection.close()
    if status != HTTPStatus.CREATED:
        raise RunError(
            f"the simulator on port {port} did not take what it was told",
            code="run.not_ready",
            remedy="Remove sample-operators.json and the folder `first` from the data folder, and start again.",
        )


def _newest_worker(plan: Plan) -> int:
    return _ask(plan, "SELECT coalesce(max(id), 0) FROM procrastinate_workers", 0)


def _workers_since(plan: Plan, newest: int) -> int:
    return _ask(plan, "SELECT count(*) FROM procrastinate_workers WHERE id > %s::bigint", newest)


def _ask(plan: Plan, query: str, value: int) -> int:
    with psycopg.connect(plan.database.url("app")) as connection:
        row = connection.execute(query.encode(), [value] if "%s" in query else None).fetchone()
    return int(row[0]) if row else 0
