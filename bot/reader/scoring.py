"""Gives a text a probability for every pattern, for every safety route, and that it needs a door: by wording and by meaning.

Wording alone (n-grams) works everywhere. Where the encoder can be loaded the two are heard together, because they err in
different places: their log probabilities are added, and what comes out is divided by a temperature, so that of the texts
that get 0.7 about seven in ten are right. Whether a door is needed is weighed by a logistic regression over all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot import text as cutting
from bot.reader.encoder import Encoder
from bot.reader.ngrams import LinearModel, features
from bot.reader.people import People
from bot.yamlfile import DataError

Floats = npt.NDArray[np.float32]

_LEAST = 1e-6
"""No probability counts as less than this when logarithms are added."""

_FAINT = 1e-4
"""Nor as less than this where a door is weighed: there a model that is all too certain must not outweigh everything."""


CLOSE = 0.25
"""Two readings are nearly equal when their probabilities lie no further apart: then the text is read again as told of others
(people.py), and that decides. Of the pairs of docs/scorecard.md this is one text in twenty."""

RECENT = 64
"""Texts and sentences whose probabilities are remembered, by a hash and never by their words: each is read for its safety first,
then for patterns, then as evidence."""

BRIEF = 8
"""Words of a text or sentence in which a written rule needs nothing from the model: too few for a figure of speech to be told at
length. What stands beside such a sentence takes nothing from it: the model weighs whole texts and lets it drown."""


def is_brief(text: str) -> bool:
    """Tell whether a text is so short (BRIEF) that a written rule opens a door by itself."""
    return len(cutting.words(text)) <= BRIEF


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of n texts: (n, patterns) and (n, routes); every row sums to 1, `none` is the last column."""

    patterns: Floats
    routes: Floats


@dataclass(frozen=True, slots=True)
class Heard(Scores):
    """Scores after calibration, and the odds (n, 2) of any route by wording and by meaning, 0 where there is no meaning."""

    odds: Floats

    @property
    def alarms(self) -> Floats:
        """The probability (n,) of any route, whatever else is read: what a short cry for help is told by."""
        return 1 - self.routes[:, -1]

    def loudest(self) -> Heard:
        """Return the scores of the one sentence, of these, that rings loudest."""
        at = [int(self.alarms.argmax())]
        return Heard(self.patterns[at], self.routes[at], self.odds[at])


@dataclass(frozen=True, slots=True)
class Door:
    """A logistic regression: how much each thing that is `known` of a text says about its needing a door."""

    bias: float = 0.0
    wording: float = 0.0
    meaning: float = 0.0
    spread: float = 0.0
    none: float = 0.0

    def opens(self, features: Floats) -> Floats:
        """Return the probability (n,) that a door is needed, for what `known` returned."""
        _, *weights = astuple(self)
        return np.asarray(1 / (1 + np.exp(-self.bias - features @ np.array(weights))), np.float32)


def known(odds: Floats, patterns: Floats) -> Floats:
    """Return what a door is weighed by (n, 4): the `odds` by wording and by meaning, the mean log of the patterns, the log of none.

    The patterns help because a situation in which one of them is clear, and all others are not, is mostly an ordinary one.
    """
    logs = np.log(np.maximum(patterns, _FAINT))
    return np.column_stack([odds, logs.mean(1), logs[:, -1]])


def odds_of(wording: Floats, meaning: Floats | None) -> Floats:
    """Return the odds (n, 2) of any route, by the probabilities (n, routes) of one or two opinions."""
    return np.column_stack([_odds(wording), np.zeros(len(wording)) if meaning is None else _odds(meaning)])


def _odds(routes: Floats) -> Floats:
    none = np.clip(routes[:, -1], _FAINT, 1 - _FAINT)
    return np.asarray(np.log((1 - none) / none), np.float32)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was chosen by leaving voices out, for one scorer: shares in the sum, a temperature, weights, thresholds.

    `heard_from` is the probability from which a pattern is heard, `also_from` that of a second or third one. A door is
    shown from `door_from` on of all that is known, or from `alarm_from` on of the routes alone, or from `alarm_answering`
    on for an answer to a question of the coach; where a written rule was heard too, from `door_with_rule` on of either.
    From `loud_from` on a single sentence of a story opens it, whatever stands around it.
    """

    patterns_meaning: float
    patterns_temperature: float
    routes_meaning: float
    heard_from: float
    also_from: float
    loud_from: float
    door: Door = Door()
    door_from: float = 1.0
    alarm_from: float = 1.0
    alarm_answering: float = 1.0
    door_with_rule: float = 1.0

    @classmethod
    def load(cls, path: Path, name: str) -> Calibration:
        """Read the calibration of the scorer `name`; raises DataError when it is missing or damaged."""
        try:
            row = json.loads(path.read_text(encoding="utf-8"))[name]
            door, others = row.pop("door"), [one.name for one in fields(cls) if one.name != "door"]
            if len(row) != len(others) or len(door) != len(fields(Door)):
                raise ValueError
            weights = (float(door[one.name]) for one in fields(Door))
            return cls(door=Door(*weights), **{key: float(row[key]) for key in others})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{path}:1: {name}: not a calibration ({type(error).__name__})") from None

    def shows(self, door: float, alarm: float, *, ruled: bool, strange: bool) -> bool:
        """Tell whether a door is shown; `strange` is an answer in a talk, or a text in a language that was not taught."""
        if ruled and max(door, alarm) >= self.door_with_rule:
            return True
        return alarm >= self.alarm_answering if strange else door >= self.door_from or alarm >= self.alarm_from

    def together(self, wording: Scores, meaning: Scores | None) -> Heard:
        """Return what one or two opinions come to."""
        by_pattern, by_route = (None, None) if meaning is None else (meaning.patterns, meaning.routes)
        patterns = together(wording.patterns, by_pattern, self.patterns_meaning, self.patterns_temperature)
        routes = together(wording.routes, by_route, self.routes_meaning, 1)
        return Heard(patterns, routes, odds_of(wording.routes, by_route))

    def doors(self, heard: Heard) -> Floats:
        """Return the probability (n,) that each text needs a door."""
        return self.door.opens(known(heard.odds, heard.patterns))


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

    def score(self, texts: Sequence[str]) -> Heard:
        """Return the probabilities of every text."""


@dataclass(frozen=True, slots=True, repr=False)
class Wording:
    """Scores by n-grams alone."""

    by_pattern: LinearModel
    by_route: LinearModel
    calibration: Calibration
    people: People
    name: str = "local n-grams 9"

    @classmethod
    def load(cls, folder: Path, people: People) -> Wording:
        """Read the artefacts of data/reader; raises DataError."""
        return cls(
            LinearModel.load(folder / "ngrams.npz"),
            LinearModel.load(folder / "safety.npz"),
            Calibration.load(folder / "calibration.json", "wording"),
            people,
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

    def score(self, texts: Sequence[str]) -> Heard:
        """See Scorer."""

        def once(some: Sequence[str]) -> Heard:
            return self.calibration.together(self.raw(some), None)

        return settled(texts, once, self.people)


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
    name: str = "local e5 9"
    _recent: dict[bytes, tuple[Floats, Floats, Floats]] = field(default_factory=dict, init=False)

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

    def score(self, texts: Sequence[str]) -> Heard:
        """See Scorer; a text or sentence that was just scored, for its safety, is not scored again for its patterns."""
        keys = [sha256(text.encode("utf-8", "replace")).digest() for text in texts]
        recent = self._recent
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in recent}
        if new:
            scored = self._score([*new.values()])
            rows = zip(scored.patterns, scored.routes, scored.odds, strict=True)
            recent = {**recent, **dict(zip(new, rows, strict=True))}
            self._recent = dict([*recent.items()][-RECENT:])  # put there whole: other threads read it
        patterns, routes, odds = zip(*(recent[key] for key in keys), strict=True)
        return Heard(np.stack(patterns), np.stack(routes), np.stack(odds))

    def _score(self, texts: Sequence[str]) -> Heard:
        return settled(texts, self._once, self.wording.people)

    def _once(self, texts: Sequence[str]) -> Heard:
        return self.calibration.together(self.wording.raw(texts), self.heads.score(self.encoder.encode(texts)))


def settled(texts: Sequence[str], score: Callable[[Sequence[str]], Heard], people: People) -> Heard:
    """Return the scores of texts; the patterns of those that are `close` are those of the same text told of other people."""
    heard = score(texts)
    told = {at: people.others(texts[at]) for at in close(heard.patterns)}
    changed = [at for at, other in told.items() if other != texts[at]]
    if not changed:
        return heard
    patterns = heard.patterns.copy()
    patterns[changed] = score([told[at] for at in changed]).patterns
    return replace(heard, patterns=patterns)


def close(patterns: Floats) -> Sequence[int]:
    """Return which rows (n, classes) hold two readings that are nearly equal (CLOSE)."""
    first = np.sort(patterns, axis=1)
    return [int(at) for at in np.flatnonzero(first[:, -1] - first[:, -2] < CLOSE)]


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
