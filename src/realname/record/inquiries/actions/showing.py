"""She shows her document and her face: sealed before they touch a disk, and measured when both are there."""

from __future__ import annotations

import uuid

from realname.connect.evidence_store.contract import EvidenceError, SealedBytes, new_key
from realname.connect.keys.data_keys import Place
from realname.database.rows import tenant
from realname.measure.images import open_image
from realname.record.errors import RetryLater
from realname.record.evidence import evidence_store
from realname.record.inquiries.actions.codes import refuse_too_many
from realname.record.inquiries.actions.jobs import defer_proving
from realname.record.inquiries.actions.steps import move, require
from realname.record.inquiries.locks import locked_inquiry
from realname.record.inquiries.models import Inquiry, InquiryPicture
from realname.record.inquiries.states import State
from realname.record.subscribers.actions.consents import OWN_DATA, face_permit
from realname.record.subscribers.actions.sealed import seal_for, unseal_for

TABLE = "inquiries_picture"
POSSIBLE_IN = {
    InquiryPicture.Kind.DOCUMENT: (State.REACHED, State.DOCUMENTED, State.REFUSED),
    InquiryPicture.Kind.FACE: (State.DOCUMENTED,),
}


def add_pictures(operator_id: uuid.UUID, inquiry_id: uuid.UUID, kind: str, pictures: list[bytes]) -> None:
    """Take the sides of a document, or photographs of a face, which are then measured. Opens its own transactions.

    ImageError where a picture's header is refused; Conflict `inquiry.out_of_order`, `inquiry.too_many`; Denied
    `consent.none`; RetryLater `evidence.store`. New pictures take the place of older ones of their kind.
    """
    kind = InquiryPicture.Kind(kind)
    for picture in pictures:
        open_image(picture)
    with tenant(operator_id):
        inquiry = locked_inquiry(inquiry_id)
        _require(inquiry, kind)
        rows = [
            InquiryPicture(operator_id=operator_id, inquiry=inquiry, kind=kind, store_key=new_key()) for _ in pictures
        ]
        sealed = [seal_for(inquiry.subscriber, p, _place(row)) for row, p in zip(rows, pictures, strict=True)]
    try:  # no transaction is open while the store writes; a blob without a row is swept later
        for row, content in zip(rows, sealed, strict=True):
            evidence_store().put(row.store_key, SealedBytes(content))
    except EvidenceError as error:
        raise RetryLater(str(error), code="evidence.store", remedy=error.remedy) from error
    with tenant(operator_id):
        _keep(inquiry_id, kind, rows)


def pictures_of(inquiry: Inquiry, kind: str) -> list[bytes]:
    """Return the pictures of a kind that count, in their order. Inside the tenant's transaction."""
    rows = InquiryPicture.objects.filter(inquiry=inquiry, kind=kind).order_by("id")
    return [unseal_for(inquiry.subscriber, evidence_store().get(row.store_key).value, _place(row)) for row in rows]


def _keep(inquiry_id: uuid.UUID, kind: InquiryPicture.Kind, rows: list[InquiryPicture]) -> None:
    inquiry = locked_inquiry(inquiry_id)
    _require(inquiry, kind)
    # The blobs of those that are replaced have no row any more: the sweep takes them.
    older = [InquiryPicture.Kind.FACE, kind]
    InquiryPicture.objects.filter(inquiry=inquiry, kind__in=older).delete()
    InquiryPicture.objects.bulk_create(rows)
    if kind == InquiryPicture.Kind.FACE:
        inquiry.proofs += 1
        inquiry.save(update_fields=("proofs",))
        move(inquiry, State.MEASURING)
        defer_proving(inquiry.operator_id, inquiry.id)
    elif inquiry.state != State.DOCUMENTED:
        move(inquiry, State.DOCUMENTED)


def _require(inquiry: Inquiry, kind: InquiryPicture.Kind) -> None:
    require(inquiry, *POSSIBLE_IN[kind])
    face_permit(inquiry.subscriber_id, OWN_DATA)
    if kind == InquiryPicture.Kind.FACE:
        refuse_too_many(inquiry, "proofs")


def _place(row: InquiryPicture) -> Place:
    return Place(TABLE, "store", row.id)
