"""A simulator of an identity authority that speaks our record-match protocol, as docs/connect.md states it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from typing import Any

from realname.connect.authorities.simulated_records import (
    SimulatedRecord,
    SimulatedRecords,
    plain,
    record_from_json,
)
from realname.connect.transport import loopback_server
from realname.connect.transport.simulated_tokens import TOKEN_PATH, SimulatedClient, SimulatedTokenEndpoint
from realname.connect.transport.simulation import (
    BadRequest,
    Reply,
    Request,
    Simulator,
    json_reply,
    page,
    problem,
    table,
)

PORT = 8711
FIELDS = ("document_type", "document_number", "name", "surname", "given_names", "birth_date", "sex", "valid_until")
NEEDED = ("document_type", "document_number")
SCOPES = frozenset({"record:match", "record:portrait"})


class AuthoritySimulator(Simulator):
    """Answer matches and portraits from invented records.

    `POST /simulator/records` adds a record (a JSON object, its portrait in base64); `GET /` shows them all.
    """

    def __init__(self, client: SimulatedClient | None = None, records: SimulatedRecords | None = None) -> None:
        super().__init__("identity authority simulator")
        self.records = records or SimulatedRecords()
        self.tokens = SimulatedTokenEndpoint(client or SimulatedClient(), SCOPES)
        self.route("POST", TOKEN_PATH, self.tokens.issue)
        self.route("POST", "/v1/match", self._match)
        self.route("POST", "/v1/portrait", self._portrait)
        self.route("POST", "/simulator/records", self._add_record)
        self.route("GET", "/", self._front)

    def _match(self, request: Request) -> Reply:
        if (refused := self._refused(request, "record:match")) is not None:
            return refused
        asked = asked_of(request.json_object())
        record = self.records.by_document(asked["document_type"], asked["document_number"])
        if record is None:
            return json_reply({"state": "unknown_person"})
        if record.status != "valid":
            return json_reply({"state": record.status, "as_of": record.as_of})
        compared = record.compare(asked)
        answers = {name: _field(match, score) for name, (match, score) in compared.items()}
        return json_reply({"state": state_of(compared), "as_of": record.as_of, "fields": answers})

    def _portrait(self, request: Request) -> Reply:
        if (refused := self._refused(request, "record:portrait")) is not None:
            return refused
        asked = asked_of(request.json_object())
        record = self.records.by_document(asked["document_type"], asked["document_number"])
        if record is None:
            return json_reply({"state": "unknown_person"})
        # Whoever knows a number alone gets no picture: the claim must name the person, and be right.
        if not record.portrait or record.status != "valid" or state_of(record.compare(asked)) != "matched":
            return json_reply({"state": "not_given"})
        portrait = base64.b64encode(record.portrait).decode("ascii")
        return json_reply({"state": "given", "as_of": record.as_of, "portrait": portrait})

    def _refused(self, request: Request, scope: str) -> Reply | None:
        status = self.tokens.allows(request, scope)
        if status == 200:  # noqa: PLR2004  allowed
            return None
        return problem(status, "authority.not_allowed", f"a token with the scope {scope} is needed")

    def _add_record(self, request: Request) -> Reply:
        self.records.add(record_from_json(request.json_object()))
        return json_reply({"records": len(self.records.all())}, 201)

    def _front(self, _request: Request) -> Reply:
        columns = (*FIELDS, "status", "as_of", "portrait")
        rows = [_row(record) for record in self.records.all()]
        return page("Identity authority", table("Invented people", columns, rows))


def asked_of(value: dict[str, Any]) -> dict[str, str]:
    """Return what a request asks. BadRequest where a member is no text, unknown, missing, or no date."""
    asked = {name: text for name, text in value.items() if name != "issuing_state"}
    if not set(NEEDED) <= set(asked) <= set(FIELDS) or not all(isinstance(text, str) for text in value.values()):
        raise BadRequest(f"a claim has {' and '.join(NEEDED)}, and of {', '.join(FIELDS)} what is to be compared")
    for name in ("birth_date", "valid_until"):
        text = asked.get(name, "long-term")
        if text != "long-term" and not _is_date(text):
            raise BadRequest(f"{name} is a date, as 1990-01-31")
    return asked


def state_of(compared: dict[str, tuple[str, int | None]]) -> str:
    """Return the state that the comparison of a valid record comes to."""
    matches = {name: match for name, (match, _) in compared.items()}
    if "false" in matches.values():
        return "mismatched"
    named = matches.get("name") == "true" or (matches.get("surname") == "true" and matches.get("given_names") == "true")
    agreeing = [matches["document_number"] == "true", named, matches.get("birth_date") == "true"]
    return "matched" if agreeing.count(True) > 1 else "incomplete"


def serve(host: str = "127.0.0.1", port: int = PORT, announce: Callable[[str], None] = print) -> None:
    """Serve until Ctrl-C. ServingError, InsecureInProduction."""
    loopback_server.serve(AuthoritySimulator(), host, port, announce)


def _field(match: str, score: int | None) -> dict[str, Any]:
    return {"match": match} if score is None else {"match": match, "score": score}


def _row(record: SimulatedRecord) -> tuple[str, ...]:
    values = tuple(str(getattr(record, name)) for name in FIELDS)
    return (*values, record.status, record.as_of, "yes" if record.portrait else "no")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == plain(text)
    except ValueError:
        return False
