"""The catalogues hold every word of the pages, and nothing else; codes of the layers below have their words."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import translation

import realname.pages
from realname.evaluate.specimens.specimen import KINDS
from realname.judge import policy
from realname.judge.checks.check import QUESTIONS, Outcome
from realname.judge.decision import Result
from realname.measure.readings import FIELD_NAMES, DocumentKind, FieldSource
from realname.pages.trial import words
from realname.pages.trial.shown import answers

PAGES = Path(realname.pages.__file__).parent
CATALOGUE = PAGES / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

needs_gettext = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="gettext is not installed; run `apt-get install gettext`"
)


@needs_gettext
def test_the_catalogue_is_what_the_sources_say(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "scripts").mkdir(parents=True)
    shutil.copy(PAGES.parents[2] / "scripts" / "messages.sh", checkout / "scripts")
    ignored = shutil.ignore_patterns("static", "assets_src", "__pycache__")
    again = shutil.copytree(PAGES, checkout / "src" / "realname" / "pages", ignore=ignored)
    python = PAGES.parents[2] / ".venv" / "bin" / "python"
    subprocess.run(
        ["/bin/sh", "scripts/messages.sh"],
        cwd=checkout,
        env={"PYTHON": str(python), "PATH": "/usr/bin:/bin"},
        check=True,
    )
    made = again / CATALOGUE.relative_to(PAGES)
    assert made.read_text("utf-8") == CATALOGUE.read_text("utf-8"), "run `sh scripts/messages.sh`"
    assert made.with_suffix(".mo").read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()


def test_nothing_is_left_untranslated_or_unsure() -> None:
    text = CATALOGUE.read_text("utf-8")
    assert not re.search(r'^msgstr(\[0\])? ""\n(?!")', text.partition("\n\n")[2], re.MULTILINE)
    assert "fuzzy" not in text


def test_the_compiled_catalogue_is_in_use() -> None:
    with translation.override("zh-hans"):
        assert str(words.OUTCOMES["unsure"]) == "无法判断"


def test_every_code_of_the_layers_below_has_its_words() -> None:
    assert set(words.CHECKS) == set(QUESTIONS)
    assert set(words.OUTCOMES) == {outcome.value for outcome in Outcome}
    assert set(words.POLICIES) == set(policy.shipped())
    assert set(words.DOCUMENT_KINDS) == {kind.value for kind in DocumentKind}
    assert set(words.FIELDS) == {*FIELD_NAMES, "composite"}
    assert set(words.SOURCES) == {source.value for source in FieldSource}
    assert set(words.SPECIMEN_KINDS) == set(KINDS)
    assert set(answers.RESULTS) == set(Result)
    assert set(answers.MEASURED) < set(QUESTIONS)
