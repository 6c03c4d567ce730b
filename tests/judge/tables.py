"""Small invented calibration tables. Their figures are nobody's."""

from __future__ import annotations

from datetime import date

from realname.judge.calibration import Bound, Calibration, DataSet, RatePoint, RecognisabilityPoint
from realname.measure.readings import EngineStamp

STAMP = EngineStamp("invented", "1", "ab" * 32)


def point(fmr: float, score: float, fnmr: float) -> RatePoint:
    return RatePoint(
        fmr=fmr,
        score=score,
        score_interval=(score - 0.01, score + 0.01),
        fmr_interval=(fmr / 2, fmr * 2),
        false_matches=round(fmr * 10_000_000),
        fnmr=fnmr,
        fnmr_interval=(fnmr / 2, fnmr * 2),
    )


def invented(stamp: EngineStamp = STAMP) -> Calibration:
    """Return a table with a tenth of score a decade: 0.1 at 1e-1 to 0.5 at 1e-5."""
    return Calibration(
        engine=stamp,
        made_on=date(2026, 1, 2),
        data=DataSet("invented people", 10, 40),
        genuine=100,
        impostor=10_000_000,
        enrolled=10,
        failures_to_enrol=0,
        rates=tuple(point(10.0**-k, k / 10, k / 100) for k in range(1, 6)),
        bound=Bound(fmr_below=3e-7, score=0.6),
        recognisability=(
            RecognisabilityPoint(0.01, 5.0),
            RecognisabilityPoint(0.05, 7.0),
        ),
    )
