"""Gives a text a probability for every pattern and for every safety route: by its wording, and by what the words mean.

Wording alone (n-grams) works everywhere. Where the encoder can be loaded the two are heard together, because they err in
different places: their log probabilities are added, and what comes out is divided by a temperature, so that of the texts
that get 0.7 about seven in ten are right.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.reader.encoder import Encoder
from bot.reader.ngrams import LinearModel, features
from bot.yamlfile import DataError

Floats = npt.NDArray[np.float32]

_LEAST = 1e-6
"""No probability counts as less than this when logarithms are added."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of n texts: (n, patterns) and (n, routes); every row sums to 1, `none` is the last column."""

    patterns: Floats
    routes: Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was chosen by leaving voices out, for one scorer: shares in the sum, temperatures, thresholds.

    `heard_from` is the probability from which a pattern is heard, `also_from` that of a second or third one,
    `door_from` that of any safety route together, `door_answering` the same for an answer to a question of the coach,
    `door_with_rule` where a written rule was heard too.
    """

    patterns_meaning: float
    patterns_temperature: float
    routes_meaning: float
    routes_temperature: float
    heard_from: float
    also_from: float
    door_from: float
    door_answering: float
    door_with_rule: float

    @classmethod
    def load(cls, path: Path, name: str) -> Calibration:
        """Read the calibration of the scorer `name`; raises DataError when it is missing or damaged."""
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{key: float(value) for key, value in rows[name].items()})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path}:1: {name}: not a calibration ({type(error).__name__})") from None


class Scorer(Protocol):
    """Scores texts; the same text gets the same scores, alone or in company."""

    @property
    def name(self) -> str:
        """How a reader with this scorer is called."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """The pattern ids, and `none` last."""

    @property
    def routes(self) -> tuple[str, ...]:
        """The safety routes, and `none` last."""

    @property
    def calibration(self) -> Calibration:
        """The thresholds that belong to these scores."""

    def score(self, texts: Sequence[str]) -> Scores:
        """Return the probabilities of every text."""


@dataclass(frozen=True, slots=True, repr=False)
class Wording:
    """Scores by n-grams alone."""

    by_pattern: LinearModel
    by_route: LinearModel
    calibration: Calibration
    name: str = "local n-grams 2"

    @classmethod
    def load(cls, folder: Path) -> Wording:
        """Read the artefacts of data/reader; raises DataError."""
        return cls(
            LinearModel.load(folder / "ngrams.npz"),
            LinearModel.load(folder / "safety.npz"),
            Calibration.load(folder / "calibration.json", "wording"),
        )

    @property
    def patterns(self) -> tuple[str, ...]:
        """See Scorer."""
        return self.by_pattern.classes

    @property
    def routes(self) -> tuple[str, ...]:
        """See Scorer."""
        return self.by_route.classes

    def raw(self, texts: Sequence[str]) -> Scores:
        """Return the probabilities as the models give them, not calibrated."""
        counted = [features(text) for text in texts]
        return Scores(
            np.stack([self.by_pattern.score_counted(counts) for counts in counted]),
            np.stack([self.by_route.score_counted(counts) for counts in counted]),
        )

    def score(self, texts: Sequence[str]) -> Scores:
        """See Scorer."""
        raw = self.raw(texts)
        chosen = self.calibration
        return Scores(
            together(raw.patterns, None, 0, chosen.patterns_temperature),
            together(raw.routes, None, 0, chosen.routes_temperature),
        )


@dataclass(frozen=True, slots=True, repr=False)
class Heads:
    """The linear heads over the encoder's rows: weights (width, classes) and bias, by `patterns` and `routes`."""

    weights: dict[str, Floats]
    bias: dict[str, Floats]
    about: dict[str, Any]

    @classmethod
    def load(cls, path: Path) -> Heads:
        """Read an artefact without running any code from it; raises DataError when it is missing or damaged."""
        try:
            with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
                return cls(
                    {name: file[f"{name}_weights"] for name in ("patterns", "routes")},
                    {name: file[f"{name}_bias"] for name in ("patterns", "routes")},
                    json.loads(bytes(file["about"]).decode()),
                )
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise DataError(f"{path}:1: file: not heads that can be read ({type(error).__name__})") from None

    def save(self, path: Path) -> None:
        """Write the artefact."""
        about = np.frombuffer(json.dumps(self.about, sort_keys=True).encode(), np.uint8)
        arrays = {f"{name}_weights": value for name, value in self.weights.items()}
        arrays |= {f"{name}_bias": value for name, value in self.bias.items()}
        np.savez_compressed(path, about=about, **arrays)  # type: ignore[arg-type]  # numpy's stub takes no mapping

    def score(self, rows: Floats) -> Scores:
        """Return the probabilities of rows (n, width)."""
        return Scores(*(softmax(rows @ self.weights[name] + self.bias[name]) for name in ("patterns", "routes")))


@dataclass(slots=True, repr=False)
class MeaningAndWording:
    """Scores by encoder and n-grams together."""

    encoder: Encoder
    heads: Heads
    wording: Wording
    calibration: Calibration
    name: str = "local e5 2"
    _last: tuple[bytes, Scores] | None = field(default=None, init=False)

    @classmethod
    def load(cls, folder: Path, wording: Wording) -> MeaningAndWording:
        """Read the artefacts of data/reader; raises NoModel where the encoder cannot run here, DataError for damage."""
        heads = Heads.load(folder / "heads.npz")
        calibration = Calibration.load(folder / "calibration.json", "meaning")
        return cls(Encoder.load(folder / "encoder.onnx"), heads, wording, calibration)

    @property
    def patterns(self) -> tuple[str, ...]:
        """See Scorer."""
        return self.wording.patterns

    @property
    def routes(self) -> tuple[str, ...]:
        """See Scorer."""
        return self.wording.routes

    def score(self, texts: Sequence[str]) -> Scores:
        """See Scorer; a single text that was just scored, for its safety, is not scored again for its patterns."""
        if len(texts) != 1:
            return self._score(texts)
        key, last = sha256(texts[0].encode("utf-8", "replace")).digest(), self._last
        if last is not None and key == last[0]:
            return last[1]
        scores = self._score(texts)
        self._last = (key, scores)
        return scores

    def _score(self, texts: Sequence[str]) -> Scores:
        meaning, wording = self.heads.score(self.encoder.encode(texts)), self.wording.raw(texts)
        chosen = self.calibration
        return Scores(
            together(wording.patterns, meaning.patterns, chosen.patterns_meaning, chosen.patterns_temperature),
            together(wording.routes, meaning.routes, chosen.routes_meaning, chosen.routes_temperature),
        )


def together(wording: Floats, meaning: Floats | None, share: float, temperature: float) -> Floats:
    """Return the probabilities (n, classes) of two opinions: their logs added, `share` (0 to 1) of them the meaning's."""
    logs = np.log(np.maximum(wording, _LEAST)) * (1 - share)
    if meaning is not None:
        logs = logs + np.log(np.maximum(meaning, _LEAST)) * share
    return softmax(logs / temperature)


def softmax(logits: npt.NDArray[np.floating[Any]]) -> Floats:
    """Return probabilities (n, classes)."""
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), np.float32)
