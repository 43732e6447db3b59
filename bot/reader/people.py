"""Tells a text of other people: who it is about must not decide what is read where two readings are nearly equal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from bot.domain import Language
from bot.text import language

DEPARTMENTS = (
    ("HR", "ICT", "Financiën", "Inkoop", "Communicatie", "Juridische Zaken", "Facilitair"),
    ("HR", "IT", "Finance", "Procurement", "Communications", "Legal", "Facilities"),
)
"""Departments of support, in Dutch and in English."""

OTHERS = ("Kim", "Robin", "Sam", "Noor")
"""Who the first, second and further people of a text become; the last one stands for all that follow."""

ELSEWHERE = ("HR", "Finance", "Marketing")
"""The same for departments."""

ONE_GENDER: Mapping[Language, Mapping[str, str]] = {
    "nl": {"hij": "ze", "zij": "ze", "hem": "haar", "meneer": "mevrouw"},
    "en": {"he": "she", "him": "her", "his": "her", "himself": "herself", "mr": "ms", "mrs": "ms"},
}
"""One gender for all, by language; *zijn* stays, as it is mostly a verb."""

_WORD = re.compile(r"[^\W\d_]+(?: [Zz](?:aken|AKEN))?")
_BEGINS = re.compile(r"(?:[.!?:\n]\s*|[-\"'(]\s?)$")
_DEPARTMENTS = frozenset(name for names in DEPARTMENTS for name in names)
_SHOUTED = frozenset(name.upper() for name in _DEPARTMENTS - {"IT"})
"""The same in a text in capitals, where IT is mostly a word."""

_NO_OTHER_WORD = frozenset({"HR", "ICT"})
"""Departments that nothing else is called; the others may be a word that begins a sentence."""


@dataclass(frozen=True, slots=True, repr=False)
class People:
    """The first names by which people are known, in lower case."""

    first_names: Set[str]

    def others(self, text: str) -> str:
        """Return the text with the same few people, one gender and the same few departments, whoever it was about.

        Two texts that differ in nothing else become one, but for words such as *zijn* and for names that are not listed.
        """
        people: dict[str, str] = {}
        departments: dict[str, str] = {}
        spoken = language(text)
        gender = {} if spoken is None else ONE_GENDER[spoken]
        named = _SHOUTED if text.isupper() else _DEPARTMENTS

        def one(match: re.Match[str]) -> str:
            word, lower = match.group(), match.group().lower()
            if word in named and (word in _NO_OTHER_WORD or not _begins(text, match.start())):
                return _next(departments, lower, ELSEWHERE)
            if lower in gender:
                return _as(word, gender[lower])
            if lower in self.first_names and (word.istitle() or word.isupper()):
                return _next(people, lower, OTHERS)
            return word

        return _WORD.sub(one, text)


def _begins(text: str, start: int) -> bool:
    return start == 0 or _BEGINS.search(text[max(0, start - 3) : start]) is not None


def _next(met: dict[str, str], word: str, names: Sequence[str]) -> str:
    return met.setdefault(word, names[min(len(met), len(names) - 1)])


def _as(word: str, other: str) -> str:
    return other.upper() if word.isupper() else other.capitalize() if word[0].isupper() else other
