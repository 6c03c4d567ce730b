"""A page that has a challenge answered, and keeps what it was sent: the wire, without the service behind it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from joserfc import jws
from joserfc.jwk import ECKey

from realname.measure.challenges import PartKind, Script
from realname.measure.liveness.script import Wishes, canonical, digest, draw

PAGE = """{% extends "pages/base.html" %}{% load i18n %}
{% block title %}{{ heading }}{% endblock %}
{% block main %}
<h1 class="govuk-heading-l">{{ heading }}</h1>
{% include "pages/parts/challenge_form.html" with id="face" action=request.get_full_path registration="one" %}
{% endblock %}
{% block camera %}{% include "pages/parts/challenge.html" %}{% endblock %}
"""

asked: dict[str, Script] = {}
answers: list[dict[str, Any]] = []


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what was recorded. `asks` names kinds of parts, `key` finds the answer again."""
    if request.method == "POST":
        answers.append({"key": request.GET["key"], **_opened(request)})
        return HttpResponseRedirect(reverse("received"))
    get_token(request)
    asks = request.GET.get("asks", "turn closer light").split()
    query = f"?asks={'+'.join(asks)}&life={request.GET.get('life', '60')}"
    shown = {
        "heading": "Show your face",
        "challenge": reverse("drawn") + query,
        "asks": asks,
        "other_way": "/received",
        "place": "/answer/",
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(shown, request))


@require_http_methods(["POST"])
def drawn(request: HttpRequest) -> JsonResponse:
    """Draw a challenge."""
    if "refused" in request.GET["asks"]:
        return JsonResponse({"code": "challenge.too_many", "words": "Come back tomorrow."}, status=409)
    asks = {PartKind(one) for one in request.GET["asks"].split()}
    wishes = Wishes(2, PartKind.CLOSER in asks, PartKind.LIGHT in asks, PartKind.BLINK in asks)
    script, challenge = draw(wishes, secrets.SystemRandom()), str(uuid4())
    asked[challenge] = script
    told = {
        "challenge_id": challenge,
        "nonce": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="),
        "script": json.loads(canonical(script)),
        "script_digest": digest(script),
        "expires_in": int(request.GET["life"]),
    }
    return JsonResponse(told, status=201)


def listed(request: HttpRequest) -> JsonResponse:
    """Tell what was sent with a key."""
    return JsonResponse([one for one in answers if one["key"] == request.GET["key"]], safe=False)


def _opened(request: HttpRequest) -> dict[str, Any]:
    """Verify an envelope by the key in it, and tell what it and the pictures say."""
    envelope = request.POST["envelope"]
    header = json.loads(base64.urlsafe_b64decode(envelope.partition(".")[0] + "=="))
    key = ECKey.import_key(header["jwk"])
    payload = json.loads(jws.deserialize_compact(envelope, key, algorithms=["ES256"]).payload)
    pictures = [file.read() for file in request.FILES.getlist("frames")]
    script = asked[payload["challenge"]]
    return {
        "header": header,
        "payload": payload,
        "kinds": [part.kind.value for part in script.parts],
        "colours": [colour.value for part in script.parts for colour in part.colours],
        "digests": [hashlib.sha256(picture).hexdigest() for picture in pictures],
        "sizes": [len(picture) for picture in pictures],
        "bytes": int(request.headers["content-length"]),
        "thumbprint": key.thumbprint(),
    }
