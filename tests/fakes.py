"""A reader that hears what its table says: for tests in which the conversation matters and the reading does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot import text as texts
from bot.domain import Abstention, Hit, Language, Reading, SafetyRoute

ENOUGH_WORDS = 6


@dataclass(frozen=True, slots=True)
class FakeReader:
    """Hears the pattern whose word stands in the text, and the route whose word stands there before that."""

    hears: Mapping[str, str] = field(default_factory=dict)
    doors: Mapping[str, SafetyRoute] = field(default_factory=dict)
    score: float = 0.8
    name: str = "fake"

    def route(self, text: str) -> SafetyRoute | None:
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
