"""`klankbord eval`: prints how well the reader reads, per file and language, beside its baselines; --html writes a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from bot import evaluation
from bot.app import App
from bot.cli import evaluation_page, figures
from bot.cli.figures import Sheet
from bot.cli.page_file import writer
from bot.evaluation import Labelled
from bot.measuring import Measured, measure

_WIDTH = 100


def run(
    app: App, files: Sequence[Path], html: Path | None = None, reader: str = "local", budget: int | None = None
) -> int:
    """Measure every file, with `reader` "model" with the remote model as second reader, for `budget` tokens.

    Raises DataError for a file that cannot be used, before anything is measured; SettingsError.
    """
    with writer(html, files, evaluation_page.is_page, "klankbord eval") as write:
        places: dict[str, str] = {}
        loaded = {path: evaluation.load(path, app.wording.scorer.patterns, places) for path in dict.fromkeys(files)}
        console = Console(highlight=False, width=_WIDTH)
        paths = {
            path.name if sum(path.name == other.name for other in loaded) == 1 else str(path): path for path in loaded
        }
        with_model = _WithModel(app, budget) if reader == "model" else None
        measured = {name: _with_progress(app, name, loaded[path]) for name, path in paths.items()}
        if with_model is not None:
            with_model.weigh(measured.values())
        for name, path in paths.items():
            lines: list[str] = []
            if with_model is not None:
                measured[name], lines = with_model.again(name, measured[name])
            _print(console, str(path), measured[name])
            for line in lines:
                console.print(line, soft_wrap=True)
                console.print()
        for line in figures.LEGEND:
            console.print(line)
        write(evaluation_page.page(next(iter(measured.values())).reader, measured))
    if html is not None:
        console.print(
            f"Written: {escape(str(html))}. It holds the texts of the mistakes; share it as you would share those."
        )
    return 0


def _with_progress(app: App, name: str, rows: Sequence[Labelled]) -> Measured:
    with _progress() as progress:
        task = progress.add_task(f"reading {escape(name)}", total=len(rows))
        return measure(app.reader, app.wording, rows, lambda: progress.advance(task), app.rules)


class _WithModel:
    """Measuring with the remote model as second reader, within a budget of its own; raises SettingsError."""

    def __init__(self, app: App, budget: int | None) -> None:
        from bot.cli.spending import purse  # noqa: PLC0415 - only with a model

        self._app = app
        self._purse = purse(app, budget)
        self._most = 0

    def weigh(self, measured: Iterable[Measured]) -> None:
        """Look whether all that will be asked may be paid for, before anything is sent."""
        from bot.cli.second_reading import foreseen  # noqa: PLC0415

        self._most = self._purse.weigh([prompt for local in measured for prompt in foreseen(self._app, local)])

    def again(self, name: str, local: Measured) -> tuple[Measured, list[str]]:
        """Return a file measured again, and what became of the questions."""
        from bot.cli.second_reading import measure_again  # noqa: PLC0415

        with _progress() as progress:
            task = progress.add_task(f"asking the model about {escape(name)}", total=len(local.labelled))
            model = self._purse.model()
            found, asked = measure_again(self._app, model, local, lambda: progress.advance(task))
        return found, [asked.line(), self._purse.line(self._most)]


def _progress() -> Progress:
    errors = Console(stderr=True)
    return Progress(console=errors, transient=True, disable=not errors.is_terminal)


def _print(console: Console, title: str, found: Measured) -> None:
    console.print(f"[bold]{escape(title)}[/bold]: {len(found.rows)} {'text' if len(found.rows) == 1 else 'texts'}")
    if found.labelled:
        _sheet(console, figures.overview(found))
    for lang, part in found.parts().items():
        console.print(f"[bold]{escape(title)}, {escape(lang or 'all')}[/bold]")
        if part.labelled:
            _sheet(console, figures.by_pattern(part))
            _sheet(console, figures.confusion(part))
            _sheet(console, figures.mistakes(part))
        _sheet(console, figures.safety(part))
        _sheet(console, figures.doors(part))
        if names := figures.missed(part):
            console.print(f"shown no door: {escape(', '.join(names))}\n")


def _sheet(console: Console, sheet: Sheet | None) -> None:
    if sheet is None:
        return
    table = Table(box=None, pad_edge=False)
    for n, name in enumerate(sheet.head):
        table.add_column(escape(name), justify="left" if n < sheet.names else "right")
    for row in sheet.rows:
        table.add_row(*map(escape, row))
    console.print(table)
    console.print()
