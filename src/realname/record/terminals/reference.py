"""The reference of the terminals' protocol, as OpenAPI 3.1, written from the shapes that the server reads and tells."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic.json_schema import models_json_schema

from realname import __version__
from realname.record.terminals import claims
from realname.record.web.shapes import Problem

SHAPES: tuple[type[Schema], ...] = (
    claims.SessionClaims,
    claims.FrameClaims,
    claims.StepClaims,
    claims.TimeTold,
    claims.KeyTold,
    claims.SessionTold,
    claims.AnswerTold,
    Problem,
)

DESCRIPTION = (
    "Every message is a compact JWS (RFC 7515) by the terminal's Ed25519 key (RFC 9864); its protected header is "
    '`{"alg": "Ed25519", "typ": ...}` and its payload the JSON of the claims named here. Answers to sessions, frames '
    f"and steps carry the server's detached JWS over the body in `{claims.SIGNATURE_HEADER}`, `typ` "
    f"`{claims.ANSWER}`. Guide: docs/programmes.md."
)


def reference() -> dict[str, Any]:
    """Return the document."""
    _, shapes = models_json_schema(
        [(shape, "validation") for shape in SHAPES], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "realname terminals", "version": __version__, "description": DESCRIPTION},
        "paths": {
            "/terminals/v1/time": {"get": _call("Tell the server's clock", claims.TimeTold)},
            "/terminals/v1/key": {"get": _call("Tell the key that answers are signed by", claims.KeyTold)},
            "/terminals/v1/sessions": {
                "post": _call("Begin a session", claims.SessionTold, _signed(claims.SESSION, claims.SessionClaims))
            },
            "/terminals/v1/frames": {
                "post": _call("Send a frame", claims.AnswerTold, _pictures())
                | {
                    "parameters": [
                        {
                            "name": claims.PROOF_HEADER,
                            "in": "header",
                            "required": True,
                            "description": f"The JWS of the frame, `typ` `{claims.FRAME}`: FrameClaims.",
                            "schema": _text("application/json", claims.FrameClaims),
                        }
                    ]
                }
            },
            "/terminals/v1/steps": {
                "post": _call(
                    "Send a step without a picture", claims.AnswerTold, _signed(claims.STEP, claims.StepClaims)
                )
            },
        },
        "components": {"schemas": shapes["$defs"]},
    }


def _call(summary: str, told: type[Schema], body: dict[str, Any] | None = None) -> dict[str, Any]:
    answers = {
        "200": {"description": "Answered", "content": {"application/json": {"schema": _of(told)}}},
        "default": {"description": "A problem", "content": {"application/problem+json": {"schema": _of(Problem)}}},
    }
    return {"summary": summary, "responses": answers} | ({"requestBody": body} if body else {})


def _signed(kind: str, given: type[Schema]) -> dict[str, Any]:
    schema = _text("application/json", given)
    return {"required": True, "description": f"`typ` `{kind}`", "content": {"application/jose": {"schema": schema}}}


def _pictures() -> dict[str, Any]:
    said = f"The pictures, one after the other; {claims.LARGEST_BYTES} bytes at most."
    binary = {"type": "string", "format": "binary"}
    return {"required": True, "description": said, "content": {"application/octet-stream": {"schema": binary}}}


def _text(media_type: str, given: type[Schema]) -> dict[str, Any]:
    return {"type": "string", "contentMediaType": media_type, "contentSchema": _of(given)}


def _of(shape: type[Schema]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape.__name__}"}
