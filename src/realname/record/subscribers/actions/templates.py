"""Face templates of subscribers: kept sealed, under the receipt that allows it, and opened to compare."""

from __future__ import annotations

import uuid
from datetime import datetime

from realname.connect.keys.data_keys import Place
from realname.measure.readings import EngineStamp, Permit, Template
from realname.record.subscribers import sealing
from realname.record.subscribers.models import FaceTemplate, Subscriber


def keep_template(subscriber: Subscriber, template: Template, permit: Permit) -> FaceTemplate:
    """Seal and write a template, which falls with the permit's receipt. Inside the tenant's transaction."""
    row = FaceTemplate(
        operator_id=subscriber.operator_id,
        subscriber=subscriber,
        receipt_id=uuid.UUID(permit.receipt),
        engine_name=template.engine.name,
        engine_version=template.engine.version,
        engine_digest=template.engine.digest,
    )
    row.sealed = bytes(sealing.key_of(subscriber).seal(template.values, _place(row)))
    row.save(force_insert=True)
    return row


def newest_template(subscriber: Subscriber, engine: EngineStamp) -> Template | None:
    """Return the person's newest template of that very engine, or None: templates of others are not comparable."""
    row = FaceTemplate.objects.filter(subscriber=subscriber, engine_digest=engine.digest).order_by("-id").first()
    if row is None:
        return None
    return Template(engine, template_values(row))


def template_values(row: FaceTemplate) -> bytes:
    """Return a template's numbers: what the person may have of it. Conflict `subscriber.erased`."""
    return bytes(sealing.key_of(row.subscriber).unseal(bytes(row.sealed), _place(row)))


def drop_templates(subscriber_id: uuid.UUID, *, made_before: datetime | None = None) -> int:
    """Delete a person's templates, or those made before a moment; return how many. Inside the tenant's transaction."""
    rows = FaceTemplate.objects.filter(subscriber=subscriber_id)
    rows = rows if made_before is None else rows.filter(created_at__lte=made_before)
    return rows.delete()[0]


def _place(row: FaceTemplate) -> Place:
    return Place("subscribers_face_template", "sealed", row.id)
