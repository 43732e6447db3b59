"""Everything that is kept, sealed: the store, the intake and the installations of one database under one keyring."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.jobs.base import Intake
from bot.store.base import Installations, Store
from bot.store.installations import SqliteInstallations
from bot.store.intake import SqliteIntake
from bot.store.keyring import Keyring
from bot.store.ledger import Ledger
from bot.store.sealed import SealedStore
from bot.store.sealed_intake import SealedInstallations, SealedIntake
from bot.store.sqlite import SqliteStore
from bot.store.takeover import take_over


@dataclass(frozen=True, slots=True)
class Vault:
    """What a process keeps; closing the store closes all of it."""

    store: Store
    intake: Intake
    installations: Installations
    keyring: Keyring
    ledger: Ledger


def open_vault(path: Path | None, keyring: Keyring) -> Vault:
    """Open the SQLite database at `path` (None: in memory), and seal what lies open in it; raises StoreError."""
    inner = SqliteStore(path)
    take_over(inner, keyring)
    return Vault(
        SealedStore(inner, keyring),
        SealedIntake(SqliteIntake(inner), keyring),
        SealedInstallations(SqliteInstallations(inner), keyring),
        keyring,
        Ledger(inner, keyring),
    )
