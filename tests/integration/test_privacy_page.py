"""docs/privacy.md says what the code does."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner

from realname.cli.program import program
from realname.record.operators.actions.idempotency import KEPT
from realname.record.registrations.actions.retention import ORPHAN_AFTER, WAITS_FOR_PEOPLE
from realname.record.registrations.actions.steps import LIFETIME
from realname.record.subscribers.texts import purposes, retain_days

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs" / "privacy.md").read_text("utf-8")


def test_the_days_of_every_purpose_are_those_that_are_kept() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| .* \| (\d+) \|$", PAGE, re.MULTILINE))
    assert told == {purpose: str(retain_days(purpose)) for purpose in purposes()}


def test_the_times_are_those_of_the_code() -> None:
    hours = timedelta(hours=24)
    assert (hours, hours, timedelta(days=30)) == (LIFETIME, KEPT, WAITS_FOR_PEOPLE)
    for words in ("ends after 24 hours", "after 30 days more", "`Idempotency-Key` for 24 hours"):
        assert words in " ".join(PAGE.split())
    assert timedelta(hours=1) >= ORPHAN_AFTER


def test_every_command_and_option_of_it_exists() -> None:
    shown = CliRunner().invoke(program, ["keys", "rotate", "--help"]).output
    lines = re.findall(r"^realname keys rotate([^#\n]*)", PAGE, re.MULTILINE)
    assert len(lines) == 3
    for option in {word for line in lines for word in line.split()}:
        assert option in shown


def test_every_code_of_the_rotation_is_listed_and_no_other() -> None:
    source = (CHECKOUT / "src/realname/record/keys_rotation.py").read_text("utf-8")
    used = set(re.findall(r'"(rotation\.\w+)"', source))
    assert set(re.findall(r"^\| `(rotation\.\w+)`", PAGE, re.MULTILINE)) == used


def test_the_files_that_it_names_exist() -> None:
    for name in re.findall(r"`(tests/[\w/.]+)`|\]\((\w+\.md)\)", PAGE):
        path = CHECKOUT / name[0] if name[0] else CHECKOUT / "docs" / name[1]
        assert path.is_file(), path
