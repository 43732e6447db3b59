"""What a day may cost: per user, in total, also over a restart; and nothing of whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain import UserKey
from bot.model.budget import Budget
from bot.model.failure import Failure, ModelError
from tests.endpoint import NOON

ANNA, BEN = UserKey("slack", "T1", "U0ANNA"), UserKey("slack", "T1", "U0BEN")


def refused(budget: Budget, who: UserKey, tokens: int) -> Failure:
    with pytest.raises(ModelError) as caught:
        budget.reserve(budget.name(who), tokens)
    return caught.value.failure


def test_a_user_is_stopped_at_their_own_limit_and_nobody_else_is() -> None:
    budget = Budget(100, 1000, lambda: NOON)
    budget.settle(budget.reserve(budget.name(ANNA), 90), 90)
    assert refused(budget, ANNA, 20) is Failure.BUDGET_USER
    budget.reserve(budget.name(BEN), 20)


def test_all_together_are_stopped_at_the_total() -> None:
    budget = Budget(100, 150, lambda: NOON)
    budget.settle(budget.reserve(budget.name(ANNA), 90), 90)
    assert refused(budget, BEN, 70) is Failure.BUDGET_TOTAL
    assert budget.left() == 60


def test_what_is_asked_at_the_same_time_counts_before_it_is_answered() -> None:
    budget = Budget(1000, 100, lambda: NOON)
    first = budget.reserve(budget.name(ANNA), 80)
    assert refused(budget, BEN, 30) is Failure.BUDGET_TOTAL
    budget.settle(first, 10)
    budget.reserve(budget.name(BEN), 30)


def test_at_midnight_utc_everybody_begins_anew() -> None:
    now = [datetime(2026, 11, 24, 23, 59, tzinfo=UTC)]
    budget = Budget(100, 100, lambda: now[0])
    yesterday = budget.name(ANNA)
    running = budget.reserve(yesterday, 100)
    now[0] += timedelta(minutes=2)
    assert budget.name(ANNA) != yesterday, "nobody can be followed from one day to the next"
    budget.reserve(budget.name(ANNA), 60)
    budget.settle(running, 40)
    assert budget.left() == 0


def test_a_restart_does_not_begin_at_nothing(tmp_path: Path) -> None:
    file = tmp_path / "klankbord.spent"
    before = Budget(100, 100, lambda: NOON, file)
    before.settle(before.reserve(before.name(ANNA), 50), 45)
    assert Budget(100, 100, lambda: NOON, file).left() == 55


def test_two_processes_share_one_total(tmp_path: Path) -> None:
    one, other = (Budget(100, 100, lambda: NOON, tmp_path / "x") for _ in range(2))
    one.settle(one.reserve(one.name(ANNA), 60), 60)
    other.settle(other.reserve(other.name(BEN), 10), 10)
    assert other.left() == 30


def test_what_is_written_down_is_one_number_a_day_and_tells_of_nobody(tmp_path: Path) -> None:
    file = tmp_path / "klankbord.spent"
    budget = Budget(100, 100, lambda: NOON, file)
    assert not file.exists(), "nothing is written before something was spent"
    budget.settle(budget.reserve(budget.name(ANNA), 50), 45)
    content = file.read_bytes()
    assert b"2026-11-24" in content
    assert ANNA.user.encode() not in content
    assert budget.name(ANNA).encode() not in content
    assert file.stat().st_mode & 0o077 == 0


def test_a_disk_that_cannot_be_written_only_forgets_at_a_restart(tmp_path: Path) -> None:
    budget = Budget(100, 100, lambda: NOON, tmp_path)
    budget.settle(budget.reserve(budget.name(ANNA), 50), 45)
    assert budget.left() == 55


def test_what_a_user_is_called_tells_nothing() -> None:
    one, other = Budget(1, 1, lambda: NOON), Budget(1, 1, lambda: NOON)
    assert one.name(ANNA) == one.name(ANNA) != one.name(BEN)
    assert one.name(ANNA) != other.name(ANNA), "each process salts with a salt of its own"
    assert ANNA.user not in one.name(ANNA)
