"""An operator's versioned rules: which checks, at which error rate, and what follows.

A policy holds no score: it names rates, which an engine's calibration turns into scores. It is written in TOML, read
strictly (an unknown key is refused), and known by the digest of its canonical JSON.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from realname.judge import canonical
from realname.judge.capture_rules import CaptureRules, LivenessRules
from realname.judge.checks.check import QUESTIONS
from realname.judge.errors import PolicyError
from realname.judge.facts import Way
from realname.judge.identity_rules import CoolingRules, GalleryRules, IdentityRules
from realname.judge.pace import PaceRules
from realname.judge.rules import (
    AuthorityRules,
    CheckRule,
    Consequence,
    DocumentRules,
    FaceRules,
    OfficerRules,
    Requirement,
    ReviewRules,
    SubscriberRules,
)
from realname.judge.shapes import ShapeError, build, plain

DEFAULT = "photographs"

REGISTRATIONS: Mapping[str, str] = {
    "new_line": "new-line",
    "sim_replacement": "sim-replacement",
    "transfer": "transfer",
    "reverification": "reverification",
    "check_in": "check-in",
}
"""The policies that ship for registrations, by their kind. They ask for more than pictures can answer."""

MAX_BYTES = 64 * 1024
"""A policy is a page of text; what is larger is something else."""

LINE_LIMIT = "identity.line_limit"
"""The check for which the table `identity` is."""

PACE = frozenset({"agent.pace", "device.pace"})
"""The checks for which the table `pace` is."""

SEARCH = "face.not_under_other_identity"
"""The check for which the table `gallery` is, and a purpose of its own."""

NEEDS: Mapping[str, tuple[str, ...]] = {
    "face.matches_document": ("document.portrait_found", "face.single", "face.quality"),
    "face.matches_authority": ("face.single", "face.quality"),
    "face.matches_owner": ("face.single", "face.quality"),
    "document.type_allowed": ("document.readable",),
    "document.fields_agree": ("document.readable",),
    "face.challenge_met": ("face.single", "face.quality"),
    "face.live": ("face.single", "face.quality"),
    "authority.record_matches": ("document.readable", "consent.given"),
    "identity.is_holder": ("document.readable",),
    LINE_LIMIT: ("document.readable",),
    "identity.not_blocked": ("document.readable",),
    SEARCH: ("document.readable", "consent.given", "face.single", "face.quality"),
}
"""Checks that mean nothing without others: a comparison of the wrong or an unfit face proves nothing."""

BESIDE: Mapping[str, tuple[str, ...]] = {
    "face.live": ("face.challenge_met", "capture.not_replayed"),
    "face.challenge_met": ("capture.not_replayed",),
    "capture.not_injected": ("face.quality",),
    "capture.not_replayed": ("face.quality",),
}
"""Checks that mean nothing unless others are asked too, however: a recording shows a living person as well."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of an operator's rules.

    jurisdiction   ISO 3166 code of the country whose law the reasons cite; empty: all that the catalogue knows
    checks         what is asked of somebody who shows her face, by the checks' names
    other_way      what is asked of somebody who does not; empty: the policy has no such way
    review         how people decide what is left to them; it changes no decision of the machine
    cooling        how long an approved SIM replacement or transfer waits; None: not at all
    """

    name: str
    version: int
    summary: str
    checks: Mapping[str, CheckRule]
    document: DocumentRules | None = None
    face: FaceRules | None = None
    jurisdiction: str = ""
    other_way: Mapping[str, CheckRule] = field(default_factory=dict)
    authority: AuthorityRules | None = None
    officer: OfficerRules | None = None
    subscriber: SubscriberRules | None = None
    review: ReviewRules = field(default_factory=ReviewRules)
    liveness: LivenessRules | None = None
    capture: CaptureRules | None = None
    identity: IdentityRules | None = None
    gallery: GalleryRules | None = None
    cooling: CoolingRules | None = None
    pace: PaceRules | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError("name must be lower-case letters, digits and single hyphens")
        if self.version < 1:
            raise ValueError("version must be 1 or more")
        if not re.fullmatch(r"([A-Z]{2})?", self.jurisdiction):
            raise ValueError("jurisdiction must be an ISO 3166 code of two letters, or empty")
        _refuse_empty_or_broken(self.checks)
        if self.other_way:
            _refuse_empty_or_broken(self.other_way)
            if faces := sorted(name for name in self.other_way if name.startswith(("face.", "capture."))):
                raise ValueError(f"the way without the face asks for {faces[0]}")
        self._refuse_misplaced_tables()
        if (rule := self.checks.get(SEARCH)) and {rule.fail, rule.unsure} != {Consequence.REVIEW}:
            raise ValueError(f"what {SEARCH} finds is for a person to look at: it leads to review and to nothing else")
        for name, rule in (*self.checks.items(), *self.other_way.items()):
            if name in PACE and {rule.fail, rule.unsure} != {Consequence.REVIEW}:
                raise ValueError(f"what {name} finds is a sign and no proof: it leads to review and to nothing else")

    def _refuse_misplaced_tables(self) -> None:
        asked = {*self.checks, *self.other_way}
        for group in ("document", "face", "authority", "officer", "subscriber", "capture"):
            if (getattr(self, group) is not None) is not any(name.startswith(f"{group}.") for name in asked):
                raise ValueError(f"the table {group!r} is there exactly when a check {group}.* is asked for")
        if (self.identity is not None) is not (LINE_LIMIT in asked):
            raise ValueError(f"the table 'identity' is there exactly when {LINE_LIMIT} is asked for")
        if (self.gallery is not None) is not (SEARCH in asked):
            raise ValueError(f"the table 'gallery' is there exactly when {SEARCH} is asked for")
        if (self.pace is not None) is not bool(asked & PACE):
            raise ValueError(f"the table 'pace' is there exactly when {' or '.join(sorted(PACE))} is asked for")
        if (self.liveness is not None) is not bool(asked & CHALLENGED):
            raise ValueError(
                f"the table 'liveness' is there exactly when {' or '.join(sorted(CHALLENGED))} is asked for"
            )

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of the canonical JSON of every rule: what a decision is kept with."""
        return canonical.digest(self)

    def asks(self, way: Way) -> Mapping[str, CheckRule]:
        """Return what is asked of somebody who goes that way."""
        return self.checks if way is Way.FACE else self.other_way

    def purposes(self, way: Way) -> tuple[str, ...]:
        """Return the purposes that a person must agree to before her data is used that way."""
        asked = self.asks(way)
        uses = {purpose for prefix, purpose in PURPOSES.items() for name in asked if name.startswith(prefix)}
        return tuple(sorted(uses))


CHALLENGED = frozenset({"face.live", "face.challenge_met"})
"""The checks of a challenge, for which the table `liveness` is."""

PURPOSES: Mapping[str, str] = {
    "document.": "document",
    "face.": "face",
    "capture.": "face",
    "authority.": "authority",
    "contact.": "contact",
    SEARCH: "other_identity",
}
"""What a check uses, by the words of the consent texts."""


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
        for other in BESIDE.get(name, ()):
            if other not in checks:
                raise ValueError(f"{name} means nothing unless {other} is asked for beside it")


def shipped() -> tuple[str, ...]:
    """Return the names of the policies for pictures alone, the default first."""
    names = (path.name.removesuffix(".toml") for path in _folder().iterdir() if path.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: (name != DEFAULT, name)))


def load_policy(name_or_path: str | Path = DEFAULT) -> Policy:
    """Return the policy that ships under that name, or the one in that file (a path ends in `.toml`).

    PolicyError `policy.unknown`, `policy.malformed`.
    """
    return parse(text_of(name_or_path))


def text_of(name_or_path: str | Path) -> str:
    """Return the TOML of the policy that ships under that name, or of that file. PolicyError."""
    text = str(name_or_path)
    if text.endswith(".toml"):
        return _read(Path(text))
    known = (*shipped(), *REGISTRATIONS.values())
    if text not in known:
        raise PolicyError(
            f"there is no policy {text!r}",
            code="policy.unknown",
            remedy=f"Name one of {', '.join(known)}, or the path of a .toml file.",
        )
    return shipped_text(text)


def shipped_text(name: str) -> str:
    """Return the TOML of a policy that ships."""
    folder = _folder() / "registrations" if name in REGISTRATIONS.values() else _folder()
    return str((folder / f"{name}.toml").read_text("utf-8"))


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
