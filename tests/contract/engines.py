"""The engines and stores that every test of the contract is held against; another engine is one more line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.store.base import Store
from bot.store.engine import Engine as Database
from bot.store.keyring import Keyring, open_keyring
from bot.store.postgres_engine import PostgresEngine
from bot.store.sealing import Master
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from bot.store.vault import Vault, open_vault
from tests.postgres import server

KEY = bytes(range(32))
"""A master key of the tests."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How a store is opened in a folder, and whether what it holds outlives the process."""

    name: str
    open: Callable[[Path], Store]
    kept: bool


def vault(folder: Path | None, key: bytes = KEY, name: str = "kept") -> Vault:
    """Open what is kept in a folder on SQLite, sealed; None keeps it in memory."""
    keyring = open_keyring(folder / f"{name}.keyring" if folder else None, key)
    return open_vault(SqliteEngine(folder / f"{name}.db" if folder else None), keyring)


def postgres(folder: Path) -> PostgresEngine:
    """Open the database of a folder on PostgreSQL."""
    return PostgresEngine(server().of(folder))


def shared_vault(folder: Path, key: bytes = KEY) -> Vault:
    """Open what is kept of a folder on PostgreSQL, sealed; opened again it is another replica."""
    engine = postgres(folder)
    return open_vault(engine, Keyring(engine, Master(key)))


ENGINES = (
    Engine("file", lambda folder: SqlStore(SqliteEngine(folder / "kept.db")), kept=True),
    Engine("memory", lambda folder: SqlStore(SqliteEngine(None)), kept=False),
    Engine("sealed", lambda folder: vault(folder).store, kept=True),
    Engine("sealed memory", lambda folder: vault(None).store, kept=False),
    Engine("PostgreSQL", lambda folder: shared_vault(folder).store, kept=True),
)
"""On PostgreSQL everything is sealed, always: an open text with a NUL in it could not even be kept there."""

DATABASES: dict[str, Callable[[Path], Database]] = {
    "SQLite": lambda folder: SqliteEngine(folder / "intake.db"),
    "SQLite memory": lambda folder: SqliteEngine(None),
    "PostgreSQL": postgres,
}
"""What an intake or a list of installations can stand on."""

VAULTS: dict[str, Callable[[Path], Vault]] = {"SQLite": vault, "PostgreSQL": shared_vault}
"""What is kept, sealed, with its keyring; both can be opened a second time."""
