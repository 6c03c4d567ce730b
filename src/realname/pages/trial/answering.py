"""How every page of the trial answers: the form, its faults, what stops a measurement, or the result."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from realname.judge.errors import JudgeError
from realname.measure.errors import ImageError, MeasureError
from realname.measure.images import Image
from realname.pages import problems
from realname.pages.trial import words
from realname.pages.trial.pictures import Pictures, fault


def show_form(request: HttpRequest, template: str, form: forms.Form) -> HttpResponse:
    """Render a form: 200 where it is new, 413 where a file is too large, 422 where anything else is wrong."""
    status = HTTPStatus.OK
    if form.is_bound:
        codes = {error.code for errors in form.errors.as_data().values() for error in errors}
        too_large = "image.too_large" in codes
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, template, {"form": form}, status=status)


def show_result(request: HttpRequest, template: str, shown: Mapping[str, Any]) -> HttpResponse:
    """Render a result; a refusal of the rules is an answer too, and so 200."""
    return render(request, template, {"again": request.path, **shown})


def blame_pictures(form: forms.Form, error: ImageError) -> None:
    """Say beside each picture that breaks off when it is decoded that it does; above the form where none is found."""
    found = False
    for name, field in form.fields.items():
        images: tuple[Image, ...] = form.cleaned_data.get(name) or () if isinstance(field, Pictures) else ()
        for place, image in enumerate(images, start=1):
            broken = _broken(image)
            if broken is not None:
                form.add_error(name, fault(broken, place if len(images) > 1 else 0))
                found = True
    if not found:
        form.add_error(None, fault(error))


def stopped(request: HttpRequest, error: MeasureError | JudgeError) -> HttpResponse:
    """Answer where this machine cannot measure or judge, and no other picture would help."""
    told = words.cause_and_mend(error.code, str(error), error.remedy)
    return problems.show(request, problems.Problem(error.code, *told), HTTPStatus.SERVICE_UNAVAILABLE)


def _broken(image: Image) -> ImageError | None:
    try:
        image.decode()
    except ImageError as error:
        return error
    return None
