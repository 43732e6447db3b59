"""Puts roles in the place of names in what is kept, so that a third party cannot be found in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain import Exchange, Hit, Language, Reading, Span, Turn
from bot.masking import Lexicon
from bot.masking.found import What
from bot.masking.search import search

_SOMEBODY: Mapping[Language, Sequence[str]] = {
    "nl": ("iemand", "een ander", "nog iemand"),
    "en": ("somebody", "another person", "one more person"),
}
_SHAPES: Mapping[Language, str] = {"nl": "[weggelaten]", "en": "[left out]"}
_ROLE = re.compile(
    r"\b(?:mijn|onze|ons|zijn|haar|hun|de|het|een|my|our|his|her|their|the|a|an)\s+(?:[^\W\d_]+\s+)?"
    r"(?:opdrachtgever|directeur|baas|chef|leidinggevende|manager|teamleider|afdelingshoofd|hoofd|collega|adviseur|voorzitter"
    r"|wethouder|burgemeester|minister|secretaris|medewerker|stagiaire?|opvolger|voorganger|klant|bestuurder|lijnmanager"
    r"|client|director|boss|lead|supervisor|colleague|advisor|adviser|chair|head|employee|successor|predecessor|assistant)"
    r"(?:,)?\s+$",
    re.IGNORECASE,
)
_LOOK_BACK = 60
"""Characters before a name in which its role is looked for."""


@dataclass(slots=True)
class _Cast:
    """Who was named in one exchange, and the role that each goes by."""

    lexicon: Lexicon
    language: Language
    roles: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def without_names(self, text: str) -> tuple[str, list[tuple[int, int, int]]]:
        """Return a text with roles for names, and of each replaced stretch its begin, its end and its new length."""
        found = search(text, self.lexicon, frozenset(self.known))
        self.known |= {text[one.start : one.end] for one in found if one.what is What.NAME}
        pieces: list[str] = []
        cuts: list[tuple[int, int, int]] = []
        at = 0
        for one in found:
            start, said = one.start, text[one.start : one.end]
            new = _SHAPES[self.language]
            if one.what is What.NAME:
                role = _ROLE.search(text[max(at, start - _LOOK_BACK) : start])
                if role is not None:
                    self.roles.setdefault(_short(said), role.group().strip().rstrip(",").lower())
                    start -= len(role.group()) - len(role.group().rstrip(" ,"))
                    new = ""
                else:
                    new = self._role(said, begins=not text[:start].strip() or text[:start].rstrip()[-1] in ".!?")
            pieces += [text[at:start], new]
            cuts.append((start, one.end, len(new)))
            at = one.end
        return "".join([*pieces, text[at:]]), cuts

    def _role(self, name: str, *, begins: bool) -> str:
        somebody = _SOMEBODY[self.language]
        role = self.roles.setdefault(_short(name), somebody[min(len(self.roles), len(somebody) - 1)])
        return role[0].upper() + role[1:] if begins else role


def without_names(exchange: Exchange, lexicon: Lexicon) -> Exchange:
    """Return an exchange as it may be kept: roles where names were found, numbers and addresses left out.

    A name that no list or cue tells stays; what was shown to the user is not changed.
    """
    cast = _Cast(lexicon, exchange.coach.language or "nl")
    user, reading = exchange.user, exchange.reading
    if user is not None:
        text, cuts = cast.without_names(user.text)
        reading = _moved(reading, cuts, text) if reading is not None else None
        user = replace(user, text=text)
    step = exchange.experiment
    return replace(
        exchange,
        user=user,
        reading=reading,
        coach=_nameless(exchange.coach, cast),
        experiment=replace(step, text=cast.without_names(step.text)[0]) if step is not None else None,
    )


def _nameless(turn: Turn, cast: _Cast) -> Turn:
    draft = cast.without_names(turn.draft)[0] if turn.draft is not None else None
    return replace(turn, text=cast.without_names(turn.text)[0], draft=draft)


def _moved(reading: Reading, cuts: Sequence[tuple[int, int, int]], text: str) -> Reading:
    """Return a reading whose evidence stands where it stands in the text that is kept."""

    def at(offset: int) -> int:
        shift = 0
        for start, end, length in cuts:
            if offset >= end:
                shift += length - (end - start)
            elif offset > start:
                return start + shift + length
        return offset + shift

    def span(one: Span) -> Span:
        return Span(at(one.start), at(one.end), text[at(one.start) : at(one.end)])

    return replace(
        reading, hits=tuple(Hit(h.pattern, h.score, tuple(span(one) for one in h.evidence)) for h in reading.hits)
    )


def _short(name: str) -> str:
    return name.split(maxsplit=1)[0].lower().removesuffix("'s").removesuffix("’s")
