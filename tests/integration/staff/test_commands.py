"""`realname staff`, and the staff of the sample operators."""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.integration.api.test_samples import SIMULATORS
from tests.integration.staff.conftest import QUICK

from realname.cli import program
from realname.cli.service import sample_staff
from realname.cli.service.make_samples import make_samples
from realname.cli.service.samples import read_samples
from realname.connect.transport.production import InsecureInProduction
from realname.database.rows import tenant
from realname.record.staff.actions import members, signing_in
from realname.record.staff.actions.one_time_codes import STEP_S, code_at
from realname.record.staff.models import Member

PASSWORD = "four words that fit"  # noqa: S105  of nobody


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///named-and-not-read")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert program.run([*words, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_somebody_is_added_and_begins_by_the_code_that_is_printed(
    north: uuid.UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "staff", "add-store", str(north), "--name", "Main Street", "--code", "7")
    who = ("--name", "Ada Example", "--login", "ada", "--role", "agent", "--role", "reviewer", "--store", "7")
    added = said(capsys, "staff", "add", str(north), *who)
    members.choose_password(added["setup_code"], PASSWORD)
    assert signing_in.sign_in("north", "ada", PASSWORD)
    [row] = said(capsys, "staff", "list", str(north))["members"]
    assert row == {
        "member_id": added["member_id"],
        "login": "ada",
        "name": "Ada Example",
        "roles": "agent,reviewer",
        "store": "7",
        "state": "active",
    }
    again = said(capsys, "staff", "begin-again", str(north), added["member_id"])
    assert again["setup_code"] != added["setup_code"]
    assert program.run(["staff", "disable", str(north), added["member_id"]]) == 0
    capsys.readouterr()
    assert said(capsys, "staff", "list", str(north))["members"][0]["state"] == "disabled"


@pytest.mark.parametrize("more", [("--store", "9"), ()], ids=["store", "operator"])
def test_a_store_or_an_operator_that_is_not_there_is_told_and_nobody_is_added(
    north: uuid.UUID, capsys: pytest.CaptureFixture[str], more: tuple[str, ...]
) -> None:
    operator = north if more else uuid.uuid4()
    words = ["staff", "add", str(operator), "--name", "Ada", "--login", "ada", "--role", "agent", *more, "--json"]
    assert program.run(words) == 2
    assert "there is no" in capsys.readouterr().out
    with tenant(north):
        assert not Member.objects.exists()


def test_the_sample_operators_have_a_store_and_members_who_can_sign_in(database: str, tmp_path: Path) -> None:
    del database
    with override_settings(PASSWORD_HASHERS=QUICK):
        make_samples(tmp_path, SIMULATORS)
        make_samples(tmp_path, SIMULATORS)
        for one in read_samples(tmp_path):
            with tenant(uuid.UUID(one.operator_id)):
                found = {row.login: (row.roles, row.store_id is not None) for row in Member.objects.all()}
            assert found == {
                "agent": (["agent"], True),
                "reviewer": (["reviewer"], False),
                "administrator": (["administrator"], False),
                "regulator": (["regulator"], False),
                "analyst": (["analyst"], False),
                "gate": (["gate"], False),
            }
            ticket = signing_in.sign_in(one.slug, "agent", sample_staff.PASSWORD)
            code = code_at(sample_staff.TOTP_SECRET, int(time.time()) // STEP_S)
            assert signing_in.give_code(ticket.cookie, code)


def test_sample_staff_are_refused_in_production(
    north: uuid.UUID, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REALNAME_ENV", "production")
    with pytest.raises(InsecureInProduction):
        sample_staff.make_staff(north)
    assert program.run(["staff", "sample-code"]) == 3
    assert not any(part.isdigit() for part in capsys.readouterr().out.split())
    with tenant(north):
        assert not Member.objects.exists()
