"""What was done to the operator's settings and staff, when, and by whom."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from realname.database.rows import tenant
from realname.pages.administration import words
from realname.pages.administration.access import administered
from realname.pages.staff.access import StaffRequest
from realname.record.operators import selectors
from realname.record.staff import selectors as staff

MOST = 200


@require_safe
@administered
def page(request: StaffRequest) -> HttpResponse:
    """List the changes, the newest first."""
    with tenant(request.staff.operator_id):
        people = {f"staff.{member.id.hex}": member.name for member in staff.members()}
        systems = {f"{row.operator_id.hex}.{row.id.hex}": row.name for row in selectors.clients()}
        rows = list(selectors.administrative_events()[:MOST])
    shown = [
        {
            "row": row,
            "what": words.CHANGES.get(row.type, row.type),
            "on": _subject(row.type, row.subject.hex, row.data, people, systems),
            "by": people.get(row.data.get("by", ""), systems.get(row.data.get("by", ""), row.data.get("by", ""))),
        }
        for row in rows
    ]
    return render(request, "pages/administration/changes.html", {"rows": shown, "most": MOST})


def _subject(kind: str, subject: str, data: dict[str, object], people: dict[str, str], systems: dict[str, str]) -> str:
    """Return what was changed, by its name where it has one."""
    if kind == "policy.published":
        return _("%(name)s, version %(version)s") % data
    if kind == "connection.changed":
        return str(words.SYSTEMS[str(data["kind"])][0])
    if kind.startswith("staff."):
        return people.get(f"staff.{subject}", "")
    if kind.startswith("client."):
        return next((name for known, name in systems.items() if known.endswith(subject)), "")
    return ""
