from __future__ import annotations

import importlib.util
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def test_the_generated_documents_are_those_that_are_committed() -> None:
    spec = importlib.util.spec_from_file_location("generate_docs", CHECKOUT / "scripts" / "generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for name, text in script.documents().items():
        assert (CHECKOUT / "docs" / name).read_text("utf-8") == text, (
            f"run `make generated`: docs/{name} is out of date"
        )
