"""Finds all that must be hidden in a text, by its shape and as a name."""

from __future__ import annotations

import unicodedata

from bot.masking.forms import around_places
from bot.masking.found import Found, settled
from bot.masking.names import Lexicon, names
from bot.masking.structured import structured


def search(text: str, lexicon: Lexicon, known: frozenset[str] = frozenset()) -> list[Found]:
    """Return what says who or where, in reading order, without overlaps; `known` are names told elsewhere."""
    seen, places = visible(text)
    people = names(seen, lexicon, known)
    shapes = structured(seen)
    found = settled([*shapes, *around_places(seen, people), *people])
    return found if seen == text else [Found(one.what, places[one.start], places[one.end - 1] + 1) for one in found]


def visible(text: str) -> tuple[str, list[int]]:
    """Return a text without marks that nobody sees (zero-width, direction, soft hyphen), and where each character stood."""
    places = [at for at, char in enumerate(text) if unicodedata.category(char) != "Cf"]
    return "".join(text[at] for at in places), places
