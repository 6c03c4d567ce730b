"""What the API tells of the public log."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.web.shapes import Told


class ProofTold(Told):
    """A receipt: what the leaf says, where it stands, and the proof as a file (C2SP tlog-proof) and as a code's text.

    `log` is the origin of the log, `index` the leaf's place, `size` that of the tree which the proof leads to.
    """

    registration_id: uuid.UUID
    kind: str
    at: str
    says: dict[str, Any]
    log: str
    index: int
    size: int
    file: str
    qr: str
