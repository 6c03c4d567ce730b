"""Seal other apps' values under a subscriber's key: they fall with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from realname.connect.keys.data_keys import Place
from realname.record.subscribers import sealing
from realname.record.subscribers.models import Subscriber


class SealedRow(NamedTuple):
    """A value that is sealed under its subscriber's key, with what opens that: so read, ten million are no objects."""

    id: uuid.UUID
    operator_id: uuid.UUID
    subscriber_id: uuid.UUID
    key_id: str
    key_blob: bytes | None
    sealed: bytes


def seal_for(subscriber: Subscriber, plain: bytes, place: Place) -> bytes:
    """Return the sealed form of a value of hers for that place. Conflict `subscriber.erased`."""
    return bytes(sealing.key_of(subscriber).seal(plain, place))


def unseal_for(subscriber: Subscriber, sealed: bytes, place: Place) -> bytes:
    """Return a value of hers. Conflict `subscriber.erased`; SealBroken where it is altered or of another place."""
    return bytes(sealing.key_of(subscriber).unseal(sealed, place))


def unseal_all(rows: Iterable[SealedRow], table: str, column: str) -> Iterator[bytes]:
    """Yield the values of many people, each row's in turn. Conflict `subscriber.erased`; SealBroken."""
    for row in rows:
        key = sealing.opened_key(row.operator_id, row.subscriber_id, row.key_id, row.key_blob)
        yield bytes(key.unseal(row.sealed, Place(table, column, row.id)))


def line_index(operator_id: uuid.UUID, msisdn: str) -> bytes:
    """Return the blind index by which the operator finds what concerns a number (E.164). In its transaction."""
    return bytes(sealing.blind_index(operator_id).of("msisdn", msisdn))


def last_digits_index(operator_id: uuid.UUID, digits: str) -> bytes:
    """Return the blind index by which people are found whose number ends in some digits. In its transaction.

    Of so few digits many people share one: it narrows a search, and names nobody.
    """
    return bytes(sealing.blind_index(operator_id).of("last_digits", digits))


def number_index(operator_id: uuid.UUID, document_number: str) -> bytes:
    """Return the blind index by which a document's number is compared. In the operator's transaction."""
    return bytes(sealing.blind_index(operator_id).of("document_number", document_number))


def hint_index(operator_id: uuid.UUID, hint: str) -> bytes:
    """Return the blind index of what narrows a search among a hotel's arrivals. In the operator's transaction."""
    return bytes(sealing.blind_index(operator_id).of("booking_hint", hint))
