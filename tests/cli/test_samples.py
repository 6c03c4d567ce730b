"""The sample operator that takes photographs has the shipped rules, but for the challenge."""

from __future__ import annotations

import pytest

from realname.cli.service.make_samples import CHALLENGED, POLICIES, without_challenge
from realname.judge.facts import Way
from realname.judge.policy import load_policy, parse, shipped_text


@pytest.mark.parametrize("name", POLICIES.values())
def test_without_the_challenge_everything_else_is_asked_as_before(name: str) -> None:
    shipped, made = load_policy(name), parse(without_challenge(shipped_text(name)))
    left = {check: rule for check, rule in shipped.asks(Way.FACE).items() if check not in CHALLENGED}
    assert made.asks(Way.FACE) == left
    assert len(left) == len(shipped.asks(Way.FACE)) - len(CHALLENGED)
    assert made.asks(Way.NON_FACE) == shipped.asks(Way.NON_FACE)
    assert (made.face, made.document, made.authority) == (shipped.face, shipped.document, shipped.authority)
    assert made.liveness is None
    assert "does not establish that a living person was present" in made.summary
