"""A process is killed in each stage of a campaign: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.campaigns.conftest import BY, OPENS, PLAN, Operated, Outside, file_of, number
from tests.integration.campaigns.killed import LINES

from realname.database.embedded import Server
from realname.database.rows import tenant
from realname.record.campaigns.actions import barring, loading, making, running
from realname.record.campaigns.models import BarOrder, CampaignLine, Notice, Step
from realname.record.keyring import keyring


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One file of keys for this process and those that are killed."""
    monkeypatch.setenv("REALNAME_KEYRING_FILE", str(tmp_path / "keys"))
    keyring.cache_clear()
    yield
    keyring.cache_clear()


def killed(stage: str, address: str, run: Operated) -> None:
    """Have a process take the campaign through a stage, and see that it was killed."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.integration.campaigns.killed", stage, str(run.id), str(run.campaign)],
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()


def test_kills_lose_nothing_and_double_nothing(
    server: Server, database: str, operator_id: uuid.UUID, outside: Outside
) -> None:
    address = server.address.url("app", database)
    with tenant(operator_id):
        campaign = making.make_campaign(operator_id, "Old lines", PLAN, by=BY)
    run = Operated(operator_id, campaign.id, outside.lines, outside.sms)
    killed("loading", address, run)
    with tenant(operator_id):
        loaded = CampaignLine.objects.count()
    assert 0 < loaded < LINES
    loading.load_file(operator_id, campaign.id, [file_of([number(place) for place in range(LINES)])])
    with tenant(operator_id):
        assert CampaignLine.objects.count() == LINES
        making.start(campaign.id, BY)
    killed("notices", address, run)
    with tenant(operator_id):
        assert 0 < Notice.objects.count() < LINES
    running.work(operator_id, campaign.id, OPENS)
    with tenant(operator_id):
        assert Notice.objects.count() == LINES
    killed("sending", address, run)
    run.at(0)
    assert set(Counter(message.to for message in run.sms.messages()).values()) == {1}
    assert len(run.sms.messages()) == LINES
    running.work(operator_id, campaign.id, OPENS + timedelta(days=28))
    with tenant(operator_id):
        assert BarOrder.objects.count() == LINES
        assert not Step.objects.filter(due_at__lte=OPENS + timedelta(days=28), done_at=None).exists()
    killed("barring", address, run)
    assert 0 < run.lines.lines.works < LINES
    while barring.hand_over_bars(operator_id, campaign.id):
        pass
    assert run.lines.lines.works == LINES
    assert len(run.barred()) == LINES
    with tenant(operator_id):
        assert set(BarOrder.objects.values_list("state", flat=True)) == {"done"}
