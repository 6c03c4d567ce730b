"""Zones for tests: the standard's own examples, and any other that a format allows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from realname.measure.documents.mrz.check_digits import FILLER, check_digit
from realname.measure.documents.mrz.formats import COMPOSITE, FORMATS, LETTERS, Format, with_long_number
from realname.measure.readings import DocumentKind

ON = date(2026, 11, 24)

TD3_EXAMPLE = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
TD2_EXAMPLE = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD1_EXAMPLE = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
MRV_A_EXAMPLE = (
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
)
MRV_B_EXAMPLE = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
EXAMPLES = (TD3_EXAMPLE, TD2_EXAMPLE, TD1_EXAMPLE, MRV_A_EXAMPLE, MRV_B_EXAMPLE)

LONG_NUMBER = ("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<")
"""Part 5's example of a document number of twelve characters: D23145890734."""

ALNUM = "0123456789" + LETTERS
name_parts = st.text(LETTERS, min_size=1, max_size=12)


@st.composite
def zones(draw: st.DrawFn) -> tuple[Format, tuple[str, ...]]:
    """Draw a format and lines that it allows, check digits right."""
    form = draw(st.sampled_from(FORMATS))
    if form.kind in {DocumentKind.TD1, DocumentKind.TD2} and draw(st.booleans()):
        form = with_long_number(form, draw(st.integers(1, 5)))
    born = draw(st.dates(date(1930, 1, 1), ON))
    ends = ON + timedelta(days=draw(st.integers(-365 * 40, 365 * 40)))
    grid = [[FILLER] * form.length for _ in range(form.lines)]
    texts = {
        "document_code": draw(st.sampled_from(form.first)) + draw(st.sampled_from(LETTERS + FILLER)),
        "issuing_state": draw(st.sampled_from(["UTO", "D<<", "XXA", "CHN"])),
        "document_number": draw(st.text(ALNUM, min_size=9 if form.overflow else 1, max_size=9)),
        "nationality": draw(st.sampled_from(["UTO", "D<<", "GBR"])),
        "birth_date": born.strftime("%y%m%d"),
        "sex": draw(st.sampled_from("MF<")),
        "valid_until": ends.strftime("%y%m%d"),
        "names": draw(names()),
        "optional_data": draw(st.text(ALNUM + FILLER, max_size=15)),
        "optional_data_2": draw(st.text(ALNUM + FILLER, max_size=11)),
    }
    for slot in form.slots:
        write(grid, slot.span.line, slot.span.start, slot.span.stop, texts[slot.name])
    if form.overflow:
        rest = form.checks[0].over[1]
        write(grid, rest.line, rest.start, rest.stop, draw(st.text(ALNUM, min_size=5, max_size=5)))
        if form.slot("optional_data").span.start < form.slot("optional_data").span.stop:
            grid[rest.line][rest.stop + 1] = FILLER
    for check in sorted(form.checks, key=lambda check: check.name == COMPOSITE):
        lines = tuple("".join(row) for row in grid)
        grid[check.at[0]][check.at[1]] = check_digit(check.covered(lines))
    return form, tuple("".join(row) for row in grid)


@st.composite
def names(draw: st.DrawFn) -> str:
    """Draw names as the grammar has them."""
    primary = draw(st.lists(name_parts, min_size=1, max_size=3))
    secondary = draw(st.lists(name_parts, max_size=3))
    return FILLER.join(primary) + FILLER * 2 + FILLER.join(secondary)


def write(grid: list[list[str]], line: int, start: int, stop: int, text: str) -> None:
    """Put a text into a field, cut to its length, fillers behind it."""
    grid[line][start:stop] = list(text[: stop - start].ljust(stop - start, FILLER))
