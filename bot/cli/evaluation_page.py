"""The page that `klankbord eval --html` writes: one file without anything from outside, pictures as inline SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from bot import evaluation
from bot.evaluation import NONE, UNSURE, Figures, Outcome
from bot.measuring import Measured

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1d2b28;background:#fff}
h1,h2,h3{line-height:1.2;color:#1f3d36}table{border-collapse:collapse;margin:1rem 0}
th,td{padding:.25rem .7rem;text-align:right;border-bottom:1px solid #d5dedb}th:first-child,td:first-child{text-align:left}
td.text{text-align:left;max-width:36rem}svg{max-width:100%;height:auto}caption{text-align:left;font-weight:600}
.note{color:#4a5a56}
"""

_CELL = 46
_LEFT = 190
_TOP = 170


def page(reader: str, files: Mapping[str, Measured]) -> str:
    """Return the page for some measured files, by name."""
    parts = "".join(f"<h2>{escape(name)}</h2>{_file(found)}" for name, found in files.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>How well {escape(reader)} reads</title><style>{_STYLE}</style></head><body>"
        f"<h1>How well {escape(reader)} reads</h1>"
        '<p class="note">Every figure stands beside what n-grams alone, keywords, and always naming the most frequent'
        " label are worth on the same texts. Macro-F1 is over the primaries; unsure counts as wrong.</p>"
        f"{parts}</body></html>\n"
    )


def _file(found: Measured) -> str:
    if not found.labelled:
        return _safety(found)
    return (
        _figures(found)
        + f"<h3>What was read as what</h3>{confusion_picture(found.labelled)}"
        + f"<h3>How far it can be believed</h3>{reliability_picture(found.labelled)}"
        + _classes(found)
        + _safety(found)
        + _worst(found.labelled)
    )


def _figures(found: Measured) -> str:
    rows = {
        f"{found.reader}{', ' + lang if lang else ''}": evaluation.figures(outcomes)
        for lang, outcomes in found.by_language().items()
    }
    rows |= {name: evaluation.figures(outcomes) for name, outcomes in found.baselines.items()}
    head = "reader,texts,accuracy,macro-F1,label-F1,any-F1,none found,unsure,ECE".split(",")
    return _table(head, [_figure_cells(name, one) for name, one in rows.items()])


def _figure_cells(name: str, one: Figures) -> list[str]:
    shares = (one.accuracy, one.macro_f1, one.label_f1, one.any_f1, one.none_recall, one.abstained)
    return [name, str(one.n), *(_two(share) for share in shares), _two(one.calibration_error)]


def _classes(found: Measured) -> str:
    reader = evaluation.figures(found.labelled)
    words = evaluation.figures(found.baselines["keywords"])
    rows = [
        [name, _two(share), _two(reader.f1[name]), _two(words.recall[name])] for name, share in reader.recall.items()
    ]
    return "<h3>By pattern</h3>" + _table(["pattern", "found", "F1", "found by keywords"], rows)


def _safety(found: Measured) -> str:
    one = evaluation.safety_figures(found.rows, found.routes)
    rows = [
        [route, str(n), _two(share), str(one.alarms_by_route.get(route, 0))]
        for route, (n, share) in one.by_route.items()
    ]
    total = ["all", str(one.positives), _two(one.near_door), _two(one.false_alarms)]
    head = ["door", "needed", "right or neighbour", "in vain (all: share of the others)"]
    return "<h3>Safety</h3>" + _table(head, [*rows, total])


def _worst(outcomes: Sequence[Outcome]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.row.id)}</td><td>{escape(one.row.primary or NONE)}</td><td>{escape(one.primary)}</td>"
        f'<td>{_two(one.confidence)}</td><td class="text" lang="{escape(one.row.lang)}">{escape(one.row.text)}</td></tr>'
        for one in evaluation.worst(outcomes)
    )
    head = "<tr><th>text</th><th>is</th><th>read as</th><th>sure</th><th></th></tr>"
    return f"<h3>The surest mistakes</h3><table>{head}{rows}</table>"


def confusion_picture(outcomes: Sequence[Outcome]) -> str:
    """Return the confusion matrix as SVG: rows are what a text is, columns what it was read as; the number says it all."""
    counts = evaluation.confusion(outcomes)
    golds = sorted({gold for gold, _ in counts}, key=_last)
    reads = sorted({read for _, read in counts} | set(golds), key=_last)
    width, height = _LEFT + _CELL * len(reads) + 10, _TOP + _CELL * len(golds) + 10
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
        parts.append(f'<text x="{x + 6:.1f}" y="{y - 6:.1f}" font-size="11">{n}</text>')
    for step in (0, 0.5, 1):
        parts.append(f'<text x="{left + step * side}" y="{side + 28}" text-anchor="middle">{step:g}</text>')
        parts.append(f'<text x="{left - 8}" y="{14 + (1 - step) * side}" text-anchor="end">{step:g}</text>')
    line = f'<polyline points="{" ".join(points)}" fill="none" stroke="#1f3d36" stroke-width="2"/>'
    return _picture(left + side + 30, side + 60, "Reliability", line + "".join(parts))


def _picture(width: float, height: float, title: str, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
        f' role="img" font-size="13" font-family="system-ui,sans-serif"><title>{title}</title>{inside}</svg>'
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _last(name: str) -> tuple[int, str]:
    return (NONE, UNSURE).index(name) + 1 if name in {NONE, UNSURE} else 0, name


def _two(share: float | None) -> str:
    return "-" if share is None else f"{share:.2f}"
