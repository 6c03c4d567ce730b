"""The file of the sample operators: who they are, and the credentials that a person tries the service with."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from realname.cli.service.errors import RunError

NAME = "sample-operators.json"


@dataclass(frozen=True, slots=True)
class SampleOperator:
    """One of them. `simulators` are the addresses that it is connected to, by the kind of connection."""

    slug: str
    name: str
    operator_id: str
    client_id: str
    client_secret: str = field(repr=False)
    endpoint_id: str
    webhook_secret: str = field(repr=False)
    simulators: Mapping[str, str]


def read_samples(folder: Path) -> tuple[SampleOperator, ...]:
    """Return the operators of the folder's file, none where there is no file. RunError `run.samples_unreadable`."""
    path = folder / NAME
    try:
        rows = json.loads(path.read_text("utf-8"))["operators"]
        return tuple(SampleOperator(**row) for row in rows)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unusable(path, "read") from error


def write_samples(folder: Path, operators: tuple[SampleOperator, ...]) -> None:
    """Replace the file, whole or not at all; only this account may read it. RunError `run.samples_unreadable`."""
    path = folder / NAME
    partial = path.with_suffix(".partial")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump({"operators": [asdict(one) for one in operators]}, out, indent=2)
        partial.replace(path)
    except OSError as error:
        raise _unusable(path, "written") from error


def _unusable(path: Path, what: str) -> RunError:
    return RunError(
        f"{path} cannot be {what}",
        code="run.samples_unreadable",
        remedy="Remove the file, or give this account permission to it: new sample operators are made then.",
    )
