"""Search the gallery for a face under other names. It yields candidates, of whom a person decides what they mean."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from realname.database.rows import tenant, tenant_ids
from realname.gallery.contract import Candidate as Likeness
from realname.gallery.errors import GalleryError
from realname.judge.calibration import Calibration
from realname.judge.facts import Search, SearchState
from realname.judge.identification import search_rule
from realname.judge.identity_rules import GalleryRules
from realname.measure.readings import Template
from realname.record.galleries.actions.entering import FLOAT_BYTES
from realname.record.galleries.actions.jobs import defer_asking
from realname.record.galleries.keys import identity_digest, protected
from realname.record.galleries.models import Candidate, GalleryMember
from realname.record.galleries.residents import in_this_process, resident
from realname.record.oversight.actions.telling import tell_search
from realname.record.registrations.models import DecisionRow

OWN_LINES = 64
"""A person's own templates, under her own name, come before all others: so many more are asked for."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry under another identity that is like the face; `here` where it is the searching operator's."""

    entry: uuid.UUID
    score: float
    here: bool


@dataclass(frozen=True, slots=True)
class Person:
    """For whom is searched: her row with the operator, and what a document surely says of her."""

    operator_id: uuid.UUID
    subscriber_id: uuid.UUID
    fields: Mapping[str, str]


def search(
    person: Person, probe: Template, rules: GalleryRules, calibration: Calibration
) -> tuple[Search, tuple[Hit, ...]]:
    """Return what a search yields: for the check, and for whoever looks. Opens its own transactions."""
    try:
        copy = resident(probe.engine, len(probe.values) // FLOAT_BYTES)
        if in_this_process(copy):
            copy.follow()
        entries = len(copy.gallery)
        rule = search_rule(calibration, rules.fpir, entries)
        with transaction.atomic():
            turned = protected(probe)
        [found] = copy.gallery.search([turned], rules.most_candidates + OWN_LINES, rule.score)
    except GalleryError as error:
        log.warning("the gallery was not searched: %s", error.code)
        return Search(SearchState.FAILED), ()
    hits = _of_others(found, person)[: rules.most_candidates]
    here = sum(hit.here for hit in hits)
    highest = hits[0].score if hits else None
    return Search(SearchState.DONE, entries, here, len(hits) - here, highest), hits


def keep_candidates(row: DecisionRow, search_made: Search, hits: Sequence[Hit]) -> None:
    """Write what a search for a decision yielded, and have other operators asked. In the decision's transaction."""
    if search_made.state is SearchState.NONE:
        return
    found = "failed" if search_made.state is SearchState.FAILED else "candidates" if hits else "nobody"
    tell_search(row.operator_id, found)
    for rank, hit in enumerate(hits, 1):
        candidate = Candidate.objects.create(
            operator_id=row.operator_id,
            registration_id=row.registration_id,
            decision=row,
            rank=rank,
            entry=hit.entry,
            here=hit.here,
        )
        if not hit.here:
            defer_asking(candidate.id, hit.entry)


def _of_others(found: Sequence[Likeness], person: Person) -> tuple[Hit, ...]:
    """Leave out what is hers by her document or her row, and what was erased a moment ago."""
    with transaction.atomic():
        identity = identity_digest(person.fields)
    ids = [likeness.id for likeness in found]
    others: dict[uuid.UUID, bool] = {}
    for operator_id in tenant_ids() if ids else ():
        with tenant(operator_id):
            rows = GalleryMember.objects.filter(entry__in=ids).exclude(subscriber=person.subscriber_id)
            for entry, digest in rows.values_list("entry", "identity"):
                if identity is None or digest is None or bytes(digest) != identity:
                    others[entry] = operator_id == person.operator_id
    return tuple(Hit(one.id, one.score, others[one.id]) for one in found if one.id in others)
