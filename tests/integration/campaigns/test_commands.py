"""`realname campaign`: loaded, planned, forecast, run, paused and ended from the command line."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from realname.cli import program
from realname.database.rows import tenant
from realname.record.campaigns.models import Notice


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///named-and-not-read")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert program.run([*words, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_campaign_goes_its_way_by_commands(
    operator_id: uuid.UUID, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lines.csv"
    file.write_text("msisdn,address\n+447700900001,1 Road\n+447700900002,\nnobody,\n", encoding="utf-8")
    of = ("--operator", str(operator_id))
    plan = ("--name", "Old lines", "--first-day", "2026-01-05", "--cohorts", "1", "--channel", "letter")
    made = said(capsys, "campaign", "plan", str(file), *of, *plan)
    assert (made["state"], made["lines"], made["refused_by_code"]) == ("planned", 2, {"line.number": 1})
    campaign = made["id"]
    assert program.run(["campaign", "refused", campaign, *of]) == 0
    assert capsys.readouterr().out.splitlines() == ["line,column,code", "4,msisdn,line.number"]
    told = said(capsys, "campaign", "forecast", campaign, *of, "--agents", "1")
    assert (told["lines"], round(told["people"], 6)) == (2, 1.5)
    with tenant(operator_id):
        assert not Notice.objects.exists()
    ran = said(capsys, "campaign", "run", campaign, *of)
    assert ran["state"] == "running"
    assert {"channel": "letter", "state": "waiting", "count": 1} in ran["notices"]
    assert program.run(["campaign", "letters", campaign, *of]) == 0
    assert capsys.readouterr().out.count("1 Road") == 1
    assert said(capsys, "campaign", "pause", campaign, *of)["state"] == "paused"
    assert said(capsys, "campaign", "end", campaign, *of, "--keep")["state"] == "ended"
    assert program.run(["campaign", "run", campaign, *of, "--json"]) != 0
    assert "campaign.out_of_order" in capsys.readouterr().out
    assert [row["name"] for row in said(capsys, "campaign", "list", *of)["campaigns"]] == ["Old lines"]
    spared = tmp_path / "spared.txt"
    spared.write_text("+447700900001\n\n", encoding="utf-8")
    assert program.run(["campaign", "spare", str(spared), *of, "--reason", "health"]) == 0
