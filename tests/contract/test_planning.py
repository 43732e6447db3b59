"""What a sweep reads grows with the nudges that are due, and not with the users that are known, on every store that serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.domain import UserKey
from bot.nudges.base import Plan
from bot.nudges.sweep import Why
from bot.store.postgres_engine import PostgresEngine
from bot.store.sqlite_engine import SqliteEngine
from tests.contract.engines import VAULTS
from tests.contract.test_nudges import TUESDAY, Kept, opened

FEW, MANY = 4, 60
WEEK = timedelta(weeks=1)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the queries, and the rows that they gave."""
    counted: Counter[str] = Counter()
    for engine in (SqliteEngine, PostgresEngine):

        def rows(self: Any, *asked: Any, of: Callable[..., Any] = engine.rows, **values: Any) -> Any:
            found = of(self, *asked, **values)
            counted.update(queries=1, rows=len(found))
            return found

        monkeypatch.setattr(engine, "rows", rows)
    return counted


def known(kept: Kept, first: int, last: int, due: int) -> None:
    """Let people be known who all chose a moment; the first so many are due on Tuesday, the rest a week later."""
    with kept.store.together():
        for number in range(first, last):
            who = UserKey("slack", "T1", f"U{number}")
            for name, value in {"nudge-day": "tue", "zone": "Europe/Amsterdam"}.items():
                kept.store.save_setting(who, name, value)
            at = TUESDAY if number < due else TUESDAY + WEEK
            kept.nudges.save_plan(Plan(who, "hier", TUESDAY - WEEK, at))


@pytest.mark.parametrize("database", VAULTS)
def test_planning_reads_what_is_due_and_nothing_of_who_else_is_known(
    tmp_path: Path, catalogue: Catalogue, read: Counter[str], database: str
) -> None:
    vault = VAULTS[database](tmp_path)
    kept = opened(vault.store, vault.nudges, catalogue)
    costs: list[Counter[str]] = []
    for first, last in ((0, FEW), (FEW, MANY)):
        known(kept, first, last, due=FEW)
        list(kept.sweep.preview(TUESDAY))  # what is read once, such as keys, is read
        read.clear()
        assert [outcome.why for outcome in kept.sweep.preview(TUESDAY)] == [Why.QUESTION] * FEW
        costs.append(Counter(read))
    assert costs[0] == costs[1]
    read.clear()
    assert len(list(kept.sweep.preview(TUESDAY + WEEK))) == MANY
    assert read["rows"] > costs[0]["rows"], "with more due there is more to read"
    vault.store.close()
