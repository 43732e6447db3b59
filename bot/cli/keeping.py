"""`klankbord migrate-store` and `klankbord backup`: what is kept moved to PostgreSQL, or copied while the coach runs."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import App
from bot.store.base import StoreError

if TYPE_CHECKING:
    from bot.store.sqlite_engine import SqliteEngine

SHOWN_EVERY_SECONDS = 1.0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add them to the command line; `commands` is what argparse gives for subcommands."""
    moving = commands.add_parser(
        "migrate-store", help="move all that is kept from SQLite to PostgreSQL; stop the coach first"
    )
    moving.add_argument(
        "--from", dest="source", type=Path, metavar="FILE", help="the SQLite file (default: KLANKBORD_DB)"
    )
    moving.set_defaults(run=lambda app, arguments: migrate_store(app, arguments.source))
    copying = commands.add_parser("backup", help="copy the SQLite database and its keyring, also while the coach runs")
    copying.add_argument("file", type=Path, metavar="FILE", help="where the copy of the database goes; not there yet")
    copying.add_argument(
        "--keyring", type=Path, metavar="FILE", help="where the copy of the keyring goes (default: beside it)"
    )
    copying.set_defaults(run=lambda app, arguments: backup(app, arguments.file, arguments.keyring))


def migrate_store(app: App, source: Path | None) -> int:
    """Move the database at `source` with its keyring to KLANKBORD_DATABASE_URL; raises StoreError."""
    from bot.store.keyring import Keyring  # noqa: PLC0415
    from bot.store.migrations import KEYS  # noqa: PLC0415
    from bot.store.moving import move  # noqa: PLC0415
    from bot.store.postgres_engine import PostgresEngine  # noqa: PLC0415
    from bot.store.sealing import Master  # noqa: PLC0415
    from bot.store.sqlite_engine import SqliteEngine  # noqa: PLC0415
    from bot.store.takeover import take_over  # noqa: PLC0415

    path = source or app.settings.database
    ring = path.with_suffix(".keyring")
    if app.settings.database_url is None:
        raise StoreError("Set KLANKBORD_DATABASE_URL to the PostgreSQL to which everything goes.")
    if not path.exists() or not ring.exists():
        raise StoreError(f"There is no {path if not path.exists() else ring}. Name the SQLite file with --from FILE.")
    key = app.key_source.key()
    data, keys = SqliteEngine(path), SqliteEngine(ring, KEYS)
    try:
        _refuse_while_it_runs(data, path)
        take_over(data, Keyring(keys, Master(key)))
        target = PostgresEngine(app.settings.database_url)
        try:
            moved = move(data, keys, target, _Shown())
        finally:
            target.close()
    finally:
        keys.close()
        data.close()
    for name, count in moved.counts.items():
        print(f"{name:<20} {count:>10}  the same on both sides")
    if moved.before:
        print("All of it stood in PostgreSQL already; nothing was changed.")
        return 0
    print(
        f"Everything was moved to PostgreSQL. Give every process the same KLANKBORD_DATABASE_URL and master key.\n"
        f"When you have seen that it works, destroy {path} and {ring}: what is erased from now on is still in them."
    )
    return 0


def _refuse_while_it_runs(data: SqliteEngine, path: Path) -> None:
    """Raise StoreError when a coach works on the database: what it takes in meanwhile would stay behind."""
    from bot.jobs.leased import LEASE  # noqa: PLC0415
    from bot.store.moving import heard_within  # noqa: PLC0415
    from bot.store.presence import Presence  # noqa: PLC0415

    if Presence(path).living() or heard_within(data, LEASE, datetime.now(UTC)):
        raise StoreError(
            f"A coach works on {path}, or did half a minute ago. Stop every klankbord serve first: what it takes in after "
            "the move would stay behind in SQLite. After one that was killed, wait half a minute."
        )


class _Shown:
    """Shows how far it is, on a line of its own, once a second."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def __call__(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._at >= SHOWN_EVERY_SECONDS:
            self._at = now
            print(f"{what}: {done} of {of}", file=sys.stderr, flush=True)


def backup(app: App, file: Path, keyring: Path | None) -> int:
    """Copy the database, and then its keyring to a file of its own; raises StoreError."""
    from bot.store.migrations import DATA, KEYS  # noqa: PLC0415
    from bot.store.sqlite_engine import SqliteEngine  # noqa: PLC0415

    settings = app.settings
    if settings.database_url is not None:
        raise StoreError(
            "What is kept is in PostgreSQL; docs/scaling.md shows the two lines of pg_dump that back it up."
        )
    if not settings.database.exists() or not settings.keyring.exists():
        raise StoreError(f"There is nothing at {settings.database} to back up.")
    ring = keyring or file.with_suffix(".keyring")
    if file == ring:
        raise StoreError("The copies of database and keyring need two names; name the first with .db at its end.")
    for path in (file, ring):
        if path.exists():
            raise StoreError(f"{path} is there already, and it is left as it is.")
    for source, steps, to in ((settings.database, DATA, file), (settings.keyring, KEYS, ring)):
        opened = SqliteEngine(source, steps)
        try:
            opened.copy(to)
        finally:
            opened.close()
        print(f"{to}  {os.path.getsize(to)} bytes")
    print(
        f"Keep {file.name} for as long as you like, and {ring.name} apart from it and for days, not years: as long as an old "
        "keyring is there, what was erased since can be read. To restore, put both back under the names that they had."
    )
    return 0
