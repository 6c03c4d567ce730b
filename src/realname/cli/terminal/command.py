"""`realname terminal`: a reference terminal that takes pictures from files or a camera."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from realname.cli.failures import COULD_NOT, NO, YES, InputError
from realname.cli.inputs import SpreadCommand
from realname.cli.output import as_json, print_json, say
from realname.cli.terminal.device import Device, read_device, write_device
from realname.cli.terminal.pictures import from_camera, from_files
from realname.cli.terminal.speaking import Answered, Speaker
from realname.pages.kiosk.address import HOST, PORT

USUAL_ACT = {"till": "pressed", "desk": "pressed", "lane": "entered_lane", "gate": "presented_pass"}
NOT_FOUND = (
    *("ordinary", "again", "staff", "standard", "not_expected"),
    *("see_agent", "wrong_flight", "boarded_already", "not_found"),
)
"""Words that are no yes; offline and refused are none either."""


class _Spread(SpreadCommand):
    spread = ("--picture",)


@click.command(cls=_Spread)
@click.option("--kind", required=True, type=click.Choice(tuple(USUAL_ACT)), help="What this terminal is.")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    default=Path("terminal.json"),
    show_default=True,
    help="Its key and registration; a key is drawn where there is none.",
)
@click.option("--server", default=f"http://{HOST}:{PORT}", show_default=True, help="Of `realname programmes serve`.")
@click.option(
    "--register", nargs=3, metavar="OPERATOR TERMINAL SERVER_KEY", help="Write down what it is registered as."
)
@click.option("--picture", "pictures", multiple=True, help="One to four files of one person.")
@click.option("--camera", type=int, help="Number of a camera of this machine, to take one picture with.")
@click.option("--act", help="What the person did; by the kind, unless told.")
@click.option("--says", default="{}", help="JSON object for the channel: an amount, a hint, a pass.")
@click.option("--step", is_flag=True, help="Send `--says` as a step without a picture.")
@as_json
def terminal(  # noqa: PLR0913  one parameter an option
    *,
    kind: str,
    path: Path,
    server: str,
    register: tuple[str, str, str] | None,
    pictures: Sequence[str],
    camera: int | None,
    act: str | None,
    says: str,
    step: bool,
    as_json: bool,
) -> int:
    """Be a till, desk, lane or gate: send a frame, or a step, and print the answer.

    Without picture, camera or step it prints its public key, which a programme's page registers. Ends with 0 for a
    member, 1 for the ordinary way, and 3 where there was no answer that the server signed.
    """
    device = read_device(path)
    if register:
        operator, own, server_key = register
        held = replace(device, operator=operator, terminal=own, server_key=server_key)
        device = write_device(path, held)
    taken = from_files(pictures) or ([from_camera(camera)] if camera is not None else [])
    if not taken and not step:
        return _told_key(device, as_json=as_json)
    speaker = Speaker(server, device)
    try:
        words = _object(says)
        answered = speaker.step(words) if step else speaker.frame(taken, act or USUAL_ACT[kind], words)
    finally:
        speaker.close()
    if speaker.terminal and speaker.terminal != kind:
        raise InputError(
            f"this terminal is registered as a {speaker.terminal}, not a {kind}",
            code="input.terminal_kind",
            remedy="Name its kind, or register another key.",
        )
    return _told(answered, as_json=as_json)


def _told(answered: Answered, *, as_json: bool) -> int:
    if as_json:
        print_json(
            {"word": answered.word, "reason": answered.reason, "code": answered.code, "more": dict(answered.more)}
        )
    else:
        say(f"{answered.word}  {answered.reason}  {answered.code}".strip())
        for line in _said(answered.more):
            say(line)
    if answered.word in ("offline", "refused"):
        return COULD_NOT
    return NO if answered.word in NOT_FOUND else YES


def _said(more: Mapping[str, Any]) -> list[str]:
    said = more.get("say", {})
    return [str(said[tag]) for tag in sorted(said)] if isinstance(said, dict) else []


def _told_key(device: Device, *, as_json: bool) -> int:
    if as_json:
        print_json({"public_key": device.public_key})
    else:
        say(f"public key  {device.public_key}\nRegister it on the programme's page, then come back with --register.")
    return YES


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise InputError("--says is no JSON object", code="input.says", remedy="Write it as '{\"amount\": 100}'.")
    return value
