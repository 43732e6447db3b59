"""The engine on SQLite: one connection in WAL mode with foreign keys, safe to use from several threads."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.store.base import StoreError
from bot.store.migrations import DATA, NEWER, Step, Steps

BUSY_MILLISECONDS = 5_000
"""How long a write waits for another process's write."""


class SqliteEngine:
    """A database in one file for its owner alone, or in memory."""

    skip_locked = ""
    """Nothing: who writes has the whole file."""

    def __init__(self, path: Path | None, steps: Steps = DATA) -> None:
        """Open or make the database at `path` (mode 0600, its folder 0700); None keeps everything in memory.

        Raises StoreError when the file cannot be used, or was made by a newer Klankbord.
        """
        self.kept = path is not None
        self._lock = RLock()
        self._depth = 0
        self._durable = True
        try:
            if path is not None:
                _prepare(path)
            connection = sqlite3.connect(str(path or ":memory:"), check_same_thread=False)
            self._db = Database(connection)
            self._db.execute(f"pragma busy_timeout = {BUSY_MILLISECONDS}")
            self._db.execute("pragma foreign_keys = on")
            self._db.execute("pragma synchronous = full")
            self._db.execute("pragma secure_delete = on")
            if path is not None:
                self._db.enable_wal()
            self._migrate(steps)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The database {path} cannot be used ({type(error).__name__}). Check that the folder is writable and the"
                " file is a Klankbord database, or point KLANKBORD_DB to another file."
            ) from None

    def _migrate(self, steps: Steps) -> None:
        """Take the steps that were not taken; of two processes that start at once the second finds them done."""
        numbered = _numbered(steps)
        with self._transaction(durable=True):
            numbered.apply(self._db)
            applied = {step.name for step in numbered.applied(self._db)}
        if not applied <= {step.name for step in steps.steps}:
            raise StoreError(NEWER)

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[None]:
        """Make the writes inside one whole: all of them or none; may be nested. Raises StoreError.

        What is not `durable` outlives a crash of the process, and may be lost with the power: for what is done again then.
        """
        try:
            with self._lock, self._transaction(durable):
                yield
        except sqlite3.Error as error:
            raise StoreError(
                f"Writing to the database failed ({type(error).__name__}); this exchange is not kept. Check free space "
                "and whether another program holds the file."
            ) from None

    @contextmanager
    def _transaction(self, durable: bool) -> Iterator[None]:
        """Ask for the write lock at once: a transaction that first reads is refused it without waiting (SQLITE_BUSY)."""
        if self._depth:
            yield
            return
        if durable is not self._durable:
            self._db.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
            self._durable = durable
        self._db.execute("begin immediate")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        finally:
            self._depth -= 1
        self._db.commit()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let several reads see one state of this connection."""
        with self._lock:
            yield

    def alone(self, *name: str) -> None:
        """See Engine; who writes is alone already."""

    def rows(self, sql: str, **values: object) -> list[dict[str, Any]]:
        """Return the rows of a query; raises StoreError."""
        try:
            with self._lock:
                # Not query(): it begins and ends a savepoint around every read, which doubles the statements.
                found = self._db.execute(sql, values)
                names = [column[0] for column in found.description or ()]
                return [dict(zip(names, row, strict=True)) for row in found]
        except sqlite3.Error as error:
            raise StoreError(f"Reading the database failed ({type(error).__name__}). Is the file damaged?") from None

    def run(self, sql: str, **values: object) -> int:
        """Carry out one statement inside `writing`; returns how many rows it touched."""
        return int(self._db.execute(sql, values).rowcount)

    def insert(self, table: str, **values: object) -> int:
        """Insert one row inside `writing`; returns its number."""
        return int(self._db.table(table).insert(values).last_rowid or 0)

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """See Engine."""
        if rows:
            names, places = ", ".join(f'"{name}"' for name in rows[0]), ", ".join(f":{name}" for name in rows[0])
            self._db.conn.executemany(f"insert into {table} ({names}) values ({places})", rows)  # noqa: S608

    def copy(self, to: Path) -> None:
        """Copy all of it to a new file for its owner alone, while others read and write; raises StoreError."""
        try:
            _prepare(to)
            with self._lock, closing(sqlite3.connect(to)) as other:
                self._db.conn.backup(other)
                found = other.execute("pragma quick_check").fetchone()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{to} could not be written ({type(error).__name__}). Is the disk full?") from None
        if found != ("ok",):
            raise StoreError(f"The copy in {to} is damaged, and so is the database probably; restore an older backup.")

    def tidy(self) -> None:
        """Let the bytes of what was removed go from the write-ahead log too; inside `writing` that must wait."""
        with self._lock:
            if self._depth:
                return
            list(self._db.query("pragma wal_checkpoint(truncate)"))

    def rewrite(self) -> None:
        """Write the file anew, so that nothing of what was changed is left in its bytes; raises StoreError."""
        try:
            with self._lock:
                self._db.execute("vacuum")
        except sqlite3.Error as error:
            raise StoreError(
                f"The database could not be written anew ({type(error).__name__}). Is the disk full?"
            ) from None
        self.tidy()

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._db.close()


def _numbered(steps: Steps) -> Migrations:
    numbered = Migrations(steps.name)
    for step in steps.steps:
        _number(numbered, step)
    return numbered


def _number(numbered: Migrations, step: Step) -> None:
    @numbered(name=step.name)
    def take(db: Database) -> None:
        for statement in step.statements():
            db.execute(statement)


def _prepare(path: Path) -> None:
    """Make the file and its folder for the owner alone; tighten a file that others can read."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
