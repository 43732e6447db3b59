"""The labelled situations that the reader learns from, and the folds in which it is measured on voices it never saw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation import NONE, Labelled, load

FOLDS = 3
"""Voices are left out in this many groups, so that measuring takes three trainings and not one for every voice."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One labelled text and whose voice it is; without a `primary` it only teaches safety."""

    voice: str
    labels: Labelled

    @property
    def id(self) -> str:
        """The id, unique over all files."""
        return self.labels.id

    @property
    def text(self) -> str:
        """What was written."""
        return self.labels.text

    @property
    def primary(self) -> str | None:
        """The pattern or `none`; None in a safety file."""
        return self.labels.primary

    @property
    def route(self) -> str:
        """The safety route or `none`."""
        return self.labels.safety or NONE


def load_all(folder: Path) -> list[Situation]:
    """Read every .jsonl of a folder, in the order of their names; raises DataError naming file, line and field."""
    return [
        Situation(path.stem.removeprefix("voice_"), row)
        for path in sorted(folder.glob("*.jsonl"))
        for row in load(path)
    ]


def fingerprint(situations: Iterable[Situation]) -> str:
    """Return a hash of everything that a model is made of: texts and labels, whatever their order."""
    lines = sorted(
        f"{s.id}\t{s.labels.lang}\t{s.primary}\t{','.join(s.labels.also)}\t{s.route}\t{s.text}" for s in situations
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def fold_of(situations: Sequence[Situation]) -> dict[str, int]:
    """Return the fold (0 to FOLDS - 1) of every voice: the largest first, each to the fold with fewest texts so far."""
    sizes: dict[str, int] = {}
    for situation in situations:
        sizes[situation.voice] = sizes.get(situation.voice, 0) + 1
    filled = [0] * FOLDS
    folds: dict[str, int] = {}
    for voice in sorted(sizes, key=lambda voice: (-sizes[voice], voice)):
        folds[voice] = filled.index(min(filled))
        filled[folds[voice]] += sizes[voice]
    return folds
