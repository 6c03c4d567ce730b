"""An operator's versioned rules: which checks, at which error rate, and what follows.

A policy holds no score: it names rates, which an engine's calibration turns into scores. It is written in TOML, read
strictly (an unknown key is refused), and known by the digest of its canonical JSON.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from realname.judge import canonical
from realname.judge.checks.check import QUESTIONS
from realname.judge.errors import PolicyError
from realname.judge.rules import CheckRule, DocumentRules, FaceRules, Requirement
from realname.judge.shapes import ShapeError, build, plain

DEFAULT = "photographs"

MAX_BYTES = 64 * 1024
"""A policy is a page of text; what is larger is something else."""

NEEDS: Mapping[str, tuple[str, ...]] = {
    "face.matches_document": ("document.portrait_found", "face.single", "face.quality"),
    "document.type_allowed": ("document.readable",),
}
"""Checks that mean nothing without others: a comparison of the wrong or an unfit face proves nothing."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of an operator's rules.

    jurisdiction   ISO 3166 code of the country whose law the reasons cite; empty: all that the catalogue knows
    checks         what is asked, by the checks' names
    """

    name: str
    version: int
    summary: str
    checks: Mapping[str, CheckRule]
    document: DocumentRules | None = None
    face: FaceRules | None = None
    jurisdiction: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError("name must be lower-case letters, digits and single hyphens")
        if self.version < 1:
            raise ValueError("version must be 1 or more")
        if not re.fullmatch(r"([A-Z]{2})?", self.jurisdiction):
            raise ValueError("jurisdiction must be an ISO 3166 code of two letters, or empty")
        _refuse_empty_or_broken(self.checks)
        for group, rules in (("document", self.document), ("face", self.face)):
            if (rules is not None) is not any(name.startswith(f"{group}.") for name in self.checks):
                raise ValueError(f"the table {group!r} is there exactly when a check {group}.* is asked for")

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of the canonical JSON of every rule: what a decision is kept with."""
        return canonical.digest(self)


def _refuse_empty_or_broken(checks: Mapping[str, CheckRule]) -> None:
    always = {name for name, rule in checks.items() if rule.required is Requirement.ALWAYS}
    if not always:
        raise ValueError("the policy asks for nothing: no check is required always")
    for name in checks:
        if name not in QUESTIONS:
            raise ValueError(f"there is no check {name!r}")
        for other in NEEDS.get(name, ()):
            if other not in always:
                raise ValueError(f"{name} means nothing unless {other} is required always")


def shipped() -> tuple[str, ...]:
    """Return the names of the policies that ship, the default first."""
    names = (path.name.removesuffix(".toml") for path in _folder().iterdir() if path.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: (name != DEFAULT, name)))


def load_policy(name_or_path: str | Path = DEFAULT) -> Policy:
    """Return the policy that ships under that name, or the one in that file (a path ends in `.toml`).

    PolicyError `policy.unknown`, `policy.malformed`.
    """
    text = str(name_or_path)
    if text.endswith(".toml"):
        return parse(_read(Path(text)))
    if text not in shipped():
        raise PolicyError(
            f"there is no policy {text!r}",
            code="policy.unknown",
            remedy=f"Name one of {', '.join(shipped())}, or the path of a .toml file.",
        )
    return parse((_folder() / f"{text}.toml").read_text("utf-8"))


def parse(text: str) -> Policy:
    """Read a policy's TOML. PolicyError `policy.malformed` with the place of what is wrong."""
    try:
        return build(Policy, tomllib.loads(text))
    except (ShapeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError(f"not a usable policy: {error}") from error


def differences(old: Policy, new: Policy) -> tuple[tuple[str, Any, Any], ...]:
    """Return (place, old value, new value) for every rule that differs; None where a rule is absent."""
    before, after = _flat(plain(old)), _flat(plain(new))
    places = sorted(before.keys() | after.keys())
    return tuple((p, before.get(p), after.get(p)) for p in places if before.get(p) != after.get(p))


def _flat(value: Any, where: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {where: value}
    inner = (_flat(item, f"{where}.{key}" if where else key) for key, item in value.items())
    return {place: item for table in inner for place, item in table.items()}


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise PolicyError(f"a policy has at most {MAX_BYTES} bytes")
        return content.decode("utf-8")
    except OSError as error:
        raise PolicyError("the policy's file cannot be opened", code="policy.unknown") from error
    except UnicodeDecodeError as error:
        raise PolicyError("the policy's file is not UTF-8 text") from error


def _folder() -> Any:
    return files("realname.judge") / "policies"
