"""Write the documents that are made from code; a test compares them with what is committed.

`python scripts/generate_docs.py` writes them; `documents()` returns them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from realname.cli.program import program
from realname.judge import checks
from realname.judge.checks.check import QUESTIONS, SCORES
from realname.judge.law.duty import Duty, Status
from realname.judge.law.pack import Pack, packs
from realname.judge.policy import REGISTRATIONS, load_policy, shipped
from realname.judge.reasons import LANGUAGES, codes, reason
from realname.ledger.kinds import SHAPES
from realname.ledger.values import described

DOCS = Path(__file__).resolve().parents[1] / "docs"
WIDTH = 100
NOTE = "<!-- Made by scripts/generate_docs.py (`make generated`). Edit the code instead. -->"

LAW_STATUS = {
    Status.MET: "met and tested",
    Status.MET_WITH: "met, with a policy that asks for it",
    Status.OPERATOR: "for the operator to do",
    Status.NOT_MET: "not met",
}

LAW_CAUTION = (
    "Pointers for an operator's counsel, not legal advice. A duty is called met only where tests show it: each is",
    "named, and a test of ours proves that it exists and is not skipped. Where we are not sure of a clause, or of its",
    "being in force, it is marked *not verified*.",
)


def documents() -> dict[str, str]:
    """Return every generated document by its file name."""
    return {
        "checks.md": "\n".join([NOTE, *_checks()]) + "\n",
        "reasons.md": "\n".join([NOTE, *_reasons()]) + "\n",
        "command-line.md": "\n".join([NOTE, *_command_line()]) + "\n",
        "leaves.md": "\n".join([NOTE, *_leaves()]) + "\n",
        **{name: "\n".join([NOTE, *lines]) + "\n" for name, lines in _law_pages().items()},
    }


def _leaves() -> Iterator[str]:
    yield "# Leaves"
    yield ""
    yield "What the public log says (docs/log.md), one leaf at a time. A leaf is the canonical JSON (RFC 8785) of"
    yield '`{"at", "body", "kind", "v"}`: `at` is when it became true, UTC in milliseconds; `v` is 1; `body` has the'
    yield "members of its kind, and no others. No member can hold a name, a number of a line or document, an address,"
    yield "or a sentence."
    for kind, shape in SHAPES.items():
        yield f"\n## `{kind.value}`\n"
        yield "| member | holds | means |"
        yield "|---|---|---|"
        for name, member in shape.items():
            may = " (may be absent)" if member.optional else ""
            yield f"| `{name}` | {described(member.fits)} | {member.means}{may} |"


def _checks() -> Iterator[str]:
    yield "# Checks"
    yield ""
    yield "A check is one question with an outcome: pass, fail, unsure or skipped. `unsure` is never a pass."
    yield "What follows from an outcome, the policy says (docs/policies.md)."
    for name, question in QUESTIONS.items():
        yield f"\n## `{name}`\n"
        yield question
        yield f"\n- Code: `src/realname/judge/checks/{_file_of(name)}`"
        if name in SCORES:
            yield f"- Score: {SCORES[name]}"
        for policy in map(load_policy, (*shipped(), *REGISTRATIONS.values())):
            if rule := policy.checks.get(name):
                yield (
                    f"- In `{policy.name}`: required {rule.required.value.replace('_', ' ')}; "
                    f"fail leads to {rule.fail.value}, unsure to {rule.unsure.value}"
                )


def _file_of(name: str) -> str:
    folder = Path(checks.__file__).parent
    files = (path for path in sorted(folder.glob("*.py")) if path.name != "check.py")
    return next(path.name for path in files if f'"{name}"' in path.read_text("utf-8"))


def _reasons() -> Iterator[str]:
    yield "# Reasons"
    yield ""
    yield "Every code that a check, an error or a decision may name: what happened, what mends it, and the other way."
    yield "The law column holds pointers for an operator's counsel, not legal advice."
    for language in LANGUAGES:
        yield f"\n## {language}\n"
        yield "| code | cause | what mends it | other way | law |"
        yield "|---|---|---|---|---|"
        for code in codes():
            found = reason(code, language)
            law = "<br>".join(f"{where}: {text}" for where, text in found.law.items())
            cells = (f"`{code}`", found.cause, found.mend, found.other_way, law)
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _command_line() -> Iterator[str]:
    yield "# Command line"
    yield ""
    yield "Exit codes: 0 yes, 1 no, 2 bad input, 3 could not. With `--json` the answer is one JSON value on the"
    yield 'standard output (docs/json.md); an error is `{"error": {"code", "message", "remedy"}}`. Progress goes to'
    yield "the standard error. `REALNAME_DEBUG=1` lets an error's traceback through."
    for path, command in _commands(program, "realname"):
        context = click.Context(
            command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=["-h", "--help"]
        )
        yield f"\n## `{path}`\n\n```text"
        yield command.get_help(context)
        yield "```"


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _commands(inner, f"{path} {name}")


def _law_pages() -> dict[str, list[str]]:
    """Return the lines of every page by its path below docs."""
    pages = {f"law/{pack.code.lower()}.md": list(_law_page(pack)) for pack in packs()}
    return {"law/README.md": list(_law_contents()), **pages}


def _law_contents() -> Iterator[str]:
    yield "# Law packs"
    yield ""
    yield "A policy names its `jurisdiction`; the pack of that jurisdiction says which duties hold, what meets each,"
    yield "and what is left for people. `realname policy law NAME --jurisdiction CN` holds a policy against it."
    yield ""
    yield from LAW_CAUTION
    yield ""
    yield "| law | " + " | ".join(LAW_STATUS.values()) + " |"
    yield "|---|" + "---|" * len(LAW_STATUS)
    for pack in packs():
        counts = Counter(duty.status for duty in pack.duties)
        cells = " | ".join(str(counts[status]) for status in LAW_STATUS)
        yield f"| [{pack.name['en']}]({pack.code.lower()}.md) | {cells} |"


def _law_page(pack: Pack) -> Iterator[str]:
    yield f"# {pack.name['en']}"
    yield ""
    yield from LAW_CAUTION
    yield ""
    yield f"Sources, last looked at on {pack.read_on.isoformat()}:"
    yield ""
    for key, source in pack.sources.items():
        yield f"- `{key}`: {source}"
    for duty in pack.duties:
        yield from _law_duty(duty)


def _law_duty(duty: Duty) -> Iterator[str]:
    yield f"\n## `{duty.id}`: {LAW_STATUS[duty.status]}\n"
    yield duty.text["en"]
    yield ""
    yield f"- Clause: `{duty.source}`, {duty.clause}{'' if duty.certain else ' (*not verified*)'}"
    if duty.from_people:
        yield f"- From {duty.from_people:,} people on"
    if duty.means:
        yield f"- What meets it: {duty.means['en']}"
    if duty.operator:
        yield f"- For the operator to do: {duty.operator['en']}"
    if duty.lacks:
        yield f"- What is lacking: {duty.lacks['en']}"
    for test in duty.tests:
        yield f"- Shown by `{test}`"


def main() -> None:
    """Write the documents."""
    for name, text in documents().items():
        (DOCS / name).write_text(text, "utf-8")
        print(DOCS / name)


if __name__ == "__main__":
    main()
