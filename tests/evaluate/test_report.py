from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from realname.evaluate.errors import EvaluationError
from realname.evaluate.report import cards, charts, heading, interval, page, paragraph, percent, rate, table, write

VOID = {"meta", "br", "img", "link"}


class Balance(HTMLParser):
    """Follow open elements, and gather those that could fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetching: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"script", "link", "img", "iframe", "object"} or any(
            name in {"src", "href"} or name.startswith("on") for name, _ in attrs
        ):
            self.fetching.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_whole_and_fetches_nothing() -> None:
    parts = [
        heading("A & B"),
        paragraph("<script>x</script>", "lead"),
        cards([("1 %", "of <all>")]),
        charts([("<svg></svg>", "caption")]),
        table(("a", "b"), [("1", "<img src=x>")]),
    ]
    content = page("Title", parts)
    balance = Balance()
    balance.feed(content)
    assert balance.open == []
    assert balance.fetching == []
    assert "default-src 'none'" in content
    assert 'name="viewport"' in content


def test_a_data_sets_own_words_are_text_and_nothing_else() -> None:
    assert "<img" not in table(("file",), [("<img src=x>",)])
    assert "<b>" not in paragraph("<b>")
    assert "<i>" not in page("<i>", [])


@pytest.mark.parametrize(
    ("value", "text"), [(1e-5, "1e-5"), (9.94e-5, "9.94e-5"), (0.1, "1e-1"), (3.06e-6, "3.06e-6"), (9.9e-5, "9.90e-5")]
)
def test_a_rate_is_written_as_a_policy_writes_it_in_one_piece(value: float, text: str) -> None:
    assert rate(value) == text.replace("-", "\N{NON-BREAKING HYPHEN}")


def test_shares_are_written_as_percent() -> None:
    assert percent(0.0190303) == "1.90 %"
    assert interval((0.0112, 0.0278)) == "1.12 to 2.78 %"


def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(EvaluationError) as refusal:
        write(tmp_path / "file" / "report.html", "content")
    assert refusal.value.code == "evaluate.unwritable"
    write(tmp_path / "new" / "report.html", "content")
    assert (tmp_path / "new" / "report.html").read_text("utf-8") == "content"
