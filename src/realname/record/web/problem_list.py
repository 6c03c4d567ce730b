"""Where the `type` of a problem leads: every code that the API answers, what it means, and what to do."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt

from realname.record.web.problems import method_not_allowed

READS = ("GET", "HEAD")


@cache
def entries() -> list[dict[str, Any]]:
    """Return the catalogue, which `scripts/generate_problems.py` gathers from the code."""
    found: list[dict[str, Any]] = json.loads(files("realname.record.web").joinpath("codes.json").read_text("utf-8"))
    return found


@csrf_exempt
def listed(request: HttpRequest) -> HttpResponse:
    """Answer `/v1/problems`: a page on which each code is an anchor, or JSON to who asks for that."""
    if request.method not in READS:
        return method_not_allowed(", ".join(READS))
    if request.accepts("text/html"):
        return HttpResponse(_page())
    return JsonResponse({"items": entries()})


def _page() -> SafeString:
    parts = format_html_join(
        "\n",
        '<h2 id="{}">{}</h2><p>{}</p><p>{}</p><p>{}</p>',
        (
            (
                entry["code"],
                entry["code"],
                "Status " + ", ".join(map(str, entry["statuses"])),
                " ".join(entry["meanings"]),
                " ".join(entry["remedies"]),
            )
            for entry in entries()
        ),
    )
    return format_html(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Problems</title><h1>Problems</h1>{}</html>', parts
    )
