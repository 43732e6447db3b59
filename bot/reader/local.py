"""The reader that needs no network: safety first, then is it a situation, is there enough, and which patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot import text as texts
from bot.domain import Abstention, Hit, Language, Reading, SafetyRoute, Span

HEARD_FROM = 0.20
"""A pattern is heard from this probability on; the coach names it from a higher one. Chosen by leaving one voice out:
docs/reader.md."""

ALSO_FROM = 0.15
"""A second or third pattern is named next to it from this probability on; chosen the same way."""

ENOUGH_WORDS = 6
"""With fewer words than this only a clear pattern is named."""

CLEAR = 0.60
"""What counts as a clear pattern in a text of a few words."""

MAX_CLAUSES = 60
MAX_EVIDENCE = 2

Floats = npt.NDArray[np.float32]


class Scorer(Protocol):
    """Gives every class of `classes` a probability; the last class is `none`."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The pattern ids and `none`."""

    def score(self, text: str) -> Floats:
        """Return probabilities in the order of `classes`, summing to 1."""


class SafetyReader(Protocol):
    """Tells the safety route of a text, or none."""

    def route(self, text: str) -> str | None:
        """Return the id of the route."""


@dataclass(frozen=True, slots=True)
class LocalReader:
    """Reads with rules for safety and a small model for patterns."""

    safety: SafetyReader
    scorer: Scorer
    name: str = "local n-grams 1"

    def read(self, text: str, earlier: Sequence[str] = (), expected: Language | None = None) -> Reading:
        """Return what is heard in `text`; see Reader."""
        text = texts.well_formed(text)
        route = self.safety.route(text)
        if route is None:
            return self.without_safety(text, earlier, expected)
        language = texts.language(text, expected)
        return Reading(language, safety=SafetyRoute(route), abstention=Abstention.NONE, reader=self.name)

    def without_safety(self, text: str, earlier: Sequence[str] = (), expected: Language | None = None) -> Reading:
        """Return the patterns alone; for measuring, and for a caller that tried the safety routes itself."""
        language = texts.language(text, expected)
        kept = texts.shortened(text)
        if language is None or not texts.words(kept):
            return Reading(language, abstention=Abstention.UNSURE, reader=self.name)
        return self._patterns(kept, language, earlier)

    def _patterns(self, text: str, language: Language, earlier: Sequence[str]) -> Reading:
        scores = self.scorer.score("\n".join([*earlier, text]) if earlier else text)
        order = [int(at) for at in np.argsort(-scores)]
        classes = self.scorer.classes
        named = [at for at in order if classes[at] != "none"]
        first = named[0]
        little = len(texts.words(" ".join([*earlier, text]))) < ENOUGH_WORDS
        abstention: Abstention | None = None
        if little and scores[first] < CLEAR:
            abstention = Abstention.UNSURE
        elif classes[order[0]] == "none":
            abstention = Abstention.NONE
        elif scores[first] < HEARD_FROM:
            abstention = Abstention.UNSURE
        if abstention:
            return Reading(language, abstention=abstention, rival=classes[first], reader=self.name)
        chosen = [first, *(at for at in named[1:3] if scores[at] >= ALSO_FROM)]
        clauses = texts.clauses(text)[:MAX_CLAUSES]
        alone = [self.scorer.score(clause.text) for clause in clauses]
        hits = tuple(
            Hit(classes[at], round(float(scores[at]), 3), self._evidence(text, clauses, alone, at)) for at in chosen
        )
        rival = next((classes[at] for at in named if at not in chosen), None)
        return Reading(language, hits, rival=rival, reader=self.name)

    def _evidence(self, text: str, clauses: list[Span], alone: list[Floats], at: int) -> tuple[Span, ...]:
        """Return the clauses that carry the decision: strong when read alone, missed when left out."""
        if len(clauses) <= 1:
            return tuple(clauses)
        whole = float(self.scorer.score(text)[at])
        worth: list[tuple[float, Span]] = []
        for clause, score in zip(clauses, alone, strict=True):
            without = text[: clause.start] + " " + text[clause.end :]
            missed = whole - float(self.scorer.score(without)[at]) if len(clauses) <= 20 else 0.0
            long_enough = min(1.0, len(clause.text.split()) / 5)
            worth.append(((float(score[at]) + missed) * long_enough, clause))
        worth.sort(key=lambda pair: -pair[0])
        best = worth[0][0]
        return tuple(clause for value, clause in worth[:MAX_EVIDENCE] if value >= 0.6 * best)
