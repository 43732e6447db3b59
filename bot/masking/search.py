"""Finds all that must be hidden in a text, by its shape and as a name."""

from __future__ import annotations

from bot.masking.forms import around_places
from bot.masking.found import Found, What, settled
from bot.masking.lexicon import Lexicon
from bot.masking.names import names
from bot.masking.structured import structured
from bot.masking.visible import Visible, visible


def search(text: str, lexicon: Lexicon, known: frozenset[str] = frozenset()) -> list[Found]:
    """Return what says who or where, in reading order, without overlaps; `known` are names told elsewhere."""
    seen = visible(text)
    people = names(_searched(seen), lexicon, frozenset(visible(name).text for name in known))
    found = [*shapes(seen), *around_places(seen.text, people), *people]
    return settled(seen.back(one) for one in settled(found))


def told(text: str, lexicon: Lexicon) -> set[str]:
    """Return the names in a text, as they look."""
    seen = visible(text)
    return {seen.text[one.start : one.end] for one in names(_searched(seen), lexicon)}


def shapes(seen: Visible) -> list[Found]:
    """Return what has a shape in a text that was made visible; what is too long to be searched counts as a whole."""
    endless = [Found(What.BRACKET, start, end) for start, end in seen.endless()]
    return [*structured(_searched(seen)), *endless]


def _searched(seen: Visible) -> str:
    """Return the text with bullets for what is too long to be words, in the same places."""
    pieces: list[str] = []
    at = 0
    for start, end in seen.endless():
        pieces += [seen.text[at:start], "•" * (end - start)]
        at = end
    return "".join([*pieces, seen.text[at:]])
