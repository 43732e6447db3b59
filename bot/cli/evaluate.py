"""`klankbord eval`: prints how well the reader reads, per file, beside a majority and a keyword baseline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import evaluation
from bot.app import App
from bot.evaluation import NONE, Figures, Labelled
from bot.reader.keywords import keyword_primary


def run(app: App, files: Sequence[Path]) -> int:
    """Measure every file; raises DataError for one that cannot be used."""
    console = Console(highlight=False, width=100)
    for path in files:
        rows = evaluation.load(path)
        console.print(f"[bold]{path}[/bold]: {len(rows)} texts")
        labelled = [row for row in rows if row.primary is not None]
        if labelled:
            _patterns(app, console, labelled)
        _safety(app, console, rows)
    return 0


def _patterns(app: App, console: Console, rows: list[Labelled]) -> None:
    gold = [row.primary or NONE for row in rows]
    # The labels name a pattern next to a safety route; the reader proper names none there. Patterns are measured apart.
    read = [app.reader.without_safety(row.text).primary for row in rows]
    keywords = [keyword_primary(row.text) for row in rows]
    measured = {
        app.reader.name: evaluation.figures(gold, read),
        "keywords": evaluation.figures(gold, keywords),
        "majority": evaluation.figures(gold, evaluation.majority(gold)),
    }
    table = Table("reader", "accuracy", "macro-F1", "none-recall", box=None)
    for name, one in measured.items():
        table.add_row(name, f"{one.accuracy:.2f}", f"{one.macro_f1:.2f}", _percent(one.none_recall))
    console.print(table)
    plain = [number for number, row in enumerate(rows) if not row.hard]
    if plain and any(row.hard for row in rows):
        sub = [gold[n] for n in plain]
        _recall(
            console,
            f"recall on the {len(plain)} plain ones (not hard)",
            evaluation.figures(sub, [read[n] for n in plain]),
            evaluation.figures(sub, [keywords[n] for n in plain]),
            sub,
        )
    _recall(console, "recall on all", measured[app.reader.name], measured["keywords"], gold)


def _recall(console: Console, title: str, reader: Figures, keywords: Figures, gold: list[str]) -> None:
    table = Table(title, "n", "reader", "keywords", box=None)
    for name in reader.recall:
        n = str(gold.count(name))
        table.add_row(name, n, _percent(reader.recall[name]), _percent(keywords.recall[name]))
    console.print(table)


def _safety(app: App, console: Console, rows: list[Labelled]) -> None:
    found = evaluation.safety_figures(rows, [app.safety.route(row.text) for row in rows])
    console.print(
        f"safety: {found.positives} need a door; shown one {_percent(found.any_door)}, the right one"
        f" {_percent(found.right_door)}; shown in vain {_percent(found.false_alarms)} of the others"
    )
    if found.missed:
        console.print(f"missed: {', '.join(found.missed)}")
    console.print()


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"
