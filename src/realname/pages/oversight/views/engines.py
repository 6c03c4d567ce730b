"""How often the shipped engines err, as they were measured."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.judge.calibration import calibration_for
from realname.measure.faces.engine import ENGINE_NAMES, face_engine
from realname.pages.oversight.shown.rates import rates
from realname.pages.trial.tools import tools
from realname.record.watch.selectors import newest_canaries


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show each engine's error rates, and whether its canaries sang."""
    tables = [calibration_for(face_engine(name).stamp) for name in ENGINE_NAMES]
    context = {"engines": rates(tables), "in_use": tools().faces.stamp, "canaries": newest_canaries()}
    return render(request, "pages/oversight/engines.html", context)
