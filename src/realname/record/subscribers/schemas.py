"""The shapes of what is answered about subscribers, as the reference shows them."""

from __future__ import annotations

import uuid
from typing import Any

from realname.record.web.shapes import Told


class SubscriberTold(Told):
    """A person, as the operator knows her."""

    id: uuid.UUID
    fields: dict[str, str]
    is_erased: bool


class Export(Told):
    """What is held on a person, but for the pictures themselves."""

    id: uuid.UUID
    fields: dict[str, str]
    consents: list[dict[str, Any]]
    face_templates: list[dict[str, Any]]
    representatives: list[dict[str, Any]]
    registrations: list[dict[str, Any]]


class Erasure(Told):
    """The proof that a person is erased."""

    id: uuid.UUID
    erased_at: str
    key_destroyed: bool
    templates_left: int
