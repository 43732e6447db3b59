"""The commands with KLANKBORD_DATABASE_URL: everything that works on a file works on PostgreSQL."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.cli.main import main
from bot.cli.serve import guard
from bot.settings import Settings, SettingsError
from bot.store.base import StoreError
from tests.postgres import bytes_of, forget, server

CANARY = "kanarie in de spagaat tussen de directie en mijn team"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty PostgreSQL that the settings name, and a folder in which no file is yet."""
    monkeypatch.chdir(tmp_path)
    for name in ("KLANKBORD_KEY", "KLANKBORD_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "kept.db"))
    monkeypatch.setenv("KLANKBORD_DATABASE_URL", server().empty(tmp_path))
    yield tmp_path
    forget()


def talk(monkeypatch: pytest.MonkeyPatch) -> int:
    """Say something that is kept."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"Ik zit als een {CANARY}.\n"))
    return main(["chat", "--keep"])


def remembered(capsys: pytest.CaptureFixture[str]) -> bool:
    """Tell whether what was said can be read back."""
    capsys.readouterr()
    assert main(["history"]) == 0
    return "kanarie" in capsys.readouterr().out


def test_without_a_key_nothing_is_kept_and_none_is_made_by_itself(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talk(monkeypatch) == 2
    assert "KLANKBORD_KEY" in capsys.readouterr().err
    assert list(home.iterdir()) == [], "a key that each machine made for itself would be another one on each"
    with pytest.raises(StoreError, match="keys new"):
        guard(App(Settings.from_environment()))


def test_a_talk_is_kept_sealed_and_no_file_is_made(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "new"]) == 0
    assert talk(monkeypatch) == 0
    assert "PostgreSQL" in capsys.readouterr().out, "it is told where it is kept"
    assert remembered(capsys)
    assert [file.name for file in home.iterdir()] == ["kept.key"]
    assert len(bytes_of(home)) > 1_000
    assert b"kanarie" not in bytes_of(home)
    guard(App(Settings.from_environment()))


def test_the_master_key_is_changed_without_reading_what_it_protects(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "rotate"]) == 2
    assert "Nothing was sealed yet" in capsys.readouterr().err
    main(["keys", "new"])
    talk(monkeypatch)
    before = (home / "kept.key").read_bytes()
    capsys.readouterr()
    assert main(["keys", "new"]) == 2
    assert "keys rotate" in capsys.readouterr().err
    assert main(["keys", "rotate"]) == 0
    assert (home / "kept.key").read_bytes() != before
    assert remembered(capsys)
    (home / "kept.key").write_bytes(before)
    assert main(["history"]) == 2
    assert "not the key" in capsys.readouterr().err


def test_erasing_by_command_leaves_no_row_of_that_user(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["keys", "new"])
    talk(monkeypatch)
    assert main(["data", "erase", "--yes"]) == 0
    assert not remembered(capsys)
    app = App(Settings.from_environment())
    kept = app.vault()
    assert kept.keyring.people() == []
    kept.store.close()


def test_the_doctor_looks_at_postgresql(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["keys", "new"])
    main(["doctor"])
    assert "ok      store: PostgreSQL answers" in capsys.readouterr().out
    monkeypatch.setenv("KLANKBORD_DATABASE_URL", "postgresql://coach:geheim@127.0.0.1:1/none")
    main(["doctor"])
    told = capsys.readouterr().out
    assert "MEND    store: PostgreSQL cannot be used" in told
    assert "geheim" not in told


def test_an_organisation_that_leaves_takes_its_tables_along(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["keys", "new"])
    talk(monkeypatch)
    assert main(["leave", "--by", "J. de Vries, CISO", "--out", "out", "--yes"]) == 0
    report = json.loads((home / "out" / "report.json").read_text(encoding="utf-8"))
    assert {"turns", "users", "wrapped_keys"} <= set(report["destroyed"])
    assert server().bytes_of(home) == b"[]"
    assert "kept.key" in report["destroyed"]
    assert not (home / "kept.key").exists()


def test_an_address_of_something_else_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError, match="KLANKBORD_DATABASE_URL") as caught:
        Settings.from_environment({"KLANKBORD_DATABASE_URL": "mysql://coach:geheim@host/db"})
    assert "geheim" not in str(caught.value)
    known = Settings.from_environment({"KLANKBORD_DATABASE_URL": "postgresql://coach:geheim@host/db"})
    assert "geheim" not in repr(known)
