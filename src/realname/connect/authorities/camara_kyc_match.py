"""A client of CAMARA KYC Match 0.4.0 (release r1.2, "Fall25"): another operator's record of the holder of a line.

It compares with the record bound to a phone number, so it answers for lines that exist: a contact number, a transfer,
a re-verification. It gives no portrait, does not say how old its record is, and knows neither revoked documents nor
deaths. It has no hashed fields: all of a claim travels in the body, in clear under TLS.

The token is of two legs (client credentials with `private_key_jwt`, CAMARA Security and Interoperability Profile 0.4);
where an operator's law asks for three legs, the line's holder must be asked by that operator, which is not done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from realname.connect.authorities.answering import Now, field_answer, outage_of, utc_now
from realname.connect.authorities.contract import (
    Claim,
    DocumentType,
    FieldAnswer,
    FieldMatch,
    PortraitAnswer,
    PortraitState,
    RecordAnswer,
    RecordState,
    Sex,
    state_of,
)
from realname.connect.transport.answers import HttpAnswer
from realname.connect.transport.errors import BadAnswer, Refused, TransportError
from realname.connect.transport.peer import Call
from realname.connect.transport.service import ServiceSettings, peer_for

PATH = "/kyc-match/v0.4/match"
"""Under the operator's `apiRoot`."""

PURPOSE = "dpv:FraudPreventionAndDetection"
"""Every scope of CAMARA names exactly one purpose, of the W3C Data Privacy Vocabulary."""

SCOPE = "kyc-match:match"

DOCUMENT_TYPES = {
    DocumentType.NATIONAL_ID: "national_id_card",
    DocumentType.PASSPORT: "passport",
    DocumentType.RESIDENCE_PERMIT: "residence_permit",
    DocumentType.DRIVING_LICENCE: "driver_licence",
    DocumentType.OTHER: "other",
}
GENDERS = {Sex.MALE: "MALE", Sex.FEMALE: "FEMALE", Sex.OTHER: "OTHER"}

ATTRIBUTES = {
    "document_number": "idDocument",
    "document_type": "idDocumentType",
    "valid_until": "idDocumentExpiryDate",
    "name": "name",
    "given_names": "givenName",
    "surname": "familyName",
    "birth_date": "birthdate",
    "sex": "gender",
}
"""Our field, and CAMARA's; its answers are `<attribute>Match` and `<attribute>MatchScore`."""

STATES_OF_REFUSALS = {
    "IDENTIFIER_NOT_FOUND": RecordState.UNKNOWN_PERSON,
    "SERVICE_NOT_APPLICABLE": RecordState.INCOMPLETE,
    "KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH": RecordState.MISMATCHED,
}
"""Refusals that say something of the claim. ID_DOCUMENT_MISMATCH comes before anything else was compared."""


class CamaraKycMatch:
    """An Authority behind CAMARA KYC Match. The circuit is this object's, so one object a process is made."""

    gives_portraits = False

    def __init__(self, settings: ServiceSettings, now: Now = utc_now, purpose: str = PURPOSE) -> None:
        self.name = settings.name
        self._peer = peer_for(settings, f"{purpose} {SCOPE}")
        self._now = now

    def match(self, claim: Claim) -> RecordAnswer:
        """Compare the claim with the record of its line; without a line nothing is asked and nothing established."""
        if claim.msisdn is None:
            return RecordAnswer(self.name, RecordState.INCOMPLETE, self._now())
        body = body_of(claim)
        try:
            answer = self._peer.make(Call("POST", PATH, idempotent=True, body=body))
            fields = _fields(answer, body)
        except Refused as error:
            return self._refused(error)
        except TransportError as error:
            return self._outage(error)
        return RecordAnswer(self.name, state_of(fields), self._now(), fields, correlation_id=answer.correlation_id)

    def portrait(self, claim: Claim) -> PortraitAnswer:
        """Say that there is none: nothing is asked."""
        del claim
        return PortraitAnswer(self.name, PortraitState.NOT_GIVEN, self._now())

    def _refused(self, error: Refused) -> RecordAnswer:
        state = STATES_OF_REFUSALS.get(error.answer_code)
        if state is None:
            return self._outage(error)
        fields = {"document_number": FieldAnswer(FieldMatch.FALSE)} if state is RecordState.MISMATCHED else {}
        return RecordAnswer(self.name, state, self._now(), fields)

    def _outage(self, error: TransportError) -> RecordAnswer:
        outage = outage_of(self.name, error)
        return RecordAnswer(self.name, RecordState.OUTAGE, self._now(), outage=outage)


def body_of(claim: Claim) -> dict[str, Any]:
    """Return the request body. A document without an end (LONG_TERM) has no date that could be compared."""
    values: dict[str, Any] = {
        ATTRIBUTES[name]: value for name, value in claim.asked().items() if name not in {"sex", "valid_until"}
    }
    values["phoneNumber"] = claim.msisdn
    values["idDocumentType"] = DOCUMENT_TYPES[claim.document_type]
    if claim.sex is not None:
        values["gender"] = GENDERS[claim.sex]
    if isinstance(claim.valid_until, date):
        values["idDocumentExpiryDate"] = claim.valid_until.isoformat()
    return values


def _fields(answer: HttpAnswer, body: Mapping[str, Any]) -> dict[str, FieldAnswer]:
    """Return an answer for every attribute that was sent: what the operator leaves out is not available."""
    value = answer.json_object()
    if not any(key.endswith("Match") for key in value):
        raise BadAnswer("the answer holds no match")
    return {
        name: field_answer(value.get(f"{attribute}Match", "not_available"), value.get(f"{attribute}MatchScore"))
        for name, attribute in ATTRIBUTES.items()
        if attribute in body
    }
