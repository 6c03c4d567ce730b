"""The drawn sections: outcomes by way, how the two ways fare beside each other, and how long people waited."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from realname.evaluate.intervals import wilson
from realname.ledger.figures import STEPS_S
from realname.pages.administration.shown import shares
from realname.pages.administration.shown.drawing import Bar, Dot, Drawing, Legend, Stroke, Table, Word, percent, steps
from realname.pages.administration.words import WAYS
from realname.pages.oversight.shown.counted import Figures, Section, Text, in_order, rows_of
from realname.pages.oversight.words import waited
from realname.record.registrations.figures import Outcomes

ROW = 54
TOP, FOOT, LEFT = 12, 176, 0.09
FINAL = ("approved", "rejected")
STEPS = (*map(str, STEPS_S), "more")


def outcomes(figures: Figures) -> Section:
    """Draw how the month's decisions came out, of all and by way."""
    rows = rows_of(figures, "decision.")
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        _begin, _kind, way, outcome = row.figure.split(".")
        counts[way, outcome] += row.count
    found = [Outcomes(way, outcome, count) for (way, outcome), count in sorted(counts.items())]
    return Section(
        "outcomes",
        gettext_lazy("How registrations were decided"),
        rows,
        gettext_lazy("Nothing was decided in this month."),
        drawing=shares.outcomes(found) if found else None,
    )


def parity(figures: Figures) -> Section:
    """Draw which share of final decisions each way approves, with the interval that so many allow.

    Another attempt and a review are not final: what followed from them is counted by itself.
    """
    counts = {way: _of(figures, way) for way in WAYS}
    seen = {way: of for way, of in counts.items() if sum(of.values())}
    names = [f"decision.{kind}.{way}.{end}" for kind in _kinds(figures) for way in WAYS for end in FINAL]
    return Section(
        "parity",
        gettext_lazy("With the face, and without"),
        in_order(figures, names),
        gettext_lazy("No final decision was made in this month."),
        lead=gettext_lazy("Both ways are of equal standing. So often each ends in an approval by the machine."),
        drawing=_parity(seen) if seen else None,
    )


def waiting(figures: Figures, kind: str, title: Text, empty: Text) -> Section:
    """Draw how long people waited for something of that kind."""
    names = [f"took.{kind}.{step}" for step in STEPS]
    rows = in_order(figures, names)
    return Section(f"took-{kind}", title, rows, empty, drawing=_waiting(figures, names) if rows else None)


def _of(figures: Figures, way: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, count in figures.items():
        parts = name.split(".")
        if parts[0] == "decision" and parts[2] == way and parts[3] in FINAL:
            counts[parts[3]] += count
    return counts


def _kinds(figures: Figures) -> list[str]:
    return sorted({name.split(".")[1] for name in figures if name.startswith("decision.")})


def _parity(seen: dict[str, Counter[str]]) -> Drawing:
    strokes: list[Stroke] = []
    dots: list[Dot] = []
    words: list[Word] = []
    rows = []
    for place, (way, of) in enumerate(seen.items()):
        total = sum(of.values())
        share = of["approved"] / total
        low, high = wilson(of["approved"], total)
        y = ROW * place + 34
        said = _("%(approved)d of %(n)d approved") % {"approved": of["approved"], "n": total}
        words += [Word("0", ROW * place + 16, WAYS[way], tone="ink"), Word("100%", ROW * place + 16, said, "end")]
        strokes += [Stroke("0", y, "100%", y), Stroke(percent(low), y, percent(high), y, "interval")]
        dots.append(Dot(percent(min(max(share, 0.01), 0.99)), y, f"{WAYS[way]}: {said}"))
        rows.append((WAYS[way], str(total), str(of["approved"]), f"{100 * low:.0f} – {100 * high:.0f} %"))
    foot = ROW * len(rows) + 14
    words += [Word("0", foot, "0 %"), Word("50%", foot, "50 %", "middle"), Word("100%", foot, "100 %", "end")]
    return Drawing(
        title=_("Share of final decisions that are approvals, by way."),
        height=foot + 8,
        table=Table((_("Way"), _("Final decisions"), _("Approved"), _("Interval (95 of 100)")), tuple(rows)),
        strokes=tuple(strokes),
        dots=tuple(dots),
        words=tuple(words),
        legend=(Legend("dot", _("share")), Legend("interval", _("where the true share lies, in 95 of 100 cases"))),
    )


def _waiting(figures: Figures, names: list[str]) -> Drawing:
    counts = [figures.get(name, 0) for name in names]
    top = steps(max(counts), whole=True)
    places = len(counts)
    width = (1 - LEFT) / places
    bars = tuple(
        Bar(
            percent(LEFT + (place + 0.08) * width),
            FOOT - count / top[-1] * (FOOT - TOP),
            percent(width * 0.84),
            count / top[-1] * (FOOT - TOP),
            "brand",
            f"{waited(step)}: {count}",
        )
        for place, (step, count) in enumerate(zip(STEPS, counts, strict=True))
        if count
    )
    strokes = tuple(Stroke(percent(LEFT), _y(value, top[-1]), "100%", _y(value, top[-1])) for value in top)
    scale = tuple(Word(percent(LEFT - 0.015), _y(value, top[-1]) + 4, f"{value:g}", "end") for value in top)
    labelled = {place for place, step in enumerate(STEPS) if step in {"5", "60", "3600", "86400"}}
    labels = tuple(
        Word(percent(LEFT + (place + 1) * width), FOOT + 18, waited(STEPS[place]).rpartition("– ")[2], "middle")
        for place in sorted(labelled)
    )
    return Drawing(
        title=ngettext(
            "How long %(n)d person waited, from left (short) to right (long).",
            "How long %(n)d people waited, from left (short) to right (long).",
            sum(counts),
        )
        % {"n": sum(counts)},
        height=FOOT + 26,
        table=Table((_("Time"), _("People")), tuple((waited(s), str(n)) for s, n in zip(STEPS, counts, strict=True))),
        bars=bars,
        strokes=strokes,
        words=scale + labels,
    )


def _y(value: float, top: float) -> float:
    return FOOT - value / top * (FOOT - TOP)
