"""Start what serves terminals: networks loaded, running programmes' galleries in memory, and changes followed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from realname.database.rows import tenant, tenant_ids
from realname.evaluate.instruments import Instruments
from realname.record.programmes.copies import Copies
from realname.record.programmes.models import Programme, ProgrammeGallery
from realname.record.terminals.memory import overwrite_freed
from realname.record.terminals.server import TerminalServer
from realname.record.terminals.signing import public_jwk


@contextmanager
def started() -> Iterator[TerminalServer]:
    """Give a server that answers at once, and forget every template with the block. ModelError; CalibrationError."""
    overwrite_freed()
    tools: Instruments = import_string(settings.REALNAME_INSTRUMENTS)()
    warm_up = getattr(tools.faces, "warm_up", None)
    if warm_up is not None:
        warm_up()
    public_jwk()
    copies = Copies()
    try:
        copies.start()
        open_all(copies)
        connections.close_all()
        yield TerminalServer(copies, tools)
    finally:
        copies.end()


def open_all(copies: Copies) -> int:
    """Read every gallery of a programme that runs, and return how many there are. Opens its own transactions."""
    found = []
    for operator_id in tenant_ids():
        with tenant(operator_id):
            rows = ProgrammeGallery.objects.filter(programme__state=Programme.State.OPEN, destroyed_at=None)
            found += [(operator_id, gallery) for gallery in rows.values_list("id", flat=True)]
    for operator_id, gallery in found:
        copies.of(operator_id, gallery)
    return len(found)
