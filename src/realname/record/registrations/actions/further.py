"""Pictures that a person adds to an appeal: kept as all evidence is, for people alone; no machine decides on them."""

from __future__ import annotations

import contextlib

from django.utils import timezone

from realname.connect.evidence_store.contract import EvidenceError, SealedBytes, new_key
from realname.connect.keys.data_keys import Place
from realname.measure.images import open_image
from realname.record.errors import RetryLater
from realname.record.evidence import evidence_store
from realname.record.registrations.actions.evidence import TABLE, drop_staged
from realname.record.registrations.models import Evidence, Registration
from realname.record.subscribers.actions.sealed import seal_for


def seal_further(registration: Registration, pictures: list[bytes]) -> list[tuple[Evidence, bytes]]:
    """Return rows, not yet written, with their sealed pictures. ImageError. Inside the tenant's transaction.

    They count as superseded from the start: nothing measures them, and no decision of the machine waits for them.
    """
    for picture in pictures:
        open_image(picture)
    made = []
    for picture in pictures:
        row = Evidence(
            operator_id=registration.operator_id,
            registration=registration,
            kind=Evidence.Kind.DOCUMENT,
            store_key=new_key(),
            size=len(picture),
            superseded_at=timezone.now(),
        )
        made.append((row, seal_for(registration.subscriber, picture, Place(TABLE, "store", row.id))))
    return made


def store_further(made: list[tuple[Evidence, bytes]]) -> None:
    """Put sealed pictures into the store. RetryLater `evidence.store`. Call outside of a transaction."""
    written: list[Evidence] = []
    try:
        for row, content in made:
            evidence_store().put(row.store_key, SealedBytes(content))
            written.append(row)
    except EvidenceError as error:
        with contextlib.suppress(RetryLater):
            drop_staged(written)
        raise RetryLater(str(error), code="evidence.store", remedy=error.remedy) from error
