"""Other heads tried on the rows of a fold's encoder: what docs/reader.md says of neighbours, prototypes and languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from bot.evaluation import NONE, Outcome, figures
from bot.reader.scoring import Floats, together
from bot.training.situations import Situation

NEAREST = 15
"""Neighbours that are asked; each counts by how near it is."""

SHARPNESS = 20.0
"""By how much likeness is multiplied before it is turned into probabilities."""

SHARE = 0.5
"""The share of meaning where n-grams are heard as well."""


def compared(
    taught: Sequence[Situation], rows: Floats, held: Sequence[Situation], others: Floats, tuned: Floats, wording: Floats
) -> Iterator[tuple[str, float, float]]:
    """Yield for every head its name and the macro-F1 on the voices held out: alone, and with n-grams.

    `rows` and `others` (n, width) are what the encoder gives for the texts taught and held; `tuned` and `wording` the
    probabilities (n, classes) of the shipped kind for those held.
    """
    names = [*sorted({s.primary or NONE for s in taught} - {NONE}), NONE]
    gold = np.array([names.index(s.primary or NONE) for s in taught])
    rows, others = _unit(rows), _unit(others)
    heads = {
        "tuned with the layers": tuned,
        "logistic regression": _regression(rows, gold, others, len(names)),
        "one for each language": _by_language(taught, rows, gold, held, others, len(names)),
        "prototypes": _likeness(others @ _unit(np.stack([rows[gold == at].mean(0) for at in range(len(names))])).T),
        "nearest neighbours": _neighbours(others @ rows.T, gold, len(names)),
    }
    heads["tuned and neighbours"] = together(heads["nearest neighbours"], tuned, 0.7, 1)
    for name, scores in heads.items():
        both = together(wording, scores, SHARE, 1)
        yield name, _macro_f1(held, scores, names), _macro_f1(held, both, names)


def _regression(rows: Floats, gold: npt.NDArray[np.intp], others: Floats, classes: int) -> Floats:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(C=10.0, max_iter=300).fit(rows, gold)
    scores = np.full((len(others), classes), 1e-6, np.float32)
    scores[:, model.classes_] = model.predict_proba(others)
    return scores


def _by_language(
    taught: Sequence[Situation],
    rows: Floats,
    gold: npt.NDArray[np.intp],
    held: Sequence[Situation],
    others: Floats,
    classes: int,
) -> Floats:
    scores = np.zeros((len(held), classes), np.float32)
    for lang in ("nl", "en"):
        use = np.array([s.labels.lang == lang for s in taught])
        ask = np.array([s.labels.lang == lang for s in held])
        scores[ask] = _regression(rows[use], gold[use], others[ask], classes)
    return scores


def _neighbours(likeness: Floats, gold: npt.NDArray[np.intp], classes: int) -> Floats:
    scores = np.full((len(likeness), classes), 1e-3, np.float32)
    for row, near in enumerate(np.argpartition(-likeness, NEAREST, axis=1)[:, :NEAREST]):
        np.add.at(scores[row], gold[near], np.exp(SHARPNESS * (likeness[row, near] - 1)))
    return np.asarray(scores / scores.sum(1, keepdims=True), np.float32)


def _likeness(likeness: Floats) -> Floats:
    raised = np.exp(SHARPNESS * (likeness - likeness.max(1, keepdims=True)))
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)


def _unit(rows: Floats) -> Floats:
    centred = rows - rows.mean(1, keepdims=True)
    return np.asarray(centred / np.linalg.norm(centred, axis=1, keepdims=True), np.float32)


def _macro_f1(held: Sequence[Situation], scores: Floats, names: Sequence[str]) -> float:
    return figures([Outcome(s.labels, names[int(row.argmax())]) for s, row in zip(held, scores, strict=True)]).macro_f1
