from __future__ import annotations

import dataclasses
import json
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.cli.running import Ran, realname
from tests.ledger.logs import LOG, ORIGIN, TRUST, WITNESSES, Log
from tests.ledger.samples import OPERATOR, leaf
from tests.ledger.test_replay import DISCLOSED

from realname.ledger import notes, receipts
from realname.ledger.figures import Tally, encoded, path_of
from realname.ledger.receipts import Receipt
from realname.ledger.site import Site
from realname.ledger.sources import Folder
from realname.ledger.tiled import TiledTree
from realname.ledger.tree import consistency, inclusion
from realname.ledger.witness import Witness, request
from realname.ledger.witness_server import server

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
LEAVES = [leaf(at=NOW - timedelta(minutes=5, seconds=300 - n), took_s=n) for n in range(300)]
KEY = ("--log-key", LOG.public.text)


def saved(log: Log, folder: Path) -> Path:
    for path, content in log.files.files.items():
        Folder(folder).write(path, content)
    return folder


@pytest.fixture
def log() -> Log:
    made = Log()
    made.append(*(one.encoded for one in LEAVES))
    tally = Tally()
    for one in LEAVES:
        tally.add(one)
    for month in tally.months:
        made.files.write(path_of(month), encoded(month, 300, tally.of(month)))
    return made


@pytest.fixture
def folder(log: Log, tmp_path: Path) -> Path:
    return saved(log, tmp_path / "log")


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's own name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as serving:
        serving.daemon_threads = True
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


def receipt_of(log: Log, index: int) -> Receipt:
    proof = inclusion(index, log.size, TiledTree(log.files, log.size).node)
    return Receipt(LEAVES[index].encoded, index, tuple(proof), log.head)


def test_a_receipt_is_verified_offline_as_a_file_and_as_its_code(log: Log, tmp_path: Path) -> None:
    receipt = receipt_of(log, 7)
    file = tmp_path / "mine.tlog-proof"
    file.write_bytes(receipts.encoded(receipt))
    ran = realname("log", "verify", file, *KEY)
    assert (ran.code, "HOLDS" in ran.out, "took_s" in ran.out) == (0, True, True)
    assert realname("log", "verify", receipts.qr_text(receipt), *KEY, "--json").json["holds"] is True


def test_a_receipt_that_does_not_hold_ends_with_one(log: Log, tmp_path: Path) -> None:
    file = tmp_path / "mine.tlog-proof"
    file.write_bytes(receipts.encoded(dataclasses.replace(receipt_of(log, 7), index=8)))
    ran = realname("log", "verify", file, *KEY, "--json")
    assert (ran.code, [found["code"] for found in ran.json["findings"]]) == (1, ["receipt.not_included"])
    assert "receipt.not_included" in realname("log", "verify", file, *KEY).out


def test_a_receipt_is_followed_into_the_log_of_today(log: Log, folder: Path, site: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.tlog-proof"
    file.write_bytes(receipts.encoded(receipt_of(log, 7)))
    assert realname("log", "verify", file, *KEY, "--log", folder).code == 0
    assert realname("log", "verify", file, *KEY, "--log", site).code == 0


def test_a_whole_log_is_verified_in_a_folder_and_on_the_web(folder: Path, site: str) -> None:
    for where in (folder, site):
        ran = realname("log", "verify", "--log", where, *KEY)
        assert (ran.code, "RIGHT" in ran.out, "300 leaves" in ran.out) == (0, True, True)
        assert "reading leaves" in ran.err


def test_a_wrong_figure_ends_with_one_and_is_named(folder: Path) -> None:
    [figures] = (folder / "figures").iterdir()
    figures.write_bytes(figures.read_bytes().replace(b'face.review":300', b'face.review":301'))
    ran = realname("log", "verify", "--log", folder, *KEY)
    assert ran.code == 1
    assert "published 301, counted 300" in ran.out


def test_a_monitor_remembers_and_finds_a_fork(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "seen.json"
    command = ("log", "monitor", folder, "--state", state, *KEY, "--json")
    first = realname(*command)
    assert (first.code, first.json["new_leaves"]) == (0, 300)
    assert realname(*command).json["new_leaves"] == 0
    kept = state.read_bytes()
    forked = Log()
    forked.append(*(one.encoded for one in [*LEAVES[1:], LEAVES[0]]))
    saved(forked, folder)
    ran = realname(*command)
    assert (ran.code, ran.json["counts"]) == (1, {"log.forked": 1})
    assert state.read_bytes() == kept


def test_a_head_that_somebody_else_saw_is_compared(log: Log, folder: Path, tmp_path: Path) -> None:
    other = Log()
    other.append(b"another history")
    head = tmp_path / "head"
    head.write_bytes(other.head)
    command = ("log", "monitor", folder, "--state", tmp_path / "seen.json", *KEY, "--head", head, "--json")
    ran = realname(*command)
    assert (ran.code, [found["code"] for found in ran.json["findings"]]) == (1, ["log.forked"])
    head.write_bytes(log.head)
    assert realname(*command).code == 0


def test_a_log_is_copied_and_then_checked_without_a_network(site: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert realname("log", "copy", site, copy, "--json").json["size"] == 300
    assert realname("log", "verify", "--log", copy, *KEY).code == 0
    assert realname("log", "copy", site, copy, "--json").json["copied"] == 3


def test_one_figure_is_counted_by_oneself_and_its_leaves_are_named(folder: Path) -> None:
    command = ("log", "count", folder, "took.decision.2", "--month", "2025-06", *KEY)
    ran = realname(*command, "--operator", OPERATOR, "--json")
    assert (ran.code, ran.json["count"], ran.json["leaves"]) == (0, 1, [2])
    assert realname(*command, "--operator", "somebody else", "--json").json["count"] == 0
    assert "took.decision.2: 1, from 1 of 300 leaves\nleaves 2\n" in realname(*command).out
    bundle = folder / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes().replace(b'"took_s":2,', b'"took_s":3,'))
    ran = realname(*command, "--json")
    assert (ran.code, [found["code"] for found in ran.json["findings"]]) == (1, ["log.root_differs"])


def made_key(tmp_path: Path) -> tuple[Path, str]:
    file = tmp_path / "witness.key"
    ran = realname("log", "new-key", "witness.example/w", file)
    assert ran.code == 0
    return file, ran.out.strip()


def test_a_new_key_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    file, public = made_key(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert notes.read_private_key(file.read_text("utf-8")).public.text == public
    before = file.read_bytes()
    assert realname("log", "new-key", "other", file).code == 2
    assert file.read_bytes() == before


def test_a_witness_cosigns_from_a_folder_and_its_word_is_asked_for(folder: Path, tmp_path: Path) -> None:
    file, public = made_key(tmp_path)
    trust = tmp_path / "trust"
    trust.write_text(f"log {LOG.public.text}\nwitness w {public}\nquorum w\n", "utf-8")
    assert realname("log", "verify", "--log", folder, "--trust", trust).code == 1
    ran = realname("log", "witness", folder, "--key", file, "--folder", tmp_path / "w", *KEY)
    assert ran.code == 0
    with (folder / "checkpoint").open("a", encoding="utf-8") as head:
        head.write(ran.out)
    ran = realname("log", "verify", "--log", folder, "--trust", trust, "--json")
    assert (ran.code, list(ran.json["witnessed"])) == (0, ["w"])
    shorter = Log()
    shorter.append(*(one.encoded for one in LEAVES[:200]))
    refused = realname(
        "log", "witness", saved(shorter, tmp_path / "s"), "--key", file, "--folder", tmp_path / "w", *KEY
    )
    assert (refused.code, "409" in refused.out) == (1, True)


def test_a_witness_answers_over_http(log: Log, tmp_path: Path) -> None:
    listening = server(Witness(WITNESSES[0], TRUST, tmp_path, lambda: 1.0), "127.0.0.1", 0)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    calls = Site(f"http://127.0.0.1:{listening.server_port}")
    try:
        body = request(0, consistency(0, log.size, TiledTree(log.files, log.size).node), log.head)
        status, content = calls.ask("POST", "add-checkpoint", body)
        assert (status, content.decode().startswith(f"— {WITNESSES[0].name} ")) == (200, True)
        assert calls.ask("POST", "add-checkpoint", body) == (409, b"300\n")
        assert calls.ask("POST", "add-checkpoint", b"")[0] == 400
        assert calls.ask("POST", "other", body)[0] == 404
        assert calls.ask("GET", "add-checkpoint")[0] == 501
    finally:
        calls.close()
        listening.shutdown()
        listening.server_close()


def refused(ran: Ran) -> tuple[int, str]:
    return ran.code, ran.json["error"]["code"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("verify", "RNR1:0", *KEY), (2, "receipt.malformed")),
        (("verify", "/nowhere", *KEY), (2, "input.no_file")),
        (("verify", "RNR1:0"), (2, "input.no_trust")),
        (("verify", "RNR1:0", "--log-key", "nonsense"), (2, "trust.malformed_key")),
        (("verify", *KEY), (2, "input.usage")),
        (("verify", "--log", "/nowhere", *KEY), (2, "input.no_log")),
        (("verify", "--log", "http://127.0.0.1:9/log", *KEY), (3, "log.unreachable")),
        (("verify", "--log", "https://", *KEY), (2, "input.address")),
        (("monitor", "/tmp", "--state", "/nowhere/x/y", *KEY), (3, "log.no_checkpoint")),  # noqa: S108  no log is there
        (("witness", "--key", "/nowhere", "--folder", "/nowhere", *KEY), (2, "input.usage")),
    ],
)
def test_what_cannot_be_done_is_said_with_its_code(words: tuple[str, ...], code: tuple[int, str]) -> None:
    assert refused(realname("log", *words, "--json")) == code


def test_a_log_key_is_not_taken_for_a_witness(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "key"
    realname("log", "new-key", ORIGIN, file, "--for-log")
    ran = realname("log", "witness", folder, "--key", file, "--folder", tmp_path, *KEY, "--json")
    assert refused(ran) == (2, "input.wrong_key")


def test_a_disclosure_is_replayed_on_any_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    file = tmp_path / "disclosure.json"
    file.write_bytes(DISCLOSED.encoded)
    ran = realname("replay", file, *KEY, "--json")
    assert (ran.code, ran.json["same"], ran.json["logged"]) == (0, True, True)
    assert "give --trust" in realname("replay", file).out
    table = json.loads(DISCLOSED.encoded)
    table["checks"][0]["milliseconds"] = 99
    file.write_text(json.dumps(table), "utf-8")
    ran = realname("replay", file)
    assert (ran.code, "disclosure.opening" in ran.out) == (1, True)
    assert refused(realname("replay", "nowhere", "--json")) == (2, "input.no_file")
    assert refused(realname("replay", "not-an-id", "--operator", "0" * 32, "--json")) == (2, "input.usage")
