"""Everything that is held on her as one ZIP, made while it is sent: what is held as JSON, and her pictures as files."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from realname.database.rows import tenant
from realname.record.errors import NotFound
from realname.record.registrations.actions.export import everything_of, picture_of
from realname.record.subscribers.actions.people import export_subscriber

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


class _Pipe(io.RawIOBase):
    """What is written, until it is taken: a ZIP writer needs a file, and a response gives pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._pieces.append(bytes(content))
        return len(content)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def archive(operator_id: uuid.UUID, people: Sequence[uuid.UUID]) -> Iterator[bytes]:
    """Give the ZIP in pieces: one picture is in memory at a time. Opens its own transactions."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as file:
        told = [_told(operator_id, person) for person in people]
        file.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1))
        yield pipe.taken()
        for person, one in zip(people, told, strict=True):
            for picture in one["pictures"]:
                _add(file, operator_id, person, picture)
                yield pipe.taken()
    yield pipe.taken()


def _told(operator_id: uuid.UUID, person: uuid.UUID) -> dict[str, Any]:
    with tenant(operator_id):
        told = {**export_subscriber(person), **everything_of(person)}
    # The addresses are those of the operator's own systems; here the pictures lie beside.
    pictures = [{**one, "href": one["href"].rpartition("/")[2]} for one in told["pictures"]]
    return {**told, "pictures": pictures}


def _add(file: zipfile.ZipFile, operator_id: uuid.UUID, person: uuid.UUID, picture: dict[str, Any]) -> None:
    try:
        with tenant(operator_id):
            content, media_type = picture_of(person, uuid.UUID(picture["href"]))
    except NotFound:  # erased since it was listed
        return
    file.writestr(f"pictures/{picture['kind']}-{picture['href']}.{ENDINGS.get(media_type, 'bin')}", content)
