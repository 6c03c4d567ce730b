"""Options that say by which rules and with which engine a command judges."""

from __future__ import annotations

from pathlib import Path

import click

from realname.cli.failures import InputError
from realname.evaluate.instruments import Instruments, calibrated, instruments
from realname.judge.calibration import from_json
from realname.judge.policy import DEFAULT
from realname.measure.faces.engine import ENGINE_NAMES

policy_option = click.option(
    "--policy",
    "policy_name",
    default=DEFAULT,
    show_default=True,
    help="A policy's name, or the path of its .toml file.",
)
engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINE_NAMES),
    default="default",
    show_default=True,
    help="Which face engine measures.",
)
calibration_option = click.option(
    "--calibration",
    type=click.Path(path_type=Path),
    help="A calibration table to use instead of the one that ships with the engine.",
)


def tools_for(engine: str, calibration: Path | None) -> Instruments:
    """Return what measures and its table. InputError where the table's file cannot be opened."""
    if calibration is None:
        return instruments(engine)
    try:
        content = calibration.read_bytes()
    except OSError as error:
        raise InputError(
            f"{calibration}: the calibration table cannot be opened",
            code="input.unreadable_path",
            remedy="Check the path and that you may read the file.",
        ) from error
    return calibrated(engine, from_json(content))
