"""Memory that loading took is handed back where the C library can."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

import pytest

from bot import heap


def test_the_c_library_is_asked_for_all_that_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(malloc_trim=asked.append))
    heap.hand_back()
    assert asked == [0]


def test_a_c_library_that_cannot_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    heap.hand_back()
