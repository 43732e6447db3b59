"""`klankbord eval --reader model`: the local reader with the remote model as its second, beside the local reader alone."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.app import App
from bot.domain import Reading, UserKey
from bot.evaluation import Labelled, Outcome
from bot.measuring import Measured
from bot.model import second
from bot.model.client import Model
from bot.model.failure import ModelError
from bot.model.footer import Second
from bot.model.material import Material, alone
from bot.model.speak import Prompt
from bot.model.spent import Spent

_ME = UserKey("terminal", "local", "eval")


@dataclass(slots=True)
class Asked:
    """What became of the questions to the model over one file."""

    texts: int = 0
    asked: int = 0
    became: Counter[Second] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    spent: Spent = field(default_factory=Spent)

    def line(self) -> str:
        """Return it in one line."""
        failed = ", ".join(f"{n} {why}" for why, n in sorted(self.failed.items())) or "none"
        return (
            f"second reader: asked about {self.asked} of {self.texts} texts (the local reader was sure of the others); "
            f"confirmed {self.became['confirmed']}, corrected {self.became['corrected']}; not counted: {failed}; "
            f"{self.spent.read} + {self.spent.written} tokens"
        )


def measure_again(app: App, model: Model, local: Measured, step: Callable[[], None]) -> tuple[Measured, Asked]:
    """Let the model read what the local reader was unsure of; a text with a safety route is not sent."""
    return asyncio.run(_all(app, model, local, step))


def foreseen(app: App, local: Measured) -> list[Prompt]:
    """Return the questions that the model will be asked."""
    found = []
    for outcome in local.labelled:
        reading = app.reader.without_safety(outcome.row.text)
        if outcome.route is not None or reading.language is None or not second.wanted(reading):
            continue
        with contextlib.suppress(ModelError):
            found.append(_question(app, outcome.row, reading)[0])
    return found


async def _all(app: App, model: Model, local: Measured, step: Callable[[], None]) -> tuple[Measured, Asked]:
    asked = Asked(texts=len(local.labelled))
    places = asyncio.Semaphore(model.settings.concurrency)
    try:

        async def one(outcome: Outcome) -> Outcome:
            async with places:
                found = await _again(app, model, outcome, asked)
            step()
            return found

        outcomes = await asyncio.gather(*(one(outcome) for outcome in local.labelled))
    finally:
        await model.close()
    baselines = {local.reader: local.labelled, **local.baselines}
    return replace(local, reader=f"{local.reader} + {model.name}", labelled=outcomes, baselines=baselines), asked


async def _again(app: App, model: Model, outcome: Outcome, asked: Asked) -> Outcome:
    row = outcome.row
    reading = app.reader.without_safety(row.text)
    if outcome.route is not None or reading.language is None or not second.wanted(reading):
        return outcome
    asked.asked += 1
    try:
        weighed, became = await _weighed(app, model, row, reading, asked)
    except ModelError as error:
        asked.failed[error.failure.value] += 1
        asked.spent = asked.spent + error.cost
        return outcome
    asked.became[became] += 1
    patterns: Sequence[str] = [hit.pattern for hit in weighed.hits]
    return replace(outcome, primary=weighed.primary, patterns=frozenset(patterns), confidence=None)


async def _weighed(app: App, model: Model, row: Labelled, reading: Reading, asked: Asked) -> tuple[Reading, Second]:
    prompt, found = _question(app, row, reading)
    answer: Any
    answer, cost = await model.ask(prompt, second.answer_type(reading), model.budget.name(_ME))
    asked.spent = asked.spent + cost
    return second.weighed(reading, answer, found, model.name)


def _question(app: App, row: Labelled, reading: Reading) -> tuple[Prompt, Material]:
    language = reading.language or "nl"
    found = alone(row.text, app.ears.route, app.lexicon, language)
    return second.prompt(app.prompts[("second-reader", language)], app.catalogue, reading, found), found
