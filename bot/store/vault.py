"""Everything that is kept, sealed: the store, the intake and the installations of one database under one keyring."""

from __future__ import annotations

from dataclasses import dataclass

from bot.jobs.base import Intake
from bot.nudges.base import Nudges
from bot.store.base import Installations, Store
from bot.store.engine import Engine
from bot.store.installations import SqlInstallations
from bot.store.intake import SqlIntake
from bot.store.keyring import Keyring
from bot.store.ledger import Ledger
from bot.store.nudges import SqlNudges
from bot.store.sealed import SealedStore
from bot.store.sealed_intake import SealedInstallations, SealedIntake
from bot.store.sealed_nudges import SealedNudges
from bot.store.sql_store import SqlStore
from bot.store.takeover import take_over


@dataclass(frozen=True, slots=True)
class Vault:
    """What a process keeps; closing the store closes all of it."""

    store: Store
    intake: Intake
    installations: Installations
    nudges: Nudges
    keyring: Keyring
    ledger: Ledger


def open_vault(engine: Engine, keyring: Keyring) -> Vault:
    """Open the database behind `engine`, and seal what lies open in it; raises StoreError."""
    take_over(engine, keyring)
    store = SealedStore(SqlStore(engine), keyring)
    return Vault(
        store,
        SealedIntake(SqlIntake(engine), keyring),
        SealedInstallations(SqlInstallations(engine), keyring),
        SealedNudges(SqlNudges(engine), store, keyring),
        keyring,
        Ledger(engine, keyring),
    )
