from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest
from tests.cli.running import realname

from realname.cli.failures import BAD_INPUT, COULD_NOT, describe
from realname.cli.inputs import spread_out
from realname.cli.output import coloured, columns
from realname.cli.program import COMMANDS, program
from realname.judge.errors import CalibrationError, PolicyError
from realname.measure.errors import ImageError, ModelError


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_that_help_shows_is_the_commands_own(name: str) -> None:
    context = click.Context(program)
    command = program.get_command(context, name)
    assert command is not None
    assert command.get_short_help_str(limit=200).rstrip(".") in {
        COMMANDS[name][1].rstrip("."),
        # "Start ... address; Ctrl-C stops it": the long line may say more.
        (command.help or "").splitlines()[0].rstrip("."),
    }


def test_help_loads_no_network() -> None:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "realname", "--help"], capture_output=True, text=True, check=True
    ).stderr
    assert not any(name in loaded for name in ("numpy", "openvino", "cv2", "django"))


def test_an_unknown_command_is_bad_input_with_a_remedy() -> None:
    ran = realname("nonsense")
    assert (ran.code, ran.out) == (BAD_INPUT, "")
    assert "input.usage" in ran.err
    assert "--help" in ran.err


def test_an_unknown_option_is_bad_input_and_json_says_so() -> None:
    ran = realname("policy", "show", "--nonsense", "--json")
    assert ran.code == BAD_INPUT
    assert set(ran.json["error"]) == {"code", "message", "remedy"}


@pytest.mark.parametrize(
    ("error", "code", "end"),
    [
        (ImageError("x", code="image.empty"), "image.empty", BAD_INPUT),
        (PolicyError("x"), "policy.malformed", BAD_INPUT),
        (ModelError("x"), "model.missing", COULD_NOT),
        (CalibrationError("x"), "calibration.missing", COULD_NOT),
        (ImageError("x", code="specimen.no_font"), "specimen.no_font", COULD_NOT),
        (ImageError("x", code="specimen.value"), "specimen.value", BAD_INPUT),
        (click.Abort(), "input.interrupted", COULD_NOT),
        (click.ClickException("x"), "input.usage", BAD_INPUT),
        (RuntimeError("a secret"), "internal.error", COULD_NOT),
    ],
)
def test_every_error_ends_with_a_code_and_a_remedy(error: Exception, code: str, end: int) -> None:
    failure = describe(error)
    assert (failure.code, failure.exit_code) == (code, end)
    assert failure.remedy


def test_an_error_that_nobody_foresaw_is_named_by_its_type_and_its_text_is_kept_back() -> None:
    assert "secret" not in describe(RuntimeError("a secret")).message


def test_a_traceback_is_shown_when_it_is_asked_for_and_never_else() -> None:
    words = [
        sys.executable,
        "-c",
        "import realname.cli.program as p; p.COMMANDS['verify'] = ('no.such:thing', ''); p.run(['verify'])",
    ]
    plain = subprocess.run(words, capture_output=True, text=True, check=False)
    debug = subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, "REALNAME_DEBUG": "1"}
    )
    assert "Traceback" not in plain.stderr
    assert "internal.error" in plain.stderr
    assert "Traceback" in debug.stderr


@pytest.mark.parametrize(
    ("words", "spread"),
    [
        ("--face a b c", "--face a --face b --face c"),
        ("--face a b --document d e", "--face a --face b --document d --document e"),
        ("--face a b --policy strict", "--face a --face b --policy strict"),
        ("--face=a b --json", "--face=a --face b --json"),
        ("--policy strict --face a", "--policy strict --face a"),
        ("--face a --face b", "--face a --face b"),
        ("--face", "--face"),
        ("--face a -- b", "--face a -- b"),
        ("--face a - b", "--face a --face - --face b"),
        ("", ""),
    ],
)
def test_an_option_takes_every_word_up_to_the_next(words: str, spread: str) -> None:
    assert spread_out(words.split(), ("--face", "--document")) == spread.split()


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    rows = [[coloured("pass"), "x"], ["姓名", "y"], ["a", "z"]]
    lines = [click.unstyle(line) for line in columns(rows).splitlines()]
    assert lines == ["pass  x", "姓名  y", "a     z"]


def test_no_colour_reaches_a_file() -> None:
    assert "\x1b" not in realname("policy", "show").out
