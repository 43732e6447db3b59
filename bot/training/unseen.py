"""What models said of voices that they never saw: kept in data/measuring, so that every figure can be worked out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.reader.scoring import Calibration, Floats, Heard, Scores, close
from bot.training.situations import Situation
from bot.yamlfile import DataError

LOUDEST_BY_MEANING = 0.75
"""The share of meaning by which the loudest sentence is found before a share is chosen; what is chosen lies near it (0.6 to 0.75)."""

_MODELS = ("wording", "meaning")
_PARTS = ("patterns", "routes", "of_others", "loudest")


@dataclass(frozen=True, slots=True)
class Opinion(Scores):
    """What one model says of n texts: of the whole, and of the same told of other people (`of_others`, patterns).

    `loudest` (routes) is what is said of the single sentence that rings loudest by both models.
    """

    of_others: Floats
    loudest: Floats

    def __getitem__(self, rows: Sequence[int]) -> Opinion:
        """Return what is said of some of the texts."""
        return Opinion(*(getattr(self, name)[rows] for name in _PARTS))


@dataclass(frozen=True, slots=True)
class Unseen:
    """Probabilities (n, classes) by n-grams and by encoder, before calibration, for the texts with these ids."""

    ids: tuple[str, ...]
    data: str
    wording: Opinion
    meaning: Opinion

    @classmethod
    def of(cls, situations: Sequence[Situation], data: str, wording: Opinion, meaning: Opinion) -> Unseen:
        """Put opinions beside the situations that they are of; `data` is the hash of all situations."""
        return cls(tuple(situation.id for situation in situations), data, wording, meaning)

    @classmethod
    def joined(cls, parts: Sequence[Unseen]) -> Unseen:
        """Put folds together; raises DataError when they were made of different situations."""
        if len({part.data for part in parts}) != 1:
            raise DataError("unseen: the folds were made of different situations; run every fold again")

        def both(model: str) -> Opinion:
            found: list[Opinion] = [getattr(part, model) for part in parts]
            return Opinion(*(np.concatenate([getattr(one, name) for one in found]) for name in _PARTS))

        ids = tuple(one for part in parts for one in part.ids)
        return cls(ids, parts[0].data, both("wording"), both("meaning"))

    @classmethod
    def load(cls, path: Path) -> Unseen:
        """Read a file without running any code from it; raises DataError."""
        try:
            with np.load(path, allow_pickle=False) as file:
                opinions = (
                    Opinion(*(file[f"{model}_{name}"].astype(np.float32) for name in _PARTS)) for model in _MODELS
                )
                return cls(tuple(str(one) for one in file["ids"]), str(file["data"]), *opinions)
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"{path}:1: file: cannot be read ({type(error).__name__})") from None

    def save(self, path: Path) -> None:
        """Write a file, in half precision."""
        path.parent.mkdir(exist_ok=True)
        arrays: dict[str, npt.NDArray[np.float16]] = {
            f"{model}_{name}": getattr(getattr(self, model), name).astype(np.float16)
            for model in _MODELS
            for name in _PARTS
        }
        np.savez_compressed(path, ids=np.array(self.ids), data=np.array(self.data), **arrays)  # type: ignore[arg-type]

    def among(self, situations: Sequence[Situation]) -> list[Situation]:
        """Return those of the situations that are here: all of them once every fold was run."""
        known = set(self.ids)
        return [situation for situation in situations if situation.id in known]

    def of_ids(self, ids: Sequence[str]) -> tuple[Opinion, Opinion]:
        """Return the opinions (wording, meaning) of these texts, in this order."""
        where = {one: at for at, one in enumerate(self.ids)}
        rows = [where[one] for one in ids]
        return self.wording[rows], self.meaning[rows]


def heard_in(limits: Calibration, wording: Opinion, meaning: Opinion | None) -> tuple[Heard, Heard]:
    """Return what the reader hears, by opinions that are there already: in the whole texts, and in the loudest sentence of each.

    Where two patterns are nearly equal, what is read of other people decides, as in scoring.settled. Without `meaning`
    wording is heard alone, and no sentence by itself.
    """

    def heard(part: Callable[[Opinion], Scores]) -> Heard:
        return limits.together(part(wording), None if meaning is None else part(meaning))

    whole = heard(lambda one: one)
    rows = close(whole.patterns)
    whole.patterns[rows] = heard(lambda one: Scores(one.of_others[rows], one.routes[rows])).patterns
    return whole, whole if meaning is None else heard(lambda one: Scores(one.patterns, one.loudest))
