"""A database from before nudges knew when they were due is taken over: what was claimed counts from its claim."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store.engine import Engine as Database
from bot.store.engine import stamp
from bot.store.migrations import DATA, Steps
from bot.store.postgres_engine import PostgresEngine
from bot.store.sqlite_engine import SqliteEngine
from tests.contract.test_nudges import TUESDAY
from tests.postgres import server

OLDER = Steps(DATA.name, tuple(step for step in DATA.steps if step.name < "m007"))

OPENS: dict[str, Callable[[Path, Steps], Database]] = {
    "SQLite": lambda folder, steps: SqliteEngine(folder / "kept.db", steps),
    "PostgreSQL": lambda folder, steps: PostgresEngine(server().of(folder), (steps,)),
}


@pytest.mark.parametrize("database", OPENS)
def test_a_nudge_of_an_older_release_was_due_when_it_was_claimed(tmp_path: Path, database: str) -> None:
    if database == "PostgreSQL":
        server().empty(tmp_path)
    older = OPENS[database](tmp_path, OLDER)
    with older.writing():
        older.run("insert into users (id, channel, team, \"user\") values (1, 'slack', 'T1', 'U1')")
        older.run(
            "insert into nudges (user_id, week, kind, state, at) values (1, '2026-W48', 'question', 'planned', :at)",
            at=stamp(TUESDAY),
        )
    older.close()
    newer = OPENS[database](tmp_path, DATA)
    assert newer.rows("select at, slot from nudges") == [{"at": stamp(TUESDAY), "slot": stamp(TUESDAY)}]
    newer.close()
