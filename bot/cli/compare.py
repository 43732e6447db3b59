"""`klankbord compare`: the coach's own words beside those of the model for a file of situations, on one page."""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot import evaluation
from bot.app import App
from bot.cli.page_file import writer
from bot.cli.spending import purse
from bot.domain import UserKey
from bot.environment import SettingsError
from bot.flow import Answer
from bot.model.base import Helped
from bot.text import well_formed
from bot.yamlfile import DataError

_ME = UserKey("terminal", "local", "compare")

_TOP_OF_PAGE = "<!doctype html><!-- klankbord compare -->"

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem;color:#1d2b28;background:#fff}
h1,h2{line-height:1.2;color:#1f3d36}section{border-top:2px solid #d5dedb;padding:1rem 0}blockquote{margin:0 0 1rem;padding:.2rem 1rem;
border-left:4px solid #8a9a96}.two{display:grid;grid-template-columns:1fr 1fr;gap:2rem}.two>div{white-space:pre-wrap}h3{margin:.2rem 0}
.note{color:#4a5a56;font-size:.9rem;white-space:pre-wrap}table{border-collapse:collapse}
th,td{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}
@media(max-width:50rem){.two{grid-template-columns:1fr}}
"""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, read and written; None where it was not told."""

    read: float | None = None
    written: float | None = None

    def check(self) -> None:
        """Raise SettingsError for one price without the other, and for what is no price."""
        if (self.read is None) is not (self.written is None):
            named, missing = ("--price-in", "--price-out") if self.written is None else ("--price-out", "--price-in")
            raise SettingsError(f"{named} says what half of the tokens cost: say {missing} too, or neither")
        if any(price is not None and not 0 <= price < math.inf for price in (self.read, self.written)):
            raise SettingsError("--price-in and --price-out: must be what a million tokens cost, 0 or more")

    def of(self, read: int, written: int) -> str:
        """Return what so many tokens cost, in words."""
        tokens = f"{read} + {written} tokens"
        if self.read is None or self.written is None:
            return tokens
        return f"{tokens}, {(read * self.read + written * self.written) / 1_000_000:.4f}"


@dataclass(slots=True)
class Compared:
    """One situation: what was told, and both answers; `helped` is None where the model was not asked."""

    name: str
    text: str
    local: Answer
    helped: Helped | None = None


@dataclass(slots=True)
class Total:
    """What became of all of them."""

    became: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    read: int = 0
    written: int = 0


def run(app: App, file: Path, html: Path, prices: Prices, budget: int | None = None) -> int:
    """Answer every situation twice and write the page; `budget` is in tokens. Raises DataError, SettingsError.

    What cannot be read, or written in the end, is an error before anything is sent.
    """
    prices.check()
    rows = _load(file)
    with writer(html, [file], is_page, "klankbord compare") as write:
        return _compared(app, rows, html, prices, budget, write)


def is_page(start: bytes) -> bool:
    """Tell from its first bytes whether a file is such a page, or empty, and may be written over."""
    return not start or start.startswith(_TOP_OF_PAGE.encode())


def _compared(
    app: App, rows: list[tuple[str, str]], html: Path, prices: Prices, budget: int | None, write: Callable[[str], None]
) -> int:
    own = purse(app, budget)
    model = own.model()
    helper = app.helping(model)
    flow = app.flow(app.store(keep=False))
    found = [Compared(name, text, flow.first_answer(text, datetime.now().astimezone())) for name, text in rows]
    most = own.weigh([prompt for pair in found if pair.local.draft for prompt in helper.foreseen(pair.local.draft)])
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("asking", total=len(found))

        async def one(pair: Compared) -> None:
            draft = pair.local.draft
            if draft is not None:
                helped = await helper.improve(_ME, draft)
                pair.helped = helped if helped.footer is not None else None
            progress.advance(task)

        async def every() -> None:
            places = asyncio.Semaphore(model.settings.concurrency)

            async def placed(pair: Compared) -> None:
                async with places:
                    await one(pair)

            try:
                await asyncio.gather(*(placed(pair) for pair in found))
            finally:
                await model.close()

        asyncio.run(every())
    total = _total(found)
    print(_line(len(found), total, prices))
    print(own.line(most))
    write(page(model.name, model.settings.host, found, total, prices))
    print(f"Written: {html}. It holds your situations; share it as you would share those.")
    return 0


def _load(file: Path) -> list[tuple[str, str]]:
    """Read JSON lines with `text`, or one situation a line; raises DataError naming file, line and field."""
    found = []
    for number, line in enumerate(evaluation.lines(file), 1):
        if line.strip():
            found.append(_situation(f"{file}:{number}", number, line.strip()))
    if not found:
        raise DataError(f"{file}:1: file: holds no situation; write one a line")
    return found


def _situation(where: str, number: int, line: str) -> tuple[str, str]:
    if not line.startswith("{"):
        return str(number), line
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise DataError(f"{where}: text: not a JSON object; a line that begins with {{ has to be one") from None
    text, name = row.get("text"), row.get("id", number)
    if not isinstance(text, str) or not text.strip():
        raise DataError(f"{where}: text: must be a string with a situation; mend it or leave the line out")
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise DataError(f"{where}: id: must be a string or a number")
    return str(name), well_formed(text)


def _total(found: Sequence[Compared]) -> Total:
    total = Total()
    for pair in found:
        helped = pair.helped
        total.became[_became(helped)] += 1
        if helped is not None:
            total.read += helped.spent.read
            total.written += helped.spent.written
            total.rules.update(rule for turned in helped.rejected for rule in turned.rules)
    return total


def _became(helped: Helped | None) -> str:
    if helped is None:
        return "not asked"
    if helped.by_model:
        return "words of the model"
    return f"own words: {helped.failure.value}" if helped.failure is not None else "own words"


def _line(n: int, total: Total, prices: Prices) -> str:
    became = ", ".join(f"{many} {what}" for what, many in total.became.most_common())
    return f"{n} situations: {became}. {prices.of(total.read, total.written)}."


def page(model: str, host: str, found: Sequence[Compared], total: Total, prices: Prices) -> str:
    """Return one page without anything from elsewhere; what people and models wrote stands in it as text."""
    title = f"The coach's own words beside those of {model}"
    rules = "".join(f"<tr><td>{escape(rule)}</td><td>{n}</td></tr>" for rule, n in total.rules.most_common())
    broken = f"<table><tr><th>turned down for</th><th>times</th></tr>{rules}</table>" if rules else ""
    return (
        f'{_TOP_OF_PAGE}<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<p class="note">{escape(_line(len(found), total, prices))} Asked at {escape(host)}, names and numbers covered. '
        "Every situation is answered as a first message. What the guard turned down went to nobody.</p>"
        f"{broken}{''.join(_section(pair, prices) for pair in found)}</body></html>\n"
    )


def _section(pair: Compared, prices: Prices) -> str:
    helped = pair.helped
    right = "<p>Not asked: there is nothing for a model to word here, or it may not see it.</p>"
    notes = ""
    if helped is not None:
        right = escape(helped.reply.text) if helped.by_model else "<p>The same: its words were not used.</p>"
        turned = "".join(
            f"<tr><td>{escape(one.text)}</td><td>{escape(', '.join(one.rules))}</td></tr>" for one in helped.rejected
        )
        verdict = "let through" if helped.by_model else "not used"
        notes = (
            f'<p class="note">{escape(helped.footer or "")}\nGuard: {verdict}, {len(helped.rejected)} turned down. '
            f"{escape(prices.of(helped.spent.read, helped.spent.written))}</p>"
        )
        notes += f'<table class="note"><tr><th>turned down</th><th>for</th></tr>{turned}</table>' if turned else ""
    return (
        f"<section><h2>{escape(pair.name)}</h2><blockquote>{escape(pair.text)}</blockquote>"
        f'<div class="two"><div><h3>Own words</h3>{escape(pair.local.reply.text)}</div>'
        f"<div><h3>Model</h3>{right}</div></div>{notes}</section>"
    )
