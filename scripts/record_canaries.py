"""Write the scores that each shipped engine is known by, `src/realname/evaluate/canaries.json`; for a new engine alone.

A test measures them again: whoever runs this after a change of an engine says that the change was meant.
"""

from __future__ import annotations

import json
from pathlib import Path

from realname.evaluate.canaries import EXPECTED, scores
from realname.measure.faces.engine import ENGINE_NAMES, face_engine

TABLE = Path(__file__).resolve().parents[1] / "src" / "realname" / "evaluate" / EXPECTED


def main() -> None:
    """Measure the canaries with every engine, and write the table."""
    table = {}
    for name in ENGINE_NAMES:
        engine = face_engine(name)
        found = scores(engine)
        table[engine.stamp.digest] = {key: round(score, 4) for key, score in found.items() if score is not None}
    TABLE.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    print(TABLE)


if __name__ == "__main__":
    main()
