"""Write docs/openapi.json and that of the terminals from the code; a test compares them with what is committed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import django

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"
TERMINALS = REFERENCE.with_name("openapi-terminals.json")


def main() -> None:
    """Write the references."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    django.setup()
    from realname.record.api import api  # noqa: PLC0415  after Django is set up
    from realname.record.terminals.reference import reference  # noqa: PLC0415  the same

    REFERENCE.write_text(json.dumps(api.get_openapi_schema(path_prefix="/v1/"), indent=1) + "\n", "utf-8")
    TERMINALS.write_text(json.dumps(reference(), indent=1) + "\n", "utf-8")
    print(REFERENCE, TERMINALS, sep="\n")


if __name__ == "__main__":
    main()
