"""Where a demonstration takes place: the addresses of `realname run`, its sample operator, a specimen's pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from realname.cli.output import say
from realname.cli.service.errors import RunError
from realname.cli.service.first_registration import DOCUMENT, FACE, FOLDER
from realname.cli.service.ports import HOST
from realname.cli.service.samples import SampleOperator, read_samples
from realname.client import Client
from realname.database.data_folder import default_folder
from realname.pages.kiosk.address import PORT as TERMINALS_PORT

WEB_PORT = 8700
OPERATOR = "south"
"""The sample operator that has programmes, and takes photographs without a challenge: nobody stands before a camera."""


@dataclass(frozen=True, slots=True)
class Place:
    """The addresses, the data folder with what was drawn and registered, and the operator."""

    web: str
    terminals: str
    folder: Path
    operator: SampleOperator

    @property
    def client(self) -> Client:
        """One of the operator's systems."""
        return Client(self.web, self.operator.client_id, self.operator.client_secret)

    @property
    def document(self) -> Path:
        """A photograph of the specimen's document."""
        return self.folder / FOLDER / DOCUMENT

    @property
    def face(self) -> Path:
        """A photograph of the specimen's face."""
        return self.folder / FOLDER / FACE


def placed(command: Callable[[Place], Any]) -> Callable[..., Any]:
    """Return the command with the options that say where it takes place. RunError where nothing runs there."""

    @click.option("--server", default=f"http://{HOST}:{WEB_PORT}", show_default=True, help="Of the API and the pages.")
    @click.option(
        "--terminals", default=f"http://{HOST}:{TERMINALS_PORT}", show_default=True, help="Of the server of terminals."
    )
    @wraps(command)
    def run(*, server: str, terminals: str) -> Any:
        folder = default_folder().path.parent
        found = next((one for one in read_samples(folder) if one.slug == OPERATOR), None)
        if found is None:
            raise RunError(
                f"there are no sample operators in {folder}",
                code="run.no_samples",
                remedy="Start `realname run` first, with the same REALNAME_DATA.",
            )
        return command(Place(server, terminals, folder, found))

    return run


def step(number: int, what: str, came: str) -> None:
    """Say one step of a demonstration, and what came of it."""
    say(f"{number:>2}  {what}\n    {came}")
