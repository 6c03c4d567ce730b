"""The report of an evaluation of presentation-attack detection, for people."""

from __future__ import annotations

from collections.abc import Sequence

from realname.evaluate.documents_report import Share
from realname.evaluate.intervals import upper_bound, wilson
from realname.evaluate.pad_report import UNCERTIFIED, ErrorPoint, PadReport, WholeSystem
from realname.evaluate.plots import COLOURS, GREY, Axis, Chart
from realname.evaluate.report import cards, charts, heading, interval, page, paragraph, percent, rate, table, thousands

NAMED = 200
"""Entries of a list in the report; JSON has all."""

LOWEST_DRAWN = 0.001
BINS = 30


def pad_page(found: PadReport) -> str:
    """Return the report as one HTML document."""
    parts = [
        *_summary(found),
        heading("At a policy's rates"),
        paragraph(
            "A policy names a rate (passive_bpcer); the shipped table turns it into the threshold. "
            "An attacker chooses the kind that serves him: the worst kind's APCER is the headline."
        ),
        table(("rate named", "BPCER", "95 % interval", "kind", "APCER", "95 % interval"), _rows(found.by_policy)),
        heading("At thresholds chosen on these data"),
        paragraph(
            "For comparing with other reports; a threshold chosen on the data it is told of flatters itself.", "quiet"
        ),
        table(("chosen by", "BPCER", "95 % interval", "kind", "APCER", "95 % interval"), _rows(found.on_these_data)),
        charts(
            [
                (_det(found), "Both errors over all thresholds, a line a kind. Nearer to the lower left is better."),
                (_histogram(found), "Scores; above a threshold a presentation counts as an attack."),
            ]
        ),
    ]
    if found.system:
        parts += _system(found.system)
    else:
        parts += [
            heading("The whole system"),
            paragraph("Not measured: without --references nothing is compared, and no IAPAR can be told."),
        ]
    return page("Presentation attacks: passive signals", [*parts, *_lists(found), *_method()])


def _summary(found: PadReport) -> list[str]:
    first = found.by_policy[0]
    worst = first.apcer[first.worst]
    attacks = sum(len(scores) for scores in found.attack_scores.values())
    apcer = f"APCER of the worst kind, “{first.worst}”, at a policy's {percent(first.rate, 0)}"
    bpcer = f"BPCER there, {first.bpcer.count} of {first.bpcer.of}"
    return [
        paragraph(UNCERTIFIED, "lead"),
        paragraph(
            f"Data: {thousands(len(found.bona_fide_scores))} bona fide presentations of “{found.bona_fide}” and "
            f"{thousands(attacks)} attacks of “{found.attacks}”, {thousands(found.people)} people in all. The optional "
            f"network was {'on' if found.network else 'off'}.",
        ),
        cards(
            [
                (percent(worst.rate, 1), f"{apcer} ({interval(wilson(worst.count, worst.of), 1)})"),
                (percent(first.bpcer.rate, 1), f"{bpcer} ({interval(wilson(first.bpcer.count, first.bpcer.of), 1)})"),
                (str(len(found.kinds)), f"kinds of attack: {', '.join(found.kinds)}; of others nothing is known"),
                (f"{found.milliseconds:.0f} ms", "a presentation, with reading and finding faces"),
            ]
        ),
        paragraph(
            "Passive signals alone lead to another attempt or to a person, and to no approval. "
            f"Made on {found.made_on.isoformat()}.",
            "quiet",
        ),
    ]


def _rows(points: Sequence[ErrorPoint]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for point in points:
        bpcer = (_count(point.bpcer), interval(wilson(point.bpcer.count, point.bpcer.of), 1))
        for place, (kind, share) in enumerate(point.apcer.items()):
            begin = (f"{point.chosen_by} {percent(point.rate, 0)}", *bpcer) if place == 0 else ("", "", "")
            named = f"{kind} (worst)" if kind == point.worst and len(point.apcer) > 1 else kind
            rows.append((*begin, named, _count(share), _interval(share)))
    return rows


def _count(share: Share) -> str:
    return f"{percent(share.rate, 1)} ({share.count} of {share.of})"


def _interval(share: Share) -> str:
    if share.of and share.count == 0:
        return f"at most {percent(upper_bound(0, share.of), 1)}"
    return interval(wilson(share.count, share.of), 1)


def _det(found: PadReport) -> str:
    chart = Chart(
        "BPCER over APCER",
        Axis("APCER", LOWEST_DRAWN, 1, log=True, percent=True),
        Axis("BPCER", LOWEST_DRAWN, 1, log=True, percent=True),
    )
    there = found.bona_fide_scores
    for kind, colour in zip(found.kinds, COLOURS, strict=False):
        scores = found.attack_scores[kind]
        points: list[tuple[float, float]] = []
        for threshold in sorted({*there, *scores, min(*there, *scores) - 1}):
            passed = sum(score <= threshold for score in scores) / len(scores)
            stopped = sum(score > threshold for score in there) / len(there)
            points += [(passed, points[-1][1])] if points else []
            points.append((passed, stopped))
        chart.line(points, colour, kind)
    return chart.svg()


def _histogram(found: PadReport) -> str:
    everything = [*found.bona_fide_scores, *(score for scores in found.attack_scores.values() for score in scores)]
    low, high = min(everything), max(everything)
    edges = [low + (high - low or 1.0) * k / BINS for k in range(BINS + 1)]
    groups = {"bona fide": found.bona_fide_scores, **{kind: found.attack_scores[kind] for kind in found.kinds}}
    heights = {name: _heights(scores, edges) for name, scores in groups.items()}
    most = max(max(found_) for found_ in heights.values())
    chart = Chart("Scores", Axis("evidence for an attack", low, edges[-1]), Axis("share", 0, most * 1.15, percent=True))
    for name, colour in zip(groups, (GREY, *COLOURS), strict=False):
        chart.steps(edges, heights[name], colour, name)
    for row, point in enumerate(found.by_policy):
        chart.upright(point.threshold, percent(point.rate, 0), row)
    return chart.svg()


def _heights(scores: Sequence[float], edges: Sequence[float]) -> list[float]:
    width = (edges[-1] - edges[0]) / (len(edges) - 1)
    counts = [0] * (len(edges) - 1)
    for score in scores:
        counts[min(int((score - edges[0]) / width), len(counts) - 1)] += 1
    return [count / len(scores) for count in counts]


def _system(system: WholeSystem) -> list[str]:
    rows = [
        (
            percent(point.rate, 0),
            kind,
            _count(system.matches[kind]),
            _count(share),
            _interval(share),
            _count(point.accepted),
        )
        for point in system.points
        for kind, share in point.iapar.items()
    ]
    return [
        heading("The whole system, with matching"),
        paragraph(
            f"An attack succeeds where it raises no doubt and matches its victim's reference by engine "
            f"{system.engine} at a false match rate of {rate(system.match_fmr)}. The reference is the first bona fide "
            f"presentation of each of {system.people} people in “{system.references}”, which is not tried itself."
        ),
        table(
            ("rate named", "kind", "matches (IAPMR)", "accepted (IAPAR)", "95 % interval", "bona fide accepted"), rows
        ),
    ]


def _lists(found: PadReport) -> list[str]:
    parts = []
    if any(share.count for share in found.unanswered.values()):
        listed = [(kind or "bona fide", _count(share)) for kind, share in found.unanswered.items()]
        parts += [
            heading("No face found"),
            paragraph("These gave no answer; they count in neither error (APNRR and BPNRR)."),
            table(("presentations", "no answer"), listed),
        ]
    if found.failures:
        failed = [(failure.image, failure.code) for failure in found.failures[:NAMED]]
        parts += [heading("What could not be opened"), table(("presentation", "why"), failed)]
    return parts


def _method() -> list[str]:
    return [
        heading("How this was measured"),
        paragraph(
            "APCER: the share of attacks of one kind that raise no doubt. BPCER: the share of people who do. "
            "IAPAR: the share of attacks that the whole system accepts. The definitions follow ISO/IEC 30107-3; the "
            "test does not: that asks for a laboratory's own attacks, made with effort against this system."
        ),
        paragraph(
            "A presentation is one picture, or a clip of which nine pictures are taken; its score is the middle one. "
            "Intervals are Wilson's, 95 %, as though presentations were independent: several of one person are not, so "
            "the true ones are wider. Where no error was seen, the bound is Clopper and Pearson's: about three over "
            "the count."
        ),
        paragraph(UNCERTIFIED, "quiet"),
    ]
