"""The stores that every test of the contract is held against; a second engine is one more line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.store.base import Store
from bot.store.sqlite import SqliteStore


@dataclass(frozen=True, slots=True)
class Engine:
    """How a store is opened in a folder, and whether what it holds outlives the process."""

    name: str
    open: Callable[[Path], Store]
    kept: bool


ENGINES = (
    Engine("file", lambda folder: SqliteStore(folder / "kept.db"), kept=True),
    Engine("memory", lambda folder: SqliteStore(None), kept=False),
)
