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
    """The sample operators, where their files lie, and the simulators that they are connected to.

    operator_id, name              asks for a challenge before the camera
    photographs_id, photographs_by takes photographs, too
    """

    operator_id: uuid.UUID
    name: str
    photographs_id: uuid.UUID
    photographs_by: str
    folder: Path
    simulators: Mapping[str, str]

    def file(self, kind: str) -> Path:
        """Return where the specimen document or its face lies. KeyError."""
        return self.folder / "first" / FILES[kind]


def samples() -> Samples | None:
    """Return the sample operators, None where there are none to try with."""
    folder = os.environ.get("REALNAME_SAMPLES")
    if not folder or in_production():
        return None
    try:
        one, other = json.loads((Path(folder) / "sample-operators.json").read_text("utf-8"))["operators"]
        return Samples(
            uuid.UUID(one["operator_id"]),
            one["name"],
            uuid.UUID(other["operator_id"]),
            other["name"],
            Path(folder),
            one["simulators"],
        )
    except (OSError, ValueError, KeyError):
        return None
