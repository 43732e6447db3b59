"""A reader and a scorer that hear what their table says: for tests in which something else matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot import text as texts
from bot.domain import Abstention, Hit, Language, Reading, SafetyRoute
from bot.reader.scoring import Calibration, Door, Floats, Heard, odds_of

ENOUGH_WORDS = 6


@dataclass(frozen=True, slots=True)
class FakeReader:
    """Hears the pattern whose word stands in the text, and the route whose word stands there before that."""

    hears: Mapping[str, str] = field(default_factory=dict)
    doors: Mapping[str, SafetyRoute] = field(default_factory=dict)
    score: float = 0.8
    name: str = "fake"

    def route(self, text: str, *, answering: bool = False) -> SafetyRoute | None:
        """Return the route of the first word of `doors` that stands in the text."""
        return next((route for word, route in self.doors.items() if word in text.lower()), None)

    def read(self, text: str, earlier: Sequence[str] = (), expected: Language | None = None) -> Reading:
        """Return what the table says; the clause with the word is the evidence."""
        language = texts.language(text, expected)
        if route := self.route(text):
            return Reading(language, abstention=Abstention.NONE, safety=route, reader=self.name)
        if language is None:
            return Reading(None, abstention=Abstention.UNSURE, reader=self.name)
        hits = tuple(
            Hit(pattern, self.score, tuple(c for c in texts.clauses(text) if word in c.text.lower())[:2])
            for word, pattern in self.hears.items()
            if word in text.lower()
        )[:3]
        if hits:
            return Reading(language, hits, reader=self.name)
        enough = len(texts.words(text)) >= ENOUGH_WORDS
        return Reading(language, abstention=Abstention.NONE if enough else Abstention.UNSURE, reader=self.name)


PATTERNS = ("afwachten", "double-bind", "lijn-support", "none")
ROUTES = ("burnout", "threat", "none")
LIMITS = Calibration(
    0.5,
    1.0,
    0.5,
    door=Door(wording=1.0),
    heard_from=0.2,
    also_from=0.15,
    door_from=0.5,
    alarm_from=0.75,
    alarm_answering=0.7,
    door_with_rule=0.05,
    loud_from=0.97,
)


@dataclass(slots=True)
class FakeScorer:
    """Gives a class the weight of its words that stand in a text; `none` always weighs 1. Counts what it is asked."""

    words: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    fails: bool = False
    calibration: Calibration = LIMITS
    patterns: tuple[str, ...] = PATTERNS
    routes: tuple[str, ...] = ROUTES
    name: str = "fake"
    asked: list[str] = field(default_factory=list)

    def score(self, texts: Sequence[str]) -> Heard:
        """Return the weights, divided by their sum."""
        if self.fails:
            raise RuntimeError("no model")
        self.asked += texts
        patterns, routes = self._shares(texts, self.patterns), self._shares(texts, self.routes)
        return Heard(patterns, routes, odds_of(routes, None))

    def _shares(self, texts: Sequence[str], classes: Sequence[str]) -> Floats:
        weights = np.array(
            [
                [
                    sum(weight for word, weight in self.words.get(name, {}).items() if word in text.lower())
                    + (1.0 if name == "none" else 0.0)
                    for name in classes
                ]
                for text in texts
            ],
            np.float32,
        )
        return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)
