"""Pages that take one picture, and what they were sent: in memory, and in one process."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods
from PIL import Image
from tests.browser.capture import challenging

from realname.urls import handler400, handler403, handler404, handler500
from realname.urls import urlpatterns as shipped

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

PAGE = """{% extends "pages/base.html" %}{% load i18n %}
{% block title %}{{ kind }}{% endblock %}
{% block main %}
<h1 class="govuk-heading-l">{{ heading }}</h1>
{% include "pages/parts/capture.html" with id="the" action=request.path label=heading hint="" %}
{% if request.GET.over %}<div data-capture-over></div>{% endif %}
{% endblock %}
{% block camera %}{% include "pages/parts/camera.html" %}{% endblock %}
"""
RECEIVED = """{% extends "pages/base.html" %}{% block title %}-{% endblock %}
{% block main %}<h1>Received</h1>{% endblock %}"""
HEADINGS = {"face": "Photograph the face", "document": "Photograph the document"}

sent: list[dict[str, object]] = []


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the form, or take what it sends: a face leads on, a document stays."""
    if request.method == "POST":
        return _take(request, kind)
    get_token(request)
    shown = {"kind": kind, "heading": HEADINGS[kind], "key": request.GET.get("key", ""), "shape": "card"}
    return HttpResponse(engines["django"].from_string(PAGE).render(shown, request))


def _take(request: HttpRequest, kind: str) -> HttpResponse:
    picture = request.FILES["picture"]
    assert isinstance(picture, UploadedFile)
    content = picture.read()
    with Image.open(BytesIO(content)) as image:
        size, exif = image.size, len(image.getexif())
    sent.append(
        {
            "kind": kind,
            "key": request.POST["idempotency_key"],
            "header": request.headers.get("idempotency-key"),
            "size": size,
            "exif": exif,
            "bytes": len(content),
        }
    )
    if min(size) < 100:
        return HttpResponse("<h1>The picture is too small.</h1>", status=422)
    return HttpResponseRedirect(reverse("received")) if kind == "face" else HttpResponse(status=204)


def received(request: HttpRequest) -> HttpResponse:
    """Say that it came."""
    return HttpResponse(engines["django"].from_string(RECEIVED).render({}, request))


def listed(request: HttpRequest) -> JsonResponse:
    """Tell what was sent with a key."""
    return JsonResponse([one for one in sent if one["key"] == request.GET["key"]], safe=False)


urlpatterns = [
    path("take/<str:kind>", page, name="take"),
    path("answer/", challenging.page, name="answer"),
    path("answer/challenge", challenging.drawn, name="drawn"),
    path("answer/listed", challenging.listed, name="answers"),
    path("received", received, name="received"),
    path("listed", listed, name="listed"),
    *shipped,
]
