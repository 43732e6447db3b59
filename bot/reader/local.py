"""The reader that needs no network: safety first, then is it a situation, is there enough, and which patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot import text as texts
from bot.domain import Abstention, Hit, Language, Reading, SafetyRoute, Span
from bot.reader.scoring import Floats, Scorer

ENOUGH_WORDS = 6
"""With fewer words than this only a clear pattern is named."""

CLEAR = 0.60
"""What counts as a clear pattern in a text of a few words."""

MAX_CLAUSES = 40
"""Of a text of more clauses only those are read again that sound most like the pattern by their wording: it is quick."""

MAX_EVIDENCE = 2
TOGETHER = 3
"""Where no clause on its own leads to the reading, two or three that follow each other may."""


class SafetyReader(Protocol):
    """Tells the safety route of a text, or none."""

    def route(self, text: str, *, answering: bool = False) -> str | None:
        """Return the id of the route; `answering` tells that a question of the coach went before."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from the probabilities of one text: the patterns that are heard, or why none is."""

    chosen: tuple[int, ...]
    abstention: Abstention | None
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LocalReader:
    """Reads with rules and a model for safety, and a model for patterns.

    `wording` is a quick scorer of the same patterns: it tells which clauses of a long text are worth reading again.
    """

    safety: SafetyReader
    scorer: Scorer
    wording: Scorer | None = None

    @property
    def name(self) -> str:
        """See Reader."""
        return self.scorer.name

    def read(self, text: str, earlier: Sequence[str] = (), expected: Language | None = None) -> Reading:
        """Return what is heard in `text`; see Reader."""
        whole = texts.well_formed(text)
        route = self.safety.route(whole)
        if route is None:
            return self.without_safety(text, earlier, expected)
        language = texts.language(whole, expected)
        return Reading(language, safety=SafetyRoute(route), abstention=Abstention.NONE, reader=self.name)

    def without_safety(self, text: str, earlier: Sequence[str] = (), expected: Language | None = None) -> Reading:
        """Return the patterns alone; for measuring, and for a caller that tried the safety routes itself."""
        kept = texts.shortened(texts.well_formed(text))
        language = texts.language(texts.well_formed(text), expected)
        if language is None or not texts.words(kept):
            return Reading(language, abstention=Abstention.UNSURE, reader=self.name)
        heard = "\n".join([*map(texts.well_formed, earlier), kept])
        # Before the others: where safety has just read this text alone, its scores are still there.
        alone = self.decide(self.scorer.score([kept]).patterns[0], len(texts.words(kept))).chosen if earlier else ()
        scores = self.scorer.score([heard]).patterns[0]
        classes = self.scorer.patterns
        found = self.decide(scores, len(texts.words(heard)))
        if found.abstention:
            return Reading(language, abstention=found.abstention, rival=classes[found.order[0]], reader=self.name)
        # Cut from the text as it was given, so that a quote stands there to the letter: around what is no character.
        evidence = self._evidence(texts.shortened(text), found.chosen)
        if earlier:
            evidence = [spans if at in alone else () for at, spans in zip(found.chosen, evidence, strict=True)]
        hits = tuple(
            Hit(classes[at], round(float(scores[at]), 3), spans)
            for at, spans in zip(found.chosen, evidence, strict=True)
        )
        rival = next((classes[at] for at in found.order if at not in found.chosen), None)
        return Reading(language, hits, rival=rival, reader=self.name)

    def decide(self, scores: Floats, length: int) -> Decision:
        """Return what follows from the probabilities of a text of `length` words."""
        limits = self.scorer.calibration
        none = len(scores) - 1
        order = tuple(int(at) for at in np.argsort(-scores[:none]))
        first = order[0]
        if length < ENOUGH_WORDS and scores[first] < CLEAR:
            return Decision((), Abstention.UNSURE, order)
        if scores[none] > scores[first]:
            return Decision((), Abstention.NONE, order)
        if scores[first] < limits.heard_from:
            return Decision((), Abstention.UNSURE, order)
        also = (at for at in order[1:3] if scores[at] >= limits.also_from)
        return Decision((first, *also), None, order)

    def _evidence(self, text: str, chosen: Sequence[int]) -> list[tuple[Span, ...]]:
        """Return for every chosen pattern the words that lead there: read alone, they say the same.

        Clauses are read one by one. For the first pattern they have to lead to the same reading on their own; where none
        does, two that follow each other are read, then three, and stand before the one that says it most.
        """
        every = texts.clauses(text)
        clauses = self._telling(every, chosen)
        if len(clauses) <= 1:
            return [tuple(clauses)] * len(chosen)
        alone = self.scorer.score([clause.text for clause in clauses]).patterns
        found = []
        for at in chosen:
            best = sorted(range(len(clauses)), key=lambda number: -alone[number, at])[:MAX_EVIDENCE]
            weight = alone[best[0], at] * 0.6
            found.append(tuple(clauses[number] for number in best if alone[number, at] >= weight))
        first = chosen[0]
        if not self._says(first, found[0][0], alone[clauses.index(found[0][0])]):
            longer = self._longer(text, every, first)
            found[0] = (longer, found[0][0]) if longer else found[0]
        return found

    def _telling(self, spans: Sequence[Span], chosen: Sequence[int]) -> Sequence[Span]:
        """Return the MAX_CLAUSES of them that say most of what was chosen, in the order of the text."""
        if len(spans) <= MAX_CLAUSES:
            return spans
        if self.wording is None:
            return [spans[n * (len(spans) - 1) // (MAX_CLAUSES - 1)] for n in range(MAX_CLAUSES)]
        weights = self.wording.score([span.text for span in spans]).patterns[:, list(chosen)].max(axis=1)
        best = sorted(range(len(spans)), key=lambda number: -weights[number])[:MAX_CLAUSES]
        return [spans[number] for number in sorted(best)]

    def _longer(self, text: str, clauses: Sequence[Span], first: int) -> Span | None:
        """Return the shortest run of clauses that leads to this pattern on its own, the clearest of its length.

        All of them together are what was read, and need not be read again.
        """
        for count in range(2, TOGETHER + 1):
            runs = self._telling(list(_runs(text, clauses, count)), [first])
            if not runs or count == len(clauses):
                return runs[0] if runs else None
            scores = self.scorer.score([run.text for run in runs]).patterns
            right = [n for n, run in enumerate(runs) if self._says(first, run, scores[n])]
            if right:
                return runs[max(right, key=lambda number: float(scores[number, first]))]
        return None

    def _says(self, pattern: int, span: Span, scores: Floats) -> bool:
        chosen = self.decide(scores, len(texts.words(span.text))).chosen
        return bool(chosen) and chosen[0] == pattern


def _runs(text: str, clauses: Sequence[Span], count: int) -> Iterator[Span]:
    """Yield every run of `count` clauses that stand in one line of the text."""
    for at in range(len(clauses) - count + 1):
        start, end = clauses[at].start, clauses[at + count - 1].end
        if all(texts.readable(char) for char in text[start:end]):
            yield Span(start, end, text[start:end])
