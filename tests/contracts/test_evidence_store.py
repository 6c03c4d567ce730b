"""What every evidence store does. A further implementation is added to IMPLEMENTATIONS and passes the same tests."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realname.connect.evidence_store.contract import (
    MAX_SEALED_BYTES,
    EvidenceError,
    EvidenceStore,
    SealedBytes,
    new_key,
)
from realname.connect.evidence_store.local_folder import LocalFolder
from realname.connect.keys.sealing import OVERHEAD_BYTES, VERSION

IMPLEMENTATIONS: dict[str, Callable[[Path], EvidenceStore]] = {
    "local folder": lambda scratch: LocalFolder(scratch / "evidence"),
}


@pytest.fixture(params=IMPLEMENTATIONS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> EvidenceStore:
    return IMPLEMENTATIONS[request.param](tmp_path)


def sealed(size: int = 1000) -> SealedBytes:
    return SealedBytes(VERSION + os.urandom(size - 1))


def test_what_was_put_is_got_byte_for_byte(store: EvidenceStore) -> None:
    key, evidence = new_key(), sealed()
    store.put(key, evidence)
    assert store.get(key) == evidence


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=OVERHEAD_BYTES, max_size=4096))
def test_any_content_comes_back(store: EvidenceStore, content: bytes) -> None:
    key, evidence = new_key(), SealedBytes(VERSION + content)
    store.put(key, evidence)
    assert store.get(key) == evidence


def test_what_was_never_put_is_not_found(store: EvidenceStore) -> None:
    with pytest.raises(EvidenceError) as caught:
        store.get(new_key())
    assert caught.value.code == "evidence.not_found"


def test_what_was_deleted_is_not_found_and_deleting_again_says_so(store: EvidenceStore) -> None:
    key = new_key()
    store.put(key, sealed())
    assert store.delete(key) is True
    assert store.delete(key) is False
    with pytest.raises(EvidenceError):
        store.get(key)


def test_the_same_put_again_changes_nothing(store: EvidenceStore) -> None:
    key, evidence = new_key(), sealed()
    store.put(key, evidence)
    store.put(key, evidence)
    assert store.get(key) == evidence


def test_evidence_is_never_replaced(store: EvidenceStore) -> None:
    key, first = new_key(), sealed()
    store.put(key, first)
    with pytest.raises(EvidenceError) as caught:
        store.put(key, sealed())
    assert caught.value.code == "evidence.exists"
    assert store.get(key) == first


@pytest.mark.parametrize(("size", "taken"), [(MAX_SEALED_BYTES, True), (MAX_SEALED_BYTES + 1, False)])
def test_the_largest_evidence_is_taken_and_one_byte_more_is_not(
    store: EvidenceStore,
    size: int,
    taken: bool,  # noqa: FBT001  a table
) -> None:
    key, evidence = new_key(), SealedBytes(VERSION + bytes(size - 1))
    if taken:
        store.put(key, evidence)
        assert len(store.get(key).value) == size
        return
    with pytest.raises(EvidenceError) as caught:
        store.put(key, evidence)
    assert caught.value.code == "evidence.too_large"
    with pytest.raises(EvidenceError):
        store.get(key)


@pytest.mark.parametrize(
    "key", ["", "..", "../../etc/passwd", "a" * 31, "a" * 33, "A" * 32, "g" * 32, "ab/cd", "a" * 32 + "\n", "٣" * 32]
)
def test_what_is_no_key_of_ours_is_refused(store: EvidenceStore, key: str) -> None:
    for act in (lambda: store.get(key), lambda: store.delete(key), lambda: store.put(key, sealed())):
        with pytest.raises(EvidenceError) as caught:
            act()
        assert caught.value.code == "evidence.bad_key"


def test_old_evidence_is_listed_and_new_is_not(store: EvidenceStore) -> None:
    key = new_key()
    store.put(key, sealed())
    now = datetime.now(UTC)
    assert list(store.stored_before(now - timedelta(minutes=1))) == []
    assert list(store.stored_before(now + timedelta(minutes=1))) == [key]


def test_a_moment_without_a_time_zone_is_refused(store: EvidenceStore) -> None:
    with pytest.raises(ValueError, match="time zone"):
        list(store.stored_before(datetime(2030, 1, 1)))  # noqa: DTZ001  the one that is refused


def test_eight_threads_put_and_get_their_own(store: EvidenceStore) -> None:
    wrong: list[str] = []

    def work() -> None:
        for _ in range(10):
            key, evidence = new_key(), sealed(5000)
            store.put(key, evidence)
            if store.get(key) != evidence:
                wrong.append(key)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_readers_of_a_key_that_is_being_written_see_all_or_nothing(store: EvidenceStore) -> None:
    key, evidence = new_key(), sealed(2 << 20)
    halves: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                if store.get(key) != evidence:
                    halves.append(1)
            except EvidenceError as error:
                if error.code != "evidence.not_found":
                    halves.append(2)

    reader = threading.Thread(target=read)
    reader.start()
    store.put(key, evidence)
    done.set()
    reader.join()
    assert halves == []


@pytest.mark.parametrize("plain", [b"", b"\xff\xd8\xff" + b"x" * 100, b"\x89PNG" + b"x" * 100, VERSION, b"RIFF" * 30])
def test_plain_bytes_cannot_be_handed_in_by_mistake(plain: bytes) -> None:
    with pytest.raises(EvidenceError) as caught:
        SealedBytes(plain)
    assert caught.value.code == "evidence.not_sealed"


def test_sealed_bytes_are_not_printed() -> None:
    assert repr(sealed()) == "SealedBytes()"
