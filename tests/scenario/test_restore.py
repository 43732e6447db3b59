"""The restore drill: a backup is made while the coach has talks, everything is lost, it is put back, and the talk goes on."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.domain import UserKey
from bot.store.keyfile import write
from tests.contract.engines import KEY, shared_vault, vault
from tests.contract.test_sealed_file import CANARY, fill
from tests.contract.test_store import ANJA, NOON, lines, said
from tests.postgres import forget, server

WHO = UserKey("slack", "T1", CANARY)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the master key, in which the database will be."""
    folder = tmp_path / "live"
    write(folder / "kept.key", KEY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANKBORD_DB", str(folder / "kept.db"))
    monkeypatch.delenv("KLANKBORD_DATABASE_URL", raising=False)
    yield folder
    forget()


def test_on_sqlite_a_backup_is_put_back_and_the_talk_goes_on(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = vault(home)
    kept.store.record(ANJA, said("voor de brand"))
    copy = tmp_path / "backup" / "monday.db"
    copy.parent.mkdir()
    assert main(["backup", str(copy)]) == 0, "while the coach runs"
    assert "days, not years" in capsys.readouterr().out
    kept.store.record(ANJA, said("na de kopie"))
    kept.store.close()
    for file in home.glob("kept.db*"), home.glob("kept.keyring*"):
        for lost in file:
            lost.unlink()

    copy.rename(home / "kept.db")
    copy.with_suffix(".keyring").rename(home / "kept.keyring")
    kept = vault(home)
    assert lines(kept.store.history(ANJA, NOON)) == ["voor de brand"]
    kept.store.record(ANJA, said("en verder"))
    assert lines(kept.store.history(ANJA, NOON)) == ["voor de brand", "en verder"]
    kept.store.close()
    monkeypatch.setattr("sys.stdin", io.StringIO("Ik zit klem tussen twee afdelingen.\n"))
    assert main(["chat", "--keep"]) == 0
    assert main(["history"]) == 0
    assert "klem tussen twee afdelingen" in capsys.readouterr().out


def test_on_sqlite_what_was_erased_since_the_backup_stays_unreadable_with_todays_keyring(
    home: Path, tmp_path: Path
) -> None:
    kept = vault(home)
    fill(kept)
    kept.store.record(ANJA, said("van anja"))
    assert main(["backup", str(tmp_path / "old.db"), "--keyring", str(tmp_path / "old.keyring")]) == 0
    kept.store.erase(WHO)
    kept.store.close()
    for lost in home.glob("kept.db*"):
        lost.unlink()
    (tmp_path / "old.db").rename(home / "kept.db")
    kept = vault(home)
    assert kept.store.conversations(WHO) == []
    assert lines(kept.store.history(ANJA, NOON)) == ["van anja"]
    kept.store.close()


def test_a_backup_is_for_the_owner_alone_holds_no_open_word_and_overwrites_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = vault(home)
    fill(kept)
    kept.store.close()
    copy = tmp_path / "copy.db"
    assert main(["backup", str(copy)]) == 0
    for file in (copy, copy.with_suffix(".keyring")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert CANARY.encode() not in file.read_bytes()
    before = copy.read_bytes()
    capsys.readouterr()
    assert main(["backup", str(copy)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert copy.read_bytes() == before


def test_on_postgresql_the_two_dumps_of_the_docs_are_put_back_and_the_talk_goes_on(home: Path, tmp_path: Path) -> None:
    live = server().of(tmp_path)
    kept = shared_vault(tmp_path)
    kept.store.record(ANJA, said("voor de brand"))
    fill(kept)
    server().tool("pg_dump", "--exclude-table-data=wrapped_keys", "-f", "data.sql", live)
    server().tool("pg_dump", "--data-only", "--table=wrapped_keys", "-f", "keys.sql", live)
    kept.store.record(ANJA, said("na de kopie"))
    kept.store.close()
    assert "COPY public.turns" in (server().folder / "data.sql").read_text()
    forget()

    fresh = server().empty(tmp_path)
    for file in ("data.sql", "keys.sql"):
        server().tool("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, fresh)
    kept = shared_vault(tmp_path)
    assert lines(kept.store.history(ANJA, NOON)) == ["voor de brand"]
    assert [job.body for job in kept.intake.unfinished()] == [{"user": CANARY, "text": CANARY}]
    kept.store.record(ANJA, said("en verder"))
    assert lines(kept.store.history(ANJA, NOON)) == ["voor de brand", "en verder"]
    kept.store.close()


def test_on_postgresql_a_dump_without_keys_cannot_bring_back_who_was_erased(home: Path, tmp_path: Path) -> None:
    live = server().of(tmp_path)
    kept = shared_vault(tmp_path)
    fill(kept)
    kept.store.record(ANJA, said("van anja"))
    wrapped = [row["wrapped"] for row in kept.keyring._on.rows("select wrapped from wrapped_keys")]
    server().tool("pg_dump", "--exclude-table-data=wrapped_keys", "-f", "old.sql", live)
    assert not [one for one in wrapped if one in (server().folder / "old.sql").read_text()], "no key is in that dump"
    kept.store.erase(WHO)
    server().tool("pg_dump", "--data-only", "--table=wrapped_keys", "-f", "today.sql", live)
    kept.store.close()
    forget()

    fresh = server().empty(tmp_path)
    for file in ("old.sql", "today.sql"):
        server().tool("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, fresh)
    kept = shared_vault(tmp_path)
    assert kept.store.conversations(WHO) == []
    assert lines(kept.store.history(ANJA, NOON)) == ["van anja"]
    kept.store.close()


def test_on_postgresql_the_command_says_where_to_read_on(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KLANKBORD_DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert main(["backup", "copy.db"]) == 2
    assert "docs/scaling.md" in capsys.readouterr().err
