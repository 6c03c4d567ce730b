"""Read a document: what it says, and how sure the reader is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from realname.judge.errors import JudgeError
from realname.measure.errors import ImageError, MeasureError
from realname.pages.trial.answering import blame_pictures, show_form, show_result, stopped
from realname.pages.trial.forms import DocumentForm
from realname.pages.trial.shown.documents import shown_document
from realname.pages.trial.tools import today, tools

TEMPLATE = "pages/trial/document.html"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or read what it holds."""
    if request.method != "POST":
        return show_form(request, TEMPLATE, DocumentForm())
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_form(request, TEMPLATE, form)
    try:
        read = tools().read_document
        sides = [shown_document(read(image, today()), image) for image in form.cleaned_data["sides"]]
    except ImageError as error:
        blame_pictures(form, error)
        return show_form(request, TEMPLATE, form)
    except (MeasureError, JudgeError) as error:
        return stopped(request, error)
    return show_result(request, "pages/trial/document_result.html", {"sides": sides})
