from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.logs import LOG, Log, log_of
from tests.ledger.samples import NOON, OPERATOR, leaf

from realname.ledger.draw_check import Checked, check_draws
from realname.ledger.draws import SEED_BYTES, commitment, drawn_among, falls_on, new_seed
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf
from realname.ledger.trust import Trust

SEED = bytes(range(32))
OTHER = bytes(range(1, 33))
DRAW = "0197e2f4-5c1a-7b3d-8e21-000000000001"
SHARE, AMONG = 0.05, 400
NUMBERS = drawn_among(SEED, AMONG, SHARE)
COMMITTED = "06dcbb5df0a3422a9e4a20702abb129dc34fe9ba576182f9518e8e9d922547f1"
DRAWN = [11, 79]

seeds = st.binary(min_size=SEED_BYTES, max_size=SEED_BYTES)
shares = st.integers(1, 999_999).map(lambda millionths: millionths / 1_000_000)


def step(of: str, **changed: Any) -> Leaf:
    body: dict[str, Any] = {
        "operator": OPERATOR,
        "programme": OPERATOR,
        "draw": DRAW,
        "step": of,
        "commitment": commitment(SEED, DRAW, SHARE),
        "share": SHARE,
    }
    if of == "revealed":
        body |= {"seed": SEED.hex(), "among": AMONG, "drawn": len(NUMBERS)}
    return Leaf(LeafKind.DRAW, NOON, body | changed)


def checked(*leaves: Leaf, log: Log | None = None) -> Checked:
    made = log or log_of([one.encoded for one in leaves])
    return check_draws(made.files, Trust((LOG.public,)).check(made.head), lambda *_: None)


def codes(found: Checked) -> list[str]:
    return [finding.code for finding in found.findings]


@given(seeds, st.integers(0, 10**9), shares)
def test_the_rule_is_the_documented_one_by_another_implementation(seed: bytes, number: int, share: float) -> None:
    mac = HMAC(seed, hashes.SHA256())
    mac.update(f"realname/draw/v1\n{number}".encode())
    found = int.from_bytes(mac.finalize()[:8], "big")
    assert falls_on(seed, number, share) == (found * 1_000_000 < round(share * 1_000_000) * 2**64)


def test_the_rule_never_changes() -> None:
    assert commitment(SEED, DRAW, 0.05) == COMMITTED
    assert drawn_among(SEED, 100, 0.05) == DRAWN


def test_about_the_share_is_drawn() -> None:
    assert len(drawn_among(SEED, 100_000, 0.02)) == pytest.approx(2000, abs=4 * 44)  # four deviations, one fixed seed


@given(seeds, seeds, shares, shares)
def test_a_commitment_binds_the_seed_the_draw_and_the_share(one: bytes, two: bytes, share: float, less: float) -> None:
    made = commitment(one, DRAW, share)
    assert (commitment(two, DRAW, share) == made) == (one == two)
    assert (commitment(one, DRAW, less) == made) == (share == less)
    assert commitment(one, OPERATOR, share) != made


def test_seeds_differ_and_are_long() -> None:
    assert len({new_seed() for _ in range(8)}) == 8
    with pytest.raises(ValueError, match="bytes"):
        commitment(b"short", DRAW, SHARE)


def test_a_draw_that_was_committed_to_and_fell_as_told_is_right() -> None:
    found = checked(step("committed"), leaf(), step("revealed"))
    assert codes(found) == []
    [draw] = found.draws
    assert (draw.committed_at, draw.revealed_at, draw.numbers) == (0, 2, tuple(NUMBERS))


def test_a_draw_that_still_runs_is_right_and_tells_no_number() -> None:
    found = checked(step("committed"))
    assert codes(found) == []
    assert (found.draws[0].revealed_at, found.draws[0].numbers) == (None, ())


@pytest.mark.parametrize(
    ("leaves", "code"),
    [
        ([step("revealed")], "draw.not_committed"),
        ([step("revealed"), step("committed")], "draw.not_committed"),
        ([step("committed"), step("committed")], "draw.twice"),
        ([step("committed"), step("revealed"), step("revealed")], "draw.twice"),
        ([step("committed"), step("revealed", seed=OTHER.hex())], "draw.seed"),
        ([step("committed"), step("revealed", drawn=len(NUMBERS) + 1)], "draw.count_differs"),
        ([step("committed"), step("revealed", among=0)], "draw.count_differs"),
        ([step("committed"), step("revealed", among=20_000_000)], "draw.too_large"),
        (
            [step("committed"), step("revealed", share=0.01, commitment=commitment(SEED, DRAW, 0.01))],
            "draw.changed",
        ),
        ([step("committed"), step("revealed", share=0.01)], "draw.seed"),
    ],
)
def test_what_is_wrong_with_a_draw_is_found(leaves: list[Leaf], code: str) -> None:
    assert code in codes(checked(*leaves))


def test_leaves_that_are_not_those_of_the_head_are_found() -> None:
    log = log_of([step("committed").encoded])
    for path, content in log_of([step("committed", share=0.06).encoded]).files.files.items():
        if path.startswith("tile/entries"):
            log.files.write(path, content)
    assert codes(checked(log=log)) == ["log.root_differs"]
