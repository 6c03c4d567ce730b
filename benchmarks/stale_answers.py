"""Send answers that come too late, or to a challenge that is not theirs, and print how many were taken.

    python -m benchmarks.stale_answers [--attempts 300]

Every answer is well formed and signed; what is wrong is the challenge that it names. On a PostgreSQL of its own, by the
service's own actions; pictures are noise, since none is looked at before an answer is refused. Whatever is refused must
leave no row behind.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from realname.database.connecting import database_settings
from realname.database.data_folder import DataFolder
from realname.database.disposable import connected
from realname.database.embedded import start
from realname.evaluate.intervals import upper_bound

A_REGISTRATION = {
    "too late": 18,
    "replaced by a newer challenge": 9,
    "of another registration": 18,
    "answered before": 4,
}
"""Attempts on one registration, which has only so many draws an hour, and so many answers."""


def main() -> None:
    """Run attempts of each kind and print a line a kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=300)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "realname.settings"
    django.setup()
    with tempfile.TemporaryDirectory(prefix="realname-stale-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        os.environ["REALNAME_EVIDENCE"] = str(folder / "evidence")
        os.environ["REALNAME_KEYRING_FILE"] = str(folder / "keyring.json")
        with start(DataFolder(folder / "postgresql")) as server:
            app, owner = (server.address.url(role, "realname") for role in ("app", "owner"))
            with connected(database_settings(app, owner, pooled=False)):
                call_command("migrate", database="owner", interactive=False, verbosity=0)
                _measure(asked.attempts)


def _measure(attempts: int) -> None:
    from tests.integration import challenged, whole_way  # noqa: PLC0415  once Django is set up

    from realname.record.errors import RecordError  # noqa: PLC0415  the same

    caller = whole_way.caller.__wrapped__()  # type: ignore[attr-defined]
    for kind, each in A_REGISTRATION.items():
        endings: Counter[str] = Counter()
        for number in range(attempts):
            if number % each == 0:
                phones = [_phone(challenged, caller) for _ in range(2)]
            envelope, pictures, phone, registration = _stale(kind, number, challenged, phones)
            before = _rows(caller)
            try:
                challenged.sent(phone, registration, envelope, pictures)
                endings["taken"] += 1
            except RecordError as error:
                endings[error.code if _rows(caller) == before else "refused, but something was kept"] += 1
        taken = endings["taken"] + endings["refused, but something was kept"]
        refused = ", ".join(f"{code} {count}" for code, count in endings.most_common())
        bound = upper_bound(taken, attempts)
        print(f"{kind:32s} {attempts:4d}: taken {taken}, at most {bound:.2%}; {refused}", flush=True)


def _phone(challenged: Any, caller: Any) -> tuple[Any, Any]:
    registration = challenged.at_the_face(caller, challenged.answering())
    return challenged.phone_in(caller, registration), registration


def _stale(kind: str, number: int, challenged: Any, phones: Any) -> tuple[str, list[bytes], Any, Any]:
    """Return an envelope and pictures that come too late or to the wrong place, and where they are sent."""
    (phone, registration), other = phones
    told = challenged.drawn(phone, registration)
    envelope, pictures = challenged.answer_to(told, number)
    if kind == "too late":
        challenged.performed(phone, told, 120.0 + 12 * (number % 300))
    elif kind == "replaced by a newer challenge":
        challenged.drawn(phone, registration)
    elif kind == "of another registration":
        challenged.drawn(*other)
        return envelope, pictures, *other
    else:
        challenged.sent(phone, registration, envelope, pictures)
    return envelope, pictures, phone, registration


def _rows(caller: Any) -> list[int]:
    from realname.database.rows import tenant  # noqa: PLC0415  once Django is set up
    from realname.record.registrations.models import Challenge, Evidence  # noqa: PLC0415  the same

    with tenant(caller.operator_id):
        return [Evidence.objects.count(), Challenge.objects.exclude(answered_at=None).count()]


if __name__ == "__main__":
    main()
