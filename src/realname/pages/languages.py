"""Which language a person reads: `?lang=`, else what she chose before, else what her browser asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from realname.pages.headers import Answer

TAGS = {"en": "en", "zh-hans": "zh-Hans"}
"""Django's codes and the BCP 47 tags that pages and catalogues show."""

KEPT_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Language:
    """One language on offer: its BCP 47 tag, its name in itself, and whether the page is in it."""

    tag: str
    name: str
    is_current: bool


def choose_language(get_response: Answer) -> Answer:
    """Return the middleware that sets the language, and remembers one that was asked for."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        asked = _code(request.GET.get("lang", ""))
        code = asked or translation.get_language_from_request(request)
        with translation.override(code):
            response = get_response(request)
        response["Content-Language"] = TAGS[code]
        if asked:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=KEPT_FOR,
                samesite="Lax",
                httponly=True,
            )
        return response

    return answer


def current_tag() -> str:
    """Return the BCP 47 tag of the language that is in force."""
    return TAGS.get(translation.get_language() or "", "en")


def offered(request: HttpRequest) -> dict[str, object]:
    """Give every template the languages on offer, and the tag of its own."""
    del request
    tag = current_tag()
    languages = [Language(TAGS[code], name, TAGS[code] == tag) for code, name in settings.LANGUAGES]
    return {"languages": languages, "language_tag": tag}


def _code(asked: str) -> str:
    return next((code for code, tag in TAGS.items() if tag.lower() == asked.lower()), "")
