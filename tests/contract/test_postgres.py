"""What PostgreSQL promises besides: several processes at once, a server that comes and goes, and errors that tell no secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from bot.store.base import StoreError
from bot.store.migrations import DATA, KEYS, Step, Steps
from bot.store.postgres_engine import PostgresEngine, translated
from bot.store.sqlite_engine import SqliteEngine
from tests.contract.engines import DATABASES, postgres, shared_vault
from tests.contract.test_store import ANJA, NOON, lines, said
from tests.postgres import absent, server
from tests.scenario.test_requirements import sql

RESERVED = re.compile(r"(?<![\"\w.:])user(?![\"\w])")
"""`user` as a bare word; in PostgreSQL that is whoever is connected, and no column."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PostgresEngine]:
    """An empty database."""
    opened = postgres(tmp_path)
    yield opened
    opened.close()


def at_once(*work: Callable[[], object]) -> list[BaseException]:
    """Do several things at the same moment, each in a thread of its own; returns what went wrong."""
    begin, failed = Barrier(len(work)), list[BaseException]()

    def one(what: Callable[[], object]) -> None:
        begin.wait()
        try:
            what()
        except BaseException as error:
            failed.append(error)

    threads = [Thread(target=one, args=(what,)) for what in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_replicas_that_start_at_once_on_an_empty_database_all_start(kind: str, tmp_path: Path) -> None:
    def start() -> None:
        engine = SqliteEngine(tmp_path / "new.db") if kind == "SQLite" else PostgresEngine(url)
        assert engine.rows("select count(*) as n from turns") == [{"n": 0}]
        engine.close()

    url = server().empty(tmp_path) if kind == "PostgreSQL" else ""
    assert at_once(start, start, start) == []


def test_a_database_of_a_newer_klankbord_is_refused(engine: PostgresEngine, tmp_path: Path) -> None:
    with engine.writing():
        engine.run("insert into _migrations (migration_set, name, applied_at) values ('klankbord', 'm999_later', 'x')")
    with pytest.raises(StoreError, match="newer Klankbord"):
        postgres(tmp_path)


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    url = server().of(tmp_path)
    broken = Steps(
        "klankbord", (*DATA.steps, Step("m900", "create table half (id integer primary key) strict; nonsense"))
    )
    with pytest.raises(StoreError):
        PostgresEngine(url, (broken, KEYS))
    opened = PostgresEngine(url)
    assert opened.rows("select 1 as found from pg_tables where tablename = 'half'") == []
    opened.close()


def test_after_a_restart_of_the_server_everything_goes_on(tmp_path: Path) -> None:
    kept = shared_vault(tmp_path)
    kept.store.record(ANJA, said("ervoor"))
    server().stop()
    with pytest.raises(StoreError) as caught:
        kept.store.history(ANJA, NOON)
    assert "PostgreSQL" in str(caught.value)
    server().start()
    assert lines(kept.store.history(ANJA, NOON)) == ["ervoor"]
    kept.store.record(ANJA, said("erna"))
    assert lines(kept.store.history(ANJA, NOON)) == ["ervoor", "erna"]
    kept.store.close()


def test_connections_that_were_lost_while_nobody_looked_are_not_noticed(tmp_path: Path) -> None:
    kept = shared_vault(tmp_path)
    kept.store.record(ANJA, said("ervoor"))
    server().admin(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'coach' and pid != pg_backend_pid()"
    )
    kept.store.record(ANJA, said("erna"))
    assert lines(kept.store.history(ANJA, NOON)) == ["ervoor", "erna"]
    kept.store.close()


def test_a_connection_lost_halfway_leaves_nothing_half_and_the_next_writing_works(engine: PostgresEngine) -> None:
    def halfway() -> None:
        with engine.writing():
            engine.run("insert into oauth_states (state, until) values ('een', 'x')")
            server().admin("select pg_terminate_backend(pid) from pg_stat_activity where state like 'idle in%'")
            engine.run("insert into oauth_states (state, until) values ('twee', 'x')")

    with pytest.raises(StoreError):
        halfway()
    with engine.writing():
        engine.run("insert into oauth_states (state, until) values ('drie', 'x')")
    assert [row["state"] for row in engine.rows("select state from oauth_states")] == ["drie"]


def test_a_failure_that_was_passed_over_still_keeps_nothing(engine: PostgresEngine) -> None:
    def passed_over() -> None:
        with engine.writing():
            engine.run("insert into oauth_states (state, until) values ('een', 'x')")
            with pytest.raises(StoreError):
                engine.run("insert into nowhere (x) values (1)")

    with pytest.raises(StoreError):
        passed_over()
    assert engine.rows("select state from oauth_states") == []


def test_a_replica_from_before_a_change_of_the_tables_goes_on(engine: PostgresEngine) -> None:
    for _ in range(8):  # a statement that is used often is prepared, and then knows its columns
        engine.rows("select * from oauth_states")
    with engine.writing():
        engine.run("alter table oauth_states add column later text")
    assert engine.rows("select * from oauth_states") == []


@pytest.mark.parametrize(
    "url",
    ["postgresql://coach:geheim@127.0.0.1:1/none", "postgresql://coach:geheim@/none?host=/nowhere"],
    ids=["port", "socket"],
)
def test_a_server_that_cannot_be_reached_is_said_without_the_url(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(StoreError, match="KLANKBORD_DATABASE_URL") as caught:
        PostgresEngine(url)
    told = f"{caught.value}{caught.value.__cause__}{caplog.text}"
    assert not [secret for secret in ("geheim", "127.0.0.1", "nowhere", "coach") if secret in told]


@pytest.mark.parametrize("kind", DATABASES)
def test_a_yes_and_a_no_are_kept_as_one_and_nought(kind: str, tmp_path: Path) -> None:
    opened = DATABASES[kind](tmp_path)
    with opened.writing():
        user = opened.insert("users", channel="c", team="t", user="u")
        talk = opened.insert("conversations", user_id=user, started_at="x", last_at="x")
        turn = opened.insert("turns", conversation_id=talk, role="user", text="", at="x")
        opened.insert("readings", turn_id=turn, reader="r")
        opened.run(
            "insert into hits (turn_id, place, pattern, score, evidence) values (:t, :yes, 'p', 0, '')",
            t=turn,
            yes=True,
        )
    assert opened.rows("select place from hits where place = :yes", yes=True) == [{"place": 1}]
    opened.close()


@pytest.mark.parametrize("kind", DATABASES)
def test_a_name_is_held_by_one_at_a_time_so_that_nothing_is_counted_twice(kind: str, tmp_path: Path) -> None:
    first = DATABASES[kind](tmp_path)
    second = first if kind == "SQLite memory" else DATABASES[kind](tmp_path)
    with first.writing():
        first.run("insert into oauth_states (state, until) values ('count', '0')")

    def count(engine: object) -> None:
        for _ in range(10):
            with engine.writing():  # type: ignore[attr-defined]
                engine.alone("count")  # type: ignore[attr-defined]
                [row] = engine.rows("select until from oauth_states")  # type: ignore[attr-defined]
                engine.run("update oauth_states set until = :n", n=str(int(row["until"]) + 1))  # type: ignore[attr-defined]

    assert at_once(lambda: count(first), lambda: count(second)) == []
    assert first.rows("select until from oauth_states") == [{"until": "20"}]
    first.close()
    second.close()


def test_rows_that_another_process_holds_are_left_to_it(engine: PostgresEngine, tmp_path: Path) -> None:
    other = postgres(tmp_path)
    with engine.writing():
        for state in ("een", "twee"):
            engine.run("insert into oauth_states (state, until) values (:state, 'x')", state=state)
    free = f"select state from oauth_states order by state limit 1{engine.skip_locked}"
    with engine.writing():
        mine = engine.rows(free)
        with other.writing():
            theirs = other.rows(free)
    assert (mine, theirs) == ([{"state": "een"}], [{"state": "twee"}])
    other.close()


def test_a_step_in_the_words_of_sqlite_is_told_in_those_of_postgresql() -> None:
    told = translated(
        'create table x (\n    id integer primary key, "user" text not null, text text, score real, n integer) strict'
    )
    assert told == (
        'create table x (\n    id bigint generated by default as identity primary key, "user" text collate "C" not null,'
        ' text text collate "C", score double precision, n bigint)'
    )


def test_no_query_names_a_column_in_a_way_that_postgresql_takes_for_who_is_connected() -> None:
    queries = [query.replace("'user'", "") for query in sql()]
    assert len(queries) > 40
    assert not [query for query in queries if RESERVED.search(query)], 'write "user"'


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_where_there_is_no_server_the_tests_say_so_and_ci_fails(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="make postgres"):
        absent()
