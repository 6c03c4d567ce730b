"""The API's reference: what ninja writes, with what it cannot know of our answers."""

from __future__ import annotations

from functools import cache
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

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """Return the reference, as OpenAPI."""
        return _written(self, path_prefix or self.get_root_path(path_params or {}))

    def write_reference(self, path_prefix: str) -> Any:
        """Write the reference. It takes half a second, and whoever waits for the service asks every moment."""
        schema = super().get_openapi_schema(path_prefix=path_prefix)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= FIRST_PROBLEM:
                        _tell_problem(str(status), answer)
        return schema


@cache
def _written(api: Api, path_prefix: str) -> Any:
    """Return what is written once for each prefix, and changed by nobody."""
    return api.write_reference(path_prefix)


def _tell_problem(status: str, answer: dict[str, Any]) -> None:
    content = answer.get("content", {})
    if "application/json" in content:
        content[MEDIA_TYPE] = content.pop("application/json")
    if status in HEADERS:
        answer["headers"] = HEADERS[status]
