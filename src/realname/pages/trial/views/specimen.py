"""Make a specimen with one's own portrait, to try the other pages with."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from realname.evaluate.specimens.specimen import Specimen
from realname.judge.errors import JudgeError
from realname.measure.errors import ImageError, MeasureError
from realname.pages.trial import specimens, words
from realname.pages.trial.answering import blame_pictures, show_form, show_result, stopped
from realname.pages.trial.forms import SpecimenForm
from realname.pages.trial.shown import cutouts
from realname.pages.trial.tools import tools

TEMPLATE = "pages/trial/specimen.html"


@dataclass(frozen=True, slots=True)
class ShownSpecimen:
    """One side as a picture to save."""

    title: str
    address: str
    file_name: str
    width: int
    height: int


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or draw what it asks for."""
    if request.method != "POST":
        return show_form(request, TEMPLATE, SpecimenForm())
    form = SpecimenForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_form(request, TEMPLATE, form)
    try:
        drawn = specimens.draw(form.cleaned_data["kind"], form.cleaned_data["portrait"][0], form.permit(), tools())
    except ImageError as error:
        blame_pictures(form, error)
        return show_form(request, TEMPLATE, form)
    except (MeasureError, JudgeError) as error:
        return stopped(request, error)
    if not drawn:
        form.add_error("portrait", words.reason_text("face.none"))
        return show_form(request, TEMPLATE, form)
    return show_result(request, "pages/trial/specimen_result.html", {"pictures": list(map(_shown, drawn))})


def _shown(side: Specimen) -> ShownSpecimen:
    titles = {"front": _("Front"), "back": _("Back"), "page": _("Page with the portrait")}
    height, width = side.image_rgb.shape[:2]
    return ShownSpecimen(
        title=titles[side.side],
        address=cutouts.address(side.jpeg),
        file_name=f"specimen-{side.kind}-{side.side}.jpg",
        width=width,
        height=height,
    )
