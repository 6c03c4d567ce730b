"""Words for what the rows of staff name by codes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLES: dict[str, Promise] = {
    "agent": _("Agent at a counter"),
    "reviewer": _("Reviewer"),
    "administrator": _("Administrator"),
    "regulator": _("Regulator"),
    "analyst": _("Fraud analyst"),
    "gate": _("Agent at a gate"),
}
