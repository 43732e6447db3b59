"""Fits the n-gram models: one multinomial logistic regression over word and character n-grams (scikit-learn)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.reader.ngrams import Counts, Floats, Ids, LinearModel

STRENGTH = 20.0
"""How freely the weights may grow (scikit-learn's C); best of 5, 10, 20, 40 by leaving voices out."""

KEEP_FROM = 2
"""An n-gram counts when it stands in at least this many texts."""


def fit(texts: Sequence[Counts], labels: Sequence[str], classes: Sequence[str]) -> LinearModel:
    """Fit one model on texts whose n-grams are counted; the same texts and labels give the same model."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    blank = _vocabulary(texts, classes)
    matrix = _matrix(blank, texts)
    order = {name: number for number, name in enumerate(classes)}
    regression = LogisticRegression(C=STRENGTH, max_iter=300, class_weight="balanced")
    regression.fit(matrix, [order[label] for label in labels])
    return LinearModel(
        tuple(classes),
        blank.ids,
        blank.idf,
        np.ascontiguousarray(regression.coef_.T, np.float32),
        np.asarray(regression.intercept_, np.float32),
        {"texts": len(texts)},
    )


def _vocabulary(texts: Sequence[Counts], classes: Sequence[str]) -> LinearModel:
    """Return a model that knows which n-grams count and how rare each is, but has no weights yet."""
    frequency: Counter[int] = Counter()
    for word_counts, char_counts in texts:
        frequency.update(word_counts.keys())
        frequency.update(char_counts.keys())
    ids: Ids = np.array(sorted(i for i, n in frequency.items() if n >= KEEP_FROM), np.uint32)
    idf: Floats = np.array([math.log((1 + len(texts)) / (1 + frequency[int(i)])) + 1 for i in ids], np.float32)
    return LinearModel(tuple(classes), ids, idf, np.zeros((len(ids), 0), np.float32), np.zeros(0, np.float32), {})


def _matrix(blank: LinearModel, texts: Sequence[Counts]) -> Any:
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    rows: list[npt.NDArray[np.intp]] = []
    values: list[Floats] = []
    for text in texts:
        at, value = blank.vector(text)
        rows.append(at)
        values.append(value)
    pointers = np.cumsum([0, *(len(row) for row in rows)])
    return csr_matrix((np.concatenate(values), np.concatenate(rows), pointers), shape=(len(rows), len(blank.ids)))
