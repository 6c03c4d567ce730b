"""An attacker who owns the storage, and one who owns the log's key, too: what each changes is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.logs import LOG, TRUST, TWO_OF_THREE, WITNESSES, Log, log_of
from tests.ledger.samples import NOON, OPERATOR, leaf

from realname.ledger import checkpoints, notes
from realname.ledger.checkpoints import Checkpoint
from realname.ledger.cosignatures import cosign
from realname.ledger.errors import LedgerError
from realname.ledger.figures import Tally, encoded, path_of
from realname.ledger.kinds import LeafKind
from realname.ledger.leaves import Leaf
from realname.ledger.monitor import Report, watch
from realname.ledger.monitor_state import Seen, load, save
from realname.ledger.notes import PrivateKey
from realname.ledger.sources import CHECKPOINT, Memory
from realname.ledger.tiled import grow
from realname.ledger.tiles import bundle
from realname.ledger.tree import leaf_hash

COUNT = 600
LATER = NOON + timedelta(seconds=COUNT)
NOW = LATER + timedelta(minutes=1)


def decision(n: int) -> Leaf:
    return leaf(at=NOON + timedelta(seconds=n), outcome="approved" if n % 3 else "review", took_s=n % 7)


DECISIONS = [decision(n) for n in range(COUNT)]
ENTRIES = [one.encoded for one in DECISIONS]


def look(log: Log, seen: Seen | None = None, now: datetime = NOW) -> Report:
    return watch(log.files, TRUST, seen or Seen(), now)


def figures_of(decisions: Sequence[Leaf], month: str = "2026-11") -> bytes:
    tally = Tally()
    for one in decisions:
        tally.add(one)
    return encoded(month, len(decisions), tally.of(month))


@pytest.fixture
def log() -> Log:
    made = log_of(ENTRIES)
    made.files.write(path_of("2026-11"), figures_of(DECISIONS))
    return made


def test_a_log_that_is_right_is_found_right_and_counted(log: Log) -> None:
    report = look(log)
    assert report.is_right
    assert (report.new_leaves, report.unpublished) == (COUNT, ())
    assert report.seen.size == COUNT
    assert report.seen.counts["2026-11"][OPERATOR]["decision.new_line.face.review"] == 200


def test_a_second_look_reads_what_is_new_alone(log: Log, tmp_path: Path) -> None:
    state = tmp_path / "seen.json"
    save(state, look(log).seen)
    log.append(decision(COUNT).encoded)
    log.files.write(path_of("2026-11"), figures_of([*DECISIONS, decision(COUNT)]))
    # What was read before is not needed again.
    for number in range(2):
        del log.files.files[f"tile/entries/00{number}"]
    report = look(log, load(state))
    assert report.is_right
    assert (report.new_leaves, report.seen.size) == (1, COUNT + 1)
    assert report.seen.counts == look_whole([*DECISIONS, decision(COUNT)]).seen.counts


def look_whole(decisions: Sequence[Leaf]) -> Report:
    return look(log_of([one.encoded for one in decisions]))


def test_nothing_new_is_nothing_wrong(log: Log) -> None:
    seen = look(log).seen
    again = look(log, seen)
    assert again.is_right
    assert (again.new_leaves, again.seen.size) == (0, COUNT)


def test_an_empty_log_is_right() -> None:
    assert look(log_of([])).is_right


# Who owns the storage and not the key: the signed head stays, and something under it changes.


def rewritten(log: Log, entries: Sequence[bytes], paths: Callable[[str], bool] = lambda _: True) -> None:
    """Put the files of other entries under the head that is signed."""
    files = grow(Log().files, 0, entries).files
    for path in [path for path in log.files.files if path.startswith("tile/") and paths(path)]:
        del log.files.files[path]
    log.files.files.update({path: content for path, content in files.items() if paths(path)})


CHANGED = leaf(at=DECISIONS[300].at, outcome="rejected").encoded


def test_a_changed_leaf_is_named(log: Log) -> None:
    rewritten(log, [*ENTRIES[:300], CHANGED, *ENTRIES[301:]], lambda path: path.startswith("tile/entries"))
    report = look(log)
    assert [finding.index for finding in report.findings if finding.code == "log.entry_differs"] == [300]
    assert "log.root_differs" in report.counts
    assert report.seen == Seen()


def test_a_changed_leaf_is_noticed_where_the_tiles_were_changed_with_it(log: Log) -> None:
    rewritten(log, [*ENTRIES[:300], CHANGED, *ENTRIES[301:]])
    assert "log.root_differs" in look(log).counts


def test_a_changed_tile_above_unchanged_entries_is_named(log: Log) -> None:
    log.files.write("tile/0/001", leaf_hash(CHANGED) + log.files.files["tile/0/001"][32:])
    report = look(log)
    assert report.counts == {"log.entry_differs": 1, "log.tile_differs": 1}


def test_a_removed_leaf_is_noticed(log: Log) -> None:
    rewritten(log, [*ENTRIES[:300], *ENTRIES[301:]])
    assert set(look(log).counts) == {"log.tile_missing"}
    # The gap is filled by repeating the last leaf, so that the number is right again.
    rewritten(log, [*ENTRIES[:300], *ENTRIES[301:], ENTRIES[-1]])
    assert "log.root_differs" in look(log).counts


def test_a_removed_file_is_noticed(log: Log) -> None:
    del log.files.files["tile/entries/001"]
    assert look(log).counts == {"log.tile_missing": 1}
    log.files.write("tile/entries/001", bundle(ENTRIES[256:511]))
    assert look(log).counts == {"log.tile_malformed": 1}


def test_swapped_leaves_are_noticed(log: Log) -> None:
    swapped = [*ENTRIES[:300], ENTRIES[301], ENTRIES[300], *ENTRIES[302:]]
    rewritten(log, swapped, lambda path: path.startswith("tile/entries"))
    assert look(log).counts == {"log.entry_differs": 2, "log.root_differs": 1}
    rewritten(log, swapped)
    assert "log.root_differs" in look(log).counts


# Who owns the log's key as well: all is signed anew, and only what was seen before speaks against it.


@pytest.mark.parametrize(
    "entries",
    [
        [*ENTRIES[:300], CHANGED, *ENTRIES[301:]],
        [*ENTRIES[:300], ENTRIES[301], ENTRIES[300], *ENTRIES[302:]],
        [*ENTRIES[:300], *ENTRIES[301:], ENTRIES[-1]],
        [*ENTRIES[:300], CHANGED, *ENTRIES[300:]],
    ],
    ids=["changed", "swapped", "removed", "inserted"],
)
def test_a_history_that_is_signed_anew_is_a_fork_to_whoever_saw_the_first(log: Log, entries: list[bytes]) -> None:
    seen = look(log).seen
    report = look(log_of(entries), seen)
    assert set(report.counts) == {"log.forked"}
    assert report.seen == seen


def test_a_log_that_is_put_back_went_back(log: Log) -> None:
    seen = look(log).seen
    assert look(log_of(ENTRIES[:599]), seen).counts == {"log.went_back": 1}


def test_a_back_dated_leaf_is_noticed_on_the_first_look_and_on_a_later_one(log: Log) -> None:
    old = leaf(at=NOON - timedelta(days=3)).encoded
    report = look(log_of([*ENTRIES, old]))
    assert [(f.code, f.index) for f in report.findings] == [("log.back_dated", COUNT)]
    # It is dated after every leaf of the log, and before the monitor's last look, when it was not there.
    seen = look(log, now=LATER + timedelta(hours=5)).seen
    late = leaf(at=LATER + timedelta(hours=2)).encoded
    log.append(late)
    later = watch(log.files, TRUST, seen, LATER + timedelta(hours=6))
    assert "log.back_dated" in later.counts


def test_a_leaf_within_the_delay_is_in_time() -> None:
    late = leaf(at=LATER - timedelta(minutes=59)).encoded
    assert "log.back_dated" not in look(log_of([*ENTRIES, late])).counts


def test_a_leaf_of_tomorrow_is_noticed() -> None:
    tomorrow = leaf(at=NOW + timedelta(days=1)).encoded
    assert look(log_of([*ENTRIES, tomorrow])).counts == {"log.post_dated": 1}


def test_what_no_leaf_may_hold_is_noticed(log: Log) -> None:
    log.append(b'{"name":"somebody"}')
    report = look(log)
    assert [(f.code, f.index) for f in report.findings if f.code == "log.leaf"] == [("log.leaf", COUNT)]
    assert "somebody" not in str(report.findings)


# Heads.


def test_two_heads_of_one_size_are_a_fork(log: Log) -> None:
    seen = look(log).seen
    log.publish(Checkpoint(LOG.name, COUNT, bytes(32)))
    assert look(log, seen).counts == {"log.forked": 1}


def test_a_head_that_the_log_did_not_sign_is_refused(log: Log) -> None:
    text = notes.read(log.head).text
    log.files.write(CHECKPOINT, checkpoints.signed(checkpoints.parse(text), PrivateKey(LOG.name, b"o" * 32)))
    assert look(log).counts == {"checkpoint.unsigned": 1}


def test_a_wrong_witness_and_too_few_are_refused(log: Log) -> None:
    assert watch(log.files, TWO_OF_THREE, Seen(), NOW).counts == {"checkpoint.too_few_witnesses": 1}
    stranger = PrivateKey(WITNESSES[1].name, b"stranger" * 4, WITNESSES[1].kind)
    log.cosigned(1, [WITNESSES[0], stranger])
    assert watch(log.files, TWO_OF_THREE, Seen(), NOW).counts == {"checkpoint.too_few_witnesses": 1}
    log.cosigned(1, WITNESSES[:2])
    assert watch(log.files, TWO_OF_THREE, Seen(), NOW).is_right


def test_a_cosignature_of_another_head_is_refused(log: Log) -> None:
    other = Checkpoint(LOG.name, 5, bytes(32))
    wrong = cosign(other.text, WITNESSES[0], 1)
    log.files.write(CHECKPOINT, checkpoints.with_signatures(log.head, [wrong]))
    assert watch(log.files, TWO_OF_THREE, Seen(), NOW).counts == {"note.wrong_signature": 1}


# Figures.


def test_a_figure_that_is_off_by_one_is_named(log: Log) -> None:
    content = log.files.files[path_of("2026-11")]
    log.files.write(path_of("2026-11"), content.replace(b'face.review":200', b'face.review":199'))
    report = look(log)
    assert [(f.code, f.message) for f in report.findings] == [
        (
            "figures.differ",
            f"2026-11 {OPERATOR} decision.new_line.face.review: published 199, counted 200",
        )
    ]
    # It stays wrong, and is told again.
    assert look(log, report.seen).counts == {"figures.differ": 1}


def test_figures_of_an_earlier_size_are_compared_at_that_size(log: Log) -> None:
    log.files.write(path_of("2026-11"), figures_of(DECISIONS[:400]))
    assert look(log).is_right
    log.files.write(path_of("2026-11"), figures_of(DECISIONS[:400]).replace(b'"size":400', b'"size":399'))
    assert "figures.differ" in look(log).counts


def test_figures_that_count_leaves_which_are_not_there_are_noticed(log: Log) -> None:
    log.files.write(path_of("2026-11"), figures_of([*DECISIONS, decision(COUNT)]))
    assert look(log).counts == {"figures.ahead": 1}


def test_figures_that_were_exchanged_after_the_log_named_them_are_noticed(log: Log) -> None:
    digest = hashlib.sha256(log.files.files[path_of("2026-11")]).hexdigest()
    log.append(leaf(LeafKind.FIGURES_PUBLISHED, LATER, month="2026-11", figures=digest).encoded)
    report = look(log)
    assert report.is_right
    log.files.write(path_of("2026-11"), figures_of(DECISIONS[:500]))
    assert look(log, report.seen).counts == {"figures.replaced": 1}
    del log.files.files[path_of("2026-11")]
    assert look(log, report.seen).counts == {"figures.missing": 1}


def test_figures_that_are_published_while_a_monitor_reads_are_no_finding(log: Log) -> None:
    # The file of an earlier publication was read, and then a leaf named a newer one, which is served by now.
    newer = figures_of([*DECISIONS, decision(COUNT)])
    digest = hashlib.sha256(newer).hexdigest()
    log.append(
        decision(COUNT).encoded, leaf(LeafKind.FIGURES_PUBLISHED, LATER, month="2026-11", figures=digest).encoded
    )

    class Published(Memory):
        def read(self, path: str) -> bytes | None:
            content = log.files.read(path)
            if path.startswith("figures/"):
                log.files.write(path, newer)
            return content

    assert watch(Published(), TRUST, Seen(), NOW).is_right
    # And a file whose own leaf has no place yet.
    newest = encoded("2026-11", log.size, figures_counted([*DECISIONS, decision(COUNT)]))
    log.files.write(path_of("2026-11"), newest)
    assert "figures.replaced" not in look(log).counts


def figures_counted(decisions: Sequence[Leaf]) -> dict[str, dict[str, int]]:
    tally = Tally()
    for one in decisions:
        tally.add(one)
    return tally.of("2026-11")


def test_a_month_without_figures_is_told_and_a_broken_file_is_wrong(log: Log) -> None:
    del log.files.files[path_of("2026-11")]
    assert look(log).unpublished == ("2026-11",)
    log.files.write(path_of("2026-11"), b"{}")
    assert look(log).counts == {"figures.malformed": 1}
    log.files.write(path_of("2026-11"), figures_of(DECISIONS, "2026-12"))
    assert look(log).counts == {"figures.malformed": 1}


# The monitor's own file.


def test_a_damaged_file_of_its_own_is_told_and_none_is_a_beginning(tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    assert load(path) == Seen()
    for text in ("{", "[]", '{"size": 5}', '{"v": 2}'):
        path.write_text(text, "utf-8")
        with pytest.raises(LedgerError) as raised:
            load(path)
        assert raised.value.code == "monitor.state"


def test_what_it_keeps_reads_back(log: Log, tmp_path: Path) -> None:
    seen = look(log).seen
    save(tmp_path / "seen.json", seen)
    assert load(tmp_path / "seen.json") == seen


# Properties.


@settings(max_examples=60)
@given(st.data())
def test_any_changed_byte_of_any_file_is_noticed(data: st.DataObject) -> None:
    log = log_of(ENTRIES[:300])
    log.files.write(path_of("2026-11"), figures_of(DECISIONS[:300]))
    path = data.draw(st.sampled_from(sorted(log.files.files)))
    content = bytearray(log.files.files[path])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    log.files.write(path, bytes(content))
    assert not look(log).is_right


@settings(max_examples=25)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=5), st.lists(st.booleans(), min_size=5, max_size=5))
def test_however_a_log_grows_and_whenever_it_is_looked_at_it_is_right(steps: list[int], looks: list[bool]) -> None:
    log, seen, at = log_of([]), Seen(), 0
    for step, looked in zip(steps, looks, strict=False):
        end = min(at + step, COUNT)
        log.append(*ENTRIES[at:end])
        at = end
        if looked:
            report = look(log, seen)
            assert report.is_right
            seen = report.seen
    assert look(log, seen).seen.counts == look(log).seen.counts
