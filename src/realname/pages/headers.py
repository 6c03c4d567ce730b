"""What every answer tells the browser: load nothing from elsewhere, run nothing inline, keep nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponseBase

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    # Cut-outs of the pictures are shown as data: addresses, which are stored nowhere.
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)
CONTENT_SECURITY_POLICY = "; ".join(DIRECTIVES)

CAPTURING_POLICY = CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""For pages that guide a person before the camera: WebAssembly may be compiled, and still no script from a string."""

PERMISSIONS_POLICY = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"

Answer = Callable[[HttpRequest], HttpResponseBase]
Arguments = ParamSpec("Arguments")
Given = TypeVar("Given", bound=HttpResponseBase)


def captures(view: Callable[Arguments, Given]) -> Callable[Arguments, Given]:
    """Return the view of a page that opens the camera, with the policy that its guidance needs."""

    @wraps(view)
    def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Given:
        response = view(*args, **kwargs)
        response["Content-Security-Policy"] = CAPTURING_POLICY
        return response

    return answer


def protect(get_response: Answer) -> Answer:
    """Return the middleware that sets the headers."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # A view may name another policy of this module's, or let what carries its digest be kept.
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer
