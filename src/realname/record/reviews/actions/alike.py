"""Who looks like the person of a case under another name: shown to whoever decides it, and noted as looked at, too."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from realname.ledger.kinds import LeafKind
from realname.record.errors import Denied, NotFound
from realname.record.galleries.actions.adjudicating import answer_candidate, answer_request
from realname.record.galleries.models import AdjudicationRequest, Candidate, GalleryMember
from realname.record.oversight.actions.openings import About, append_about
from realname.record.registrations.actions.evidence import open_evidence
from realname.record.registrations.models import Evidence
from realname.record.reviews.actions.looking import case_for
from realname.record.reviews.actions.reviewers import ROLE, Reviewer
from realname.record.reviews.models import Case, Look
from realname.record.subscribers.sealing import read_fields

NAMES = ("name", "surname", "given_names")


@dataclass(frozen=True, slots=True)
class Alike:
    """A candidate of a case. `name` is empty, and `picture` None, where it is another operator's or is gone."""

    id: uuid.UUID
    here: bool
    answer: str
    name: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    picture: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One of this operator's registrations that another operator asks about: its pictures, and whose it is."""

    id: uuid.UUID
    name: str = field(repr=False)
    birth_date: str = field(repr=False)
    pictures: tuple[uuid.UUID, ...]


def alike(reviewer: Reviewer, case: Case) -> list[Alike]:
    """Return a case's candidates, the likest first, having written whose names are shown. In the transaction."""
    found = []
    for row in Candidate.objects.filter(decision=case.decision_id).order_by("rank"):
        member = _member(row.entry) if row.here else None
        pictures = _pictures(member, Evidence.Kind.FACE) if member else []
        if member is None or not pictures:
            found.append(Alike(row.id, row.here, row.answer))
            continue
        _note(reviewer, case, member, pictures[0], Look.Shown.FIELDS)
        fields = read_fields(member.subscriber)
        born, picture = fields.get("birth_date", ""), pictures[0].id
        found.append(Alike(row.id, row.here, row.answer, name_of(fields), born, picture))
    return found


def look_at_candidate(reviewer: Reviewer, case_id: uuid.UUID, candidate_id: uuid.UUID) -> bytes:
    """Return the candidate's photograph, having written that she looked. NotFound where there is none to be shown.

    Inside the tenant's transaction: no byte may leave before it has committed.
    """
    case = case_for(reviewer, case_id)
    row = Candidate.objects.filter(id=candidate_id, decision=case.decision_id, here=True).first()
    member = _member(row.entry) if row else None
    pictures = _pictures(member, Evidence.Kind.FACE) if member else []
    if member is None or not pictures:
        raise NotFound("There is no such picture.")
    _note(reviewer, case, member, pictures[0], Look.Shown.PICTURE)
    return open_evidence(pictures[0])


def compare(
    reviewer: Reviewer, case_id: uuid.UUID, candidate_id: uuid.UUID, answer: str, reasons: Sequence[str]
) -> None:
    """Write what she finds of a candidate of a case that she may decide. Inside the tenant's transaction.

    Raises what `case_for` and `answer_candidate` raise.
    """
    case = case_for(reviewer, case_id)
    if not Candidate.objects.filter(id=candidate_id, decision=case.decision_id).exists():
        raise NotFound("There is no such candidate.")
    answer_candidate(reviewer.member_id, candidate_id, answer, reasons)


def asked(reviewer: Reviewer) -> list[Asked]:
    """Return what other operators ask about and nobody has answered, the oldest first. In the transaction."""
    reviewer.require()
    found = []
    for row in AdjudicationRequest.objects.filter(answer="").order_by("id"):
        member = _member(row.entry)
        if member is None:
            found.append(Asked(row.id, "", "", ()))
        elif member.registration.member_id != reviewer.member_id:
            pictures = _pictures(member, Evidence.Kind.FACE, Evidence.Kind.DOCUMENT)
            fields = read_fields(member.subscriber)
            ids = tuple(picture.id for picture in pictures)
            found.append(Asked(row.id, name_of(fields), fields.get("birth_date", ""), ids))
    return found


def how_many_asked() -> int:
    """Return how many questions of other operators have no answer. In the transaction."""
    return AdjudicationRequest.objects.filter(answer="").count()


def look_at_asked(reviewer: Reviewer, request_id: uuid.UUID, evidence_id: uuid.UUID) -> bytes:
    """Return a picture of a registration that is asked about, having written that she looked. NotFound, Denied.

    Inside the tenant's transaction: no byte may leave before it has committed.
    """
    member = _asked_about(reviewer, request_id)
    pictures = _pictures(member, Evidence.Kind.FACE, Evidence.Kind.DOCUMENT) if member else []
    picture = next((row for row in pictures if row.id == evidence_id), None)
    if member is None or picture is None:
        raise NotFound("There is no such picture.")
    _tell(reviewer, member, picture, request_id, Look.Shown.PICTURE)
    return open_evidence(picture)


def answer_asked(reviewer: Reviewer, request_id: uuid.UUID, answer: str, reasons: Sequence[str]) -> None:
    """Answer another operator. Inside the tenant's transaction. Raises what `answer_request` raises; Denied."""
    _asked_about(reviewer, request_id)
    answer_request(reviewer.member_id, request_id, answer, reasons)


def name_of(fields: dict[str, str]) -> str:
    """Return a person's name as her document has it."""
    return " ".join(fields[part] for part in NAMES if fields.get(part))


def _asked_about(reviewer: Reviewer, request_id: uuid.UUID) -> GalleryMember | None:
    reviewer.require()
    row = AdjudicationRequest.objects.filter(id=request_id, answer="").first()
    if row is None:
        raise NotFound("There is no such request.")
    member = _member(row.entry)
    if member is not None and member.registration.member_id == reviewer.member_id:
        raise Denied(
            "This reviewer served the person; another person looks at it now.",
            code="review.another_person",
            remedy="Leave it to another reviewer.",
        )
    return member


def _member(entry: uuid.UUID) -> GalleryMember | None:
    return GalleryMember.objects.select_related("subscriber", "registration").filter(entry=entry).first()


def _pictures(member: GalleryMember, *kinds: str) -> list[Evidence]:
    rows = Evidence.objects.filter(registration=member.registration_id, kind__in=kinds, superseded_at=None, failed="")
    return list(rows.select_related("registration__subscriber").order_by("kind", "id"))


def _note(reviewer: Reviewer, case: Case, member: GalleryMember, picture: Evidence, shown: str) -> None:
    Look.objects.create(
        operator_id=case.operator_id,
        case=case,
        evidence=picture,
        subscriber_id=member.subscriber_id,
        member=reviewer.member_id,
        why=case.why,
        shown=shown,
    )
    _tell(reviewer, member, picture, case.id, shown)


def _tell(reviewer: Reviewer, member: GalleryMember, picture: Evidence, subject: uuid.UUID, shown: str) -> None:
    about = About(member.subscriber, member.registration_id, subject)
    content = about.content(evidence=[str(picture.id)], shown=shown, member=str(reviewer.member_id))
    append_about(about, LeafKind.EVIDENCE_LOOKED_AT, content, by=ROLE, why="review", items=1)
