"""Gather every code that the API can answer a problem with, from where it is raised.

`python scripts/generate_problems.py` writes the catalogue that `/v1/problems` shows, and the table docs/problems.md. A
test compares both with the code.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import django

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src" / "realname"
CATALOGUE = SOURCE / "record" / "web" / "codes.json"
TABLE = CHECKOUT / "docs" / "problems.md"

BESIDE = {
    "measure/images.py": 422,
    "connect/messages/phone_numbers.py": 422,
    "connect/activation/line_identifiers.py": 422,
    "judge/policy.py": 422,
}
"""Modules below whose errors an endpoint lets through with their codes, and with which status."""

NOT_ANSWERED = (
    "image.unreadable",
    "image.unreadable_path",
    "policy.unknown",
    "assessment.changed",
    "assessment.nothing",
    "assessment.role",
    "connection.",
    "dispute.already",
    "dispute.answered",
    "dispute.no_way",
    "dispute.too_often",
    "dispute.terminated",
    "dispute.words",
    "inquiry.",
    "access.",
    "log.",
    "partner.",
    "rotation.",
    "staff.",
    "store.",
    "watch.",
)
"""Codes of commands and of pages alone, by how they begin."""

AS_ANSWERED = {
    "auth.grant_type": [400],
    "auth.scope": [400, 403],
    "request.form": [400],
    "request.json": [400],
    "request.malformed": [400],
}
"""Statuses that an endpoint or a reader chooses for itself."""

IN_GENERAL = {
    "auth.scope": "This client does not hold the scope that the call needs, or every scope that it asks for.",
    "campaign.plan": "A window, a reminder or a bar of the plan lies where it must not: the answer says which.",
    "evidence.store": "The evidence store is full or cannot be written to; nothing of the request was kept.",
    "policy.malformed": "The policy cannot be read, or asks for what cannot be: the answer says what.",
    "record.not_found": "It is not there, or is another operator's: the two look alike on purpose.",
    "registration.out_of_order": "The step is not possible in this state, or the registration has ended.",
    "request.invalid": "One or more members of the request are missing or wrong: `errors` names each by a pointer.",
    "webhook.url": "Events cannot be sent to this address: the answer says why.",
}
"""Meanings of codes that are raised in many places, or in words that are known at run time alone."""

HINT = "<!-- Made by scripts/generate_problems.py (`make generated`). Edit the code instead. -->"


@dataclass(frozen=True, slots=True)
class Entry:
    """One place that answers a code."""

    code: str
    status: int
    meaning: str
    remedy: str


def catalogue() -> list[dict[str, object]]:
    """Return every code with its statuses, meanings and remedies, in order."""
    found: dict[str, list[Entry]] = {}
    for entry in _entries():
        found.setdefault(entry.code, []).append(entry)
    return [_told(code, entries) for code, entries in sorted(found.items()) if not code.startswith(NOT_ANSWERED)]


def _told(code: str, entries: list[Entry]) -> dict[str, object]:
    said = [IN_GENERAL[code]] if code in IN_GENERAL else _once(entry.meaning for entry in entries)
    if not said:
        raise SystemExit(f"{code} is answered in words that are known at run time alone: say it in IN_GENERAL")
    return {
        "code": code,
        "statuses": AS_ANSWERED.get(code) or sorted({entry.status for entry in entries}),
        "meanings": said,
        "remedies": _once(entry.remedy for entry in entries),
    }


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def table(entries: list[dict[str, object]]) -> str:
    """Return the catalogue as a page."""
    lines = [
        HINT,
        "# Problems of the API",
        "",
        "Every `code` of a problem (RFC 9457), with the statuses that it comes with. `…` stands for what the answer",
        "names. The rules are in [api.md](api.md); a running service shows this table at `/v1/problems`.",
        "",
        "| code | status | what happened | what to do |",
        "|---|---|---|---|",
    ]
    for entry in entries:
        cells = (f"`{entry['code']}`", *(_joined(entry[name]) for name in ("statuses", "meanings", "remedies")))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _joined(values: object) -> str:
    assert isinstance(values, list)  # noqa: S101  for the type checker
    return "<br>".join(str(value).replace("|", "\\|") for value in values)


def _entries() -> Iterator[Entry]:
    from realname.record import errors  # noqa: PLC0415  after Django is set up
    from realname.record.web.problems import EVIDENCE_STATUS, STATUS  # noqa: PLC0415

    kinds = {kind.__name__: (status, kind.code, kind.remedy) for kind, (status, _) in STATUS.items()}
    kinds["TooMany"] = (429, errors.TooMany.code, errors.TooMany.remedy)
    for path in sorted((SOURCE / "record").rglob("*.py")):
        yield from _Module(path, kinds).entries()
    for name, status in BESIDE.items():
        for entry in _Module(SOURCE / name, kinds, status).entries():
            yield Entry(entry.code, EVIDENCE_STATUS.get(entry.code, status), entry.meaning, entry.remedy)


class _Module:
    """The raises of one module, read and not run."""

    def __init__(self, path: Path, kinds: Mapping[str, tuple[int, str, str]], status: int | None = None) -> None:
        self._tree = ast.parse(path.read_text("utf-8"))
        self._kinds = dict(kinds)
        self._helpers: dict[str, tuple[ast.Call, ast.FunctionDef]] = {}
        if status is not None:
            names = {one.func.id for one in self._calls(self._tree) if isinstance(one.func, ast.Name)}
            errors = {name for name in names if name.endswith("Error")}
            self._kinds = dict.fromkeys(errors, (status, "policy.malformed", "Correct the member and send it again."))
        for node in ast.walk(self._tree):
            if isinstance(node, ast.FunctionDef):
                for call in self._returned(node):
                    self._helpers[node.name] = (call, node)

    def entries(self) -> Iterator[Entry]:
        for call in self._calls(self._tree):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name in self._kinds:
                entry = self._entry(call, self._kinds[name], {})
            elif name in self._helpers:
                inner, function = self._helpers[name]
                kind = inner.func.id if isinstance(inner.func, ast.Name) else ""
                entry = self._entry(inner, self._kinds[kind], _given(call, function))
            elif name == "problem" and len(call.args) == 5:  # noqa: PLR2004  its five parts
                status, _, meaning, code, remedy = (_text(argument, {}) for argument in call.args)
                entry = Entry(code, int(status), meaning, remedy) if code and status else None
            else:
                entry = None
            if entry is not None:
                yield entry

    def _entry(self, call: ast.Call, kind: tuple[int, str, str], given: Mapping[str, ast.expr]) -> Entry | None:
        status, code, remedy = kind
        named = {word.arg: word.value for word in call.keywords if word.arg}
        for word in call.keywords:
            if word.arg is None and isinstance(word.value, ast.Name):
                named |= self._dictionary(word.value.id)
        meaning = _text(call.args[0], given) if call.args else ""
        if "code" in named:
            code = _text(named["code"], given)
        if "remedy" in named:
            remedy = _text(named["remedy"], given) or remedy
        return Entry(code, status, meaning[:1].upper() + meaning[1:], remedy) if code else None

    def _dictionary(self, name: str) -> dict[str, ast.expr]:
        for node in self._tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
                target = node.targets[0]
                if isinstance(target, ast.Name) and target.id == name:
                    pairs = zip(node.value.keys, node.value.values, strict=True)
                    return {str(key.value): value for key, value in pairs if isinstance(key, ast.Constant)}
        return {}

    def _returned(self, function: ast.FunctionDef) -> Iterator[ast.Call]:
        for node in function.body:
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
                kind = node.value.func
                if isinstance(kind, ast.Name) and kind.id in self._kinds:
                    yield node.value

    @staticmethod
    def _calls(tree: ast.AST) -> Iterator[ast.Call]:
        return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _given(call: ast.Call, function: ast.FunctionDef) -> dict[str, ast.expr]:
    """Return what a helper's parameters are in this call."""
    names = [argument.arg for argument in function.args.args]
    defaults = dict(zip(reversed(names), reversed(function.args.defaults), strict=False))
    given = dict(zip(names, call.args, strict=False))
    return {**defaults, **given, **{word.arg: word.value for word in call.keywords if word.arg}}


def _text(node: ast.expr, given: Mapping[str, ast.expr]) -> str:
    """Return a text as it is written; what is put in at run time is `…`, and what only is known then is empty."""
    if isinstance(node, ast.Name) and node.id in given:
        return _text(given[node.id], {})
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""


def main() -> None:
    """Write both."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    django.setup()
    entries = catalogue()
    CATALOGUE.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")
    TABLE.write_text(table(entries), "utf-8")
    print(CATALOGUE)
    print(TABLE)


if __name__ == "__main__":
    main()
