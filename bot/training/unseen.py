"""What models said of voices that they never saw: kept in data/measuring, so that every figure can be worked out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.reader.scoring import Scores
from bot.training.situations import Situation
from bot.yamlfile import DataError

_PARTS = ("wording_patterns", "wording_routes", "meaning_patterns", "meaning_routes")


@dataclass(frozen=True, slots=True)
class Unseen:
    """Probabilities (n, classes) by n-grams and by encoder, before calibration, for the texts with these ids."""

    ids: tuple[str, ...]
    data: str
    wording: Scores
    meaning: Scores

    @classmethod
    def of(cls, situations: Sequence[Situation], data: str, wording: Scores, meaning: Scores) -> Unseen:
        """Put scores beside the situations that they are of; `data` is the hash of all situations."""
        return cls(tuple(situation.id for situation in situations), data, wording, meaning)

    @classmethod
    def joined(cls, parts: Sequence[Unseen]) -> Unseen:
        """Put folds together; raises DataError when they were made of different situations."""
        if len({part.data for part in parts}) != 1:
            raise DataError("unseen: the folds were made of different situations; run every fold again")

        def both(name: str) -> Scores:
            found = [getattr(part, name) for part in parts]
            return Scores(np.concatenate([s.patterns for s in found]), np.concatenate([s.routes for s in found]))

        ids = tuple(one for part in parts for one in part.ids)
        return cls(ids, parts[0].data, both("wording"), both("meaning"))

    @classmethod
    def load(cls, path: Path) -> Unseen:
        """Read a file without running any code from it; raises DataError."""
        try:
            with np.load(path, allow_pickle=False) as file:
                a, b, c, d = (file[name].astype(np.float32) for name in _PARTS)
                return cls(tuple(str(one) for one in file["ids"]), str(file["data"]), Scores(a, b), Scores(c, d))
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"{path}:1: file: cannot be read ({type(error).__name__})") from None

    def save(self, path: Path) -> None:
        """Write a file, in half precision."""
        path.parent.mkdir(exist_ok=True)
        scores: tuple[npt.NDArray[np.float32], ...] = (
            self.wording.patterns,
            self.wording.routes,
            self.meaning.patterns,
            self.meaning.routes,
        )
        arrays = {name: part.astype(np.float16) for name, part in zip(_PARTS, scores, strict=True)}
        np.savez_compressed(path, ids=np.array(self.ids), data=np.array(self.data), **arrays)  # type: ignore[arg-type]

    def among(self, situations: Sequence[Situation]) -> list[Situation]:
        """Return those of the situations that are here: all of them once every fold was run."""
        known = set(self.ids)
        return [situation for situation in situations if situation.id in known]

    def of_ids(self, ids: Sequence[str]) -> tuple[Scores, Scores]:
        """Return the scores (wording, meaning) of these texts, in this order."""
        where = {one: at for at, one in enumerate(self.ids)}
        rows = [where[one] for one in ids]
        return tuple(  # type: ignore[return-value]
            Scores(scores.patterns[rows], scores.routes[rows]) for scores in (self.wording, self.meaning)
        )
