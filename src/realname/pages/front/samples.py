"""What `realname run` made for trying: a sample operator, a specimen and its face, the simulators' pages.

Only where the command says so by REALNAME_SAMPLES, and never in production.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from realname.connect.transport.production import in_production

FILES = {"document": "passport-page-good-0.jpg", "face": "face.png"}


@dataclass(frozen=True, slots=True)
class Samples:
    """One sample operator, where its files lie, and the simulators that it is connected to."""

    operator_id: uuid.UUID
    slug: str
    name: str
    folder: Path
    simulators: Mapping[str, str]

    def file(self, kind: str) -> Path:
        """Return where the specimen document or its face lies. KeyError."""
        return self.folder / "first" / FILES[kind]


def samples() -> Samples | None:
    """Return the first sample operator, None where there is none to try with."""
    folder = os.environ.get("REALNAME_SAMPLES")
    if not folder or in_production():
        return None
    try:
        one = json.loads((Path(folder) / "sample-operators.json").read_text("utf-8"))["operators"][0]
        return Samples(uuid.UUID(one["operator_id"]), one["slug"], one["name"], Path(folder), one["simulators"])
    except (OSError, ValueError, KeyError, IndexError):
        return None
