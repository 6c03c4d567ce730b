"""Print how often each face engine errs, beside the obvious recipe, on public research sets, in one run.

    .venv/bin/python -m benchmarks.accuracy --cache FOLDER [--engine NAME ...] [--figures docs/figures]

FNMR at FMR 1e-3, 1e-4 and 1e-5 with 95 % intervals over people. Differences from the obvious recipe are paired: the
same people are drawn for both. Needs the evaluation data (REALNAME_EVAL_DATA) and the networks. Measuring takes some
minutes an engine, once: embeddings are kept in the cache folder, by the engine's digest.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from benchmarks import data_sets
from benchmarks.obvious_recipe import ObviousRecipe
from numpy.typing import NDArray

from realname.evaluate import figures
from realname.evaluate.accuracy import accuracy
from realname.evaluate.bootstrap import percentile_interval, resample
from realname.evaluate.comparisons import ScoreSet, compare_all_pairs, compare_sides
from realname.evaluate.curves import enrolment_curve, rejection_curve
from realname.evaluate.enrolment import BulkEngine, Enrolment
from realname.evaluate.labelled_scores import score_labelled_pairs
from realname.evaluate.rates import false_matches, false_non_match_rate, is_supported, score_at
from realname.evaluate.report import rate
from realname.evaluate.tables import RateTable
from realname.measure.faces.engine import ENGINE_NAMES, face_engine

FMRS = (1e-3, 1e-4, 1e-5)
PEER = "obvious"
Replicated = Mapping[float, NDArray[np.float64]]


def main() -> None:
    """Measure, print, and draw."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cache", type=Path, required=True, help="where embeddings are kept between runs")
    asked.add_argument("--engine", action="append", choices=ENGINE_NAMES, help="all, where none is named")
    asked.add_argument("--figures", type=Path, help="draw SVG files into this folder")
    options = asked.parse_args()
    engines: dict[str, BulkEngine] = {PEER: ObviousRecipe()}
    engines |= {name: face_engine(name) for name in options.engine or ENGINE_NAMES}
    on_lfw = _lfw(engines, options.cache)
    _cfp(engines, options.cache)
    _portraits(engines, options.cache, on_lfw)
    _curves(engines, options.cache, on_lfw, options.figures)
    if options.figures:
        drawn: list[tuple[str, ScoreSet, RateTable | None]] = [(name, scores, None) for name, scores in on_lfw.items()]
        _draw(options.figures, "det-lfw", figures.det_chart(drawn))
        for name, scores in ((name, scores) for name, scores in on_lfw.items() if name != PEER):
            marks = [(score_at(scores.impostor.scores, fmr, scores.impostor.total), rate(fmr)) for fmr in FMRS]
            _draw(options.figures, f"scores-lfw-{name}", figures.score_chart(scores, marks))


def _lfw(engines: Mapping[str, BulkEngine], cache: Path) -> dict[str, ScoreSet]:
    data = data_sets.lfw()
    sets, captured = {}, []
    for name, engine in engines.items():
        found = data_sets.enrolled(engine, data, cache)
        sets[name] = compare_all_pairs(found.vectors, found.people, engine.compare_all)
        labelled = accuracy(score_labelled_pairs(engine, data.labelled, found))
        told = f"{labelled.value * 100:.2f} % of {labelled.pairs} labelled pairs told rightly" if labelled else ""
        captured.append(f"{name:12} {_failures(found)}; {told}; {found.milliseconds:.1f} ms a photograph")
    _table("LFW-dev, all pairs", sets)
    print("\n".join(captured))
    return sets


def _cfp(engines: Mapping[str, BulkEngine], cache: Path) -> None:
    data = data_sets.cfp()
    frontal, across, captured = {}, {}, []
    for name, engine in engines.items():
        found = data_sets.enrolled(engine, data, cache)
        faces_front = np.array(["frontal" in data.labelled.images[place] for place in found.places])
        front, side = (np.flatnonzero(mask).astype(np.int32) for mask in (faces_front, ~faces_front))
        frontal[name] = compare_all_pairs(found.vectors[front], found.people[front], engine.compare_all)
        scores = engine.compare_all(found.vectors[front], found.vectors[side])
        across[name] = compare_sides(scores, front, side, found.people, genuine=np.ones(len(side), bool))
        captured.append(f"{name:12} {_failures(found)}")
    _table("CFP frontal to frontal, all pairs (the engines' centre was estimated on CFP: 128 numbers)", frontal)
    _table("CFP frontal to profile, all pairs", across)
    print("\n".join(captured))


def _portraits(engines: Mapping[str, BulkEngine], cache: Path, on_lfw: Mapping[str, ScoreSet]) -> None:
    data = data_sets.portraits()
    print("\nPortraits, labelled pairs, at each engine's own scores from LFW-dev: misses and false matches")
    for name, engine in engines.items():
        found = data_sets.enrolled(engine, data, cache)
        scores = score_labelled_pairs(engine, data.labelled, found).score_set()
        cells = []
        for fmr in FMRS:
            threshold = score_at(on_lfw[name].impostor.scores, fmr, on_lfw[name].impostor.total)
            missed = round(false_non_match_rate(scores.genuine.scores, threshold) * scores.genuine.total)
            matched = false_matches(scores.impostor.scores, threshold)
            cells.append(f"{fmr:.0e}: {missed} of {scores.genuine.total}, {matched} of {scores.impostor.total}")
        print(f"{name:12} {_failures(found)}; " + "; ".join(cells))


def _curves(
    engines: Mapping[str, BulkEngine], cache: Path, on_lfw: Mapping[str, ScoreSet], folder: Path | None
) -> None:
    data = data_sets.lfw()
    for name, engine in engines.items():
        found, scores = data_sets.enrolled(engine, data, cache), on_lfw[name]
        threshold = score_at(scores.impostor.scores, 1e-4, scores.impostor.total)
        turned_away = rejection_curve(scores, found.recognisability, 1e-4, threshold)
        print(f"\n{name}: photographs turned away, floor, then FNMR [95 %] and FMR at the score for 1e-4")
        for point in turned_away.points:
            low, high = point.fnmr_interval
            print(
                f"  {point.rejects * 100:3.0f} %  {point.floor:7.3f}  {point.fnmr * 100:5.2f} "
                f"[{low * 100:.2f}, {high * 100:.2f}]  {point.fmr:.2e}"
            )
        several = enrolment_curve(found, engine)
        if several:
            print(f"{name}: photographs a person ({several.people} people), FNMR [95 %] at FMR {several.fmr:.0e}")
            for step in several.points:
                low, high = step.fnmr_interval
                print(f"  {step.photographs}  {step.fnmr * 100:5.2f} [{low * 100:.2f}, {high * 100:.2f}]")
        if folder and name != PEER:
            _draw(folder, f"turned-away-lfw-{name}", figures.rejection_chart(turned_away))
            if several:
                _draw(folder, f"several-lfw-{name}", figures.enrolment_chart(several))


def _table(title: str, sets: Mapping[str, ScoreSet]) -> None:
    print(f"\n{title}: {sets[PEER].person_count:,} people; genuine and impostor comparisons stand at the end")
    print("FNMR in % [95 % interval over people] at FMR " + ", ".join(f"{fmr:.0e}" for fmr in FMRS))
    peer = _replicates(sets[PEER])
    for name, scores in sets.items():
        own = _replicates(scores)
        counts = f"{scores.genuine.total:,} and {scores.impostor.total:,}"
        print(f"{name:12} " + "   ".join(_cell(scores, own, fmr) for fmr in FMRS) + f"   {counts}")
        if name != PEER:
            print(
                f"{'  minus peer':12} " + "   ".join(_difference(sets[PEER], scores, (peer, own), fmr) for fmr in FMRS)
            )


def _replicates(scores: ScoreSet) -> Replicated:
    thresholds = [score_at(scores.impostor.scores, fmr, scores.impostor.total) for fmr in FMRS]
    drawn = resample(scores, FMRS, thresholds)
    return {fmr: drawn.fnmr[:, i] for i, fmr in enumerate(FMRS)}


def _cell(scores: ScoreSet, own: Replicated, fmr: float) -> str:
    if not is_supported(fmr, scores.impostor.total):
        return f"{'not supported':22}"
    low, high = percentile_interval(own[fmr])
    return f"{f'{_fnmr(scores, fmr):.2f} [{low * 100:.2f}, {high * 100:.2f}]':22}"


def _difference(peer: ScoreSet, scores: ScoreSet, drawn: tuple[Replicated, Replicated], fmr: float) -> str:
    if not is_supported(fmr, scores.impostor.total):
        return " " * 22
    low, high = percentile_interval(drawn[1][fmr] - drawn[0][fmr])
    return f"{f'{_fnmr(scores, fmr) - _fnmr(peer, fmr):+.2f} [{low * 100:+.2f}, {high * 100:+.2f}]':22}"


def _fnmr(scores: ScoreSet, fmr: float) -> float:
    """Return the false non-match rate in percent."""
    threshold = score_at(scores.impostor.scores, fmr, scores.impostor.total)
    return false_non_match_rate(scores.genuine.scores, threshold) * 100


def _failures(found: Enrolment) -> str:
    return f"{len(found.failures)} of {len(found.rows)} photographs without a face"


def _draw(folder: Path, name: str, svg: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.svg").write_text(svg + "\n", "utf-8")


if __name__ == "__main__":
    main()
