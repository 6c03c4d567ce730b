"""The parts of the service as a supervisor keeps them up, and kills them. To be used in the main thread (Linux)."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from benchmarks.registering import exchange

from realname.cli.service.ports import HOST, answers
from realname.cli.service.samples import SampleOperator, read_samples
from realname.connect.transport.production import SIMULATOR_HEADER
from realname.database.account import end_with_parent
from realname.database.data_folder import DataFolder
from realname.database.embedded import Server, start

PATIENCE_S = 120.0
SIMULATORS = ("authority", "operator", "sms", "payments")
ENDED = "ended by itself"
WEB = "web"


@dataclass(slots=True)
class Part:
    """One process, the words that start it, and where its standard error goes.

    `mark` is told to the database by each of its connections, and is another at each start.
    """

    name: str
    words: tuple[str, ...]
    log: Path
    mark: str
    process: subprocess.Popen[bytes]


class Service:
    """Database, simulators, web and workers; `killed` counts by name what was killed, and what ended by itself."""

    def __init__(self, folder: Path, ports: Sequence[int], more: Mapping[str, str], engine_workers: int) -> None:
        self.folder = folder
        self.web_port, *simulators = ports
        self.ports = dict(zip(SIMULATORS, simulators, strict=True))
        self.killed: Counter[str] = Counter()
        self._starts = itertools.count(1)
        self._more = dict(more)
        self._data = DataFolder(folder / "postgresql")
        self.server: Server = start(self._data)
        self._environment = self._told()
        self._simulators = [
            self._start(f"{k} simulator", "simulate", k, "--port", str(p)) for k, p in self.ports.items()
        ]
        self._finish("realname", "migrate", more={"DATABASE_OWNER_URL": self.server.address.url("owner")})
        addresses = [f"http://{HOST}:{port}" for port in self.ports.values()]
        self._finish("realname.cli.service.make_samples", str(folder), *addresses)
        samples = read_samples(folder)
        self.operator: SampleOperator = samples[0]
        self.others: tuple[SampleOperator, ...] = tuple(samples[1:])
        self._wait_for_simulators()
        for one in samples:
            exchange(self.ports["operator"], "POST", "/simulator/secrets", {"secret": one.webhook_secret})
        self.parts = [
            self._start(WEB, "serve", "--port", str(self.web_port)),
            *(self._start("engine worker", "worker", "--queue", "engine") for _ in range(engine_workers)),
            *(self._start("outside worker", "worker", "--queue", "outside") for _ in range(-(-engine_workers // 2))),
        ]
        self._wait(lambda: answers(self.web_port, "/v1/openapi.json"), "the web did not answer")
        self._wait(lambda: len(self.working()) == len(self.parts), "a worker did not connect")

    def working(self) -> list[Part]:
        """Return the parts that have started: a web that accepts, workers that are connected to the database."""
        try:
            with psycopg.connect(self.server.address.url("app"), autocommit=True) as connection:
                rows = connection.execute("SELECT application_name FROM pg_stat_activity").fetchall()
        except psycopg.OperationalError:  # it was killed a moment ago
            return []
        marks = {row[0] for row in rows}
        return [part for part in self.parts if part.mark in marks or (part.name == WEB and self._accepts())]

    def log_of_web(self) -> str:
        """Return what the web said on its standard error, all of its starts together."""
        return next(part.log.read_text("utf-8", "replace") for part in self.parts if part.name == WEB)

    def kill(self, part: Part) -> None:
        """Kill a part with all that it started, and start it again at once."""
        with suppress(ProcessLookupError):
            os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()
        self.killed[part.name] += 1
        self._again(part)

    def keep_up(self) -> None:
        """Start again what has ended by itself."""
        for part in self.parts:
            if part.process.poll() is not None:
                self.killed[f"{part.name}, {ENDED}"] += 1
                self._again(part)

    def kill_database(self) -> None:
        """Kill PostgreSQL's first process and start it again at once: it recovers from its log."""
        os.kill(self.server.pid, signal.SIGKILL)
        self.server.stop()
        self.server = start(self._data)
        self.killed["PostgreSQL"] += 1

    def end(self) -> None:
        """End everything."""
        for part in [*getattr(self, "parts", ()), *self._simulators]:
            with suppress(ProcessLookupError):
                os.killpg(part.process.pid, signal.SIGKILL)
            part.process.wait()
        self.server.stop()

    def _told(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        ours = {
            "REALNAME_DATA": str(self.folder),
            "REALNAME_EVIDENCE": str(self.folder / "evidence"),
            "REALNAME_KEYRING_FILE": str(self.folder / "keyring.json"),
            "DATABASE_URL": self.server.address.url("app"),
        }
        return {**given, **ours, **self._more}

    def _start(self, name: str, *words: str) -> Part:
        log = self.folder / f"{name.replace(' ', '-')}.log"
        mark = f"realname {next(self._starts)}"
        return Part(name, words, log, mark, self._spawn(words, log, mark))

    def _again(self, part: Part) -> None:
        part.mark = f"realname {next(self._starts)}"
        part.process = self._spawn(part.words, part.log, part.mark)

    def _accepts(self) -> bool:
        try:
            with socket.create_connection((HOST, self.web_port), timeout=1):
                return True
        except OSError:
            return False

    def _spawn(self, words: tuple[str, ...], log: Path, mark: str) -> subprocess.Popen[bytes]:
        address = f"{self._environment['DATABASE_URL']}?application_name={quote(mark)}"
        with log.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "realname", *words],
                env={**self._environment, "DATABASE_URL": address},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=out,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGKILL),  # noqa: PLW1509  two system calls and no other
            )

    def _finish(self, module: str, *words: str, more: Mapping[str, str] | None = None) -> None:
        environment = {**self._environment, **(more or {})}
        command = [sys.executable, "-m", module, *words]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _wait_for_simulators(self) -> None:
        for kind, port in self.ports.items():
            self._wait(lambda port=port: answers(port, "/", header=SIMULATOR_HEADER), f"{kind} did not answer")  # type: ignore[misc]

    @staticmethod
    def _wait(is_true: Callable[[], bool], why: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while not is_true():
            if time.monotonic() > until:
                raise SystemExit(why)
            time.sleep(0.1)
