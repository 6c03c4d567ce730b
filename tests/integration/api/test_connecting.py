"""`realname operator list` and `connect`, in processes of their own."""

from __future__ import annotations

import json
import os
import uuid

import pytest
from tests.integration.api.test_commands import realname

from realname.database.embedded import Server
from realname.database.rows import tenant
from realname.record.operators.actions.clients import add_operator
from realname.record.operators.models import Connection

SETTINGS = ("base_url=http://127.0.0.1:8711", "token_url=http://127.0.0.1:8711/oauth2/token", "client_id=realname")


@pytest.fixture
def operator(database: str) -> uuid.UUID:
    del database
    return add_operator("east", "East Telecom", "UT")


def connect(server: Server, database: str, operator: uuid.UUID, *words: str) -> tuple[int, str]:
    ran = realname(server, database, "operator", "connect", str(operator), *words)
    return ran.returncode, ran.stdout + ran.stderr


def sets(*settings: str) -> list[str]:
    return [word for setting in settings for word in ("--set", setting)]


def test_operators_are_listed(server: Server, database: str, operator: uuid.UUID) -> None:
    ran = realname(server, database, "operator", "list", "--json")
    row = {"operator_id": str(operator), "slug": "east", "name": "East Telecom", "country": "UT"}
    assert json.loads(ran.stdout) == {"operators": [row]}
    assert str(operator) in realname(server, database, "operator", "list").stdout


def test_an_operator_is_connected_with_a_secret_from_the_environment(
    server: Server, database: str, operator: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_SECRET", "for-development-only")
    words = ("authority", "--protocol", "record-match", *sets(*SETTINGS), "--secret-env", "OUR_SECRET")
    assert connect(server, database, operator, *words)[0] == 0
    by_name = (*words[:-1], "client_secret=OUR_SECRET")
    assert connect(server, database, operator, *by_name)[0] == 0
    with tenant(operator):
        row = Connection.objects.get()
    assert (row.kind, row.protocol) == ("authority", "record-match")
    assert b"for-development-only" not in bytes(row.sealed_settings)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("lines", "--protocol", "line-orders", "--set", "secret=abc"), "input.secret_in_the_open"),
        (("authority", "--protocol", "record-match", *sets("private_key_pem=abc")), "input.secret_in_the_open"),
        (("lines", "--protocol", "line-orders", "--set", "base_url"), "input.setting"),
        (("lines", "--protocol", "line-orders", *sets("base_url=a", "base_url=b")), "input.setting"),
        (("lines", "--protocol", "line-orders", "--secret-env", "NOT_SET_ANYWHERE"), "input.secret"),
        (("lines", "--protocol", "oma-sms"), "connection.protocol"),
        (("lines", "--protocol", "line-orders"), "connection.settings"),
        (("nothing", "--protocol", "line-orders"), "input.usage"),
    ],
)
def test_what_cannot_be_used_is_told(
    server: Server, database: str, operator: uuid.UUID, words: tuple[str, ...], code: str
) -> None:
    assert "NOT_SET_ANYWHERE" not in os.environ
    ended, printed = connect(server, database, operator, *words)
    assert ended in (2, 3)
    assert code in printed
    assert "abc" not in printed


def test_another_database_s_operator_is_told(server: Server, database: str) -> None:
    ended, printed = connect(server, database, uuid.uuid4(), "lines", "--protocol", "line-orders")
    assert (ended, "input.no_operator" in printed) == (2, True)
