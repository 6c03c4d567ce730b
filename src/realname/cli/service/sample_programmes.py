"""The programmes of a sample operator, one of each kind, each with a terminal whose file lies in the data folder."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from realname.cli.terminal.device import read_device, write_device

if TYPE_CHECKING:
    from realname.record.programmes.models import Programme

PARTIES: Mapping[str, tuple[str, str, str]] = {
    "payment": ("Sample Mart", "Pay by face", "刷脸付款"),
    "hotel": ("Harbour Hotel", "Quick arrival", "快速入住"),
    "transit": ("Sample Metro", "Quick lane", "快速通道"),
    "boarding": ("Sample Air", "Board by face", "刷脸登机"),
}
"""Who answers for a sample programme, and its names, by its kind."""


def make_programmes(operator_id: uuid.UUID, folder: Path) -> None:
    """Make the sample programmes that are not there, each with a terminal; those that are there stay as they are."""
    from realname.database.rows import tenant  # noqa: PLC0415  after Django is set up
    from realname.record.programmes.actions.making import Wishes, make_programme  # noqa: PLC0415  the same
    from realname.record.programmes.engine import engine_in_use  # noqa: PLC0415  the same
    from realname.record.programmes.kinds import Kind  # noqa: PLC0415  the same
    from realname.record.programmes.models import Programme  # noqa: PLC0415  the same

    for kind, (party, name_en, name_zh) in PARTIES.items():
        with tenant(operator_id):
            row = Programme.objects.filter(kind=kind, party=party).first()
            if row is None:
                row = make_programme(operator_id, Wishes(kind, party, name_en, name_zh), engine_in_use())
            if kind == Kind.PAYMENT:
                _allow_payments(row)
            if row.state == Programme.State.OPEN:
                _register(row.id, terminal_file(folder, kind))


def _allow_payments(row: Programme) -> None:
    """Say what the sample shop's tills allow, unless somebody did."""
    from realname.judge.payments import Limits  # noqa: PLC0415  after Django is set up
    from realname.record.payments.actions.tills import set_till  # noqa: PLC0415  the same
    from realname.record.payments.models import Till  # noqa: PLC0415  the same

    if row.state == row.State.OPEN and not Till.objects.filter(programme=row).exists():
        set_till(row.id, "EUR", Limits(most_minor=20_000, pin_above_minor=2_500))


def terminal_file(folder: Path, kind: str) -> Path:
    """Return where the sample terminal of a kind of programme has its key."""
    return folder / f"terminal-{kind}.json"


def _register(programme_id: uuid.UUID, path: Path) -> None:
    """Register the terminal of a file, unless it is."""
    from realname.record.programmes.actions.terminals import register_terminal  # noqa: PLC0415  after Django
    from realname.record.programmes.models import Terminal  # noqa: PLC0415  the same
    from realname.record.terminals.signing import public_jwk  # noqa: PLC0415  the same

    device = read_device(path)
    if device.terminal and Terminal.objects.filter(id=device.terminal).exists():
        return
    row = register_terminal(programme_id, "Sample terminal", device.public_key)
    server_key = public_jwk()["x"]
    write_device(path, replace(device, operator=str(row.operator_id), terminal=str(row.id), server_key=server_key))
