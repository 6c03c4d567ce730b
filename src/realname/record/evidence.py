"""The process's one evidence store: a folder of sealed files, named by REALNAME_EVIDENCE."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from realname.connect.evidence_store.contract import EvidenceStore
from realname.connect.evidence_store.local_folder import LocalFolder

DEFAULT = Path("var") / "evidence"


@cache
def evidence_store() -> EvidenceStore:
    """Return the store, making its folder where it is missing."""
    return LocalFolder(Path(os.environ.get("REALNAME_EVIDENCE") or DEFAULT))
