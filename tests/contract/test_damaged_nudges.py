"""What cannot be opened any more, of one user, holds up nobody else: not in a sweep, and not when what was claimed is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.nudges.base import NudgeState
from bot.nudges.sweep import Why
from bot.store.engine import Engine as Database
from bot.store.keyring import Keyring
from bot.store.sqlite_engine import SqliteEngine
from tests.contract.engines import VAULTS, postgres
from tests.contract.test_nudges import ANJA, BRAM, DAY, MINUTE, TUESDAY, WEEK, Kept, opened


@dataclass
class Sealed(Kept):
    """A sweep over what lies sealed, with the database beneath it and the keys."""

    beneath: Database
    keyring: Keyring

    def damage(self, column: str, table: str) -> None:
        """Let what one column holds of the first user no longer be what was sealed."""
        (row, *_) = self.beneath.rows(f"select user_id, {column} as sealed from {table} order by user_id")
        with self.beneath.writing():
            changed = row["sealed"][:-6] + ("AAAAA=" if row["sealed"][-6:] != "AAAAA=" else "BBBBB=")
            sql = f"update {table} set {column} = :changed where user_id = :user"
            self.beneath.run(sql, changed=changed, user=row["user_id"])

    def plans(self) -> int:
        """Return how many plans there are."""
        return len(self.beneath.rows("select user_id from nudge_plans"))


@pytest.fixture(params=VAULTS)
def kept(request: pytest.FixtureRequest, tmp_path: Path, catalogue: Catalogue) -> Iterator[Sealed]:
    """Anja and Bram, who both chose Tuesday at nine, on every store that serves."""
    here = VAULTS[request.param](tmp_path)
    beneath: Database = postgres(tmp_path) if request.param == "PostgreSQL" else SqliteEngine(tmp_path / "kept.db")
    made = opened(here.store, here.nudges, catalogue)
    kept = Sealed(made.store, made.nudges, made.sweep, beneath, here.keyring)
    kept.begin(ANJA)
    kept.begin(BRAM)
    yield kept
    beneath.close()
    here.store.close()


def test_a_plan_that_cannot_be_opened_is_put_off_a_day_and_told_of_while_others_get_theirs(
    kept: Sealed, caplog: pytest.LogCaptureFixture
) -> None:
    kept.damage("address", "nudge_plans")
    assert kept.run(TUESDAY) == [Why.QUESTION]
    assert kept.nudges.find(BRAM, "2026-W48") is not None
    assert caplog.messages == ["a plan cannot be opened and is put off"]
    assert kept.run(TUESDAY + DAY - MINUTE) == []
    assert len(caplog.messages) == 1, "it is not tried every five minutes"
    assert kept.run(TUESDAY + DAY) == []
    assert kept.run(TUESDAY + WEEK) == [Why.QUESTION]
    assert kept.plans() == 2, "nobody's choice is thrown away for it"


def test_a_whole_batch_that_cannot_be_opened_keeps_nobody_behind_it_waiting(kept: Sealed) -> None:
    kept.damage("address", "nudge_plans")
    done, more = kept.sweep.run(TUESDAY, 1)
    assert (done, more) == ([], True)
    assert [outcome.why for outcome in kept.sweep.run(TUESDAY, 1)[0]] == [Why.QUESTION]


def test_a_claimed_nudge_that_cannot_be_opened_leaves_the_others_to_be_found(kept: Sealed) -> None:
    kept.sweep.run(TUESDAY)
    kept.damage("question", "nudges")
    assert [plan.who for plan, _ in kept.sweep.stranded(TUESDAY + 5 * MINUTE)] == [BRAM]
    assert [plan.who for plan, _ in kept.sweep.stranded(TUESDAY + DAY + MINUTE)] == []
    states = {row["state"] for row in kept.beneath.rows("select state from nudges")}
    assert states == {NudgeState.DROPPED.value}, "it is let go like any other"


def test_looking_does_not_stop_at_a_plan_that_cannot_be_opened(kept: Sealed) -> None:
    kept.damage("address", "nudge_plans")
    assert [outcome.why for outcome in kept.sweep.preview(TUESDAY)] == [Why.QUESTION]


def test_looking_removes_nothing_also_where_a_key_was_destroyed_and_a_sweep_does(kept: Sealed) -> None:
    kept.keyring.destroy(kept.keyring.sealed(ANJA).user)
    assert [outcome.plan.who for outcome in kept.sweep.preview(TUESDAY)] == [BRAM]
    assert kept.plans() == 2
    assert kept.run(TUESDAY) == [Why.QUESTION]
    assert kept.plans() == 1
