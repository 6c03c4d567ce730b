"""`realname specimen`: documents of nobody, to try with."""

from __future__ import annotations

from pathlib import Path

import click

from realname.cli.inputs import open_picture, permit, receipt
from realname.cli.output import as_json, print_json, say
from realname.evaluate.portraits import passport_portrait
from realname.evaluate.specimens import GRADES, KINDS, SpecimenError, render_to
from realname.measure.faces.engine import face_engine
from realname.measure.images import RGB, Image, open_image
from realname.measure.models import store

VALUES = {
    "name": "As on the document; of a passport or a TD1 card: SURNAME, GIVEN NAMES.",
    "number": "With a right check digit; made where it is left out.",
    "sex": "M or F.",
    "ethnicity": "Of a resident ID card, without 族.",
    "nationality": "UTO or ZZZ: invented states alone.",
    "birth-date": "YYYY-MM-DD.",
    "address": "Of a resident ID card.",
    "issuer": "",
    "valid-from": "YYYY-MM-DD.",
    "valid-until": "YYYY-MM-DD, or long-term.",
}
"""Options by which a specimen's values are given, and their help."""

SAMPLE = "sample_face"

FIELDS = {"number": "document_number"}


def value_options(command: click.Command) -> click.Command:
    """Add an option for every value of a specimen."""
    for name, text in VALUES.items():
        command.params.append(click.Option([f"--{name}", f"value_{name.replace('-', '_')}"], help=text))
    return command


@value_options
@click.command()
@click.option(
    "--portrait",
    metavar="P.jpg",
    help="A photograph with one face. Without it: a public-domain one, which is written beside as face.png.",
)
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder; made if absent."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed, the same picture."
)
@click.option("--grade", type=click.Choice(GRADES), default="good", show_default=True, help="How it is photographed.")
@receipt
@as_json
def specimen(  # noqa: PLR0913  one parameter an option
    *,
    portrait: str | None,
    kind: str,
    out: Path,
    seed: int,
    grade: str,
    receipt: str,
    as_json: bool,
    **given: str | None,
) -> None:
    """Render specimen documents, each marked SPECIMEN, flat and as photographed, with their true values in labels.csv.

    What is not given is invented; check digits are right.
    """
    named = {name.removeprefix("value_"): value for name, value in given.items() if value is not None}
    values = {FIELDS.get(name, name): value for name, value in named.items()}
    photograph = open_picture(portrait) if portrait else open_image(store.read(SAMPLE))
    picture = _portrait(photograph, receipt)
    written = [*render_to(out, kind, picture, values, seed, grade)]
    if not portrait:
        written.append(out / "face.png")
        written[-1].write_bytes(store.read(SAMPLE))
    if as_json:
        print_json({"kind": kind, "seed": seed, "grade": grade, "files": [str(path) for path in written]})
    else:
        for path in written:
            say(str(path))


def _portrait(photograph: Image, receipt_name: str) -> RGB:
    [reading] = face_engine().measure([photograph], permit(receipt_name))
    if not reading.faces:
        raise SpecimenError(
            "there is no face in the portrait",
            code="specimen.portrait",
            remedy="Give a photograph with one face, seen from the front.",
        )
    return passport_portrait(photograph, reading.faces[0].box)
