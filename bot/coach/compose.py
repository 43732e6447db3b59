"""Finds the words: which of the user's to give back, which sentence of the catalogue, which question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from bot import text as texts
from bot.catalogue import Catalogue, Dialogue
from bot.coach.standing import Standing
from bot.domain import History, Language, Level, Part, PatternText, Question, Role, Span

QUOTE_WORDS = 24
QUOTE_CHARACTERS = 170
SHORT_MESSAGE = 40
"""To a message of fewer words than this the coach answers with its shorter sentences."""

_OWN = {
    "nl": frozenset("ik mij me mijn wij we ons onze mezelf".split()),
    "en": frozenset("i me my we us our myself i'm i've".split()),
}
_TURN = {
    "nl": frozenset("maar terwijl toch anders alleen behalve dan".split()),
    "en": frozenset("but while yet still otherwise only except then".split()),
}
_INNER_QUOTE = re.compile("[“”]")
_LAUGH = r"(?:(?:ha){2,}h?|hihi+|hehe+|lol|lmao)"
_LEAD_IN = re.compile(
    rf"(?:{_LAUGH}\b[ ,.!]+(?:ja\b[ ,.]+)?|(?:even |nu |sorry,? )?(?:over )?iets (?:heel )?anders\b ?[,:.] *"
    r"|(?:nee|no|nah)(?: hoor| joh)?, "
    r"|(?:maar|en|dus|want|nou|tja|oke|oké|but|and|so|well|okay|ok)\b[ ,.]+)+(?=(?:\S+\s+){2}\S)",
    re.IGNORECASE,
)
"""Little words at the head of a clause, a no or a laugh that a quote can do without."""
_LAUGHS_OFF = re.compile(rf"(?<=\w)[ ,.!…]{{1,3}}{_LAUGH}\W*$", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"(ik wil het (graag |even )?hebben over|ik heb een vraag|i want to talk about|i'd like to talk about|i have a question"
    r"|what a (day|week)|goede?(morgen|middag|navond)|good (morning|afternoon))",
    re.IGNORECASE,
)
"""A clause that only says that something will be told."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words at hand for one reply: the language, the dialogue, and what was said before.

    `latest` is the last day on which a step can be looked back on.
    """

    catalogue: Catalogue
    language: Language
    message: str
    history: History
    now: Standing
    attempt: int = 0
    latest: date = date.max

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue in the language of this reply."""
        return self.catalogue.dialogue[self.language]

    def pattern(self, pattern: str) -> PatternText:
        """Return what can be said of a pattern in the language of this reply."""
        return self.catalogue.patterns[pattern].text[self.language]

    def pick(self, options: Sequence[str], salt: str = "") -> str:
        """Return one of several ways to say it: not one that was used in this talk while another is left."""
        fresh = self.unsaid(options) or list(options)
        if len(self.message.split()) < SHORT_MESSAGE and len(fresh) > 3:
            fresh = sorted(fresh, key=lambda option: len(option.split()))[: max(3, len(fresh) // 2)]
        return fresh[(crc32(f"{self.message}{salt}".encode()) + len(self.history.turns) + self.attempt) % len(fresh)]

    def unsaid(self, options: Sequence[str]) -> list[str]:
        """Return those of several ways to say it that were not used in this talk."""
        return [option for option in options if _core(option) not in self.now.lines]

    def say(self, key: str, **values: str) -> str:
        """Return one of the sentences under `key`, with the values filled in."""
        return self.pick(self.dialogue.say[key], key).format(**values)

    def part(self, role: Role, key: str, **values: str) -> Part:
        """Return a sentence under `key` as a part of a reply."""
        return Part(role, self.say(key, **values))

    def question(self, level: Level, pattern: str | None) -> Question | None:
        """Return a question that this user was not asked in twelve weeks: at this level, else at a later, else at any."""
        order = list(Level)
        levels = [*order[order.index(level) :], *reversed(order[: order.index(level)])]
        for at in levels:
            own = self.pattern(pattern).questions[at] if pattern else ()
            for pool in (own, self.dialogue.questions[at]):
                if found := self.one_of(pool):
                    return found
        return None

    def one_of(self, pool: Sequence[Question]) -> Question | None:
        """Return a question of this pool that was not asked yet, or None."""
        asked = self.history.asked | self.now.asked
        fresh = [question for question in pool if question.id not in asked]
        if not fresh:
            return None
        return fresh[(crc32(self.message.encode()) + self.attempt) % len(fresh)]


def _core(option: str) -> str:
    """Return the longest fixed stretch of a sentence with blanks, to find it back in what was said."""
    return max(re.split(r"\{\w+\}", option), key=len).strip(" :.,")


def quoted(words: str) -> str:
    """Return the user's words as they stand in a reply."""
    return f"“{texts.one_line(words)}”"


def quotable(span: Span) -> str:
    """Return the words of a span that fit in a reply: verbatim, in one stretch, at most 24 words."""
    text = max(_INNER_QUOTE.split(span.text), key=len).strip()
    text = _LEAD_IN.sub("", text, count=1) if _LEAD_IN.match(text) else text
    text = _LAUGHS_OFF.sub("", text, count=1)
    pieces = list(re.finditer(r"\S+", text))
    if len(pieces) > QUOTE_WORDS:
        text = _cut(text, pieces)
    if len(text) > QUOTE_CHARACTERS:
        text = text[:QUOTE_CHARACTERS]
        text = text[: text.rfind(" ")] if " " in text else text[:60]
    return text.rstrip(" ,;:.-–—")


def _cut(text: str, pieces: list[re.Match[str]]) -> str:
    """Cut a long stretch at the last comma before the limit, if it leaves enough to understand."""
    limit = pieces[QUOTE_WORDS - 1].end()
    comma = max(text.rfind(mark, 0, limit) for mark in ",;:")
    return text[:comma] if comma > 0 and len(text[:comma].split()) >= 8 else text[:limit]


def telling(message: str, language: Language, besides: Sequence[Span] = ()) -> Span | None:
    """Return the clause that gives back most of what matters to the writer, other than those named.

    Own words (ik, wij), a turn (maar, terwijl), a length that can be said aloud, and late in the message: that is where
    people say what it is about.
    """
    clauses = texts.clauses(message)
    best: tuple[float, Span] | None = None
    for number, clause in enumerate(clauses[:80]):
        if any(clause.start < other.end and other.start < clause.end for other in besides):
            continue
        tokens = texts.words(clause.text)
        if not tokens or (len(clauses) > 1 and _ANNOUNCES.match(clause.text)):
            continue
        worth = 1.0 * bool(_OWN[language] & set(tokens)) + 0.6 * bool(_TURN[language] & set(tokens))
        worth += 1.0 if 5 <= len(tokens) <= 18 else 0.4 if 3 <= len(tokens) <= 24 else 0.0
        worth += 0.5 * number / max(len(clauses) - 1, 1)
        worth -= 0.9 * message[clause.end : clause.end + 1].startswith("?")
        if best is None or worth > best[0]:
            best = (worth, clause)
    return best[1] if best else None
