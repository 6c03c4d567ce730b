"""The runtime and the network that guide a person before the camera: compressed, and kept by browsers for ever.

They are served here and not beside the styles because they are worth compressing: 14 MB of WebAssembly are 2.7 MB in
brotli's hands. Both come from us alone, and only when somebody opens the camera.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from realname.measure.errors import ModelError
from realname.measure.models import catalogue, store
from realname.pages import assets

NETWORK = "yunet_browser"

FOR_EVER = "public, max-age=31536000, immutable"
"""Names carry a digest: what a name holds never changes."""

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Best first. Browsers accept brotli over HTTPS and on the machine itself."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file's bytes as they go over the wire."""

    content: bytes
    encoding: str | None
    media_type: str


def address(kind: str) -> str:
    """Return the address of the `wasm` or the `model`."""
    return reverse("capture:file", args=[_wasm_name() if kind == "wasm" else _model_name()])


def file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with one of the two files, in the best encoding that the browser takes."""
    accepted = {part.partition(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
    encoding = next((one for one in ENCODINGS if one in accepted), None)
    packed = _packed(name, encoding)
    response = HttpResponse(packed.content, content_type=packed.media_type)
    response["Cache-Control"] = FOR_EVER
    response["Vary"] = "Accept-Encoding"
    if packed.encoding:
        response["Content-Encoding"] = packed.encoding
    return response


def _packed(name: str, encoding: str | None) -> Packed:
    if name == _wasm_name():
        return _wasm(encoding)
    if name == _model_name():
        try:
            return packed_model(encoding)
        except ModelError as error:
            # The page then says that there is no guidance; its button still takes photographs.
            raise Http404 from error
    raise Http404


def _wasm(encoding: str | None) -> Packed:
    path = settings.STATIC_ROOT / _wasm_name()
    suffix = ENCODINGS.get(encoding or "", "")
    return Packed(path.with_name(path.name + suffix).read_bytes(), encoding, "application/wasm")


@cache
def packed_model(encoding: str | None) -> Packed:
    """Return the network in that encoding, made once a process. ModelError where it is not on this machine."""
    content = store.read(NETWORK)
    if encoding is None:
        return Packed(content, None, "application/octet-stream")
    # Weights shrink by a third, as much by gzip as by brotli.
    return Packed(gzip.compress(content, 9, mtime=0), "gzip", "application/octet-stream")


def _wasm_name() -> str:
    return assets.file_name("engine.wasm")


def _model_name() -> str:
    return f"{NETWORK}-{catalogue.find(NETWORK).sha256[:12]}.onnx"
