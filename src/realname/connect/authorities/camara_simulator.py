"""A simulator of an operator that offers CAMARA KYC Match 0.4.0 over the invented records.

It asks for a signed client assertion where it was given the client's public key, as CAMARA's profile wants, and takes
the simulators' secret too, so that a developer can try it with curl.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from realname.connect.authorities.simulated_records import SimulatedRecord, SimulatedRecords, record_from_json
from realname.connect.transport import loopback_server
from realname.connect.transport.simulated_tokens import TOKEN_PATH, SimulatedClient, SimulatedTokenEndpoint
from realname.connect.transport.simulation import (
    BadRequest,
    Reply,
    Request,
    Simulator,
    json_reply,
    page,
    table,
)

PORT = 8712
SCOPE = "kyc-match:match"
PURPOSES = frozenset({"dpv:FraudPreventionAndDetection", "dpv:IdentityVerification"})

PHONE_NUMBER = re.compile(r"\+[1-9][0-9]{4,14}")
CORRELATOR = re.compile(r"[a-zA-Z0-9\-_:;./<>{}]{0,256}")
DATES = ("birthdate", "idDocumentExpiryDate")
ENUMS = {
    "gender": {"MALE": "M", "FEMALE": "F", "OTHER": "X"},
    "idDocumentType": {
        "passport": "passport",
        "national_id_card": "national_id",
        "residence_permit": "residence_permit",
        "diplomatic_id": "other",
        "driver_licence": "driving_licence",
        "social_security_id": "other",
        "other": "other",
    },
}
HELD = {
    "idDocument": "document_number",
    "idDocumentType": "document_type",
    "idDocumentExpiryDate": "valid_until",
    "name": "name",
    "givenName": "given_names",
    "familyName": "surname",
    "birthdate": "birth_date",
    "gender": "sex",
}
"""Attributes that our records hold; of the others the answer is `not_available`."""

NOT_HELD = frozenset(
    (
        "nameKanaHankaku",
        "nameKanaZenkaku",
        "middleNames",
        "familyNameAtBirth",
        "address",
        "streetName",
        "streetNumber",
        "postalCode",
        "region",
        "locality",
        "country",
        "houseNumberExtension",
        "email",
        "cityOfBirth",
        "countryOfBirth",
        "nationality",
    )
)


class Refusal(Exception):
    """A CAMARA error: its status, code and message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class CamaraSimulator(Simulator):
    """Answer `POST /kyc-match/v0.4/match`. `needs_document`: this operator wants the document number to agree first."""

    def __init__(
        self,
        client: SimulatedClient | None = None,
        records: SimulatedRecords | None = None,
        *,
        needs_document: bool = False,
    ) -> None:
        super().__init__("CAMARA KYC Match simulator")
        self.records = records or SimulatedRecords()
        self.needs_document = needs_document
        self.tokens = SimulatedTokenEndpoint(client or SimulatedClient(), frozenset({SCOPE}) | PURPOSES)
        self.route("POST", TOKEN_PATH, self.tokens.issue)
        self.route("POST", "/kyc-match/v0.4/match", self._answer_match)
        self.route("POST", "/simulator/records", self._add_record)
        self.route("GET", "/", self._front)

    def _answer_match(self, request: Request) -> Reply:
        correlator = request.headers.get("x-correlator", "")
        echoed = (("x-correlator", correlator),) if correlator and CORRELATOR.fullmatch(correlator) else ()
        try:
            return json_reply(self._match(request), headers=echoed)
        except Refusal as refusal:
            error = {"status": refusal.status, "code": refusal.code, "message": str(refusal)}
            return json_reply(error, refusal.status, headers=echoed)

    def _match(self, request: Request) -> dict[str, Any]:
        self._check_token(request)
        asked = attributes_of(request)
        phone_number = asked.pop("phoneNumber", None)
        if not asked:
            raise Refusal(400, "KNOW_YOUR_CUSTOMER.INVALID_PARAM_COMBINATION", "Nothing was asked")
        if phone_number is None:
            raise Refusal(422, "MISSING_IDENTIFIER", "No phone number has been provided")
        record = self.records.by_line(phone_number)
        if record is None:
            raise Refusal(404, "IDENTIFIER_NOT_FOUND", "The phone number is not associated with a customer account")
        if self.needs_document:
            check_document(record, asked)
        return answers_of(record, asked)

    def _check_token(self, request: Request) -> None:
        status = self.tokens.allows(request, SCOPE)
        if status == HTTPStatus.UNAUTHORIZED:
            raise Refusal(401, "UNAUTHENTICATED", "Request not authenticated. A new authentication is required.")
        if status == HTTPStatus.FORBIDDEN:
            raise Refusal(403, "PERMISSION_DENIED", "Client does not have sufficient permissions")

    def _add_record(self, request: Request) -> Reply:
        self.records.add(record_from_json(request.json_object()))
        return json_reply({"records": len(self.records.all())}, 201)

    def _front(self, _request: Request) -> Reply:
        columns = ("phoneNumber", *HELD)
        rows = [
            (record.msisdn, *(str(getattr(record, name)) for name in HELD.values())) for record in self.records.all()
        ]
        return page("CAMARA KYC Match", table("Invented people, by line", columns, rows))


def attributes_of(request: Request) -> dict[str, str]:
    """Return the attributes of a request, checked as the API's definition does. Refusal INVALID_ARGUMENT."""
    try:
        value = request.json_object()
    except BadRequest as error:
        raise Refusal(400, "INVALID_ARGUMENT", str(error)) from None
    asked = {name: text for name, text in value.items() if name in HELD or name in NOT_HELD or name == "phoneNumber"}
    if not all(isinstance(text, str) for text in asked.values()):
        raise Refusal(400, "INVALID_ARGUMENT", "An attribute is not a text")
    if "phoneNumber" in asked and not PHONE_NUMBER.fullmatch(asked["phoneNumber"]):
        raise Refusal(400, "INVALID_ARGUMENT", "phoneNumber is not in E.164 format")
    if any(name in asked and asked[name] not in words for name, words in ENUMS.items()):
        raise Refusal(400, "INVALID_ARGUMENT", "An attribute is not of its enumeration")
    if any(name in asked and not _is_date(asked[name]) for name in DATES):
        raise Refusal(400, "INVALID_ARGUMENT", "A date is not of the form YYYY-MM-DD")
    return asked


def check_document(record: SimulatedRecord, asked: dict[str, str]) -> None:
    """Raise the refusals of an operator that wants the document first."""
    if "idDocument" not in asked:
        raise Refusal(403, "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_REQUIRED", "The idDocument is required")
    if record.compare({"document_number": asked["idDocument"]})["document_number"][0] != "true":
        raise Refusal(403, "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH", "The idDocument does not match")


def answers_of(record: SimulatedRecord, asked: dict[str, str]) -> dict[str, Any]:
    """Return `<attribute>Match`, and `<attribute>MatchScore` for texts that differ."""
    answers: dict[str, Any] = {f"{name}Match": "not_available" for name in asked if name in NOT_HELD}
    for name in asked.keys() & HELD.keys():
        value = ENUMS.get(name, {}).get(asked[name], asked[name])
        match, score = record.compare({HELD[name]: value})[HELD[name]]
        answers[f"{name}Match"] = match
        if score is not None:
            answers[f"{name}MatchScore"] = score
    return answers


def serve(host: str = "127.0.0.1", port: int = PORT, announce: Callable[[str], None] = print) -> None:
    """Serve until Ctrl-C. ServingError, InsecureInProduction."""
    loopback_server.serve(CamaraSimulator(), host, port, announce)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
