"""The impact assessment: drawn up from what is in force, signed here, and read again as it was signed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from realname.database.rows import tenant
from realname.judge.policy import Policy
from realname.pages.administration import assessment_words as words
from realname.pages.administration.access import administered, refusal
from realname.pages.administration.forms import AssessmentForm
from realname.pages.administration.shown.assessed import shown
from realname.pages.staff.access import StaffRequest
from realname.pages.trial.tools import tools
from realname.record.assessments import selectors
from realname.record.assessments.actions.signing import Signer, sign
from realname.record.assessments.configuration import live_configuration
from realname.record.assessments.document import OwnWords, read
from realname.record.errors import NotFound, RecordError
from realname.record.operators.actions.policies import rules_of
from realname.record.operators.selectors import policies

MOST = 50


@require_http_methods(["GET", "HEAD", "POST"])
@administered
def page(request: StaffRequest) -> HttpResponse:
    """Show the assessment of what is in force and how it stands, and take a signature."""
    with tenant(request.staff.operator_id):
        live = live_configuration(tools())
        found = selectors.standing(live)
        rows = list(selectors.assessments()[:MOST])
        trials = selectors.trial_decisions()
        rules = _rules(one.digest for one in live.policies)
    form = AssessmentForm(request.POST or None, initial=_before(found.newest.document if found.newest else ""))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        words_given = OwnWords(*(given[name] for name in ("necessity", "consulted", "remaining", "residual_risks")))
        try:
            row = sign(Signer(request.staff.operator_id, request.staff.member_id), words_given, given["seen"], tools())
        except RecordError as error:
            form.add_error(None, refusal(error))
        else:
            return HttpResponseRedirect(reverse("operator:assessed", args=[row.id]) + "?signed=1")
    context = {
        "found": found,
        "changed": [words.CHANGED[name] for name in found.changed],
        "seen": live.digest,
        "shown": shown(live, rules),
        "rows": rows,
        "trials": trials,
        "form": form,
    }
    return render(request, "pages/administration/assessment.html", context)


@require_safe
@administered
def one(request: StaffRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """Show an assessment as it was signed."""
    with tenant(request.staff.operator_id):
        row = selectors.assessments().filter(id=assessment_id).first()
        if row is None:
            raise NotFound("There is no such assessment.")
        document = read(row.document)
        rules = _rules(policy.digest for policy in document.configuration.policies)
    context = {
        "section": "assessment",
        "row": row,
        "document": document,
        "shown": shown(document.configuration, rules),
        "is_fresh": "signed" in request.GET,
    }
    return render(request, "pages/administration/assessed.html", context)


def _rules(digests: Iterable[str]) -> list[Policy]:
    return [rules_of(row) for row in policies().filter(digest__in=list(digests))]


def _before(document: str) -> dict[str, str]:
    """Return the words that were signed last, to begin with: most of them hold on."""
    if not document:
        return {}
    said = read(document).words
    return {
        "necessity": said.necessity,
        "consulted": said.consulted,
        "remaining": said.remaining,
        "residual_risks": said.residual_risks,
    }
