"""Trains the n-gram model from the labelled situations. For developers: needs scikit-learn, never runs at a user's."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain import SafetyRoute
from bot.reader.ngrams import Floats, Ids, LinearModel, features

STRENGTH = 20.0
"""How freely the weights may grow (scikit-learn's C); best of 5, 10, 20, 40 by leaving one voice out."""

KEEP_FROM = 2
"""An n-gram counts when it stands in at least this many situations."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One labelled situation: `voice` is the author, `primary` a pattern or `none`."""

    id: str
    voice: str
    lang: str
    text: str
    primary: str
    also: tuple[str, ...]
    safety: str | None


def load_situations(folder: Path) -> list[Situation]:
    """Read every voice_*.jsonl of a folder, sorted; a line without `primary` is left out."""
    found: list[Situation] = []
    for path in sorted(folder.glob("voice_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append(
                Situation(
                    row["id"],
                    path.stem[6:],
                    row["lang"],
                    row["text"],
                    row["primary"],
                    tuple(row["also"]),
                    row["safety"],
                )
            )
    return found


def load_safety(folder: Path) -> list[Situation]:
    """Read every labelled text of a folder with its safety route, or `none`, in the place of the pattern."""
    found: list[Situation] = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            route = row["safety"]
            found.append(Situation(row["id"], path.stem, row["lang"], row["text"], route or "none", (), route))
    return found


def train_safety(folder: Path, target: Path) -> dict[str, Any]:
    """Train the safety model on every labelled text and write the artefact; returns what `about` says of it."""
    model = fit(load_safety(folder), (*sorted(SafetyRoute), "none"))
    model.save(target)
    return model.about


def fit(situations: Sequence[Situation], classes: Sequence[str]) -> LinearModel:
    """Fit one multinomial logistic regression on the primaries; the same situations give the same model."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    counted = [features(situation.text) for situation in situations]
    document_frequency: Counter[int] = Counter()
    for word_counts, char_counts in counted:
        document_frequency.update(word_counts.keys())
        document_frequency.update(char_counts.keys())
    ids: Ids = np.array(sorted(i for i, n in document_frequency.items() if n >= KEEP_FROM), np.uint32)
    idf: Floats = np.array(
        [math.log((1 + len(situations)) / (1 + document_frequency[int(i)])) + 1 for i in ids], np.float32
    )
    blank = LinearModel(tuple(classes), ids, idf, np.zeros((len(ids), 0), np.float32), np.zeros(0, np.float32), {})
    rows: list[npt.NDArray[np.intp]] = []
    values: list[Floats] = []
    for situation in situations:
        at, value = blank.vector(situation.text)
        rows.append(at)
        values.append(value)
    pointers = np.cumsum([0, *(len(row) for row in rows)])
    matrix = csr_matrix((np.concatenate(values), np.concatenate(rows), pointers), shape=(len(rows), len(ids)))
    order = {name: number for number, name in enumerate(classes)}
    regression = LogisticRegression(C=STRENGTH, max_iter=400, class_weight="balanced")
    regression.fit(matrix, [order[situation.primary] for situation in situations])
    return LinearModel(
        tuple(classes),
        ids,
        idf,
        np.ascontiguousarray(regression.coef_.T, np.float32),
        np.asarray(regression.intercept_, np.float32),
        {"situations": len(situations), "data": fingerprint(situations)},
    )


def fingerprint(situations: Sequence[Situation]) -> str:
    """Return a hash of the texts and labels that a model was made of."""
    lines = sorted(f"{s.id}\t{s.primary}\t{s.text}" for s in situations)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def leave_one_voice_out(situations: Sequence[Situation], classes: Sequence[str]) -> dict[str, Floats]:
    """Return for every situation the probabilities by a model that never saw its author."""
    scored: dict[str, Floats] = {}
    for voice in sorted({situation.voice for situation in situations}):
        model = fit([s for s in situations if s.voice != voice], classes)
        scored.update({s.id: model.score(s.text) for s in situations if s.voice == voice})
    return scored


def temperature(situations: Sequence[Situation], scored: dict[str, Floats], classes: Sequence[str]) -> float:
    """Return the divisor of the logits that makes the probabilities of unseen authors most honest (least log loss)."""
    order = {name: number for number, name in enumerate(classes)}
    logs = np.log(np.stack([scored[s.id] for s in situations]) + 1e-12)
    gold = np.array([order[s.primary] for s in situations])

    def loss(divisor: float) -> float:
        scaled = logs / divisor
        scaled = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-scaled[np.arange(len(gold)), gold].mean())

    return min((round(0.3 + 0.05 * step, 2) for step in range(40)), key=loss)


def train(folder: Path, patterns: Sequence[str], target: Path) -> dict[str, Any]:
    """Train on every voice of `folder` and write the artefact; returns what `about` says of it."""
    situations = load_situations(folder)
    classes = (*sorted(patterns), "none")
    scored = leave_one_voice_out(situations, classes)
    model = fit(situations, classes)
    unseen = np.mean([classes[int(scored[s.id].argmax())] == s.primary for s in situations])
    about = {
        **model.about,
        "temperature": temperature(situations, scored, classes),
        "voices": sorted({situation.voice for situation in situations}),
        "unseen_voice_accuracy": round(float(unseen), 3),
    }
    LinearModel(model.classes, model.ids, model.idf, model.weights, model.bias, about).save(target)
    return about


def main() -> None:
    """Train from the checkout's data/situations into data/reader/ngrams.npz."""
    data = Path(__file__).resolve().parents[2] / "data"
    patterns = [path.stem for path in (data / "patterns").glob("*.yaml")]
    (data / "reader").mkdir(exist_ok=True)
    about = train(data / "situations", patterns, data / "reader" / "ngrams.npz")
    print(json.dumps(about, indent=2))  # noqa: T201
    print(json.dumps(train_safety(data / "situations", data / "reader" / "safety.npz"), indent=2))  # noqa: T201


if __name__ == "__main__":
    main()
