"""`realname serve`: the web alone, for a database that the environment names."""

from __future__ import annotations

import pytest
from tests.cli.running import realname
from tests.pages.running import free_port

from realname.cli.failures import BAD_INPUT, COULD_NOT


def test_without_an_address_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    ran = realname("serve", "--port", free_port())
    assert (ran.code, "DATABASE_URL is not set" in ran.err) == (COULD_NOT, True)


def test_it_starts_no_database_of_its_own() -> None:
    ran = realname("serve", "--embedded")
    assert (ran.code, "input.usage" in ran.err) == (BAD_INPUT, True)
