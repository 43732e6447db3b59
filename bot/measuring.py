"""Lets a reader and its baselines read labelled texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot import evaluation, text
from bot.evaluation import NONE, UNSURE, Labelled, Outcome
from bot.reader.keywords import keyword_primary
from bot.reader.local import LocalReader
from bot.reader.scoring import Floats


@dataclass(frozen=True, slots=True)
class Measured:
    """What a reader and its baselines made of some texts; `routes` is of all of them, the rest of the labelled ones."""

    reader: str
    rows: Sequence[Labelled]
    labelled: Sequence[Outcome]
    routes: Sequence[str | None]
    baselines: Mapping[str, Sequence[Outcome]]

    def by_language(self) -> dict[str, Sequence[Outcome]]:
        """Return the outcomes of all texts under an empty name, and of each language where there are several."""
        found: dict[str, Sequence[Outcome]] = {"": self.labelled}
        languages = sorted({outcome.row.lang for outcome in self.labelled})
        if len(languages) > 1:
            found |= {lang: [one for one in self.labelled if one.row.lang == lang] for lang in languages}
        return found


def measure(
    reader: LocalReader, wording: LocalReader, rows: Sequence[Labelled], step: Callable[[], None] = lambda: None
) -> Measured:
    """Let the reader read every row, and beside it n-grams alone (`wording`), keywords, and the most frequent label.

    The labels name a pattern next to a safety route; a reader names none there. So patterns are read without safety.
    """
    routes: list[str | None] = []
    labelled: list[Outcome] = []
    for row in rows:
        routes.append(reader.safety.route(row.text))
        if row.primary is not None:
            labelled.append(outcome(reader, row, routes[-1]))
        step()
    named = [row for row in rows if row.primary is not None]
    if not named:
        return Measured(reader.name, rows, (), routes, {})
    baselines = {
        "n-grams": [outcome(wording, row) for row in named],
        "keywords": [_by_keyword(row) for row in named],
        "majority": evaluation.majority(named),
    }
    return Measured(reader.name, rows, labelled, routes, baselines)


def outcome(reader: LocalReader, row: Labelled, route: str | None = None) -> Outcome:
    """Return what a reader makes of one row, and how sure it is."""
    if not text.words(row.text):
        return Outcome(row, UNSURE, confidence=0.0, route=route)
    scores = reader.scorer.score([text.shortened(text.well_formed(row.text))]).patterns[0]
    return decided(reader, row, scores, route)


def decided(reader: LocalReader, row: Labelled, scores: Floats, route: str | None = None) -> Outcome:
    """Return what follows for one row from probabilities that are there already."""
    found = reader.decide(scores, len(text.words(row.text)))
    classes = reader.scorer.patterns
    primary = classes[found.chosen[0]] if found.chosen else str(found.abstention or NONE)
    return Outcome(row, primary, frozenset(classes[at] for at in found.chosen), float(np.max(scores)), route)


def _by_keyword(row: Labelled) -> Outcome:
    primary = keyword_primary(row.text)
    return Outcome(row, primary, frozenset({primary} - {NONE}))
