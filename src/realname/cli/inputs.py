"""What commands take: pictures by path, several files behind one option, a date, an engine, a permit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click

from realname.cli.failures import InputError
from realname.measure.errors import ImageError
from realname.measure.images import Image, read_image_file
from realname.measure.readings import Permit

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})


class SpreadCommand(click.Command):
    """A command whose options named in `spread` take every following word up to the next option: `--face A B`."""

    spread: Sequence[str] = ()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write `--face A B` as `--face A --face B`, and leave the rest to click."""
        return super().parse_args(ctx, spread_out(args, self.spread))


def spread_out(words: Sequence[str], options: Sequence[str]) -> list[str]:
    """Return the words with each of these options repeated before every further word that follows it.

    Words that begin with `-` end the run, and so does `--`.
    """
    out: list[str] = []
    current, held = "", 0
    for i, word in enumerate(words):
        if word == "--":
            return [*out, *words[i:]]
        if word.startswith("-") and word != "-":
            name = word.partition("=")[0]
            current, held = (name, int("=" in word)) if name in options else ("", 0)
        elif current:
            if held:
                out.append(current)
            held += 1
        out.append(word)
    return out


class Day(click.ParamType[date]):
    """A date, YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date: write YYYY-MM-DD", param, ctx)


def today() -> date:
    """Return today's date, UTC: the one place where the command line asks a clock for it."""
    return datetime.now(tz=UTC).date()


def open_pictures(paths: Sequence[str]) -> list[Image]:
    """Open every picture. InputError names the first file that is none."""
    return [open_picture(path) for path in paths]


def open_picture(path: str) -> Image:
    """Open a picture. InputError with the picture's own code, and the file's name as it was given."""
    try:
        return read_image_file(path)
    except ImageError as error:
        raise about(path, error) from error


@contextmanager
def named(paths: Sequence[str], pictures: Sequence[Image]) -> Iterator[None]:
    """Turn the error of a picture that breaks off while it is decoded into one that names its file."""
    try:
        yield
    except ImageError:
        for path, picture in zip(paths, pictures, strict=True):
            try:
                picture.decode()
            except ImageError as error:
                raise about(path, error) from error
        raise


def about(path: str, error: ImageError) -> InputError:
    """Return a picture's error with its file's name, as the person gave it."""
    return InputError(f"{path}: {error}", code=error.code, remedy=error.remedy)


def pictures_below(paths: Sequence[str]) -> list[str]:
    """Return the files that are named, and the pictures in the folders that are, sorted. InputError where none is."""
    found: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            inside = (p for p in Path(path).rglob("*") if p.suffix.lower() in PICTURE_SUFFIXES and p.is_file())
            found += sorted(map(str, inside))
        else:
            found.append(path)
    if not found:
        raise InputError(
            "no picture is in the folder", code="input.no_pictures", remedy="Name a folder of JPEG, PNG or WebP files."
        )
    return found


receipt = click.option(
    "--receipt",
    default="local trial by whoever runs this command",
    show_default=True,
    help="Under which consent or licence these faces are measured.",
)


def permit(receipt_name: str) -> Permit:
    """Return the permit under which a command measures faces. InputError where the receipt is blank."""
    try:
        return Permit("trial", receipt_name)
    except ValueError as error:
        raise InputError(
            str(error), code="input.no_receipt", remedy="Say under which consent, with --receipt."
        ) from error
