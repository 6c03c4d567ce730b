"""The API's reference: what ninja writes, with what it cannot know of our answers."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from realname.record.web.problems import MEDIA_TYPE

SECONDS = {"description": "Seconds to wait before the same request is sent again.", "schema": {"type": "integer"}}
HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"description": "`Bearer` (RFC 6750).", "schema": {"type": "string"}}},
    "405": {"Allow": {"description": "The methods of this address.", "schema": {"type": "string"}}},
    "429": {"Retry-After": SECONDS},
    "503": {"Retry-After": SECONDS},
}
"""What a problem of that status says in a header."""

FIRST_PROBLEM = 400


class Api(NinjaAPI):
    """The API, whose reference tells the media type of problems and their headers."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the reference, as OpenAPI."""
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= FIRST_PROBLEM:
                        _tell_problem(str(status), answer)
        return schema


def _tell_problem(status: str, answer: dict[str, Any]) -> None:
    content = answer.get("content", {})
    if "application/json" in content:
        content[MEDIA_TYPE] = content.pop("application/json")
    if status in HEADERS:
        answer["headers"] = HEADERS[status]
