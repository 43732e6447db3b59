"""Team weather: which layers came up in a team in a closed quarter, in words so coarse that nobody can be told from them. Pure.

Whoever takes part gives at most one word to one team in one quarter, and a quarter is told once. Two looks, two teams or
two stretches of time therefore never hold the same word of the same person, so that one cannot be taken from the other.
What is told is made of counts with chance in them (the geometric mechanism, Ghosh, Roughgarden & Sundararajan 2009): even
who knows what all others gave is at most e^EPSILON times surer of what the last one gave, or whether they gave anything.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

MEMBERS = 8
CONTRIBUTORS = 5
"""Fewer who take part, or who gave a word, and nothing is told (product.md, R-5)."""

EPSILON = 1.0
"""How much surer somebody can get, as a power of e; one word a person a quarter is all that is ever spent of it."""

LAYERS = ("veld", "afspraak", "klem", "overlevingszet", "herhaling")

_OFTEN, _SOMETIMES = (3, 0.4), (2, 0.15)
"""From which count, and from which share of all counts, a layer is said to have come up."""

Chance = Callable[[], float]
"""Gives a number from 0 (included) to 1 (not included)."""


class Band(StrEnum):
    """How much a layer came up."""

    OFTEN = "often"
    SOMETIMES = "sometimes"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year, in UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> Quarter:
        """Return the quarter of a moment."""
        day = moment.astimezone(UTC)
        return cls(day.year, (day.month + 2) // 3)

    @property
    def before(self) -> Quarter:
        """The quarter before this one."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, 3 * self.number - 2, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1).start

    def __str__(self) -> str:
        """Return it as it is kept: 2026-3."""
        return f"{self.year}-{self.number}"


def word(told: Iterable[tuple[datetime, str]], since: datetime, quarter: Quarter) -> str | None:
    """Return the one word that somebody gives: the layer that was named most (of equals the last) since they take part.

    `told` is when each conversation began and the layer named in it, oldest first.
    """
    mine = [layer for at, layer in told if max(since, quarter.start) <= at < quarter.end]
    counted = Counter(mine)
    return max(counted, key=lambda layer: (counted[layer], len(mine) - mine[::-1].index(layer))) if mine else None


def weather(words: Sequence[str | None], chance: Chance) -> Mapping[str, Band] | None:
    """Return what is told of the words of all who take part, None for nothing; made of the noisy counts and nothing else."""
    given = Counter(one for one in words if one is not None)
    if len(words) < MEMBERS or given.total() < CONTRIBUTORS:
        return None
    return bands({layer: given[layer] + noise(chance) for layer in LAYERS})


def noise(chance: Chance) -> int:
    """Return a whole number, most often 0, that is k with a probability in proportion to e^(-EPSILON |k|)."""
    return _failures(chance) - _failures(chance)


def _failures(chance: Chance) -> int:
    return math.floor(math.log1p(-chance()) / -EPSILON)


def bands(noisy: Mapping[str, int]) -> Mapping[str, Band]:
    """Return how much each layer came up, from counts with chance in them; the most first, no number stays."""
    total = max(1, sum(max(0, count) for count in noisy.values()))
    found: dict[str, Band] = {}
    for layer in LAYERS:
        count = noisy[layer]
        for band, (least, share) in ((Band.OFTEN, _OFTEN), (Band.SOMETIMES, _SOMETIMES)):
            if count >= least and count / total >= share:
                found[layer] = band
                break
    return dict(sorted(found.items(), key=lambda one: (one[1] is not Band.OFTEN, LAYERS.index(one[0]))))
