"""Everybody sees what was decided, and every number leads to the leaves that it is counted from."""

from __future__ import annotations

import hashlib
import re
import uuid
from html import unescape

import pytest
from django.test import Client
from tests.integration.oversight_pages.filled import MONTH, filled

from realname.database.rows import tenant
from realname.ledger.leaves import parse
from realname.ledger.tiles import split_bundle
from realname.ledger.tree import leaf_hash
from realname.record.operators.models import Policy
from realname.record.oversight.figures import month_figures
from realname.record.watch.models import CanaryRun


@pytest.fixture
def operator(public: Client) -> uuid.UUID:
    del public
    return filled()


def text_of(public: Client, path: str, status: int = 200, language: str = "en") -> str:
    answer = public.get(path, headers={"accept-language": language})
    assert answer.status_code == status, path
    return unescape(answer.content.decode())


def test_an_empty_log_says_so(public: Client) -> None:
    text = text_of(public, "/oversight/")
    assert "Nothing is in the log yet" in text
    assert "Check it yourself" not in text


def test_operators_stand_beside_each_other_with_the_head_and_how_to_check(public: Client, operator: uuid.UUID) -> None:
    text = text_of(public, "/oversight/")
    for said in ("North Telecom", "approved 81 %", "looks at evidence 7", "lawful access 1", "alarms 1"):
        assert said in text
    assert "none: nobody outside has confirmed this head" in text
    assert "realname log monitor http://testserver/log --state monitor.json --log-key '" in text
    assert f"/oversight/{MONTH}/{operator}" in text


def test_every_number_of_a_month_leads_to_its_leaves(public: Client, operator: uuid.UUID) -> None:
    text = text_of(public, f"/oversight/{MONTH}/{operator}")
    counted = month_figures(MONTH)[str(operator)]
    shown = {
        figure: int(count)
        for figure, count in re.findall(rf'/oversight/{MONTH}/{operator}/([a-z0-9_.]+)"><?s?t?r?o?n?g?>?(\d+)<', text)
    }
    not_shown = {"looked_at_items.review", "templates_made.other_identity", "gallery_made.other_identity"}
    lawful = {name for name in counted if name.startswith("lawful_access.")}
    assert shown == {name: count for name, count in counted.items() if name not in not_shown | lawful}
    for figure, count in shown.items():
        behind = text_of(public, f"/oversight/{MONTH}/{operator}/{figure}")
        adds = [int(n) for n in re.findall(r"<td>\d{4}-[^<]*</td><td>(\d+)</td>", behind)]
        assert sum(adds) == count or len(adds) == 100, figure


def test_a_long_list_of_leaves_goes_on(public: Client, operator: uuid.UUID) -> None:
    path = f"/oversight/{MONTH}/{operator}/decision.new_line.face.approved"
    seen: list[int] = []
    where = path
    while where:
        text = text_of(public, where)
        seen += [int(index) for index in re.findall(r'href="/oversight/leaves/(\d+)"', text)]
        following = re.search(r'href="(\?after=\d+)"', text)
        where = path + following[1] if following else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen)


def test_galleries_stand_beside_the_number_from_which_they_are_filed(public: Client, operator: uuid.UUID) -> None:
    text = text_of(public, f"/oversight/{MONTH}/{operator}")
    assert "120000 templates" in text
    assert "So many must be filed" in text
    assert "from 100000 on" in text


def test_lawful_access_is_a_register_with_its_leaves(public: Client, operator: uuid.UUID) -> None:
    text = text_of(public, f"/oversight/{MONTH}/{operator}")
    register = text[text.index('id="lawful"') :]
    assert register.count("/oversight/leaves/") == 3
    assert "2027-01-31" in register


def test_a_leaf_is_shown_as_it_lies_in_the_log(public: Client, operator: uuid.UUID) -> None:
    del operator
    text = text_of(public, "/oversight/leaves/3")
    tile = re.search(r'href="(/log/tile/entries/[^"]+)"', text)
    assert tile
    raw = public.get(tile[1]).content
    width = int(tile[1].partition(".p/")[2] or 256)
    encoded = split_bundle(raw, width)[3]
    assert leaf_hash(encoded).hex() in text
    assert parse(encoded).kind.value in text
    text_of(public, "/oversight/leaves/100000", 404)


def test_a_policys_text_has_the_digest_that_leaves_name(public: Client, operator: uuid.UUID) -> None:
    with tenant(operator):
        digest = Policy.objects.get().digest
    answer = public.get(f"/oversight/operators/{operator}/policies/{digest}.json")
    assert hashlib.sha256(answer.content).hexdigest() == digest
    assert "1 : 100,000" in text_of(public, f"/oversight/{MONTH}/{operator}")
    text_of(public, f"/oversight/operators/{uuid.uuid4()}/policies/{digest}.json", 404)


@pytest.mark.models
def test_error_rates_come_with_intervals_and_counts_and_none_by_group_is_claimed(public: Client) -> None:
    CanaryRun.objects.create(
        engine="ab" * 32,
        engine_name="default",
        engine_version="3",
        is_well=False,
        results=[{"name": "smaller", "score": None, "expected": 0.9}],
    )
    text = text_of(public, "/oversight/engines")
    assert text.count("<svg") >= 3
    for said in ("1.74 %", "1.05 – 2.58 %", "7,255,541", "No rates by group are published", "default, 3: alarm"):
        assert said in text


def test_what_is_not_there_is_not_found_and_nothing_is_told(public: Client, operator: uuid.UUID) -> None:
    for path in (
        "2025-01",
        f"2025-01/{operator}",
        f"{MONTH}/{uuid.uuid4()}",
        f"{MONTH}/{'-' * 36}",
        f"{MONTH}/{operator}/decision.no.such.figure",
        f"2025-01/{operator}/appeal.filed",
    ):
        text_of(public, f"/oversight/{path}", 404)
    assert public.post("/oversight/").status_code == 405
    text_of(public, f"/oversight/{MONTH}/{operator}/appeal.filed?after=-5")
    text_of(public, f"/oversight/{MONTH}/{operator}/appeal.filed?after={'9' * 40}")


def test_the_pages_speak_chinese(public: Client, operator: uuid.UUID) -> None:
    text = text_of(public, f"/oversight/{MONTH}/{operator}", language="zh-CN")
    for said in ("自行核查", "底库", "合法调取"):
        assert said in text
