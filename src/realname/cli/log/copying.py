"""`realname log copy`."""

from __future__ import annotations

from pathlib import Path

import click

from realname.cli.log.options import opened
from realname.cli.output import as_json, print_json, say
from realname.cli.progress import Bars
from realname.ledger import checkpoints, figures
from realname.ledger.errors import LeafError
from realname.ledger.leaves import parse
from realname.ledger.sources import CHECKPOINT, Folder
from realname.ledger.tiled import entries_of, read_checkpoint, read_tile
from realname.ledger.tiles import WIDTH, grown


@click.command()
@click.argument("where", metavar="LOG")
@click.argument("folder", type=click.Path(file_okay=False))
@as_json
def copy(*, where: str, folder: str, as_json: bool) -> None:
    """Copy a log into FOLDER: its head, its tiles and its figures. Full tiles that are there already are left.

    What is copied is not verified: `realname log verify --log FOLDER` does that, without a network.
    """
    target = Folder(folder)
    with opened(where) as source, Bars() as progress:
        head = read_checkpoint(source)
        size = checkpoints.read(head).size
        tiles = [tile for tile in grown(0, size) if tile.width < WIDTH or not (Path(folder) / tile.path).exists()]
        for done, tile in enumerate(tiles, 1):
            target.write(tile.path, read_tile(source, tile))
            progress("copying tiles", done, len(tiles))
        for month in _months(target, size):
            content = source.read(figures.path_of(month))
            if content is not None:
                target.write(figures.path_of(month), content)
    target.write(CHECKPOINT, head)
    if as_json:
        print_json({"size": size, "copied": len(tiles)})
    else:
        say(f"{size} leaves, {len(tiles)} files copied")


def _months(source: Folder, size: int) -> list[str]:
    """Return the months that leaves of a log fall into."""
    months = set()
    for entry in entries_of(source, size, 0, size):
        try:
            months.add(f"{parse(entry).at:%Y-%m}")
        except LeafError:
            continue  # `log verify` tells of it
    return sorted(months)
