"""A transit programme with many members for `benchmarks.lanes`: some are real photographs, the rest is invented."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.lane_readings import Photograph
from django.utils import timezone
from numpy.typing import NDArray

from realname.connect.keys.data_keys import Place
from realname.measure.faces.protection import protect
from realname.measure.readings import EngineStamp, Template

if TYPE_CHECKING:
    from realname.record.operators.actions.clients import Caller
    from realname.record.programmes.models import Programme

WRITTEN_AT_ONCE = 500
SEED = 20261126


@dataclass(frozen=True, slots=True)
class People:
    """Who is a member with which photograph, whose further photographs come to the lane, and who never joined.

    enrolled, probes   by person; a stranger is one photograph of a person who is not in `enrolled`
    """

    enrolled: dict[int, Photograph]
    probes: dict[int, list[Photograph]]
    strangers: list[Photograph]


def split(photographs: Sequence[Photograph]) -> People:
    """Enrol the first photograph with a face of each person who has several; who has one is a stranger."""
    by_person: dict[int, list[Photograph]] = {}
    for one in photographs:
        by_person.setdefault(one.person, []).append(one)
    several = {person: of for person, of in by_person.items() if len(of) > 1 and of[0].reading.faces}
    return People(
        enrolled={person: of[0] for person, of in several.items()},
        probes={person: of[1:] for person, of in several.items()},
        strangers=[of[0] for person, of in by_person.items() if len(of) == 1],
    )


def enrol(caller: Caller, programme: Programme, people: People, count: int) -> dict[int, uuid.UUID]:
    """Write so many members with their clearances, and return the real people's memberships."""
    from tests.integration import picture_way as way  # noqa: PLC0415  once Django is set up

    from realname.database.rows import tenant  # noqa: PLC0415  the same
    from realname.record.lanes.models import Clearance  # noqa: PLC0415  the same
    from realname.record.programmes.models import Entry, Member  # noqa: PLC0415  the same
    from realname.record.subscribers.models import Subscriber  # noqa: PLC0415  the same

    [receipt] = way.agree(caller, way.begin(caller), "face")
    templates = [one.reading.faces[0].template for one in people.enrolled.values()]
    rows = _rows(programme, receipt, [*templates, *_invented(templates, count - len(templates))])
    members: list[uuid.UUID] = []
    while part := list(islice(rows, WRITTEN_AT_ONCE)):
        with tenant(caller.operator_id):
            for model, place in ((Subscriber, 0), (Member, 1), (Entry, 2), (Clearance, 3)):
                model.objects.bulk_create([row[place] for row in part])
        members += [row[1].id for row in part]
    return dict(zip(people.enrolled, members, strict=False))


def _rows(programme: Programme, receipt: Any, templates: Sequence[Template]) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Give a subscriber, her membership, her sealed template and her clearance for each; all under one receipt."""
    from realname.database.rows import tenant  # noqa: PLC0415  once Django is set up
    from realname.record.lanes.models import Clearance  # noqa: PLC0415  the same
    from realname.record.programmes.actions.entering import standing_gallery  # noqa: PLC0415  the same
    from realname.record.programmes.keys import key_id, template_key  # noqa: PLC0415  the same
    from realname.record.programmes.models import Entry, Member  # noqa: PLC0415  the same
    from realname.record.subscribers import sealing  # noqa: PLC0415  the same
    from realname.record.subscribers.models import Subscriber  # noqa: PLC0415  the same

    operator = programme.operator_id
    with tenant(operator):
        gallery = standing_gallery(programme.id)
        key, name = template_key(gallery), key_id(gallery)
    until = timezone.now() + timedelta(days=365)
    for template in templates:
        subscriber = Subscriber(operator_id=operator)
        sealer = sealing.draw_key(subscriber)
        member = Member(operator_id=operator, programme=programme, subscriber=subscriber, receipt=receipt)
        entry = Entry(operator_id=operator, gallery=gallery, member=member)
        place = Place("programmes_entry", "sealed", entry.id)
        entry.sealed = bytes(sealer.seal(protect(template, key, name).values, place))
        yield subscriber, member, entry, Clearance(operator_id=operator, member=member, by="staff", until=until)


def _invented(real: Sequence[Template], count: int) -> list[Template]:
    """Draw templates from a Gaussian of the real ones' covariance: nobody has so many faces to give."""
    vectors: NDArray[np.float32] = np.stack([np.frombuffer(one.values, "<f4") for one in real])
    root = np.linalg.cholesky(np.cov(vectors.T) + 1e-6 * np.eye(vectors.shape[1])).astype(np.float32)
    drawn = np.random.default_rng(SEED).standard_normal((count, vectors.shape[1]), np.float32) @ root.T
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    stamp: EngineStamp = real[0].engine
    return [Template(stamp, row.astype("<f4").tobytes()) for row in drawn]
