"""A linear model over word and character n-grams: small, quick, and readable by anything that reads numbers.

The artefact is a .npz without pickled objects: feature ids, idf, weights of every class, and what it was made of.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.yamlfile import DataError

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.uint32]
Counts = tuple[Counter[int], Counter[int]]

SPACE = 1 << 20
"""Feature ids are crc32 of the n-gram, modulo this."""

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[?!]")
_BLANKS = re.compile(r"\s{2,}")
_MAX_CHARACTERS = 8_000
"""Counted without blanks beside each other: with them the end of a long text would fall behind its blanked out middle."""


def features(text: str) -> Counts:
    """Return how often each word n-gram (1 to 2) and each character n-gram (2 to 5, within a word) occurs."""
    kept = _BLANKS.sub(" ", text)[:_MAX_CHARACTERS]
    folded = unicodedata.normalize("NFKD", kept.lower().replace("’", "'"))
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    tokens = ["0" if token.isdigit() else token for token in _TOKEN.findall(folded)]
    word_grams = [f"w{token}" for token in tokens]
    word_grams += [f"w{left} {right}" for left, right in pairwise(tokens)]
    char_grams: list[str] = []
    for token in tokens:
        padded = f" {token[:30]} "
        for size in (2, 3, 4, 5):
            char_grams += [padded[at : at + size] for at in range(len(padded) - size + 1)]
    return _hashed(word_grams), _hashed(char_grams)


def _hashed(grams: list[str]) -> Counter[int]:
    return Counter(crc32(gram.encode()) % SPACE for gram in grams)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights per feature and class, in half precision; `score` gives a probability for every class, summing to 1."""

    classes: tuple[str, ...]
    ids: Ids
    idf: Floats
    weights: npt.NDArray[np.floating[Any]]
    bias: Floats
    about: dict[str, Any]

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read an artefact, without running any code from it; raises DataError when it is missing or damaged."""
        try:
            content = BytesIO(path.read_bytes())
            with np.load(content, allow_pickle=False) as file:
                about = json.loads(bytes(file["about"]).decode())
                return cls(
                    classes=tuple(about["classes"]),
                    ids=file["ids"],
                    idf=file["idf"].astype(np.float32),
                    weights=file["weights"],
                    bias=file["bias"].astype(np.float32),
                    about=about,
                )
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise DataError(f"{path}:1: file: not a model that can be read ({type(error).__name__})") from None

    def save(self, path: Path) -> None:
        """Write the artefact; the same model gives the same bytes but for the zip's own dates."""
        np.savez_compressed(
            path,
            about=np.frombuffer(json.dumps({**self.about, "classes": self.classes}, sort_keys=True).encode(), np.uint8),
            ids=self.ids,
            idf=self.idf.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
        )

    def vector(self, counted: Counts) -> tuple[npt.NDArray[np.intp], Floats]:
        """Return positions into `ids` and their weights: sublinear tf-idf, words and characters of unit length each."""
        positions: list[npt.NDArray[np.intp]] = []
        values: list[Floats] = []
        for counts in counted:
            if not counts:
                continue
            found = np.fromiter(counts, np.uint32, len(counts))
            at = np.searchsorted(self.ids, found)
            at[at == len(self.ids)] = 0
            known = self.ids[at] == found
            tf = np.fromiter((1.0 + math.log(n) for n in counts.values()), np.float32, len(counts))[known]
            at = at[known]
            value = tf * self.idf[at]
            length = float(np.sqrt((value * value).sum()))
            if length:
                positions.append(at)
                values.append(value / length)
        if not positions:
            return np.zeros(0, np.intp), np.zeros(0, np.float32)
        return np.concatenate(positions), np.concatenate(values).astype(np.float32)

    def score(self, text: str) -> Floats:
        """Return the probability of every class, in the order of `classes`."""
        return self.score_counted(features(text))

    def score_counted(self, counted: Counts) -> Floats:
        """Return the same for n-grams that were counted already, for another model."""
        at, value = self.vector(counted)
        logits = self.bias + value @ self.weights[at].astype(np.float32)
        exponents = np.exp(logits - logits.max())
        return np.asarray(exponents / exponents.sum(), np.float32)
