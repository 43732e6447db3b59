"""The stores that every test of the contract is held against; a second engine is one more line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.store.base import Store
from bot.store.keyring import open_keyring
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from bot.store.vault import Vault, open_vault

KEY = bytes(range(32))
"""A master key of the tests."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How a store is opened in a folder, and whether what it holds outlives the process."""

    name: str
    open: Callable[[Path], Store]
    kept: bool


def vault(folder: Path | None, key: bytes = KEY, name: str = "kept") -> Vault:
    """Open what is kept in a folder, sealed; None keeps it in memory."""
    keyring = open_keyring(folder / f"{name}.keyring" if folder else None, key)
    return open_vault(SqliteEngine(folder / f"{name}.db" if folder else None), keyring)


ENGINES = (
    Engine("file", lambda folder: SqlStore(SqliteEngine(folder / "kept.db")), kept=True),
    Engine("memory", lambda folder: SqlStore(SqliteEngine(None)), kept=False),
    Engine("sealed", lambda folder: vault(folder).store, kept=True),
    Engine("sealed memory", lambda folder: vault(None).store, kept=False),
)
