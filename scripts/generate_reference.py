"""Write docs/openapi.json from the endpoints; a test compares it with what is committed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import django

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


def main() -> None:
    """Write the reference."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "realname.settings")
    django.setup()
    from realname.record.api import api  # noqa: PLC0415  after Django is set up

    REFERENCE.write_text(json.dumps(api.get_openapi_schema(path_prefix="/v1/"), indent=1) + "\n", "utf-8")
    print(REFERENCE)


if __name__ == "__main__":
    main()
