"""Moves all that is kept from SQLite to PostgreSQL: everything or nothing, counted and compared, and safe to do again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.base import StoreError
from bot.store.engine import stamp
from bot.store.postgres_engine import PostgresEngine, Rows
from bot.store.sqlite_engine import SqliteEngine

BATCH = 2_000
"""So many rows are read and written at a time; never a whole table."""

Progress = Callable[[str, int, int], None]
"""Told now and then: a table, how many of its rows were done, and how many there are."""


def heard_within(data: SqliteEngine, silence: timedelta, now: datetime) -> bool:
    """Tell whether a coach that works on this database said so lately that it lives; a moment far ahead tells nothing."""
    sql = "select 1 from replicas where seen > :since and seen < :until limit 1"
    return bool(data.rows(sql, since=stamp(now - silence), until=stamp(now + silence)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in SQLite: its columns, those of its key, and how many rows there are."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What two copies of a table are compared by: the number of rows, and a sum over them in which their order does not count."""

    count: int = 0
    digest: int = 0

    def and_(self, rows: Rows) -> Sum:
        """Return the sum with these rows in it."""
        digest = self.digest
        for row in rows:
            told = json.dumps([row[name] for name in sorted(row)]).encode()
            digest = (digest + int.from_bytes(hashlib.sha256(told).digest())) % 2**256
        return Sum(self.count + len(rows), digest)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was found in the end: for each table how many rows, and whether they were there already from an earlier time."""

    counts: dict[str, int]
    before: bool


def move(data: SqliteEngine, keys: SqliteEngine, target: PostgresEngine, progress: Progress) -> Moved:
    """Copy all tables of the database and of the keyring in one writing, and compare both sides; raises StoreError.

    A target in which all of it stands already, row for row, is left as it is; any other that is not empty is refused.
    """
    sources = [(data, table) for table in tables(data)] + [(keys, table) for table in tables(keys)]
    with data.writing(), keys.writing(), target.writing():
        target.alone("migrate-store")
        _same_tables(target, [table for _, table in sources])
        before = any(_there(target, table) for _, table in sources)
        for source, table in sources:
            wanted = _summed(source, table, progress) if before else _copied(source, target, table, progress)
            found = _summed(target, table, progress)
            if found != wanted:
                raise StoreError(_not_empty(table) if before else _unlike(table, wanted, found))
            if not before:
                target.count_on(table.name)
    return Moved({table.name: table.count for _, table in sources}, before)


def tables(source: SqliteEngine) -> list[Table]:
    """Return the tables of a database, each after those that it refers to."""
    names = [
        row["name"]
        for row in source.rows("select name from sqlite_master where type = 'table' order by name")
        if not row["name"].startswith(("sqlite_", "_sqlite_"))
    ]
    refers = {
        name: {row["table"] for row in source.rows(f"pragma foreign_key_list({name})")} - {name} for name in names
    }
    ordered: list[str] = []
    while len(ordered) < len(names):
        ordered += [name for name in names if name not in ordered and refers[name] <= set(ordered)]
    return [_table(source, name) for name in ordered]


def _table(source: SqliteEngine, name: str) -> Table:
    columns = source.rows(f"pragma table_info({name})")
    key = sorted((row["pk"], row["name"]) for row in columns if row["pk"])
    [row] = source.rows(f"select count(*) as n from {name}")  # noqa: S608 - a name of our own
    return Table(name, tuple(each["name"] for each in columns), tuple(each for _, each in key), int(row["n"]))


def _same_tables(target: PostgresEngine, wanted: list[Table]) -> None:
    """Both sides are made by the same steps; that they are alike is looked at all the same."""
    found: dict[str, set[str]] = {}
    for row in target.rows(
        "select table_name, column_name from information_schema.columns where table_schema = current_schema()"
    ):
        found.setdefault(row["table_name"], set()).add(row["column_name"])
    found.pop("_migrations", None)
    ours = {table.name: set(table.columns) for table in wanted}
    if {name: columns - {"rowid"} for name, columns in found.items()} != ours:
        raise StoreError(
            "The tables in PostgreSQL are not those of this Klankbord. Give it a database of its own, in which nothing else is."
        )


def _there(target: PostgresEngine, table: Table) -> bool:
    return bool(target.rows(f"select 1 as one from {table.name} limit 1"))  # noqa: S608


def _pages(engine: SqliteEngine | PostgresEngine, table: Table, more: str = "") -> Iterator[Rows]:
    """Return a table in the order of its key, some rows at a time."""
    key = ", ".join(f'"{name}"' for name in table.key)
    columns = ", ".join(f'"{name}"' for name in table.columns) + more
    after, last = "", dict[str, object]()
    while True:
        sql = f"select {columns} from {table.name} {after} order by {key} limit {BATCH}"  # noqa: S608
        rows = engine.rows(sql, **last)
        if not rows:
            return
        yield rows
        last = {f"last_{name}": rows[-1][name] for name in table.key}
        after = f"where ({key}) > ({', '.join(f':{name}' for name in last)})"


def _copied(source: SqliteEngine, target: PostgresEngine, table: Table, progress: Progress) -> Sum:
    """Copy a table; where PostgreSQL keeps the order of arrival in a column of its own, that goes along."""
    arrives = table.name in target.arrivals
    total = Sum()
    for rows in _pages(source, table, ", rowid" if arrives else ""):
        target.load(table.name, rows)
        if arrives:
            rows = [{name: row[name] for name in table.columns} for row in rows]  # noqa: PLW2901
        total = total.and_(rows)
        progress(table.name, total.count, table.count)
    return total


def _summed(engine: SqliteEngine | PostgresEngine, table: Table, progress: Progress) -> Sum:
    total = Sum()
    for rows in _pages(engine, table):
        total = total.and_(rows)
        progress(f"{table.name} compared", total.count, table.count)
    return total


def _not_empty(table: Table) -> str:
    return (
        f"There is something else in that PostgreSQL already (table {table.name}), so nothing was moved and nothing changed. "
        "Give migrate-store an empty database."
    )


def _unlike(table: Table, wanted: Sum, found: Sum) -> str:
    return (
        f"After copying, table {table.name} was not the same on both sides ({wanted.count} and {found.count} rows), so nothing "
        "was moved. Nothing is lost: all is still in SQLite. Please report this line."
    )
