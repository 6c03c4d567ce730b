"""The service's commands, in processes of their own, on the test's database."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from realname.database.embedded import Server


def realname(server: Server, database: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": server.address.url("app", database),
        "DATABASE_OWNER_URL": server.address.url("owner", database),
    }
    command = [sys.executable, "-m", "realname", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_an_operator_is_added_and_its_credentials_are_printed(server: Server, database: str) -> None:
    assert realname(server, database, "migrate").returncode == 0
    made = realname(server, database, "operator", "add", "east", "--name", "East", "--country", "UT", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout).keys() == {"operator_id", "client_id", "client_secret"}


def test_without_an_address_a_command_says_what_to_set() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    command = [sys.executable, "-m", "realname", "migrate"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 3
    assert "DATABASE_URL" in ended.stderr
