"""Tells a text of other people: who it is about must not decide what is read where two readings are nearly equal."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

DEPARTMENTS = (
    ("HR", "ICT", "Financiën", "Inkoop", "Communicatie", "Juridische Zaken", "Facilitair"),
    ("HR", "IT", "Finance", "Procurement", "Communications", "Legal", "Facilities"),
)
"""Departments of support, in Dutch and in English."""

OTHERS = ("Kim", "Robin", "Sam", "Noor")
"""Who the first, second and further people of a text become; the last one stands for all that follow."""

GENDER = {
    "hij": "ze",
    "zij": "ze",
    "hem": "haar",
    "meneer": "mevrouw",
    "he": "she",
    "him": "her",
    "his": "her",
    "himself": "herself",
    "mr": "ms",
    "mrs": "ms",
}
"""One gender for all; *zijn* stays, as it is mostly a verb."""

_WORD = re.compile(r"[^\W\d_]+(?: Zaken)?")
_DEPARTMENTS = frozenset(name for names in DEPARTMENTS for name in names)


@dataclass(frozen=True, slots=True, repr=False)
class People:
    """The first names by which people are known, in lower case."""

    first_names: Set[str]

    def others(self, text: str) -> str:
        """Return the text with the same few people, one gender and one department, whoever it was about.

        Two texts that differ in nothing else become one, but for words such as *zijn* and for names that are not listed.
        """
        met: dict[str, str] = {}

        def one(match: re.Match[str]) -> str:
            word = match.group()
            if word in _DEPARTMENTS:
                return DEPARTMENTS[0][0]
            lower = word.lower()
            if lower in GENDER:
                return GENDER[lower].capitalize() if word[0].isupper() else GENDER[lower]
            if word.istitle() and lower in self.first_names:
                return met.setdefault(lower, OTHERS[min(len(met), len(OTHERS) - 1)])
            return word

        return _WORD.sub(one, text)
