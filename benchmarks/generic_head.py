"""Estimate the generic head that relief is measured against, and write it where it ships.

    .venv/bin/python -m benchmarks.generic_head

The mean of the face meshes of the frontal photographs of `cfp`, each brought to eyes one apart, and of their mirror
images: 468 points that are nobody's. A verdict on relief never uses the depth that the mesh gives for the photograph.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from benchmarks.data_sets import data_folder
from numpy.typing import NDArray

from realname.measure.faces.finding import find_faces
from realname.measure.faces.geometry import similarity
from realname.measure.faces.pose import pose_of_mesh
from realname.measure.images import read_image_file
from realname.measure.liveness import head

TARGET = Path(head.__file__).with_name("head.json")
STRAIGHT_DEG = 10.0
ROUNDS = 3
OUTER_EYES = (33, 263)


def main() -> None:
    """Measure, average, write."""
    meshes, people = [], set()
    for path in sorted((data_folder() / "cfp").glob("*/frontal_*.jpg")):
        found = find_faces(read_image_file(path))
        if not found or not found[0].mesh.found:
            continue
        pose = pose_of_mesh(found[0].mesh.points)
        if max(abs(pose.yaw_deg), abs(pose.pitch_deg)) < STRAIGHT_DEG:
            meshes.append(found[0].mesh.points.astype(np.float64))
            people.add(path.parent.name)
    mean = _mean(meshes)
    content = {
        "data": {"name": "cfp, frontal", "people": len(people), "images": len(meshes)},
        "made_on": datetime.now(UTC).date().isoformat(),
        "points": np.round(mean, 4).tolist(),
    }
    TARGET.write_text(json.dumps(content, indent=1).replace(",\n   ", ", ").replace("[\n   ", "[") + "\n", "utf-8")
    print(f"{len(meshes)} photographs of {len(people)} people; nose {mean[1].round(3)}, chin {mean[152].round(3)}")


def _mean(meshes: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    mean = _to_unit(meshes[0])
    for _ in range(ROUNDS):
        moved = np.mean([_onto(mesh, mean) for mesh in meshes], axis=0)
        mirrored = moved * [-1, 1, 1]
        partner = np.argmin(((moved[:, None] - mirrored[None]) ** 2).sum(axis=2), axis=1)
        mean = _to_unit((moved + mirrored[partner]) / 2)
    return mean


def _onto(mesh: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move a mesh by the similarity of the picture's plane that brings it onto the target; depth scales along."""
    turn = similarity(mesh[:, :2].astype(np.float32), target[:, :2].astype(np.float32))
    size = float(np.hypot(*turn[0, :2]))
    depth = mesh[:, 2] * size
    depth += target[:, 2].mean() - depth.mean()
    return np.column_stack([mesh[:, :2] @ turn[:, :2].T + turn[:, 2], depth])


def _to_unit(mesh: NDArray[np.float64]) -> NDArray[np.float64]:
    left, right = mesh[list(OUTER_EYES)]
    centred = mesh - (left + right) / 2
    across = right - left
    angle = np.arctan2(across[1], across[0])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) / np.hypot(*across[:2])
    return np.column_stack([centred[:, :2] @ turn.T, centred[:, 2] / np.hypot(*across[:2])])


if __name__ == "__main__":
    main()
