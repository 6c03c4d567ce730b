"""The leaves that a figure is counted from, and one leaf by itself."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realname.ledger.leaves import Leaf, parse
from realname.ledger.tiles import ENTRIES, WIDTH, tile_of
from realname.ledger.tree import leaf_hash
from realname.pages.oversight.checking import commands, head
from realname.pages.oversight.operators import operators, party_of
from realname.pages.oversight.words import told
from realname.record.oversight import figures as counted
from realname.record.oversight.tree import leaves

MOST = 100
LONGEST_PLACE = 18
"""Digits of a place that the database can hold."""


@require_safe
def behind(request: HttpRequest, month: str, party: str, figure: str) -> HttpResponse:
    """List the leaves that a figure is counted from. 404 for a figure that the month does not have."""
    total = counted.month_figures(month).get(party_of(party), {}).get(figure) if month in counted.months() else None
    if total is None:
        raise Http404
    found = counted.behind(month, party_of(party), figure, after=_after(request), at_most=MOST)
    named = operators().get(party)
    context = {
        "month": month,
        "party": party,
        "figure": figure,
        "told": told(figure),
        "name": named.name if named else "",
        "total": total,
        "rows": [{"index": one.index, "at": one.leaf.at, "adds": one.adds, "says": _says(one.leaf)} for one in found],
        "next": found[-1].index if len(found) == MOST else None,
        "check": commands(request, month),
    }
    return render(request, "pages/oversight/behind.html", context)


@require_safe
def one(request: HttpRequest, index: int) -> HttpResponse:
    """Show a leaf as it stands in the log. 404 beyond the published head."""
    published = head()
    if published is None or index >= published.size:
        raise Http404
    [encoded] = leaves(index, index + 1)
    leaf = parse(encoded)
    context = {
        "index": index,
        "leaf": leaf,
        "shown": json.dumps(json.loads(encoded), indent=2, ensure_ascii=False),
        "hash": leaf_hash(encoded).hex(),
        "tile": tile_of(ENTRIES, index // WIDTH, published.size).path,
        "place": index % WIDTH,
        "before": index - 1 if index else None,
        "after": index + 1 if index + 1 < published.size else None,
        "check": commands(request),
    }
    return render(request, "pages/oversight/leaf.html", context)


def _after(request: HttpRequest) -> int:
    given = request.GET.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < LONGEST_PLACE else -1


def _says(leaf: Leaf) -> str:
    told_apart = {name: value for name, value in leaf.body.items() if name not in {"operator", "commitment"}}
    return ", ".join(f"{name} {_plain(value)}" for name, value in sorted(told_apart.items()))


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(map(_plain, value)) or "–"
    text = str(value)
    return f"{text[:12]}…" if len(text) == 64 else text  # noqa: PLR2004  a digest
