"""A year of nudges for a village: every due slot once, none in quiet hours. `make nudge-year` is the same for 10,000."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import year
from tests.contract.engines import VAULTS
from tests.postgres import forget
from tests.year import ZONES, Person, judge, live, lived


def test_every_due_slot_comes_once_and_none_in_quiet_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Around both changes of the clock in Europe, with Easter between; sixty people, two of each zone."""
    monkeypatch.setattr(year, "EVERY", year.EVERY * 3)
    tally = live(0, 2 * len(ZONES), tmp_path)
    assert tally.right, tally
    assert tally.expected > 50 * len(ZONES)
    assert tally.notices == sum(not Person(number).answers for number in range(2 * len(ZONES)))


@pytest.mark.parametrize(("database", "people"), [("SQLite", 10), ("PostgreSQL", 4)])
def test_it_is_the_same_on_the_sealed_stores_that_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str, people: int
) -> None:
    """Somebody who never answers is one of them."""
    monkeypatch.setattr(year, "EVERY", year.EVERY * 6)
    kept = VAULTS[database](tmp_path)
    village = [Person(7 + 3 * number) for number in range(people)]
    tally = lived(village, kept.store, kept.nudges)
    assert tally.right, tally
    assert tally.expected > 40 * (people - 1)
    assert tally.notices == 1
    forget()


def test_a_year_that_goes_wrong_would_be_seen() -> None:
    somebody = Person(0)
    slots = somebody.expected()
    for wrong in (slots[1:], [*slots, slots[0]], [*slots[:-1], datetime(2027, 6, 1, 23, 0, tzinfo=UTC)]):
        tally = year.Tally()
        judge(somebody, wrong, tally)
        assert not tally.right
