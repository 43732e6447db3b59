"""Moving from SQLite to PostgreSQL: everything goes along, nothing half, and what is there already is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.domain import UserKey
from bot.store.base import Places, StoreError
from bot.store.keyfile import write
from bot.store.ledger import COVERED
from bot.store.migrations import KEYS
from bot.store.moving import Moved, Table, move, tables
from bot.store.postgres_engine import PostgresEngine
from bot.store.presence import Presence
from bot.store.sqlite_engine import SqliteEngine
from tests.contract.engines import KEY, shared_vault, vault
from tests.contract.test_sealed_file import CANARY, WHOLE, fill
from tests.contract.test_store import ANJA, NOON, lines, said
from tests.postgres import forget, server

WHO = UserKey("slack", "T1", CANARY)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a SQLite store in which something of every kind is kept, and an empty PostgreSQL that the settings name."""
    kept = vault(tmp_path)
    fill(kept)
    for number in range(3):
        kept.store.record(ANJA, said(f"regel {number}"), None, Places(f"said-{number}", f"answered-{number}"))
    kept.store.rate(ANJA, "answered-1", "helpful", NOON)
    kept.store.close()
    write(tmp_path / "kept.key", KEY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "kept.db"))
    monkeypatch.setenv("KLANKBORD_DATABASE_URL", server().empty(tmp_path))
    yield tmp_path
    forget()


def moved(folder: Path, target: PostgresEngine, stops_at: str = "") -> Moved:
    """Move, or stop when a table is reached."""

    def progress(what: str, done: int, of: int) -> None:
        if stops_at and what == stops_at:
            raise KeyboardInterrupt

    data, keys = SqliteEngine(folder / "kept.db"), SqliteEngine(folder / "kept.keyring", KEYS)
    try:
        return move(data, keys, target, progress)
    finally:
        data.close()
        keys.close()


def counts(target: PostgresEngine) -> set[int]:
    """Return how many rows the tables have that hold most."""
    return {
        int(target.rows(f"select count(*) as n from {name}")[0]["n"]) for name in ("turns", "users", "wrapped_keys")
    }


def test_everything_is_there_afterwards_and_the_talk_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate-store"]) == 0
    out = capsys.readouterr().out
    assert "turns" in out
    assert "the same on both sides" in out
    assert CANARY not in out
    before, after = vault(folder), shared_vault(folder)
    for who in (WHO, ANJA):
        assert after.store.conversations(who) == before.store.conversations(who)
        assert after.store.open_experiments(who) == before.store.open_experiments(who)
        assert after.ledger.entries(who) == before.ledger.entries(who)
    assert after.store.setting(WHO, "keep") == "yes"
    assert after.intake.unfinished() == before.intake.unfinished()
    assert after.intake.held("lane-1") == before.intake.held("lane-1")
    assert after.installations.find("", "T1") == CANARY
    after.store.record(ANJA, said("verder"))
    after.store.record(WHO, WHOLE, "nieuw")
    assert lines(after.store.history(ANJA, NOON)) == ["regel 0", "regel 1", "regel 2", "verder"]
    assert len(after.store.conversations(WHO)) == 2
    before.store.close()
    after.store.close()


def test_every_table_that_there_is_goes_along(tmp_path: Path) -> None:
    data, keys = SqliteEngine(tmp_path / "kept.db"), SqliteEngine(tmp_path / "kept.keyring", KEYS)
    target = PostgresEngine(server().empty(tmp_path))
    for source in (data, keys):
        with source.writing():
            for table in tables(source):
                source.load(table.name, [row_of(source, table)])
    found = move(data, keys, target, lambda *_: None)
    assert found.counts == dict.fromkeys(set(COVERED) - {"_sqlite_migrations"} | {"wrapped_keys"}, 1)
    for source in (data, keys):
        for table in tables(source):
            sql = f"select * from {table.name}"
            [there] = target.rows(sql)
            assert [{name: there[name] for name in table.columns}] == source.rows(sql), table.name
    for engine in (data, keys, target):
        engine.close()
    forget()


def row_of(source: SqliteEngine, table: Table) -> dict[str, object]:
    """Return a row that a table takes, whatever table it is; what refers to another refers to that one's only row."""
    [made] = source.rows("select sql from sqlite_master where name = :name", name=table.name)
    row: dict[str, object] = {}
    for column in source.rows(f"pragma table_info({table.name})"):
        allowed = re.search(rf"\b{column['name']} in \('([^']*)'", made["sql"])
        kinds: dict[str, object] = {"TEXT": "x", "INTEGER": 1, "REAL": 0.5}
        row[column["name"]] = allowed[1] if allowed else kinds[column["type"].upper()]
    return row


def test_done_again_it_changes_nothing_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate-store"]) == 0
    assert main(["migrate-store"]) == 0
    assert "already" in capsys.readouterr().out


def test_a_database_in_which_something_else_is_kept_is_refused_and_left_as_it_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = shared_vault(folder)
    other.store.record(ANJA, said("van een ander"))
    assert main(["migrate-store"]) == 2
    assert "something else" in capsys.readouterr().err
    assert lines(other.store.history(ANJA, NOON)) == ["van een ander"]
    other.store.close()


@pytest.mark.parametrize("stops_at", ["turns", "hits compared", "wrapped_keys"])
def test_what_was_broken_off_leaves_nothing_and_works_the_next_time(folder: Path, stops_at: str) -> None:
    target = PostgresEngine(server().of(folder))
    with pytest.raises(KeyboardInterrupt):
        moved(folder, target, stops_at)
    assert counts(target) == {0}
    assert not moved(folder, target).before
    assert moved(folder, target).before
    target.close()


def test_a_row_that_arrives_otherwise_than_it_went_is_noticed_and_nothing_is_moved(folder: Path) -> None:
    target = PostgresEngine(server().of(folder))
    with target.writing():
        target.run(
            "create function other() returns trigger as $$ begin new.value := 'no'; return new; end $$ language plpgsql"
        )
        target.run("create trigger other before insert on settings for each row execute function other()")
    with pytest.raises(StoreError, match="settings"):
        moved(folder, target)
    assert counts(target) == {0}
    target.close()


def test_what_is_needed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "kept.db"))
    assert main(["migrate-store"]) == 2
    assert "KLANKBORD_DATABASE_URL" in capsys.readouterr().err
    monkeypatch.setenv("KLANKBORD_DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert main(["migrate-store"]) == 2
    assert "kept.db" in capsys.readouterr().err


@pytest.mark.parametrize("lives", ["says so", "holds its lock"])
def test_nothing_is_moved_while_a_coach_works_on_it(
    folder: Path, capsys: pytest.CaptureFixture[str], lives: str
) -> None:
    kept, presence = vault(folder), Presence(folder / "kept.db")
    if lives == "says so":
        kept.intake.enrol("a", datetime.now(UTC))
    else:
        presence.begin("a")
    assert main(["migrate-store"]) == 2
    assert "Stop every klankbord serve first" in capsys.readouterr().err
    target = PostgresEngine(server().of(folder))
    assert counts(target) == {0}, "and nothing was begun"
    target.close()
    kept.intake.leave("a")
    presence.end("a")
    kept.store.close()
    assert main(["migrate-store"]) == 0


def test_a_coach_that_was_killed_long_ago_hinders_nobody(folder: Path) -> None:
    kept = vault(folder)
    kept.intake.enrol("a", datetime.now(UTC) - timedelta(minutes=1))
    kept.store.close()
    (folder / "kept.db.replica-a").touch()
    assert main(["migrate-store"]) == 0
    assert (folder / "kept.db.replica-a").exists(), "whether it died is for the next coach to find out"
