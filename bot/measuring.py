"""Lets a reader and its baselines read labelled texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from bot import evaluation, text
from bot.evaluation import NONE, UNSURE, Labelled, Outcome
from bot.reader.keywords import keyword_primary
from bot.reader.local import LocalReader, SafetyReader
from bot.reader.scoring import Floats

Routes = Sequence[str | None]
TFIDF = "n-grams"
KEYWORDS = "keywords"
MAJORITY = "majority"
RULES = "rules alone"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a reader and its baselines made of some texts; `routes` is of all of them, the rest of the labelled ones.

    `baselines` holds patterns, `doors` the routes of the baselines: n-grams, the written rules (the keywords of safety), and
    never showing a door, which is the most frequent label.
    """

    reader: str
    rows: Sequence[Labelled]
    labelled: Sequence[Outcome]
    routes: Routes
    baselines: Mapping[str, Sequence[Outcome]]
    doors: Mapping[str, Routes] = field(default_factory=dict)

    def by_language(self) -> dict[str, Sequence[Outcome]]:
        """Return the outcomes of all texts under an empty name, and of each language where there are several."""
        found: dict[str, Sequence[Outcome]] = {"": self.labelled}
        languages = sorted({outcome.row.lang for outcome in self.labelled})
        if len(languages) > 1:
            found |= {lang: [one for one in self.labelled if one.row.lang == lang] for lang in languages}
        return found

    def parts(self) -> dict[str, Measured]:
        """Return what was measured by language: all of it under an empty name first, if there are several languages.

        A text without `lang` counts for the language that its words tell, `other` where it is neither.
        """
        spoken = [_language(row) for row in self.rows]
        languages = sorted(set(spoken))
        if len(languages) == 1:
            return {languages[0]: self}
        return {"": self} | {lang: self._only(partial(_speaks, lang)) for lang in languages}

    def plain(self) -> Measured | None:
        """Return what was measured on the texts that are not marked as hard, if some are and some are not."""
        hard = {outcome.row.hard for outcome in self.labelled}
        return self._only(lambda row: not row.hard) if len(hard) > 1 else None

    def _only(self, wanted: Callable[[Labelled], bool]) -> Measured:
        at = [n for n, row in enumerate(self.rows) if wanted(row)]
        some = [n for n, outcome in enumerate(self.labelled) if wanted(outcome.row)]
        baselines = {name: [outcomes[n] for n in some] for name, outcomes in self.baselines.items() if some}
        if some:
            baselines[MAJORITY] = evaluation.majority([self.labelled[n].row for n in some])
        return Measured(
            self.reader,
            [self.rows[n] for n in at],
            [self.labelled[n] for n in some],
            [self.routes[n] for n in at],
            baselines,
            {name: [routes[n] for n in at] for name, routes in self.doors.items()},
        )


def _speaks(lang: str, row: Labelled) -> bool:
    return _language(row) == lang


def _language(row: Labelled) -> str:
    return row.lang or text.language(text.well_formed(row.text)) or "other"


def measure(
    reader: LocalReader,
    wording: LocalReader,
    rows: Sequence[Labelled],
    step: Callable[[], None] = lambda: None,
    rules: SafetyReader | None = None,
) -> Measured:
    """Let the reader read every row, and beside it n-grams alone (`wording`), keywords, and the most frequent label.

    The labels name a pattern next to a safety route; a reader names none there. So patterns are read without safety.
    `rules` is measured on safety beside the others; `step` is called after every row.
    """
    routes: list[str | None] = []
    labelled: list[Outcome] = []
    by_wording: list[Outcome] = []
    doors: dict[str, list[str | None]] = {name: [] for name in ((TFIDF, RULES) if rules else (TFIDF,))}
    for row in rows:
        routes.append(reader.safety.route(row.text, answering=row.answering))
        doors[TFIDF].append(wording.safety.route(row.text, answering=row.answering))
        if rules:
            doors[RULES].append(rules.route(row.text, answering=row.answering))
        if row.primary is not None:
            labelled.append(outcome(reader, row, routes[-1]))
            by_wording.append(outcome(wording, row))
        step()
    named = [outcome.row for outcome in labelled]
    baselines: dict[str, Sequence[Outcome]] = {}
    if named:
        baselines = {
            TFIDF: by_wording,
            KEYWORDS: [_by_keyword(row) for row in named],
            MAJORITY: evaluation.majority(named),
        }
    return Measured(reader.name, rows, labelled, routes, baselines, {**doors, MAJORITY: [None] * len(rows)})


def outcome(reader: LocalReader, row: Labelled, route: str | None = None) -> Outcome:
    """Return what a reader makes of one row, and how sure it is."""
    content = text.well_formed(row.text)
    if not text.words(content) or text.language(content) is None:
        return Outcome(row, UNSURE, route=route)
    scores = reader.scorer.score([text.shortened(content)]).patterns[0]
    return decided(reader, row, scores, route)


def decided(reader: LocalReader, row: Labelled, scores: Floats, route: str | None = None) -> Outcome:
    """Return what follows for one row from probabilities that are there already."""
    found = reader.decide(scores, len(text.words(row.text)))
    classes = reader.scorer.patterns
    primary = classes[found.chosen[0]] if found.chosen else str(found.abstention or NONE)
    sure = None if primary == UNSURE else float(np.max(scores))
    return Outcome(row, primary, frozenset(classes[at] for at in found.chosen), sure, route)


def _by_keyword(row: Labelled) -> Outcome:
    primary = keyword_primary(row.text)
    return Outcome(row, primary, frozenset({primary} - {NONE}))
