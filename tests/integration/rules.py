"""A policy for tests of the record: pictures alone by the face, an officer's word without it."""

from __future__ import annotations

from realname.judge.policy import shipped_text

OTHER_WAY = """
[officer]
second_means = ["bank_card", "second_document"]

[other_way."document.readable"]
required = "always"
fail = "retry"
unsure = "retry"

[other_way."officer.attested"]
required = "always"
fail = "retry"
unsure = "retry"
"""

PICTURES = shipped_text("photographs") + OTHER_WAY
