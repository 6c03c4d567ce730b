"""Shares lying down: outcomes by way, reasons, and how often a second reviewer differed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from realname.evaluate.intervals import wilson
from realname.judge.decision import SEVERITY
from realname.judge.reasons import codes, reason
from realname.pages.administration import words
from realname.pages.administration.shown.drawing import (
    Bar,
    Dot,
    Drawing,
    Legend,
    Row,
    Rows,
    Stroke,
    Table,
    Text,
    Word,
    percent,
)
from realname.pages.languages import current_tag
from realname.record.registrations.figures import Outcomes, ReasonCount
from realname.record.reviews.selectors import Disagreement

ROW = 54
BAR = 26
WIDE_ENOUGH = 0.11
"""A part that is narrower has no room for its percentage, which the table says."""

MOST_REASONS = 8


def outcomes(found: Sequence[Outcomes]) -> Drawing:
    """Draw how the decisions came out: of all, and of each way that anybody went."""
    groups: list[tuple[Text, Counter[str]]] = [(_("All decisions"), Counter())]
    for way, name in words.WAYS.items():
        counts = Counter({one.outcome: one.count for one in found if one.way == way})
        groups[0][1].update(counts)
        if counts:
            groups.append((name, counts))
    bars: list[Bar] = []
    texts: list[Word] = []
    for place, (name, counts) in enumerate(groups):
        total = counts.total()
        texts += [Word("0", ROW * place + 16, name, tone="ink"), Word("100%", ROW * place + 16, str(total), "end")]
        at = 0.0
        for outcome in SEVERITY:
            share = counts[outcome] / total if total else 0
            if share:
                said = f"{100 * share:.0f} %"
                title = f"{words.OUTCOMES[outcome][0]}: {counts[outcome]} ({said})"
                bars.append(Bar(percent(at), ROW * place + 23, percent(share), BAR, words.OUTCOMES[outcome][1], title))
                if share >= WIDE_ENOUGH:
                    texts.append(Word(percent(at + share / 2), ROW * place + 41, said, "middle", "light"))
            at += share
    approved = groups[0][1]["approved"]
    total = groups[0][1].total()
    return Drawing(
        title=_("Of %(n)d decisions, %(share)s %% are approvals.")
        % {"n": total, "share": f"{100 * approved / total:.0f}" if total else "0"},
        height=ROW * len(groups),
        table=Table(
            (_("Way"), *(words.OUTCOMES[outcome][0] for outcome in SEVERITY)),
            tuple((name, *(str(counts[outcome]) for outcome in SEVERITY)) for name, counts in groups),
        ),
        bars=tuple(bars),
        words=tuple(texts),
        legend=tuple(Legend(words.OUTCOMES[outcome][1], words.OUTCOMES[outcome][0]) for outcome in SEVERITY),
    )


def reasons(found: Sequence[ReasonCount], outcome: str) -> Rows:
    """Draw how often each reason was given for that outcome, with the catalogue's words."""
    counted = [one for one in found if one.outcome == outcome]
    most = max((one.count for one in counted), default=1)
    rows = tuple(Row(cause(one.code), one.code, one.count, percent(one.count / most)) for one in counted)
    return Rows(
        rows[:MOST_REASONS],
        max(0, len(rows) - MOST_REASONS),
        Table((_("Reason"), _("Code"), _("Decisions")), tuple((row.text, row.code, str(row.count)) for row in rows)),
        words.OUTCOMES[outcome][1],
    )


def cause(code: str) -> str:
    """Return the catalogue's words for a code; one of another version's catalogue goes by itself."""
    return reason(code, current_tag()).cause if code in codes() else code


def disagreement(found: Sequence[Disagreement], names: Mapping[UUID, str]) -> Drawing:
    """Draw for each reviewer how often a second look came out otherwise, with the interval that so few allow."""
    strokes: list[Stroke] = []
    dots: list[Dot] = []
    texts: list[Word] = []
    rows = []
    for place, one in enumerate(sorted(found, key=lambda one: -one.reviewed_again)):
        low, high = wilson(one.differed, one.reviewed_again)
        share = one.share or 0.0
        y = ROW * place + 34
        name = names.get(one.member_id, _("Somebody who has left"))
        n = _("%(differed)d of %(n)d") % {"differed": one.differed, "n": one.reviewed_again}
        texts += [Word("0", ROW * place + 16, name, tone="ink"), Word("100%", ROW * place + 16, n, "end")]
        strokes += [Stroke("0", y, "100%", y), Stroke(percent(low), y, percent(high), y, "interval")]
        dots.append(Dot(percent(min(max(share, 0.01), 0.99)), y, f"{name}: {n}"))
        interval = f"{100 * low:.0f} – {100 * high:.0f} %"
        rows.append((name, str(one.reviewed_again), str(one.differed), f"{100 * share:.0f} %", interval))
    foot = ROW * len(rows) + 14
    texts += [Word("0", foot, "0 %"), Word("50%", foot, "50 %", "middle"), Word("100%", foot, "100 %", "end")]
    return Drawing(
        title=ngettext(
            "How often a second reviewer differed, for %(n)d reviewer.",
            "How often a second reviewer differed, for %(n)d reviewers.",
            len(rows),
        )
        % {"n": len(rows)},
        height=foot + 8,
        table=Table(
            (_("Reviewer"), _("Looked at again"), _("Came out otherwise"), _("Share"), _("Interval (95 of 100)")),
            tuple(rows),
        ),
        strokes=tuple(strokes),
        dots=tuple(dots),
        words=tuple(texts),
        legend=(Legend("dot", _("share")), Legend("interval", _("where the true share lies, in 95 of 100 cases"))),
    )
