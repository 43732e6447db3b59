"""What is kept sealed: no byte of it can be read, no row can be moved, and what was erased no backup brings back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain import Exchange, Experiment, Feedback, Hit, Kind, Level, Move, Reading, Span, Turn, UserKey, Verdict
from bot.jobs.base import Job
from bot.store.base import Places, StoreError
from bot.store.installations import SqlInstallations
from bot.store.intake import SqlIntake
from bot.store.sealing import new_key
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from bot.store.vault import Vault
from tests.contract.engines import KEY, vault
from tests.contract.test_store import ANJA, NOON, lines, said

BRAM = UserKey("slack", "T1", "bram")
CANARY = "kanarie"
WHOLE = Exchange(
    user=Turn("user", f"{CANARY} een", NOON, language="nl", move=Move.ADVICE),
    coach=Turn(
        "coach",
        f"{CANARY} twee",
        NOON,
        language="nl",
        kind=Kind.READING,
        pattern=f"{CANARY}-patroon",
        level=Level.WAARNEMING,
        question=f"{CANARY}-vraag",
        draft=f"{CANARY} drie",
    ),
    reading=Reading("nl", (Hit(f"{CANARY}-patroon", 0.8, (Span(0, 3, "kan"),)),), rival=f"{CANARY}-ander", reader="r"),
    feedback=Feedback(f"{CANARY}-patroon", Verdict.REJECTED),
    experiment=Experiment(f"{CANARY} vier", date(2026, 12, 1), f"{CANARY}-patroon"),
)
PLACES = Places(f"T1:D{CANARY}:1", f"T1:D{CANARY}:2")
WAITING = Job("key-1", "message", "lane-1", {"user": CANARY, "text": CANARY})


def fill(kept: Vault) -> None:
    """Let every kind of thing be kept that there is."""
    kept.store.record(UserKey("slack", "T1", CANARY), WHOLE, f"T1:D{CANARY}:1", PLACES)
    kept.store.save_setting(UserKey("slack", "T1", CANARY), "keep", "yes")
    kept.intake.add([WAITING], NOON)
    kept.intake.decide(WAITING.key, CANARY)
    held = replace(WAITING, key="key-2")
    kept.intake.add([held], NOON)
    kept.intake.hold(held.key, CANARY)
    kept.installations.save("", "T1", CANARY, NOON)


def raw(folder: Path) -> bytes:
    """Return every byte of every file in a folder."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Vault]:
    """A sealed database."""
    opened = vault(tmp_path)
    yield opened
    opened.store.close()


def test_no_byte_of_what_was_written_or_answered_nor_of_who_it_was_can_be_read(kept: Vault, tmp_path: Path) -> None:
    fill(kept)
    assert CANARY.encode() not in raw(tmp_path)
    [talk] = kept.store.conversations(UserKey("slack", "T1", CANARY))
    assert talk.turns == (WHOLE.user, WHOLE.coach)
    assert talk.thread == f"T1:D{CANARY}:1"
    assert [job.body for job in kept.intake.unfinished()] == [WAITING.body]
    assert [one.body for one in kept.intake.held("lane-1")] == [CANARY]
    assert kept.installations.find("", "T1") == CANARY


def test_no_score_of_a_reading_is_kept(kept: Vault, tmp_path: Path) -> None:
    fill(kept)
    with closing(sqlite3.connect(tmp_path / "kept.db")) as other:
        assert other.execute("select distinct score from hits").fetchall() == [(0.0,)]


@pytest.mark.parametrize("same_moment", [True, False])
def test_a_text_moved_to_another_row_or_user_does_not_open(kept: Vault, tmp_path: Path, same_moment: bool) -> None:
    kept.store.record(ANJA, said("van anja"))
    kept.store.record(ANJA, said("ook van anja", NOON if same_moment else NOON + timedelta(minutes=1)))
    kept.store.record(BRAM, said("van bram"))
    with closing(sqlite3.connect(tmp_path / "kept.db")) as other:
        texts = dict(other.execute("select id, text from turns where role = 'user'").fetchall())
        first, second, third = texts
        for to, source in ((first, second), (first, third)):
            other.execute("update turns set text = ? where id = ?", (texts[source], to))
            other.commit()
            with pytest.raises(StoreError) as caught:
                kept.store.history(ANJA, NOON)
            assert "anja" not in str(caught.value)
            other.execute("update turns set text = ? where id = ?", (texts[to], to))
            other.commit()
    assert lines(kept.store.history(ANJA, NOON)) == ["van anja", "ook van anja"]


def test_an_experiment_moved_to_another_row_does_not_open(kept: Vault, tmp_path: Path) -> None:
    for text in ("bellen", "vragen"):
        step = Experiment(text, date(2026, 12, 1), "double-bind")
        kept.store.record(ANJA, replace(said(text), experiment=step))
    with closing(sqlite3.connect(tmp_path / "kept.db")) as other:
        [(_, first), (number, _)] = other.execute("select id, text from experiments order by id").fetchall()
        other.execute("update experiments set text = ? where id = ?", (first, number))
        other.commit()
    with pytest.raises(StoreError):
        kept.store.open_experiments(ANJA)


def test_erasing_destroys_the_key_so_that_a_backup_cannot_be_read_either(tmp_path: Path) -> None:
    here, backup = tmp_path / "here", tmp_path / "backup"
    kept = vault(here)
    fill(kept)
    kept.store.record(ANJA, said("van anja"))
    kept.store.close()
    shutil.copytree(here, backup)
    kept = vault(here)
    kept.store.erase(UserKey("slack", "T1", CANARY))
    kept.store.close()
    shutil.copy(backup / "kept.db", here / "kept.db")
    restored = vault(here)
    assert restored.store.conversations(UserKey("slack", "T1", CANARY)) == []
    assert lines(restored.store.history(ANJA, NOON)) == ["van anja"]
    restored.store.record(UserKey("slack", "T1", CANARY), said("opnieuw"))
    assert lines(restored.store.history(UserKey("slack", "T1", CANARY), NOON)) == ["opnieuw"]
    assert len(restored.store.conversations(UserKey("slack", "T1", CANARY))) == 1
    restored.store.close()


def test_of_a_destroyed_key_no_byte_is_left(kept: Vault, tmp_path: Path) -> None:
    kept.store.record(ANJA, said("van anja"))
    with closing(sqlite3.connect(tmp_path / "kept.keyring")) as other:
        sql = "select wrapped, address from wrapped_keys where owner = ?"
        wrapped, address = other.execute(sql, (kept.keyring.owner(ANJA),)).fetchone()
    assert wrapped.encode() in raw(tmp_path)
    kept.store.erase(ANJA)
    assert wrapped.encode() not in raw(tmp_path)
    assert address.encode() not in raw(tmp_path)


def test_the_key_goes_before_the_rows(kept: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.store.record(ANJA, said("van anja"))

    def fails(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(SqlStore, "erase", fails)
    with pytest.raises(StoreError):
        kept.store.erase(ANJA)
    assert kept.store.conversations(ANJA) == [], "the rows are still there, and nobody can read them"


def test_wiping_a_lane_destroys_the_keys_of_what_waited_in_it(kept: Vault, tmp_path: Path) -> None:
    fill(kept)
    owners = "select count(*) from wrapped_keys where owner like 'lane:%'"
    with closing(sqlite3.connect(tmp_path / "kept.keyring")) as other:
        assert other.execute(owners).fetchone() == (1,)
        kept.intake.drop("lane-1")
        assert other.execute(owners).fetchone() == (0,)
        kept.intake.add([replace(WAITING, key="key-3")], NOON)
        kept.intake.purge(NOON + timedelta(days=4))
        assert other.execute(owners).fetchone() == (0,)


def test_another_master_key_is_refused_with_what_to_do(kept: Vault, tmp_path: Path) -> None:
    kept.store.record(ANJA, said("van anja"))
    with pytest.raises(StoreError, match="KLANKBORD_KEY"):
        vault(tmp_path, new_key())


def test_a_keyed_hash_leads_back_to_its_user_while_the_key_is_there(kept: Vault) -> None:
    kept.store.save_setting(ANJA, "keep", "no")
    sealed = kept.keyring.sealed(ANJA)
    assert "anja" not in sealed.user
    assert kept.keyring.person(sealed) == ANJA
    assert kept.keyring.people() == [ANJA]
    kept.store.erase(ANJA)
    assert kept.keyring.person(sealed) is None


def test_a_database_from_before_is_taken_over_whole_and_no_byte_stays_open(tmp_path: Path) -> None:
    who = UserKey("slack", "T1", CANARY)
    plain = SqlStore(SqliteEngine(tmp_path / "kept.db"))
    intake, installations = SqlIntake(plain.engine), SqlInstallations(plain.engine)
    fill(replace(vault(None), store=plain, intake=intake, installations=installations))
    intake.add([replace(WAITING, key="done")], NOON)
    intake.finish("done")
    before = (plain.history(who, NOON, f"T1:D{CANARY}:1"), plain.conversations(who), plain.open_experiments(who))
    plain.close()
    assert CANARY.encode() in raw(tmp_path)
    for _ in range(2):
        kept = vault(tmp_path)
        assert CANARY.encode() not in raw(tmp_path)
        store = kept.store
        after = (store.history(who, NOON, f"T1:D{CANARY}:1"), store.conversations(who), store.open_experiments(who))
        assert after == before
        assert store.setting(who, "keep") == "yes"
        assert [(job.key, job.body, job.decided) for job in kept.intake.unfinished()] == [
            ("key-1", WAITING.body, CANARY)
        ]
        assert [one.body for one in kept.intake.held("lane-1")] == [CANARY]
        assert kept.intake.add([replace(WAITING, key="done")], NOON) == [False]
        assert kept.installations.find("", "T1") == CANARY
        store.close()
    kept = vault(tmp_path)
    assert kept.store.forget(who, f"T1:D{CANARY}:1") == [f"T1:D{CANARY}:2"]
    kept.store.close()


def test_the_key_of_the_tests_is_a_key() -> None:
    assert len(KEY) == 32
