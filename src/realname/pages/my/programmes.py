"""Programmes as a person is shown them: those that she joined, and those that she may join."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from realname.pages.languages import current_tag
from realname.pages.my import words
from realname.pages.problems import Text
from realname.record.errors import Conflict
from realname.record.programmes.actions.joining import verified_of, words_of
from realname.record.programmes.kinds import Kind
from realname.record.programmes.models import Member, Programme

ZH = "zh-Hans"

PAGES: Mapping[str, tuple[str, Text]] = {
    Kind.BOARDING: ("my:flights", _("Your flights")),
    Kind.TRANSIT: ("my:lane_pass", _("Your lane pass")),
}
"""Pages of their own that members of a kind of programme have."""

OF_A_MEMBERSHIP = frozenset({Kind.TRANSIT})
"""Kinds whose page is of one membership, which its address names."""


@dataclass(frozen=True, slots=True)
class ShownProgramme:
    """A programme. `member` is her membership, None where she is none; `words` what she agrees to by joining.

    `page` is the address of what members of that kind do on pages of their own, empty where they have none.
    """

    id: uuid.UUID
    name: str
    party: str
    kind: Text
    words: str
    words_digest: str
    member: uuid.UUID | None
    since: datetime | None
    is_open: bool
    page: str
    page_name: Text


def programmes_of(people: Sequence[uuid.UUID]) -> list[ShownProgramme]:
    """Return her programmes first, then those that she may join. In the tenant's transaction."""
    rows = Member.objects.filter(subscriber__in=people, left_at=None).select_related("programme")
    members = {row.programme_id: row for row in rows}
    found = Programme.objects.exclude(state=Programme.State.CLOSED).order_by("party", "id")
    shown = [
        _shown(row, members.get(row.id)) for row in found if row.id in members or row.state == Programme.State.OPEN
    ]
    return sorted(shown, key=lambda one: one.member is None)


def can_join(people: Sequence[uuid.UUID]) -> bool:
    """Tell whether a face of hers was verified, with which programmes are joined. In the tenant's transaction."""
    try:
        verified_of(people)
    except Conflict:
        return False
    return True


def _shown(row: Programme, member: Member | None) -> ShownProgramme:
    tag = current_tag()
    text = words_of(row, tag)
    page, page_name = PAGES.get(row.kind, ("", ""))
    return ShownProgramme(
        id=row.id,
        name=row.name_zh if tag == ZH else row.name_en,
        party=row.party,
        kind=words.PROGRAMMES[Kind(row.kind)],
        words=text.words,
        words_digest=text.digest,
        member=member.id if member else None,
        since=member.created_at if member else None,
        is_open=row.state == Programme.State.OPEN,
        page=reverse(page, args=(member.id,) if row.kind in OF_A_MEMBERSHIP else ()) if page and member else "",
        page_name=page_name,
    )
