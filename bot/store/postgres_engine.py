"""The engine on PostgreSQL: a pool of connections, for as many processes and machines as there are."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock, local
from typing import Any, LiteralString, cast

import psycopg
from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from bot.store.base import StoreError
from bot.store.migrations import DATA, KEYS, NEWER, Step, Steps

CONNECTIONS = 6
"""So many threads of one process are at work in the database at once; the coach has three."""

CONNECT_SECONDS = 5
"""How long a connection may take before the database counts as unreachable."""

LOCK_MILLISECONDS = 10_000
"""How long a statement waits for what another process holds."""

_STALE = "0A000"
"""The error of a prepared statement whose table another process changed; only a new connection forgets it."""

Rows = list[dict[str, Any]]
_Connection = Connection[dict[str, Any]]
Answer = psycopg.Cursor[dict[str, Any]]


class _Held(local):
    """What this thread holds: the connection of the transaction that it is in, and how deep it is nested."""

    connection: _Connection | None = None
    depth = 0
    writes = False


class PostgresEngine:
    """A database behind a URL; a lost connection or a restarted server costs what was under way, and nothing after it."""

    kept = True
    skip_locked = " for update skip locked"

    def __init__(self, url: str, sets: tuple[Steps, ...] = (DATA, KEYS)) -> None:
        """Connect, and take the steps that were not taken; raises StoreError, which never holds the URL."""
        logging.getLogger("psycopg.pool").disabled = True  # it would log addresses; what fails is told by StoreError
        self._held = _Held()
        self._removed: set[str] = set()
        self._noting = Lock()
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_SECONDS, row_factory=dict_row) as first:
                _migrate(first, sets)
        except psycopg.Error as error:
            raise StoreError(
                f"PostgreSQL cannot be used ({type(error).__name__}{_code(error)}). Check that the server runs and can be "
                "reached, and that KLANKBORD_DATABASE_URL names the right host, database, user and password; the user must "
                "be allowed to create tables there."
            ) from None
        self._pool = ConnectionPool(
            url,
            connection_class=cast("type[_Connection]", Connection),
            kwargs={
                "autocommit": True,
                "row_factory": dict_row,
                "connect_timeout": CONNECT_SECONDS,
                "options": f"-c lock_timeout={LOCK_MILLISECONDS}",
            },
            min_size=1,
            max_size=CONNECTIONS,
            timeout=CONNECT_SECONDS,
            reconnect_timeout=2,
            max_idle=300,
            open=True,
        )

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[None]:
        """See Engine; what is not `durable` is not waited for on the server's disk."""
        if self._held.depth:
            if not self._held.writes:
                raise RuntimeError("writing inside reading")
            yield
            return
        begin = "begin" if durable else "begin; set local synchronous_commit = off"
        try:
            with self._transaction(begin, writes=True):
                yield
        except psycopg.Error as error:
            raise _not_written(error) from None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See Engine."""
        if self._held.depth:
            yield
            return
        try:
            with self._transaction("begin isolation level repeatable read read only", writes=False):
                yield
        except psycopg.Error as error:
            raise _not_read(error) from None

    @contextmanager
    def _transaction(self, begin: LiteralString, *, writes: bool) -> Iterator[None]:
        connection, _ = self._first(begin, None)
        held = self._held
        held.connection, held.depth, held.writes = connection, 1, writes
        try:
            yield
            if connection.info.transaction_status == TransactionStatus.INERROR:
                raise StoreError("Something in this writing failed, so that nothing of it is kept.")
            connection.execute("commit", prepare=False)
        except BaseException as error:
            _undo(connection, error)
            raise
        finally:
            held.connection, held.depth = None, 0
            self._pool.putconn(connection)

    def _first(self, sql: LiteralString, values: dict[str, object] | None) -> tuple[_Connection, Answer]:
        """Carry out what may be done twice, on a connection that works: one that was lost while it lay idle is left for another."""
        for left in range(CONNECTIONS, -1, -1):
            connection = self._pool.getconn()
            try:
                return connection, connection.execute(sql, values, prepare=None if values else False)
            except BaseException as error:
                _undo(connection, error)
                again = connection.closed and left > 0 and isinstance(error, psycopg.Error)
                self._pool.putconn(connection)
                if not again:
                    raise
        raise AssertionError("the last try returns or raises")

    def alone(self, *name: str) -> None:
        """See Engine; a lock of the server by a number made from the name, until the transaction ends."""
        self.run("select pg_advisory_xact_lock(:number)", number=_number(*name))

    def rows(self, sql: str, **values: object) -> Rows:
        """See Engine."""
        self._note(sql)
        try:
            if self._held.connection is not None:
                return self._held.connection.execute(_query(sql), _plain(values)).fetchall()
            if sql.lstrip()[:6].lower() != "select":
                raise RuntimeError("a change outside writing")
            connection, answer = self._first(_query(sql), _plain(values))
            try:
                return answer.fetchall()
            finally:
                self._pool.putconn(connection)
        except psycopg.Error as error:
            raise _not_read(error) from None

    def run(self, sql: str, **values: object) -> int:
        """See Engine."""
        if self._held.connection is None:
            with self.writing():
                return self.run(sql, **values)
        self._note(sql)
        try:
            return self._held.connection.execute(_query(sql), _plain(values)).rowcount
        except psycopg.Error as error:
            raise _not_written(error) from None

    def insert(self, table: str, **values: object) -> int:
        """See Engine."""
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join(f":{name}" for name in values)
        sql = f"insert into {table} ({names}) values ({places})"  # noqa: S608 - names of our own
        if table not in _NUMBERED:
            self.run(sql, **values)
            return 0
        return int(self.rows(f"{sql} returning id", **values)[0]["id"])

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """See Engine."""
        if not rows:
            return
        if self._held.connection is None:
            raise RuntimeError("loading outside writing")
        names = ", ".join(f'"{name}"' for name in rows[0])
        try:
            with (
                self._held.connection.cursor() as cursor,
                cursor.copy(_query(f"copy {table} ({names}) from stdin")) as copy,
            ):
                for row in rows:
                    copy.write_row(tuple(row.values()))
        except psycopg.Error as error:
            raise _not_written(error) from None

    @property
    def arrivals(self) -> frozenset[str]:
        """The tables that keep the order of arrival in a column `rowid`, which SQLite has of itself."""
        rows = self.rows(
            "select table_name as name from information_schema.columns"
            " where column_name = 'rowid' and table_schema = current_schema()"
        )
        return frozenset(row["name"] for row in rows)

    def count_on(self, table: str) -> None:
        """Let the numbers that are given from now on come after those that were loaded."""
        for name in ([] if table not in _NUMBERED else ["id"]) + (["rowid"] if table in self.arrivals else []):
            self.rows(
                f"select setval(pg_get_serial_sequence('{table}', '{name}'), max({name})) as n from {table}"  # noqa: S608
                f" having max({name}) is not null"
            )

    def maintain(self) -> None:
        """Vacuum and analyze everything, as the server does by itself in time; for after loading much."""
        self._vacuum("(analyze)", set(_TABLES))

    def _note(self, sql: str) -> None:
        """Remember from which table something was removed or wiped, for `tidy`."""
        if found := _REMOVES.match(sql):
            with self._noting:
                self._removed.add((found[1] or found[2]).lower())

    def tidy(self) -> None:
        """See Engine; vacuums the tables from which something went, also by way of another table.

        The pages of the rows are cleaned, which is quick in a table of any size; what is left in the indexes names no text,
        and goes when the server vacuums by itself.
        """
        if self._held.depth:
            return
        with self._noting:
            removed, self._removed = self._removed, set()
        if removed & _PARENTS:
            removed |= _CHILDREN
        self._vacuum("(skip_locked, index_cleanup off, truncate off, parallel 0)", removed)

    def rewrite(self) -> None:
        """See Engine; what was is then only in the server's log of changes (WAL), until that is recycled."""
        self._vacuum("(full)", set(_TABLES))

    def _vacuum(self, how: LiteralString, tables: set[str]) -> None:
        try:
            for table in sorted(tables & _TABLES):
                connection, _ = self._first(_query(f"vacuum {how} {table}"), None)
                self._pool.putconn(connection)
        except psycopg.Error as error:
            raise StoreError(f"The database could not be tidied ({type(error).__name__}{_code(error)}).") from None

    def drop(self) -> list[str]:
        """Remove every table with all that is in it; returns their names. For an organisation that leaves."""
        tables = sorted(_TABLES | {"_migrations"})
        with self.writing():
            for table in tables:
                self.run(f"drop table if exists {table} cascade")
        return tables

    def close(self) -> None:
        """See Engine."""
        self._pool.close()


def _migrate(connection: _Connection, sets: tuple[Steps, ...]) -> None:
    """Take the steps that were not taken, all or none; of several processes that start at once the others wait, and find them done."""
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [_number("migrations")])
        connection.execute(
            "create table if not exists _migrations (migration_set text not null, name text not null,"
            " applied_at text not null, primary key (migration_set, name))"
        )
        for steps in sets:
            found = connection.execute("select name from _migrations where migration_set = %s", [steps.name])
            taken = {row["name"] for row in found}
            if not taken <= {step.name for step in steps.steps}:
                raise StoreError(NEWER)
            for step in steps.steps:
                if step.name not in taken:
                    _take(connection, steps, step)


def _take(connection: _Connection, steps: Steps, step: Step) -> None:
    for statement in step.statements(postgres=True):
        connection.execute(_query(translated(statement)))
    connection.execute(
        "insert into _migrations (migration_set, name, applied_at) values (%s, %s, %s)",
        [steps.name, step.name, datetime.now(UTC).isoformat()],
    )


def translated(statement: str) -> str:
    """Return a statement of a step in the types of PostgreSQL; texts are compared byte by byte, as in SQLite."""
    for pattern, words in (
        (r"\)\s*strict\b", ")"),
        (r"\bid integer primary key\b", "id bigint generated by default as identity primary key"),
        (r"(\w\"?) integer\b", r"\1 bigint"),
        (r"(\w\"?) real\b", r"\1 double precision"),
        (r"(\w\"?) text\b", r'\1 text collate "C"'),
    ):
        statement = re.sub(pattern, words, statement)
    return statement


_ALL = [statement for steps in (DATA, KEYS) for step in steps.steps for statement in step.statements()]
_TABLES = frozenset(found[1] for statement in _ALL if (found := re.match(r"create table (\w+)", statement)))
_NUMBERED = frozenset(found[1] for text in _ALL if (found := re.match(r"create table (\w+) \(\s*id integer", text)))
_PARENTS = frozenset({"users", "conversations", "turns", "readings"})
_CHILDREN = _TABLES - {"wrapped_keys", "intake", "installations", "oauth_states"}
_REMOVES = re.compile(r"\s*(?:delete from (\w+)|update (intake|turns|wrapped_keys)\b)", re.IGNORECASE)


@lru_cache(maxsize=512)
def _query(sql: str) -> LiteralString:
    """Return a query as psycopg knows it: `%(name)s` for `:name`."""
    return re.sub(r"(?<![:\w]):([a-z_]\w*)", r"%(\1)s", sql.replace("%", "%%"))


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values as both databases keep them: a yes is 1, for SQLite knows no other."""
    return {name: int(value) if isinstance(value, bool) else value for name, value in values.items()}


def _number(*name: str) -> int:
    """Return the number by which a name is locked; two names with one number only wait for each other."""
    return int.from_bytes(hashlib.sha256("\x1f".join(("klankbord", *name)).encode()).digest()[:8], signed=True)


def _code(error: psycopg.Error) -> str:
    return f" {error.sqlstate}" if error.sqlstate else ""


def _undo(connection: _Connection, error: BaseException) -> None:
    """Roll back; a connection that cannot, or that remembers tables as they were, is let go of."""
    try:
        if connection.info.transaction_status != TransactionStatus.IDLE:
            connection.execute("rollback", prepare=False)
    except psycopg.Error:
        connection.close()
    if _STALE in (getattr(error, "sqlstate", None), getattr(error.__context__, "sqlstate", None)):
        connection.close()


def _not_written(error: psycopg.Error) -> StoreError:
    return StoreError(
        f"Writing to PostgreSQL failed ({type(error).__name__}{_code(error)}); this exchange is not kept. Check that the "
        "server runs, has free space and can be reached."
    )


def _not_read(error: psycopg.Error) -> StoreError:
    return StoreError(
        f"Reading from PostgreSQL failed ({type(error).__name__}{_code(error)}). Check that the server runs and can be reached."
    )
