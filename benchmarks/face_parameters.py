"""Estimate the constants that ship with the face engines, and write them beside the engines.

    python benchmarks/face_parameters.py [--data FOLDER] [--made-on YYYY-MM-DD]

Data: `cfp` of the evaluation data (Celebrities in Frontal-Profile, Sengupta et al., 2016), every picture in which a
face is found; where there are several, the one nearest to the middle. Two kinds of constants:

- `centre`: the mean of SFace's unit embeddings, for each network and with or without the mirror image;
- `second_weight`, for the accurate engine: 0.6 of the score to the first network and 0.4 to the second, each in units
  of its own scores' standard deviation between different people.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from realname.measure.faces import parameters
from realname.measure.faces.alignment import RESNET_CROP, SFACE_CROP, LocatedFace
from realname.measure.faces.embedding import embed_by_resnet, embed_by_sface, unit
from realname.measure.faces.engines import RECIPES, Recipe
from realname.measure.faces.finding import FoundFace, find_faces
from realname.measure.images import Image, read_image_file

CHECKOUT = Path(__file__).resolve().parents[1]
OUT = Path(parameters.__file__).parent / "parameters"
FIRST_SHARE = 0.6

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Embeddings:
    """Uncentred embeddings of one recipe, and whose each is."""

    first: Floats
    second: Floats
    people: NDArray[np.str_]


def located(folder: Path) -> tuple[list[LocatedFace], NDArray[np.str_]]:
    """Find one face a picture; return them and the names of their people's folders."""
    faces, people = [], []
    for path in sorted(folder.glob("*/*.jpg")):
        image = read_image_file(path)
        if found := find_faces(image):
            faces.append(nearest_to_middle(image, found).located)
            people.append(path.parent.name)
    return faces, np.array(people)


def nearest_to_middle(image: Image, found: list[FoundFace]) -> FoundFace:
    """Return the face that a data set's label means."""

    def away(item: FoundFace) -> float:
        x, y = item.face.x + item.face.w / 2, item.face.y + item.face.h / 2
        middle_x, middle_y = image.reading.width * item.scale / 2, image.reading.height * item.scale / 2
        return (x - middle_x) ** 2 + (y - middle_y) ** 2

    return min(found, key=away)


def embed(recipe: Recipe, faces: list[LocatedFace], people: NDArray[np.str_]) -> Embeddings:
    """Embed every face as the recipe does, without centring."""
    first = embed_by_sface(SFACE_CROP.cut(faces), recipe.network, with_mirror=recipe.mirror).unit
    second = np.zeros((len(faces), 0), np.float32)
    if recipe.second:
        second = embed_by_resnet(RESNET_CROP.cut(faces), with_mirror=recipe.mirror)
    return Embeddings(first, second, people)


def second_weight(found: Embeddings, centre: Floats) -> float:
    """Return the weight of a squared distance of the second network against one of the first."""
    other = found.people[:, None] != found.people[None]

    def deviation(rows: Floats) -> float:
        lengths = (rows * rows).sum(axis=1)
        return float((lengths[:, None] + lengths - 2 * rows @ rows.T)[other].std())

    first = FIRST_SHARE / deviation(unit(found.first - centre))
    return (1 - FIRST_SHARE) / deviation(found.second) / first


def main() -> None:
    """Write one file an engine and print what is in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("REALNAME_EVAL_DATA") or CHECKOUT.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--made-on", type=date.fromisoformat, default=datetime.now(UTC).date())
    arguments = parser.parse_args()
    faces, people = located(arguments.data / "cfp")
    for recipe in RECIPES.values():
        found = embed(recipe, faces, people)
        centre = found.first.mean(axis=0).round(6)
        stored: dict[str, object] = {
            "about": "Aggregates over the pictures of a public set: the mean unit embedding, and the networks' weight.",
            "data": "CFP, frontal and profile",
            "people": len(set(people)),
            "images": len(faces),
            "made_on": arguments.made_on.isoformat(),
            "command": "python benchmarks/face_parameters.py",
            "centre": [float(f"{value:.6f}") for value in centre],
        }
        if recipe.second:
            stored["second_weight"] = round(second_weight(found, centre), 3)
        (OUT / f"{recipe.name}.json").write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
        print(f"{recipe.name}: {len(faces)} faces, centre's length {np.linalg.norm(centre):.3f}", end="")
        print(f", second weight {stored['second_weight']}" if recipe.second else "")


if __name__ == "__main__":
    main()
