"""The page that `klankbord eval --html` writes: one file without anything from outside, pictures as inline SVG."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from html import escape

from bot import evaluation
from bot.cli import figures
from bot.cli.figures import Sheet
from bot.evaluation import NONE, Outcome
from bot.measuring import Measured

_TOP_OF_PAGE = "<!doctype html><!-- klankbord eval -->"

_STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:#1d2b28;background:#fff}
h1,h2,h3{line-height:1.2;color:#1f3d36}h2{margin-top:3rem;border-bottom:3px solid #1f3d36;overflow-wrap:anywhere}
h3{margin-top:2.5rem}.wide{overflow-x:auto}
table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .7rem;text-align:right;border-bottom:1px solid #d5dedb}
th.name,td.name{text-align:left;overflow-wrap:anywhere}td.text{text-align:left;white-space:pre-wrap;overflow-wrap:anywhere}
.pictures{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:flex-end}figure{margin:1rem 0;max-width:100%}
svg{max-width:100%;height:auto}figcaption,.note{color:#4a5a56;max-width:46rem}
figcaption{max-width:26rem}
summary{cursor:pointer;font-weight:600;color:#1f3d36;margin:1rem 0}
"""

_MOST = 1_500
"""Of a longer text only this many characters are shown."""

_CELL = 46
_LEFT = 190
_TOP = 170
_RIGHT = 90


def page(reader: str, files: Mapping[str, Measured]) -> str:
    """Return the page for some measured files, by name."""
    parts = "".join(f"<h2>{escape(name)}</h2>{_file(found)}" for name, found in files.items())
    legend = "".join(f'<p class="note">{escape(line)}</p>' for line in figures.LEGEND)
    title = f"How well {escape(reader)} reads"
    return (
        f'{_TOP_OF_PAGE}<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>{legend}{parts}</body></html>\n"
    )


def is_page(start: bytes) -> bool:
    """Tell from its first bytes whether a file is such a page, or empty, and may be written over."""
    return not start or start.startswith(_TOP_OF_PAGE.encode())


def _file(found: Measured) -> str:
    top = _table(figures.overview(found)) if found.labelled else ""
    return top + "".join(_part(lang, part) for lang, part in found.parts().items())


def _part(lang: str, part: Measured) -> str:
    n = len(part.rows)
    parts = [f"<h3>{escape(lang or 'All languages')}: {n} {'text' if n == 1 else 'texts'}</h3>"]
    if part.labelled:
        matrix = _figure(confusion_picture(part.labelled), "Rows: what a text is. Columns: what it was read as.")
        curve = _figure(
            reliability_picture(part.labelled),
            "On the dashed line it is right as often as it is sure; below it, too sure. Beside each point: how many texts.",
        )
        parts += [f'<div class="pictures">{matrix}{curve}</div>', _table(figures.by_pattern(part))]
    parts += [_table(figures.safety(part)), _table(figures.doors(part))]
    if missed := figures.missed(part):
        parts.append(f"<p>Shown no door: {escape(', '.join(missed))}</p>")
    return "".join(parts) + _worst(part.labelled)


def _figure(picture: str, caption: str) -> str:
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _worst(outcomes: Sequence[Outcome]) -> str:
    found = evaluation.worst(outcomes)
    if not found:
        return ""
    cells = "".join(
        f'<tr><td class="name">{escape(figures.shown(one.row.id))}</td><td class="name">{escape(one.row.primary or NONE)}</td>'
        f'<td class="name">{escape(one.primary)}</td><td>{figures.two(one.confidence)}</td>'
        f'<td class="text" dir="auto">{escape(_cut(one.row.text))}</td></tr>'
        for one in found
    )
    head = (
        '<tr><th class="name">id</th><th class="name">is</th><th class="name">read as</th><th>sure</th><th></th></tr>'
    )
    return (
        f"<details><summary>The worst mistakes ({len(found)}), the surest first</summary>"
        '<p class="note">With the texts themselves. Look who is watching before you leave this open on a shared screen.</p>'
        f'<div class="wide"><table>{head}{cells}</table></div></details>'
    )


def _cut(text: str) -> str:
    # No page may hold control characters, and a browser would hide or turn what they stand beside.
    text = "".join("·" if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" else char for char in text)
    return text if len(text) <= _MOST else f"{text[:_MOST]}… ({len(text):,} characters)"


def confusion_picture(outcomes: Sequence[Outcome]) -> str:
    """Return the confusion matrix as SVG: rows are what a text is, columns what it was read as; the number says it all."""
    golds, reads, counts = figures.matrix(outcomes)
    width, height = _LEFT + _CELL * len(reads) + _RIGHT, _TOP + _CELL * len(golds) + 10
    cells = []
    for row, gold in enumerate(golds):
        total = sum(n for (one, _), n in counts.items() if one == gold)
        y = _TOP + row * _CELL
        cells.append(f'<text x="{_LEFT - 8}" y="{y + 28}" text-anchor="end">{escape(gold)}</text>')
        for column, read in enumerate(reads):
            n = counts.get((gold, read), 0)
            cells.append(_cell(_LEFT + column * _CELL, y, n, n / total, right=gold == read))
    heads = "".join(
        f'<text transform="translate({_LEFT + n * _CELL + 28},{_TOP - 8}) rotate(-60)">{escape(read)}</text>'
        for n, read in enumerate(reads)
    )
    return _picture(width, height, "What was read as what", heads + "".join(cells))


def _cell(x: int, y: int, n: int, share: float, *, right: bool) -> str:
    fill = "31,61,54" if right else "160,70,30"
    ink = "#fff" if share > 0.5 else "#1d2b28"
    number = f'<text x="{x + 22}" y="{y + 28}" text-anchor="middle" fill="{ink}">{n}</text>' if n else ""
    box = f'<rect x="{x}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" fill="rgba({fill},{share:.2f})" stroke="#d5dedb"/>'
    return box + number


def reliability_picture(outcomes: Sequence[Outcome]) -> str:
    """Return the reliability curve as SVG: how often a reading is right, by how sure it was; the line is the ideal."""
    side, left = 320, 60
    parts = [
        f'<rect x="{left}" y="10" width="{side}" height="{side}" fill="none" stroke="#8a9a96"/>',
        f'<line x1="{left}" y1="{10 + side}" x2="{left + side}" y2="10" stroke="#8a9a96" stroke-dasharray="5 5"/>',
        f'<text x="{left + side / 2}" y="{side + 50}" text-anchor="middle">how sure</text>',
        f'<text transform="translate(18,{10 + side / 2}) rotate(-90)" text-anchor="middle">share right</text>',
    ]
    points = []
    for n, sure, right in evaluation.reliability(outcomes):
        x, y = left + sure * side, 10 + (1 - right) * side
        points.append(f"{x:.1f},{y:.1f}")
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f3d36"><title>{n} texts</title></circle>')
        parts.append(f'<text x="{x + 6:.1f}" y="{y - 8 if right < 0.5 else y + 16:.1f}" font-size="11">{n}</text>')
    for step in (0, 0.5, 1):
        parts.append(f'<text x="{left + step * side}" y="{side + 28}" text-anchor="middle">{step:g}</text>')
        parts.append(f'<text x="{left - 8}" y="{14 + (1 - step) * side}" text-anchor="end">{step:g}</text>')
    line = f'<polyline points="{" ".join(points)}" fill="none" stroke="#1f3d36" stroke-width="2"/>'
    return _picture(left + side + 30, side + 60, "Reliability", line + "".join(parts))


def _picture(width: float, height: float, title: str, inside: str) -> str:
    return (
        f'<svg width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
        f' role="img" font-size="13" font-family="system-ui,sans-serif"><title>{title}</title>{inside}</svg>'
    )


def _table(sheet: Sheet | None) -> str:
    if sheet is None:
        return ""
    top = "".join(_cell_of(sheet, "th", n, cell) for n, cell in enumerate(sheet.head))
    body = "".join(
        f"<tr>{''.join(_cell_of(sheet, 'td', n, cell) for n, cell in enumerate(row))}</tr>" for row in sheet.rows
    )
    return f'<div class="wide"><table><tr>{top}</tr>{body}</table></div>'


def _cell_of(sheet: Sheet, tag: str, at: int, cell: str) -> str:
    kind = ' class="name"' if at < sheet.names else ""
    return f"<{tag}{kind}>{escape(cell)}</{tag}>"
