"""The words that a model may use: the user's own, those of the coach's texts, and plain ones that were weighed by hand. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from bot import text as texts
from bot.catalogue import Catalogue
from bot.domain import Language, PatternText

SHORTEST = 3
"""Words of fewer letters carry a sentence and say nothing by themselves."""

KEEPS = 3
"""So many letters of a word always stay."""

_ENDINGS: Mapping[Language, re.Pattern[str]] = {
    "nl": re.compile(r"(?:tjes?|jes?|ende?|te|ten|de|den|en|es|er|e|t|s)$|(?<=[^aeiou])d$"),
    "en": re.compile(r"(?:'s|ings?|edly|ed|ly|es|er|e|s)$"),
}
_DOUBLE = re.compile(r"([^\W\d_])\1")


def stem(word: str, language: Language) -> str:
    """Return a word without accents, endings and double letters: rough, the same for most forms of one word."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    plain = plain.replace("’", "'")
    if language == "nl" and plain.startswith("ge") and len(plain) > 5 and plain[-1] in "tdn":
        plain = plain[2:]
    for _ in range(2):
        cut = _ENDINGS[language].sub("", plain)
        plain = cut if len(cut) >= KEEPS else plain
    plain = _DOUBLE.sub(r"\1", plain)
    if language == "nl":
        return re.sub("z$", "s", re.sub("v$", "f", plain))
    return re.sub("i$", "y", plain)


def stems(lines: Iterable[str], language: Language) -> frozenset[str]:
    """Return the stems of all words of some texts."""
    return frozenset(stem(word, language) for line in lines for word in texts.words(line))


def weighed(catalogue: Catalogue, language: Language, plain: Iterable[str]) -> frozenset[str]:
    """Return the stems that a model may use whatever the user said: of the coach's own texts, and of `plain`."""
    return stems((*_own(catalogue, language), *plain), language)


def unweighed(text: str, language: Language, known: frozenset[str]) -> list[str]:
    """Return the words of three letters or more whose stem is not among those `known`."""
    return [word for word in texts.words(text) if len(word) >= SHORTEST and stem(word, language) not in known]


def _own(catalogue: Catalogue, language: Language) -> Iterator[str]:
    """What the coach says to somebody who tells: no advice, no explanation of what speaks for or against a pattern."""
    for pattern in catalogue.patterns.values():
        yield from _of_pattern(pattern.text[language])
    dialogue = catalogue.dialogue[language]
    for level, questions in dialogue.questions.items():
        yield from dialogue.reflections[level]
        yield from (question.text for question in questions)
    for on in dialogue.asks_on.values():
        yield from (*on.reflections, *(question.text for pool in on.questions.values() for question in pool))
    for pool in (dialogue.no_pattern_question, dialogue.better_fit, dialogue.weekly):
        yield from (question.text for question in pool)


def _of_pattern(text: PatternText) -> Iterator[str]:
    yield from (text.name, text.description, text.need, *text.offers, *text.reflections)
    for questions in text.questions.values():
        yield from (question.text for question in questions)
