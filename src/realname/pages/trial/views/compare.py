"""Compare two faces: match, no match, or cannot tell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realname.evaluate import comparison_trial
from realname.judge.errors import JudgeError
from realname.judge.policy import load_policy
from realname.measure.errors import ImageError, MeasureError
from realname.pages.trial.answering import blame_pictures, show_form, show_result, stopped
from realname.pages.trial.forms import CompareForm
from realname.pages.trial.shown.answers import shown_verdict
from realname.pages.trial.shown.faces import photograph_face
from realname.pages.trial.shown.measures import measures
from realname.pages.trial.shown.scale import scale
from realname.pages.trial.tools import tools

TEMPLATE = "pages/trial/compare.html"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or compare what it holds."""
    if request.method != "POST":
        return show_form(request, TEMPLATE, CompareForm())
    form = CompareForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_form(request, TEMPLATE, form)
    try:
        return _answer(request, form)
    except ImageError as error:
        blame_pictures(form, error)
        return show_form(request, TEMPLATE, form)
    except (MeasureError, JudgeError) as error:
        return stopped(request, error)


def _answer(request: HttpRequest, form: CompareForm) -> HttpResponse:
    permit = form.permit()
    policy = load_policy(form.cleaned_data["policy"])
    [first], [second] = form.cleaned_data["picture_a"], form.cleaned_data["picture_b"]
    found = comparison_trial.compare(first, second, policy, permit=permit, tools=tools())
    drawn = None
    if found.comparison and policy.face:
        drawn = scale(found.comparison.score, policy.face, tools().calibration)
    return show_result(
        request,
        "pages/trial/compare_result.html",
        {
            "verdict": shown_verdict(found),
            "scale": drawn,
            "faces": [
                photograph_face(_("First picture"), first, found.a),
                photograph_face(_("Second picture"), second, found.b),
            ],
            "photographs": [_("First picture"), _("Second picture")],
            "measures": measures([found.a, found.b], policy.face) if policy.face else (),
            "receipt": permit.receipt,
        },
    )
