"""What the SQLite file promises besides: for its owner alone, never a safety message, and clear words when it is broken."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.flow import Flow
from bot.store.base import StoreError
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from tests.contract.test_store import ANJA, NOON, WHOLE, lines, said
from tests.fakes import FakeReader


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database will be."""
    return tmp_path / "new" / "folder" / "kept.db"


def mode(path: Path) -> str:
    """Return the permissions of a file as they are usually written."""
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


def raw(path: Path) -> bytes:
    """Return every byte of the database and the files beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if file.is_file())


def test_the_file_its_log_and_its_folder_are_for_the_owner_alone(path: Path) -> None:
    store = SqlStore(SqliteEngine(path))
    store.record(ANJA, WHOLE)
    modes = {file.name: mode(file) for file in path.parent.iterdir()}
    store.close()
    assert "kept.db" in modes
    assert set(modes.values()) == {"600"}, modes
    assert mode(path.parent) == "700"


def test_an_existing_file_that_others_could_read_is_tightened(path: Path) -> None:
    SqlStore(SqliteEngine(path)).close()
    path.chmod(0o644)
    SqlStore(SqliteEngine(path)).close()
    assert mode(path) == "600"


def test_a_database_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = SqlStore(SqliteEngine(None))
    store.record(ANJA, WHOLE)
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_no_byte_of_a_safety_message_is_ever_in_the_file(path: Path, catalogue: Catalogue, reader: FakeReader) -> None:
    store = SqlStore(SqliteEngine(path))
    flow = Flow(reader, reader, catalogue, store)
    flow.respond(ANJA, "Zwaluw: ik zit in een spagaat tussen directie en team.", NOON)
    assert b"Zwaluw" in raw(path), "an ordinary message is kept"
    for message in ("Ik wil kanarie niet meer wakker worden.", "grapje kanarie", "geef advies, kanarie"):
        flow.respond(ANJA, message, NOON)
        assert b"kanarie" not in raw(path), message
    store.close()
    held = raw(path)
    assert b"kanarie" not in held
    assert b"suicidality" not in held, "the route is not kept either"


def test_what_was_erased_is_gone_from_the_bytes_when_the_store_is_closed(path: Path) -> None:
    store = SqlStore(SqliteEngine(path))
    store.record(ANJA, said("kanarie " * 500))
    assert b"kanarie" in raw(path)
    store.erase(ANJA)
    store.close()
    assert b"kanarie" not in raw(path)


def test_what_was_erased_is_gone_from_the_bytes_at_once(path: Path) -> None:
    store = SqlStore(SqliteEngine(path))
    store.record(ANJA, said("kanarie " * 500))
    store.erase(ANJA)
    held = raw(path)
    store.close()
    left = held.count(b"kanarie")
    assert left == 0, "the write-ahead log still holds what was erased"


@pytest.mark.parametrize("content", [b"this is no database, not at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kept.db"
    file.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        SqlStore(SqliteEngine(file))
    assert str(file) in str(caught.value)
    assert "KLANKBORD_DB" in str(caught.value)
    assert file.read_bytes() == content, "somebody's file is left as it was"


def test_a_place_that_cannot_be_used_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for impossible in (tmp_path, tmp_path / "file" / "kept.db"):
        with pytest.raises(StoreError, match="KLANKBORD_DB"):
            SqlStore(SqliteEngine(impossible))


def test_a_file_that_breaks_while_in_use_is_a_store_error_without_what_somebody_wrote(path: Path) -> None:
    store = SqlStore(SqliteEngine(path))
    store.record(ANJA, said("kanarie"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("drop table conversations")
        other.commit()
    with pytest.raises(StoreError) as reading:
        store.history(ANJA, NOON)
    with pytest.raises(StoreError) as writing:
        store.record(ANJA, said("kanarie"))
    store.close()
    assert "kanarie" not in f"{reading.value}{writing.value}"


def test_a_database_of_a_newer_klankbord_is_refused(path: Path) -> None:
    SqlStore(SqliteEngine(path)).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('klankbord', 'm999_later', 'x')"
        )
        other.commit()
    with pytest.raises(StoreError, match="newer"):
        SqlStore(SqliteEngine(path))


def test_a_database_locked_by_another_program_is_a_store_error_and_the_next_write_works(path: Path) -> None:
    engine = SqliteEngine(path)
    engine.rows("pragma busy_timeout = 0")
    store = SqlStore(engine)
    with closing(sqlite3.connect(path)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError):
            store.record(ANJA, said("tevergeefs"))
        other.rollback()
    store.record(ANJA, said("gelukt"))
    found = lines(store.history(ANJA, NOON))
    store.close()
    assert found == ["gelukt"]


def test_it_opens_again_in_the_middle_of_another_ones_writing(path: Path) -> None:
    first, second = SqlStore(SqliteEngine(path)), SqlStore(SqliteEngine(path))
    first.record(ANJA, said("een"))
    second.record(ANJA, said("twee"))
    assert lines(first.history(ANJA, NOON)) == lines(second.history(ANJA, NOON)) == ["een", "twee"]
    first.close()
    second.close()
