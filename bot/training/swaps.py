"""Tells a text of another person: other first names, the other gender, another department; for training only.

What a situation shows does not hang on who it is about; a reader that has seen the same text of Marieke in HR and of
Ahmed in IT learns that.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import cache

from bot.masking.lexicon import load_lexicon
from bot.reader.people import DEPARTMENTS
from bot.resources import Resources

GENDER = {
    "hij": "zij",
    "hem": "haar",
    "meneer": "mevrouw",
    "mevrouw": "meneer",
    "he": "she",
    "she": "he",
    "him": "her",
    "himself": "herself",
    "herself": "himself",
    "mr": "mrs",
    "mrs": "mr",
}
"""Only words that stand for one thing: *zij* and *ze* are also they, *zijn* is also to be, *her* is him and his."""

_WORD = re.compile(r"[^\W\d_]+(?: Zaken)?")


def swapped(text: str, chance: random.Random) -> str:
    """Return the text with its first names, words of gender and departments exchanged, drawn from `chance`.

    The same name becomes the same other name all through; half of the time gender stays as it is.
    """
    other: dict[str, str] = {}
    gender: Mapping[str, str] = GENDER if chance.random() < 0.5 else {}

    def one(match: re.Match[str]) -> str:
        word = match.group()
        if word not in other:
            other[word] = _other(word, gender, chance)
        return other[word]

    return _WORD.sub(one, text)


def _other(word: str, gender: Mapping[str, str], chance: random.Random) -> str:
    for departments in DEPARTMENTS:
        if word in departments:
            return chance.choice(departments)
    if word.lower() in gender:
        found = gender[word.lower()]
        return found.capitalize() if word[0].isupper() else found
    if word.istitle() and word.lower() in _first_names():
        return chance.choice(_to_draw_from()).capitalize()
    return word


@cache
def _first_names() -> frozenset[str]:
    return load_lexicon(Resources.locate().data / "masking").first


@cache
def _to_draw_from() -> tuple[str, ...]:
    return tuple(sorted(_first_names()))
