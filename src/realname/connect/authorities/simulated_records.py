"""The records of the authority simulators: invented people, and whatever a developer adds."""

from __future__ import annotations

import base64
import binascii
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from dataclasses import field as member
from datetime import UTC, datetime, timedelta
from typing import Any

from realname.connect.authorities.jaro_winkler import jaro_winkler
from realname.connect.authorities.simulated_portrait import drawn_portrait
from realname.connect.transport.simulation import BadRequest

TEXTS = ("name", "surname", "given_names")
"""Fields that are told alike or not by more than equality."""

STATUSES = ("valid", "revoked", "deceased")


@dataclass(frozen=True, slots=True)
class SimulatedRecord:
    """One invented person's document. An empty value means that the record does not hold it."""

    document_type: str
    document_number: str
    issuing_state: str
    name: str = ""
    surname: str = ""
    given_names: str = ""
    birth_date: str = ""
    sex: str = ""
    valid_until: str = ""
    status: str = "valid"
    msisdn: str = ""
    as_of: str = ""
    portrait: bytes = member(default=b"", repr=False)

    def compare(self, asked: Mapping[str, str]) -> dict[str, tuple[str, int | None]]:
        """Return for each field that is asked `true`, `false` (texts with a score of 0 to 99) or `not_available`."""
        return {name: self._compare_one(name, value) for name, value in asked.items()}

    def _compare_one(self, name: str, value: str) -> tuple[str, int | None]:
        held = getattr(self, name)
        if not held:
            return "not_available", None
        if plain(held) == plain(value):
            return "true", None
        score = min(int(jaro_winkler(plain(held), plain(value)) * 100), 99) if name in TEXTS else None
        return "false", score


def plain(text: str) -> str:
    """Return a text for comparing: composed, without case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class SimulatedRecords:
    """Records by document and by line. Safe for threads."""

    def __init__(self, records: tuple[SimulatedRecord, ...] = ()) -> None:
        self._lock = threading.Lock()
        self._records: dict[tuple[str, str], SimulatedRecord] = {}
        for record in records or sample_records():
            self.add(record)

    def add(self, record: SimulatedRecord) -> None:
        """Add a record, or put it in the place of the one with the same document; undated, it is of today."""
        dated = record if record.as_of else replace(record, as_of=_days_ago(0))
        with self._lock:
            self._records[(record.document_type, plain(record.document_number))] = dated

    def by_document(self, document_type: str, number: str) -> SimulatedRecord | None:
        """Return the record of a document."""
        with self._lock:
            return self._records.get((document_type, plain(number)))

    def by_line(self, msisdn: str) -> SimulatedRecord | None:
        """Return the record of a line's holder."""
        with self._lock:
            return next((record for record in self._records.values() if msisdn and record.msisdn == msisdn), None)

    def all(self) -> list[SimulatedRecord]:
        """Return every record."""
        with self._lock:
            return list(self._records.values())


def record_from_json(value: Mapping[str, Any]) -> SimulatedRecord:
    """Return the record that a JSON object states; `portrait` is base64. BadRequest."""
    known = {field.name for field in fields(SimulatedRecord)}
    needed = {"document_type", "document_number", "issuing_state"}
    texts = {name: text for name, text in value.items() if name != "portrait"}
    if not needed <= set(texts) <= known or not all(isinstance(text, str) for text in value.values()):
        raise BadRequest(f"a record has the text members {', '.join(sorted(known))}, of which three are needed")
    try:
        portrait = base64.b64decode(value.get("portrait", ""), validate=True)
    except binascii.Error:
        raise BadRequest("the portrait is not base64") from None
    record = SimulatedRecord(**texts, portrait=portrait)
    if record.status not in STATUSES:
        raise BadRequest(f"a status is one of {', '.join(STATUSES)}")
    return record


def sample_records() -> tuple[SimulatedRecord, ...]:
    """Return invented people. The first number is the example of GB 11643; Utopia's is that of ICAO 9303."""
    card, passport = "national_id", "passport"
    first = SimulatedRecord(
        card,
        "11010519491231002X",
        "CHN",
        name="样本一",
        birth_date="1949-12-31",
        sex="F",
        valid_until="long-term",
        msisdn="+447700900006",
        as_of=_days_ago(1),
        portrait=drawn_portrait("样本一"),
    )
    traveller = SimulatedRecord(
        passport,
        "L898902C3",
        "UTO",
        name="ERIKSSON ANNA MARIA",
        surname="ERIKSSON",
        given_names="ANNA MARIA",
        birth_date="1974-08-12",
        sex="F",
        valid_until="2034-04-15",
        msisdn="+447700900001",
        as_of=_days_ago(30),
        portrait=drawn_portrait("ERIKSSON"),
    )
    return (
        first,
        traveller,
        replace(traveller, document_number="L000000R2", status="revoked", msisdn="+447700900002", portrait=b""),
        replace(traveller, document_number="L000000D4", status="deceased", msisdn="+447700900003", portrait=b""),
        replace(traveller, document_number="L000000S6", msisdn="+447700900004", as_of=_days_ago(1100), portrait=b""),
        SimulatedRecord(passport, "L000000N8", "UTO", msisdn="+447700900005", as_of=_days_ago(2)),
        replace(first, document_number="440101200001010017", birth_date="", msisdn="+447700900007", portrait=b""),
    )


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
