from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import realname
from realname.judge.checks.check import QUESTIONS
from realname.judge.reasons import LANGUAGES, codes, reason

LAYERS = [Path(realname.__file__).parent / layer for layer in ("measure", "judge", "evaluate", "cli", "record/reviews")]
FAMILIES = {code.partition(".")[0] for code in codes()}
CODE = re.compile(rf"({'|'.join(sorted(FAMILIES))})\.(?!(?:png|jpg|json|html|toml)$)[a-z_]+")
HAN = re.compile(r"[\u4e00-\u9fff]")


def used() -> Iterator[str]:
    """Yield every string constant of these layers that reads like a code of the catalogue's families."""
    for path in (path for layer in LAYERS for path in layer.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                yield node.value


def test_every_code_that_the_sources_use_is_in_the_catalogue() -> None:
    assert sorted(set(used()) - set(QUESTIONS) - set(codes())) == []


def test_every_code_of_the_catalogue_is_used() -> None:
    assert sorted(set(codes()) - set(used())) == []


@pytest.mark.parametrize("code", codes())
def test_every_reason_is_whole_in_every_language(code: str) -> None:
    for language in LANGUAGES:
        found = reason(code, language)
        assert found.cause.endswith((".", "。"))
        assert found.mend.endswith((".", "。"))
        texts = (found.cause, found.mend, found.other_way, *found.law.values())
        for text in filter(None, texts):
            assert bool(HAN.search(text)) is (language == "zh-Hans"), text
            assert len(text) < 200


@pytest.mark.parametrize("code", [code for code in codes() if code.startswith("face.") and "_not_" not in code])
def test_every_reason_about_a_face_names_another_way(code: str) -> None:
    assert reason(code).other_way


def test_a_jurisdiction_picks_its_law() -> None:
    assert set(reason("face.no_match").law) == {"CN", "EU"}
    assert set(reason("face.no_match", jurisdiction="CN").law) == {"CN"}
    assert set(reason("face.no_match", jurisdiction="KE").law) == set()


def test_an_unknown_code_is_an_error_and_not_an_empty_text() -> None:
    with pytest.raises(KeyError):
        reason("face.nonsense")


def test_no_chinese_text_uses_a_half_width_full_stop() -> None:
    for code in codes():
        assert "." not in re.sub(r"[A-Z_]+|`[^`]*`|\.toml", "", reason(code, "zh-Hans").mend)
