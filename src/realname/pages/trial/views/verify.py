"""Check a registration: a document and a face to a decision."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realname.evaluate import trial
from realname.judge.errors import JudgeError
from realname.judge.policy import Policy, load_policy
from realname.measure.errors import ImageError, MeasureError
from realname.measure.images import Image, open_image
from realname.measure.readings import Permit
from realname.pages.trial import specimens, words
from realname.pages.trial.answering import blame_pictures, show_form, show_result, stopped
from realname.pages.trial.forms import OWN, SPECIMEN, VerifyForm
from realname.pages.trial.shown.answers import shown_check, shown_decision
from realname.pages.trial.shown.documents import shown_document
from realname.pages.trial.shown.faces import ShownFace, document_face, photograph_face
from realname.pages.trial.shown.measures import measures
from realname.pages.trial.tools import today, tools

TEMPLATE = "pages/trial/verify.html"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or judge what it holds."""
    if request.method != "POST":
        source = SPECIMEN if request.GET.get("source") == SPECIMEN else OWN
        return show_form(request, TEMPLATE, VerifyForm(initial={"source": source}))
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_form(request, TEMPLATE, form)
    permit = form.permit()
    try:
        documents = _documents(form, permit)
        if not documents:
            form.add_error("face", words.reason_text("face.none"))
            return show_form(request, TEMPLATE, form)
        return _answer(request, form, documents, permit)
    except ImageError as error:
        blame_pictures(form, error)
        return show_form(request, TEMPLATE, form)
    except (MeasureError, JudgeError) as error:
        return stopped(request, error)


def _documents(form: VerifyForm, permit: Permit) -> Sequence[Image]:
    given = form.cleaned_data
    if given["source"] == OWN:
        return (*given["front"], *given["back"])
    drawn = specimens.draw(given["kind"], given["face"][0], permit, tools())
    return tuple(open_image(side.jpeg) for side in drawn)


def _photographs(form: VerifyForm) -> Sequence[Image]:
    """Return what to compare with the document: not the photograph that became its portrait, where there are others."""
    given: Sequence[Image] = form.cleaned_data["face"]
    return given[1:] or given if form.cleaned_data["source"] == SPECIMEN else given


def _answer(request: HttpRequest, form: VerifyForm, documents: Sequence[Image], permit: Permit) -> HttpResponse:
    policy: Policy = load_policy(form.cleaned_data["policy"])
    faces = _photographs(form)
    found = trial.verify(documents, faces, policy, today(), permit=permit, tools=tools())
    shown_faces = _faces(documents, faces, found.readings)
    return show_result(
        request,
        "pages/trial/verify_result.html",
        {
            "decision": shown_decision(found.decision),
            "checks": [shown_check(check, policy, tools().calibration) for check in found.checks],
            "faces": shown_faces,
            "photographs": [face.title for face in shown_faces[1:]],
            "measures": measures(found.readings.faces, policy.face) if policy.face else (),
            "sides": [
                shown_document(side, image) for side, image in zip(found.readings.documents, documents, strict=True)
            ],
            "specimen": form.cleaned_data["source"] == SPECIMEN,
            "receipt": permit.receipt,
        },
    )


def _faces(documents: Sequence[Image], faces: Sequence[Image], readings: trial.Readings) -> list[ShownFace]:
    shown = [document_face(documents, readings)]
    several = len(faces) > 1
    for place, (image, reading) in enumerate(zip(faces, readings.faces, strict=True), start=1):
        title = _("Photograph %(place)d") % {"place": place} if several else _("The photograph")
        shown.append(photograph_face(title, image, reading))
    return shown
