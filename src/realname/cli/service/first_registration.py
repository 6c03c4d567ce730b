"""What a person tries first on a service that runs on this machine: a specimen, its record, and lines to paste.

The specimen's person is invented, and the face is a public-domain photograph; the same for everybody.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from shlex import quote

FOLDER = "first"
SEED = "0"
DOCUMENT = f"passport-page-good-{SEED}.jpg"
FACE = "face.png"
FIELDS = ("document_number", "issuing_state", "surname", "given_names", "birth_date", "sex", "valid_until")

BLOCK = """\
{python} - <<'END'
import random
from stdnum.luhn import calc_check_digit
from realname.client import Client, code_of_simulator
north = Client("{address}", "{client_id}", "{client_secret}")
sim = f"89440100{{random.randrange(10**10):010d}}"
line = {{"msisdn": f"+447700900{{random.randrange(100, 999)}}", "iccid": sim + calc_check_digit(sim)}}
done = north.register(line, ["{document}"],
                      ["{face}"],
                      contact="+447700900001", code=code_of_simulator("{sms}"))
print(done["id"], done["state"], done["decision"], done["order"])
END
"""


def specimen_words(folder: Path) -> tuple[str, ...]:
    """Return the words of the command that makes the specimen, none where it is there."""
    out = folder / FOLDER
    if all((out / name).is_file() for name in (DOCUMENT, FACE, "labels.csv")):
        return ()
    return ("specimen", "--kind", "passport", "--seed", SEED, "--out", str(out))


def record_of_specimen(folder: Path) -> dict[str, str]:
    """Return the specimen's person as the authority simulator keeps people."""
    with (folder / FOLDER / "labels.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["file"] == DOCUMENT)
    record = {name: row[name] for name in FIELDS if row[name]}
    return {**record, "document_type": "passport", "name": f"{row['surname']} {row['given_names']}".strip()}


def first_registration(address: str, client_id: str, client_secret: str, folder: Path, sms: str) -> str:
    """Return what to paste into a shell: one registration, from a passport's photograph to a line that works."""
    first = folder.resolve() / FOLDER
    return BLOCK.format(
        python=quote(sys.executable),
        address=address,
        client_id=client_id,
        client_secret=client_secret,
        document=first / DOCUMENT,
        face=first / FACE,
        sms=sms,
    )
