"""What every answer tells the browser: load nothing from elsewhere, run nothing inline, keep nothing."""

from __future__ import annotations

from collections.abc import Callable

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
OPENS_CAMERA = "realname.opens_camera"
"""Where a request notes that its page holds the camera's dialogue: the template that does so asks for the policy."""


def protect(get_response: Answer) -> Answer:
    """Return the middleware that sets the headers."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        opens_camera = OPENS_CAMERA in request.META
        response["Content-Security-Policy"] = CAPTURING_POLICY if opens_camera else CONTENT_SECURITY_POLICY
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        # What carries its digest in its name says itself that it may be kept.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer
