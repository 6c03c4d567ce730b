"""Witnesses cosign what continues, the public sees their word, and a log that went back is found by theirs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from tests.integration.oversight.logs import append_some, copied, elsewhere, published

from realname.database.embedded import Server
from realname.ledger.cosignatures import WitnessKey
from realname.ledger.notes import COSIGNATURE, PrivateKey, new_key
from realname.ledger.trust import Trust
from realname.ledger.witness import Witness
from realname.record.errors import Conflict
from realname.record.oversight.actions.sequencing import sequence, sequence_all
from realname.record.oversight.actions.signing import public_key
from realname.record.oversight.actions.witnessing import WAITED, have_cosigned
from realname.record.oversight.models import Cosignature, Log
from realname.record.oversight.published import log_folder, published_note, witnessed_size

pytestmark = pytest.mark.usefixtures("database", "folder")


@pytest.fixture
def key() -> PrivateKey:
    return new_key("witness.example", COSIGNATURE)


@pytest.fixture
def witness(key: PrivateKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """A witness of this log behind HTTP, which the settings name."""
    append_some(2)
    sequence_all()  # without witnesses yet: a witness must know the log's key
    kept = Witness(key, Trust((public_key(Log.objects.get()),)), tmp_path / "witness", lambda: 1_800_000_000)
    connections.close_all()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/add-checkpoint"
            answer = kept.add_checkpoint(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    named = tmp_path / "witnesses"
    named.write_text(f"witness w {key.public.text} http://127.0.0.1:{server.server_port}\nquorum w\n")
    monkeypatch.setenv("REALNAME_LOG_WITNESSES", str(named))
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


def trust(key: PrivateKey) -> Trust:
    return Trust((public_key(Log.objects.get()),), {"w": WitnessKey(key.public)}, quorum="w")


def test_a_head_is_shown_once_a_witness_has_cosigned_it(witness: Witness, key: PrivateKey) -> None:
    append_some(300)
    sequence_all()
    assert "302\n" not in published()
    assert have_cosigned(timezone.now()) == 1
    checked = trust(key).check(published().encode())
    assert (checked.checkpoint.size, dict(checked.witnessed)) == (302, {"w": 1_800_000_000})
    assert have_cosigned(timezone.now()) == 1  # it is not asked twice
    append_some(1)
    sequence_all()
    assert have_cosigned(timezone.now()) == 1
    assert trust(key).check(published().encode()).checkpoint.size == 303
    latest = witness.latest(Log.objects.get().origin)
    assert latest is not None
    assert latest.size == 303
    assert list(Cosignature.objects.order_by("size").values_list("size", flat=True)) == [302, 303]


def test_a_witness_that_does_not_answer_holds_the_log_up_for_five_minutes_only(
    witness: Witness, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: PrivateKey
) -> None:
    del witness
    (tmp_path / "nowhere").write_text(f"witness w {key.public.text} http://127.0.0.1:9\nquorum w\n")
    monkeypatch.setenv("REALNAME_LOG_WITNESSES", str(tmp_path / "nowhere"))
    append_some(1)
    sequence_all()
    assert have_cosigned(timezone.now()) == 0
    assert published().split("\n")[1] == "2"
    assert have_cosigned(timezone.now() + WAITED + timedelta(seconds=1)) == 0
    assert published().split("\n")[1] == "3"


def test_where_database_and_folder_went_back_a_witness_says_so_and_nothing_more_is_signed(
    witness: Witness, server: Server, database: str
) -> None:
    del witness
    backup = copied(server, database)
    append_some(5)
    sequence_all()
    assert have_cosigned(timezone.now()) == 1
    for name in ("signed", "checkpoint"):
        (log_folder() / name).unlink()
    with elsewhere(server, backup):
        append_some(1)
        sequence()
        assert have_cosigned(timezone.now()) == 0
        assert published_note() is None
        assert witnessed_size() == 7
        append_some(1)
        with pytest.raises(Conflict) as refusal:
            sequence()
        assert refusal.value.code == "log.backwards"
        assert "of 7 was signed" in str(refusal.value)


def test_a_lost_folder_is_told_and_nothing_is_signed() -> None:
    for _ in range(2):
        append_some(1)
        sequence_all()
    for name in ("signed", "checkpoint"):
        (log_folder() / name).unlink()
    append_some(1)
    with pytest.raises(Conflict) as refusal:
        sequence()
    assert refusal.value.code == "log.memory_lost"
    assert published_note() is None


def test_another_witnesss_signature_is_not_taken(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "_key", new_key("witness.example", COSIGNATURE))
    append_some(1)
    sequence_all()
    assert have_cosigned(timezone.now()) == 0
    assert not Cosignature.objects.exists()
