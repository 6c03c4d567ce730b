"""The parts of the service as a supervisor keeps them up, and kills them. To be used in the main thread (Linux)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.registering import exchange

from realname.cli.service.ports import HOST, answers
from realname.cli.service.samples import SampleOperator, read_samples
from realname.connect.transport.production import SIMULATOR_HEADER
from realname.database.account import end_with_parent
from realname.database.data_folder import DataFolder
from realname.database.embedded import Server, start

PATIENCE_S = 120.0
SIMULATORS = ("authority", "operator", "sms")
ENDED = "ended by itself"


@dataclass(slots=True)
class Part:
    """One process, the words that start it, when it was started, and where its standard error goes."""

    name: str
    words: tuple[str, ...]
    log: Path
    process: subprocess.Popen[bytes]
    since: float = field(default_factory=time.monotonic)


class Service:
    """Database, simulators, web and workers; `killed` counts by name what was killed, and what ended by itself."""

    def __init__(self, folder: Path, first_port: int, more: Mapping[str, str], engine_workers: int) -> None:
        self.folder = folder
        self.web_port, *simulators = range(first_port, first_port + 1 + len(SIMULATORS))
        self.ports = dict(zip(SIMULATORS, simulators, strict=True))
        self.killed: Counter[str] = Counter()
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
        self.operator: SampleOperator = read_samples(folder)[0]
        self._wait_for_simulators()
        exchange(self.ports["operator"], "POST", "/simulator/secrets", {"secret": self.operator.webhook_secret})
        self.parts = [
            self._start("web", "serve", "--port", str(self.web_port)),
            *(self._start("engine worker", "worker", "--queue", "engine") for _ in range(engine_workers)),
            *(self._start("outside worker", "worker", "--queue", "outside") for _ in range(-(-engine_workers // 2))),
        ]
        self._wait(lambda: answers(self.web_port, "/v1/openapi.json"), "the web did not answer")

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
        return Part(name, words, log, self._spawn(words, log))

    def _again(self, part: Part) -> None:
        part.process, part.since = self._spawn(part.words, part.log), time.monotonic()

    def _spawn(self, words: tuple[str, ...], log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "realname", *words],
                env=self._environment,
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
