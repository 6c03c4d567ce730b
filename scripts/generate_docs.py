"""Write the documents that are made from code; a test compares them with what is committed.

`python scripts/generate_docs.py` writes them; `documents()` returns them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from realname.cli.program import program
from realname.judge import checks
from realname.judge.checks.check import QUESTIONS, SCORES
from realname.judge.policy import REGISTRATIONS, load_policy, shipped
from realname.judge.reasons import LANGUAGES, codes, reason

DOCS = Path(__file__).resolve().parents[1] / "docs"
WIDTH = 100
NOTE = "<!-- Made by scripts/generate_docs.py (`make generated`). Edit the code instead. -->"


def documents() -> dict[str, str]:
    """Return every generated document by its file name."""
    return {
        "checks.md": "\n".join([NOTE, *_checks()]) + "\n",
        "reasons.md": "\n".join([NOTE, *_reasons()]) + "\n",
        "command-line.md": "\n".join([NOTE, *_command_line()]) + "\n",
    }


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


def main() -> None:
    """Write the documents."""
    for name, text in documents().items():
        (DOCS / name).write_text(text, "utf-8")
        print(DOCS / name)


if __name__ == "__main__":
    main()
