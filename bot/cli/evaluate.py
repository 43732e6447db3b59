"""`klankbord eval`: prints how well the reader reads, per file and language, beside its baselines; --html writes a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot import evaluation
from bot.app import App
from bot.cli import evaluation_page
from bot.evaluation import NONE, Figures, Labelled, Outcome, SafetyFigures
from bot.measuring import Measured, measure

if TYPE_CHECKING:
    from bot.cli.second_reading import Asked

_SLOW_FROM = 200
"""From this many texts on progress is shown."""


def run(app: App, files: Sequence[Path], html: Path | None = None, reader: str = "local") -> int:
    """Measure every file, with `reader` "model" with the remote model as second reader; raises DataError, SettingsError."""
    console = Console(highlight=False, width=100)
    loaded = {path: evaluation.load(path) for path in files}
    measured: dict[str, Measured] = {}
    for path, rows in loaded.items():
        measured[path.name] = _with_progress(app, rows)
        asked = None
        if reader == "model":
            measured[path.name], asked = _again(app, measured[path.name])
        _print(console, str(path), measured[path.name])
        if asked is not None:
            console.print(asked.line(), soft_wrap=True)
            console.print()
    if html is not None:
        name = next(iter(measured.values())).reader
        html.write_text(evaluation_page.page(name, measured), encoding="utf-8")
        console.print(f"Written: {html}")
    return 0


def _with_progress(app: App, rows: Sequence[Labelled]) -> Measured:
    with Progress(console=Console(stderr=True), transient=True, disable=len(rows) < _SLOW_FROM) as progress:
        task = progress.add_task("reading", total=len(rows))
        return measure(app.reader, app.wording, rows, lambda: progress.advance(task))


def _again(app: App, local: Measured) -> tuple[Measured, Asked]:
    from bot.cli.second_reading import measure_again  # noqa: PLC0415 - only with a model

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("asking the model", total=len(local.labelled))
        return measure_again(app, local, lambda: progress.advance(task))


def _print(console: Console, title: str, found: Measured) -> None:
    console.print(f"[bold]{title}[/bold]: {len(found.rows)} texts")
    if found.labelled:
        _patterns(console, found)
    _safety(console, found.rows, found.routes)
    console.print()


def _patterns(console: Console, found: Measured) -> None:
    table = Table(
        "reader", "texts", "accuracy", "macro-F1", "label-F1", "any-F1", "none found", "unsure", "ECE", box=None
    )
    for lang, outcomes in found.by_language().items():
        _figures_row(table, f"{found.reader}, {lang}" if lang else found.reader, evaluation.figures(outcomes))
    for name, outcomes in found.baselines.items():
        _figures_row(table, name, evaluation.figures(outcomes))
    console.print(table)
    _by_class(console, "all", found.labelled, found.baselines)
    plain = [n for n, outcome in enumerate(found.labelled) if not outcome.row.hard]
    if 0 < len(plain) < len(found.labelled):
        some = {name: [outcomes[n] for n in plain] for name, outcomes in found.baselines.items()}
        _by_class(console, f"the {len(plain)} plain ones", [found.labelled[n] for n in plain], some)
    _confusions(console, found.labelled)
    _worst(console, found.labelled)


def _figures_row(table: Table, name: str, one: Figures) -> None:
    error = "-" if one.calibration_error is None else f"{one.calibration_error:.2f}"
    shares = (one.label_f1, one.any_f1)
    table.add_row(
        name,
        str(one.n),
        f"{one.accuracy:.2f}",
        f"{one.macro_f1:.2f}",
        *("-" if share is None else f"{share:.2f}" for share in shares),
        percent(one.none_recall),
        percent(one.abstained),
        error,
    )


def _by_class(
    console: Console, title: str, outcomes: Sequence[Outcome], baselines: Mapping[str, Sequence[Outcome]]
) -> None:
    reader = evaluation.figures(outcomes)
    others = {name: evaluation.figures(rows).recall for name, rows in baselines.items() if name != "majority"}
    table = Table(f"found, of {title}", "n", "reader", *others, "F1", box=None)
    for name, share in reader.recall.items():
        n = sum((outcome.row.primary or NONE) == name for outcome in outcomes)
        cells = [percent(other[name]) for other in others.values()]
        table.add_row(name, str(n), percent(share), *cells, f"{reader.f1[name]:.2f}")
    console.print(table)


def _confusions(console: Console, outcomes: Sequence[Outcome]) -> None:
    pairs = sorted(evaluation.confusion(outcomes).items(), key=lambda pair: -pair[1])
    wrong = [(gold, read, n) for (gold, read), n in pairs if gold != read][:8]
    if wrong:
        table = Table("most taken for another", "read as", "n", box=None)
        for gold, read, n in wrong:
            table.add_row(gold, read, str(n))
        console.print(table)


def _worst(console: Console, outcomes: Sequence[Outcome]) -> None:
    found = evaluation.worst(outcomes)
    if found:
        table = Table("surest mistakes", "is", "read as", "sure", box=None)
        for one in found:
            sure = "-" if one.confidence is None else f"{one.confidence:.2f}"
            table.add_row(one.row.id, one.row.primary or NONE, one.primary, sure)
        console.print(table)


def _safety(console: Console, rows: Sequence[Labelled], routes: Sequence[str | None]) -> None:
    found: SafetyFigures = evaluation.safety_figures(rows, routes)
    console.print(
        f"safety: {found.positives} need a door; shown one {percent(found.any_door)}, the right one or a neighbour"
        f" {percent(found.near_door)}, the right one {percent(found.right_door)};"
        f" shown in vain {percent(found.false_alarms)} of the others"
    )
    if found.by_route or found.alarms_by_route:
        table = Table("door", "needed", "right or neighbour", "in vain", box=None)
        for route in sorted({*found.by_route, *found.alarms_by_route}):
            n, share = found.by_route.get(route, (0, None))
            table.add_row(route, str(n), percent(share), str(found.alarms_by_route.get(route, 0)))
        console.print(table)
    if found.missed:
        console.print(f"missed: {', '.join(found.missed)}")


def percent(share: float | None) -> str:
    """Return a share as a percentage without decimals."""
    return "-" if share is None else f"{100 * share:.0f} %"
