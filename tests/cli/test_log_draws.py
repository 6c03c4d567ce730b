"""`realname log draws`: anybody recomputes who was drawn, from a copy of the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.running import realname
from tests.ledger.logs import LOG, log_of
from tests.ledger.samples import leaf
from tests.ledger.test_draws import AMONG, DRAW, NUMBERS, step

from realname.ledger.sources import Folder

KEY = ("--log-key", LOG.public.text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    running = step("committed", draw="0197e2f4-5c1a-7b3d-8e21-000000000002")
    for path, content in log_of(
        [one.encoded for one in (step("committed"), leaf(), step("revealed"), running)]
    ).files.files.items():
        Folder(tmp_path).write(path, content)
    return tmp_path


def test_draws_are_recomputed_from_the_log_alone(folder: Path) -> None:
    ran = realname("log", "draws", folder, *KEY, "--json")
    assert (ran.code, ran.json["findings"]) == (0, [])
    revealed, running = ran.json["draws"]
    assert (revealed["id"], revealed["numbers"], revealed["drawn"]) == (DRAW, NUMBERS, len(NUMBERS))
    assert (running["revealed_at"], running["seed"]) == (None, "")
    said = realname("log", "draws", folder, *KEY).out
    assert f"{len(NUMBERS)} of {AMONG} drawn at 5.00%" in said
    assert "not revealed yet" in said
    assert "RIGHT" in said


def test_whoever_has_a_number_asks_whether_it_was_drawn(folder: Path) -> None:
    draw = ("log", "draws", folder, *KEY, "--draw", DRAW[-12:], "--number")
    assert "was drawn" in realname(*draw, NUMBERS[0]).out
    other = realname(*draw, NUMBERS[0] + 1)
    assert (other.code, "was not drawn" in other.out) == (1, True)
    assert realname(*draw, AMONG).code == 2
    assert realname("log", "draws", folder, *KEY, "--draw", "000000000002", "--number", 0).code == 2
    assert realname("log", "draws", folder, *KEY, "--number", 0).code == 2


def test_a_draw_that_fell_otherwise_ends_with_one(tmp_path: Path) -> None:
    log = log_of([step("committed").encoded, step("revealed", drawn=0).encoded])
    for path, content in log.files.files.items():
        Folder(tmp_path).write(path, content)
    ran = realname("log", "draws", tmp_path, *KEY, "--json")
    assert (ran.code, [finding["code"] for finding in ran.json["findings"]]) == (1, ["draw.count_differs"])
