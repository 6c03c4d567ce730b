"""A report as one HTML file: it needs nothing from outside, runs no script, and reads well on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from realname.evaluate.errors import EvaluationError

STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;font:17px/1.55 system-ui,sans-serif;color:#1d2429;background:#f4f6f7}
main{max-width:62rem;margin:0 auto;padding:1.2rem 1rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:.4rem 0 .3rem}h2{font-size:1.25rem;margin:2.2rem 0 .5rem}
p{max-width:44rem;margin:.5rem 0;overflow-wrap:anywhere}.lead{font-size:1.1rem}.quiet{color:#4c565e;font-size:.92rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.7rem;margin:1rem 0}
.card{background:#fff;border:1px solid #d9dee2;border-radius:6px;padding:.7rem .9rem}
.card b{display:block;font-size:1.45rem;line-height:1.25}.card span{color:#4c565e;font-size:.9rem}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));gap:1rem;margin:1rem 0}
figure{margin:0;background:#fff;border:1px solid #d9dee2;border-radius:6px;padding:.6rem}
figure svg{display:block;width:100%;height:auto}figcaption{font-size:.92rem;color:#4c565e;padding:.3rem .4rem 0}
.wide{overflow-x:auto;background:#fff;border:1px solid #d9dee2;border-radius:6px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .7rem;text-align:right;white-space:nowrap;border-bottom:1px solid #e8ecee}
th{font-weight:600;background:#f9fafb}td:first-child,th:first-child{text-align:left}
tr:last-child td{border-bottom:0}code{font-size:.9em;overflow-wrap:anywhere}
"""


def page(title: str, parts: Sequence[str]) -> str:
    """Return the whole document; `parts` are HTML already."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )


def heading(text: str) -> str:
    """Return a section's heading."""
    return f"<h2>{escape(text)}</h2>"


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph; `kind` is "lead" or "quiet"."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def cards(entries: Sequence[tuple[str, str]]) -> str:
    """Return figures in large type, each with what it is."""
    inner = "".join(
        f'<div class="card"><b>{escape(value)}</b><span>{escape(label)}</span></div>' for value, label in entries
    )
    return f'<div class="cards">{inner}</div>'


def charts(entries: Sequence[tuple[str, str]]) -> str:
    """Return drawings side by side where there is room; each is SVG and a caption."""
    inner = "".join(f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>" for svg, caption in entries)
    return f'<div class="charts">{inner}</div>'


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table that scrolls by itself where it is too wide."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def write(path: Path, content: str) -> None:
    """Write a file whole. EvaluationError `evaluate.unwritable`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    except OSError as error:
        raise EvaluationError(
            f"{path.name} cannot be written",
            code="evaluate.unwritable",
            remedy="Name a file in a folder that you may write to.",
        ) from error


def percent(share: float, places: int = 2) -> str:
    """Return a share as percent."""
    return f"{share * 100:.{places}f} %"


def interval(ends: tuple[float, float], places: int = 2) -> str:
    """Return an interval of shares as percent."""
    return f"{ends[0] * 100:.{places}f} to {ends[1] * 100:.{places}f} %"


def rate(value: float) -> str:
    """Return a false match rate as a policy writes it, in one piece: `1e-5`, with a hyphen that no line breaks at."""
    digits, power = f"{value:.2e}".split("e")
    return f"{digits.removesuffix('.00')}e{int(power)}".replace("-", "\u2011")


def thousands(count: int) -> str:
    """Return a count with its thousands apart."""
    return f"{count:,}"
