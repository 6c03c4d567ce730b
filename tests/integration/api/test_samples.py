"""The sample operators of `realname run`: made once, and kept while they are there."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from realname.cli.service.errors import RunError
from realname.cli.service.make_samples import NAMES, POLICIES, TAKES_PHOTOGRAPHS, make_samples
from realname.cli.service.samples import NAME, SampleOperator, read_samples
from realname.database.rows import tenant, tenant_ids
from realname.record.operators.actions.policies import policy_for
from realname.record.operators.models import Connection, WebhookEndpoint

SIMULATORS = {
    "authority": "http://127.0.0.1:8711",
    "lines": "http://127.0.0.1:8713",
    "messages": "http://127.0.0.1:8714",
    "payments": "http://127.0.0.1:8715",
}


def rows(one: SampleOperator) -> tuple[set[str], list[str]]:
    """Return the kinds of its connections, and where its events go."""
    with tenant(uuid.UUID(one.operator_id)):
        kinds = set(Connection.objects.values_list("kind", flat=True))
        urls = list(WebhookEndpoint.objects.filter(deleted_at=None).values_list("url", flat=True))
    return kinds, urls


def test_they_are_connected_and_have_a_policy_for_every_kind(database: str, tmp_path: Path) -> None:
    del database
    make_samples(tmp_path, SIMULATORS)
    samples = read_samples(tmp_path)
    assert [one.name for one in samples] == list(NAMES.values())
    for one in samples:
        assert rows(one) == ({"authority", "lines", "messages", "payments"}, ["http://127.0.0.1:8713/webhooks"])
        with tenant(uuid.UUID(one.operator_id)):
            in_force = {kind: policy_for(kind).name for kind in POLICIES}
        extra = "-photographs" if one.slug == TAKES_PHOTOGRAPHS else ""
        assert in_force == {kind: f"{name}{extra}" for kind, name in POLICIES.items()}


def test_the_next_start_keeps_them_and_makes_nothing(database: str, tmp_path: Path) -> None:
    del database
    make_samples(tmp_path, SIMULATORS)
    first, written = read_samples(tmp_path), (tmp_path / NAME).stat().st_mtime_ns
    make_samples(tmp_path, SIMULATORS)
    assert read_samples(tmp_path) == first
    assert (tmp_path / NAME).stat().st_mtime_ns == written
    assert len(tenant_ids()) == len(NAMES)


def test_simulators_that_moved_are_connected_anew(database: str, tmp_path: Path) -> None:
    del database
    make_samples(tmp_path, SIMULATORS)
    first = read_samples(tmp_path)
    make_samples(tmp_path, {**SIMULATORS, "lines": "http://127.0.0.1:9713"})
    second = read_samples(tmp_path)
    assert [one.client_secret for one in second] == [one.client_secret for one in first]
    assert [rows(one)[1] for one in second] == [["http://127.0.0.1:9713/webhooks"]] * 2
    assert {one.webhook_secret for one in second}.isdisjoint(one.webhook_secret for one in first)


def test_where_the_file_or_the_database_was_lost_new_ones_are_made(database: str, tmp_path: Path) -> None:
    del database
    make_samples(tmp_path, SIMULATORS)
    first = read_samples(tmp_path)
    (tmp_path / NAME).unlink()
    make_samples(tmp_path, SIMULATORS)
    assert {one.operator_id for one in read_samples(tmp_path)}.isdisjoint(one.operator_id for one in first)
    text = (tmp_path / NAME).read_text()
    for one in read_samples(tmp_path):
        text = text.replace(one.operator_id, str(uuid.uuid4())).replace(one.client_id, f"{uuid.uuid4().hex}.{'0' * 32}")
    (tmp_path / NAME).write_text(text)
    make_samples(tmp_path, SIMULATORS)
    assert {uuid.UUID(one.operator_id) for one in read_samples(tmp_path)} <= set(tenant_ids())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"operators": [{"slug": "north"}]}'])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(RunError) as refusal:
        read_samples(tmp_path)
    assert refusal.value.code == "run.samples_unreadable"
