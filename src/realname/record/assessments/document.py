"""What is signed: the configuration as it was, and the operator's own words about it."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields

from realname.judge import canonical
from realname.judge.shapes import build
from realname.record.assessments.configuration import Configuration

LONGEST_WORDS = 4000
"""Some eight hundred words: whoever has more to say keeps it in a document of her own, and names that."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What no machine can say for an operator.

    necessity        why the registration needs what it uses, and why nothing milder does
    consulted        who was heard: a data protection officer, the people concerned, an authority
    remaining        how the duties are met that are left to the operator
    residual_risks   which risks remain, and why they are accepted
    """

    necessity: str
    consulted: str
    remaining: str
    residual_risks: str

    def __post_init__(self) -> None:
        for member in fields(self):
            said = getattr(self, member.name)
            if not said.strip():
                raise ValueError(f"{member.name} is empty")
            if len(said) > LONGEST_WORDS:
                raise ValueError(f"{member.name} has more than {LONGEST_WORDS} characters")


@dataclass(frozen=True, slots=True)
class Document:
    """A whole assessment."""

    configuration: Configuration
    words: OwnWords

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of its canonical JSON."""
        return canonical.digest(self)


def written(document: Document) -> str:
    """Return a document as it is stored: its canonical JSON."""
    return canonical.canonical(document).decode()


def read(text: str) -> Document:
    """Return the document that was written so."""
    return build(Document, json.loads(text))
