"""Where model files lie on this machine, and the proof that each is the one that the catalogue names."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import user_cache_path

from realname.measure.errors import ModelError
from realname.measure.models import catalogue


def folder() -> Path:
    """Return the folder of model files: REALNAME_MODELS (for closed networks), else the user's cache."""
    chosen = os.environ.get("REALNAME_MODELS")
    return Path(chosen) if chosen else user_cache_path("realname") / "models"


def path_of(key: str) -> Path:
    """Return where the file of that key lies; it may not be there yet."""
    item = catalogue.find(key)
    suffix = Path(item.member).suffix if isinstance(item, catalogue.Source) else ".onnx"
    return folder() / f"{key}-{item.sha256[:12]}{suffix}"


def read(key: str) -> bytes:
    """Return a model file's bytes, verified. ModelError `model.missing` or `model.wrong_digest`."""
    path = path_of(key)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"the file of network {key!r} is not there") from error
    if hashlib.sha256(content).hexdigest() != catalogue.find(key).sha256:
        raise ModelError(
            f"the file of network {key!r} is not the one that the catalogue names",
            code="model.wrong_digest",
            remedy="Delete the file and run `make models`; if it happens again, ask where the file came from.",
        )
    return content


def write(key: str, content: bytes) -> Path:
    """Keep a model file, whole or not at all. ModelError `model.wrong_digest` where it is not the catalogue's."""
    digest = hashlib.sha256(content).hexdigest()
    if digest != catalogue.find(key).sha256:
        raise ModelError(f"network {key!r} has digest {digest}, not the catalogue's", code="model.wrong_digest")
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path
