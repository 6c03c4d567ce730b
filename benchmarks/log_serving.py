"""Print how fast the service gives out tiles of the public log.

    .venv/bin/python -m benchmarks.log_serving [--leaves 2000] [--seconds 5] [--clients 4]

The whole service runs on a folder of its own, with its simulators and with instruments that measure nothing. Invented
decisions are appended and numbered by its worker; then clients of this process ask over HTTP, each on a connection
that it keeps. The rate is that of clients and service together on this machine; the service's own processor time a
request is printed beside it, read from /proc.
"""

from __future__ import annotations

import argparse
import http.client
import os
import tempfile
import threading
import time
from pathlib import Path

import django
from benchmarks.kills import STAND_INS
from benchmarks.ledger import decision, drawing
from benchmarks.supervising import WEB, Service

from realname.cli.service.ports import HOST

PORTS = (8750, 8751, 8752, 8753, 8754)
FILES = ("checkpoint", "tile/0/000", "tile/entries/000")
PATIENCE_S = 60.0


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--leaves", type=int, default=2000)
    asked.add_argument("--seconds", type=float, default=5.0)
    asked.add_argument("--clients", type=int, default=4)
    asked.add_argument("--ports", type=int, nargs=5, default=PORTS)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="realname-log-serving-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        more = {
            "DJANGO_SETTINGS_MODULE": "benchmarks.stand_in_settings",
            "REALNAME_BENCHMARK_INSTRUMENTS": STAND_INS,
            "REALNAME_CALLS_PER_SECOND": "100000",
            "REALNAME_CALLS_AT_ONCE": "100000",
        }
        service = Service(folder, options.ports, more, 1)
        try:
            _append(service, options.leaves)
            for file in FILES:
                _ask(service, file, options.seconds, options.clients)
        finally:
            service.end()


def _append(service: Service, count: int) -> None:
    """Append invented decisions as the service does, and wait until its worker has numbered them."""
    os.environ["DATABASE_URL"] = service.server.address.url("app")
    os.environ["DJANGO_SETTINGS_MODULE"] = "realname.settings"
    django.setup()
    from django.db import transaction  # noqa: PLC0415  once Django is set up

    from realname.record.oversight.actions.appending import append  # noqa: PLC0415  the same

    draw = drawing(1)
    with transaction.atomic():
        for number in range(count):
            append(decision(number, count, draw))
    until = time.monotonic() + PATIENCE_S
    while _size(service) < count:
        if time.monotonic() > until:
            raise SystemExit("the leaves were not numbered in time")
        time.sleep(0.5)


def _size(service: Service) -> int:
    connection = http.client.HTTPConnection(HOST, service.web_port)
    connection.request("GET", "/log/checkpoint")
    answer = connection.getresponse()
    lines = answer.read().decode().splitlines()
    return int(lines[1]) if answer.status == http.client.OK else 0


def _ask(service: Service, file: str, seconds: float, clients: int) -> None:
    counts, sizes = [0] * clients, [0] * clients
    until = time.monotonic() + seconds
    web = next(part for part in service.parts if part.name == WEB)

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(HOST, service.web_port)
        while time.monotonic() < until:
            connection.request("GET", f"/log/{file}")
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != http.client.OK:
                raise SystemExit(f"/log/{file} was answered with {answer.status}")
            counts[number], sizes[number] = counts[number] + 1, len(content)

    before = _used_s(web.process.pid)
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(counts)
    own = (_used_s(web.process.pid) - before) / total * 1000
    print(
        f"/log/{file:18} {sizes[0]:6} bytes  {total / seconds:7.0f} a second  {own:.2f} ms of the web's processor time"
    )


def _used_s(group: int) -> float:
    """Return the processor time of a process and of those that it started."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
