"""How a person's data ends: the words in which each app's `privacy` declares it of its models.

The tests hold every declaration against the rows of a person who was taken the whole way and then erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model


class Ending(StrEnum):
    """What becomes of a model's rows when a person is erased."""

    KEY = "key"
    """They stay, and what they say of her is sealed under her key, which is gone."""

    DELETED = "deleted"
    """Her rows are deleted."""

    NOTHING = "nothing"
    """They say nothing of a person."""

    KEPT = "kept"
    """They stay on purpose, and say nothing that names her to whoever has nothing else."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a model holds of a person.

    ending  what erasing does
    sealed  columns that are sealed under her key
    why     the reason, where rows are kept on purpose or are not in the export
    shown   the member of the export that shows it, empty where none does
    """

    ending: Ending
    sealed: tuple[str, ...] = ()
    why: str = ""
    shown: str = ""


Declared = Mapping[type[Model], Held]
