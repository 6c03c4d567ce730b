"""Sections of an operator's month: each a drawing or bars, and every number with the name of its figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realname.pages.administration.shown.drawing import Drawing, percent
from realname.pages.oversight.words import told

Text = str | Promise
Figures = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: its name in the log, in words, its count, and the width of its bar."""

    figure: str
    text: str
    count: int
    width: str


@dataclass(frozen=True, slots=True)
class Section:
    """What is shown under one heading. Without figures, `empty` is said in their place."""

    id: str
    title: Text
    rows: tuple[Counted, ...]
    empty: Text
    lead: Text = ""
    drawing: Drawing | None = None
    tone: str = "brand"


Wanted = Callable[[str], bool]


def rows_of(figures: Figures, *begins: str) -> tuple[Counted, ...]:
    """Return the figures that begin so, the highest first."""
    found = [(name, count) for name, count in figures.items() if name.startswith(begins)]
    most = max((count for _name, count in found), default=1)
    ordered = sorted(found, key=lambda one: (-one[1], one[0]))
    return tuple(Counted(name, told(name), count, percent(count / most)) for name, count in ordered)


def in_order(figures: Figures, names: Sequence[str]) -> tuple[Counted, ...]:
    """Return the figures of these names that there are, in their order."""
    most = max((figures.get(name, 0) for name in names), default=1) or 1
    return tuple(
        Counted(name, told(name), figures[name], percent(figures[name] / most)) for name in names if name in figures
    )


def plain_sections(figures: Figures) -> tuple[Section, ...]:
    """Return the sections that are bars alone."""
    return (
        Section(
            "ended",
            _("How registrations ended"),
            rows_of(figures, "activation."),
            _("No registration ended in this month."),
        ),
        Section(
            "reasons",
            _("Reasons that were given"),
            rows_of(figures, "reason."),
            _("No reason was given in this month: nobody was refused, and nobody had to try again."),
            tone="bad",
        ),
        Section(
            "appeals",
            _("Appeals, and decisions that people changed"),
            rows_of(figures, "appeal.", "override."),
            _("Nobody appealed, and no person decided otherwise than the machine."),
        ),
        Section(
            "looks",
            _("Looks at evidence, by role and reason"),
            rows_of(figures, "looked_at."),
            _("Nobody looked at a picture or document in this month."),
        ),
        Section(
            "erasures",
            _("Erased, and consents withdrawn"),
            rows_of(figures, "erasure.", "consent_withdrawn."),
            _("Nothing was erased, and nobody withdrew a consent."),
        ),
        Section(
            "lines",
            _("Lines that ended or were disputed, and what banks and shops asked"),
            rows_of(figures, "line.", "line_asked."),
            _("No line ended, nobody said that a line is not hers, and no bank or shop asked anything."),
        ),
        Section(
            "watch",
            _("The field watch"),
            rows_of(figures, "field_watch."),
            _("Nothing was watched in this month."),
            lead=_(
                "Each day, scores are held against those that the engine began with, and groups that the operator "
                "lawfully knows against each other (docs/watch.md)."
            ),
        ),
        Section(
            "campaigns",
            _("Campaigns, and the harm they did"),
            rows_of(figures, "campaign.", "campaign_lines."),
            _("No campaign of re-verification ran in this month: no line was limited or barred by one."),
        ),
        Section(
            "programmes",
            _("Programmes that people joined"),
            rows_of(figures, "programme.", "membership.", "passages."),
            _("No programme was made, joined or left in this month."),
            lead=_("Passages are those of members, by the day; whoever is no member is counted nowhere."),
        ),
        Section(
            "arrivals",
            _("How guests arrived at hotels"),
            rows_of(figures, "arrivals."),
            _("No guest arrived in this month."),
            lead=_(
                "The document is offered first where the law says so: a share of faces near one is worth a question."
            ),
        ),
        Section(
            "rules",
            _("Policies, assessments and engines"),
            rows_of(figures, "policy_published", "impact_assessment.", "engine."),
            _("No policy was published and no impact assessment signed in this month."),
        ),
    )
