"""What was found in a text and is to be hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """The kinds of things that are hidden; the value names the placeholder in Dutch."""

    NAME = "NAAM"
    EMAIL = "E-MAIL"
    LINK = "LINK"
    SLACK = "SLACK"
    IBAN = "IBAN"
    BSN = "BSN"
    BORN = "GEBOORTEDATUM"
    PHONE = "TELEFOON"
    POSTCODE = "POSTCODE"
    ADDRESS = "ADRES"
    NUMBER = "NUMMER"
    BRACKET = "TEKST"


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """A stretch of a text, in code points, and what stands there."""

    what: What
    start: int
    end: int

    def overlaps(self, other: Found) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end


def settled(found: Iterable[Found]) -> list[Found]:
    """Return stretches that do not overlap, in reading order; of two that do, the first in `found` names the whole."""
    kept: list[Found] = []
    first = -1
    for rank, one in sorted(enumerate(found), key=lambda pair: pair[1].start):
        if not kept or not kept[-1].overlaps(one):
            kept.append(one)
            first = rank
            continue
        whole = kept.pop()
        kept.append(Found(whole.what if first < rank else one.what, whole.start, max(whole.end, one.end)))
        first = min(first, rank)
    return kept
