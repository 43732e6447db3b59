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
    for one in found:
        clash = [other for other in kept if other.overlaps(one)]
        if not clash:
            kept.append(one)
            continue
        kept = [other for other in kept if other not in clash]
        start, end = min(one.start, *(c.start for c in clash)), max(one.end, *(c.end for c in clash))
        kept.append(Found(clash[0].what, start, end))
    return sorted(kept, key=lambda one: one.start)
