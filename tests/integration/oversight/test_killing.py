"""The sequencer is killed, at every point and at any moment, and the log goes on as one line of heads."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from tests.integration.oversight.logs import Web, append_some, published

from realname.ledger.checkpoints import read
from realname.ledger.monitor import watch
from realname.ledger.monitor_state import Seen
from realname.ledger.proofs import is_consistent
from realname.ledger.tree import consistency
from realname.ledger.trust import Trust
from realname.record.oversight import published as publishing
from realname.record.oversight.actions import sequencing
from realname.record.oversight.actions.sequencing import sequence, sequence_all
from realname.record.oversight.actions.signing import public_key
from realname.record.oversight.models import Entry, Log, Pending, Position
from realname.record.oversight.tree import tree_of

pytestmark = pytest.mark.usefixtures("database", "folder")

ROUNDS = 12
POINTS: dict[str, tuple[Any, str, bool]] = {
    "before a place is given": (sequencing, "_place", True),
    "once places are given": (sequencing, "_place", False),
    "before the head is signed": (sequencing, "signed_note", True),
    "once the head is signed": (sequencing, "_sign", False),
    "once it is committed": (sequencing, "remember_note", True),
    "once it is remembered": (sequencing, "publish_note", True),
    "before the file is renamed": (Path, "replace", True),
    "once the file is renamed": (Path, "replace", False),
    "once it is published": (publishing, "_sync", False),
}
"""Where the process is killed: a module's or class's function, and whether before it runs or after."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(run: Callable[[], None]) -> int:
    """Run something in a process of its own, and return its id. It shares no connection with this one."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            run()
        finally:
            os._exit(1)
    return child


@pytest.mark.parametrize("point", POINTS)
def test_a_sequencer_that_is_killed_there_leaves_a_log_that_goes_on(web: Web, point: str) -> None:
    append_some(254)
    sequence_all()
    trust = Trust((public_key(Log.objects.get()),))
    before, seen = published(), watch(web, trust, Seen(), timezone.now()).seen
    append_some(4)
    owner, name, is_before = POINTS[point]
    whole = getattr(owner, name)

    def killed(*given: Any, **named: Any) -> Any:
        found = None if is_before else whole(*given, **named)
        die()
        return found

    def run() -> None:
        setattr(owner, name, killed)
        sequence()

    _, status = os.waitpid(in_a_child(run), 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    found = published()
    assert found == before or read(found.encode()).size == 258
    assert watch(web, trust, seen, timezone.now()).is_right
    append_some(3)
    sequence_all()
    assert Pending.objects.count() == 0
    report = watch(web, trust, seen, timezone.now())
    assert report.is_right
    assert report.trusted is not None
    assert report.trusted.checkpoint.size == 261


def test_sequencers_that_are_killed_at_any_moment_never_show_two_histories(web: Web) -> None:
    moments = random.Random(7)  # noqa: S311  repeatable moments, no secret
    append_some(1)
    sequence_all()
    shown = {published()}
    for _ in range(ROUNDS):
        append_some(moments.randint(8, 16))
        before = published()
        children = [in_a_child(_sequence_for_ever), in_a_child(_sequence_for_ever)]
        _wait(lambda before=before: published() != before)  # type: ignore[misc]
        until = time.monotonic() + moments.uniform(0, 0.03)
        while time.monotonic() < until:
            shown.add(published())
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        shown.add(published())
    # Its lock falls once the server has noticed that a killed process is gone.
    _wait(lambda: sequence() or not Pending.objects.exists())
    sequence_all()
    shown.add(published())
    assert list(Position.objects.order_by("index").values_list("entry", flat=True)) == list(
        Entry.objects.order_by("id").values_list("id", flat=True)
    )
    trust = Trust((public_key(Log.objects.get()),))
    heads = sorted((trust.check(note.encode()).checkpoint for note in shown), key=lambda head: head.size)
    assert len(heads) > ROUNDS
    assert len({head.size for head in heads}) == len(heads)
    size = heads[-1].size
    tree = tree_of(size)
    for older, newer in pairwise(heads):
        proof = consistency(older.size, newer.size, tree.node)
        assert is_consistent(older.size, older.root, newer.size, newer.root, proof)
    assert watch(web, trust, Seen(), timezone.now()).is_right


def _sequence_for_ever() -> None:
    while True:
        sequence(2)


def _wait(is_true: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_true():
        assert time.monotonic() < until
        time.sleep(0.005)
