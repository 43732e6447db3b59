"""What every intake promises when several processes take in and do work on one database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.base import UNREADABLE, Intake, Job, LostError
from bot.store.engine import Engine
from bot.store.sqlite_engine import SqliteEngine
from tests.contract.engines import VAULTS, postgres
from tests.contract.test_store import NOON

SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=30)

Two = tuple[Intake, Intake]

BENEATH: dict[str, Callable[[Path], Engine]] = {
    "SQLite": lambda folder: SqliteEngine(folder / "kept.db"),
    "PostgreSQL": postgres,
}
"""The database under each sealed vault."""


@pytest.fixture(params=[*VAULTS])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of each engine in turn."""
    return str(request.param)


@pytest.fixture
def two(engine: str, tmp_path: Path) -> Iterator[Two]:
    """The intakes of two processes, a and b, on one empty database, sealed."""
    one, other = VAULTS[engine](tmp_path), VAULTS[engine](tmp_path)
    one.intake.enrol("a", NOON)
    other.intake.enrol("b", NOON)
    for each in (one, other):
        assert each.intake.reclaim(NOON, LEASE) == 0, "they heard of each other"
    yield one.intake, other.intake
    one.store.close()
    other.store.close()


def job(key: str, lane: str = "l1", **more: object) -> Job:
    """Return a job."""
    return Job(key, "message", lane, {"text": f"tekst {key}"}, **more)  # type: ignore[arg-type]


def keys(jobs: list[Job]) -> list[str]:
    """Return the keys of jobs."""
    return [one.key for one in jobs]


def later(seconds: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(seconds=seconds)


def test_what_one_takes_in_the_other_can_do(two: Two) -> None:
    one, other = two
    one.add([job("k1")], NOON)
    [found] = other.claim("b", NOON, 10)
    assert (found.key, found.lane, found.body, found.replica, found.tries, found.again) == (
        "k1",
        "l1",
        {"text": "tekst k1"},
        "b",
        1,
        False,
    )
    assert one.claim("a", NOON, 10) == [], "a job is given to one"


def test_of_a_lane_one_job_at_a_time_is_done_in_order_whoever_does_it(two: Two) -> None:
    one, other = two
    one.add([job("k1"), job("k2"), job("k3", "l2")], NOON)
    other.add([job("k4")], later(1))
    assert keys(one.claim("a", later(2), 10)) == ["k1", "k3"]
    assert other.claim("b", later(2), 10) == []
    one.finish("k1", "a")
    assert keys(other.claim("b", later(2), 10)) == ["k2"]
    other.hold("k2", "gezegd", "b")
    assert keys(one.claim("a", later(2), 10)) == ["k4"]


def test_no_more_is_given_than_was_asked_for_and_the_oldest_first(two: Two) -> None:
    one, other = two
    one.add([job(f"k{number}", f"l{number}") for number in range(5)], NOON)
    assert keys(one.claim("a", NOON, 2)) == ["k0", "k1"]
    assert keys(other.claim("b", NOON, 2)) == ["k2", "k3"]
    assert one.waiting() == other.waiting() == 5


def test_a_replica_that_lives_keeps_what_it_does(two: Two) -> None:
    one, other = two
    one.add([job("k1")], NOON)
    one.claim("a", NOON, 1)
    assert one.beat("a", later(29))
    assert other.beat("b", later(29))
    assert other.reclaim(later(58), LEASE) == 0
    assert other.claim("b", later(58), 1) == []


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1), timedelta(seconds=31)])
def test_clocks_that_differ_take_nobody_for_dead_who_lives(two: Two, ahead: timedelta) -> None:
    one, other = two
    one.add([job("k1")], NOON)
    one.claim("a", NOON, 1)
    one.beat("a", later(1))
    other.beat("b", NOON + ahead)
    other.reclaim(NOON + ahead, LEASE)
    for seconds in range(5, 65, 5):
        assert one.beat("a", later(seconds)), "it is never given up"
        assert other.beat("b", later(seconds) + ahead)
        assert one.reclaim(later(seconds), LEASE) == 0
        assert other.reclaim(later(seconds) + ahead, LEASE) == 0
    for seconds in range(65, 90, 5):
        assert other.reclaim(later(seconds) + ahead, LEASE) == 0
    assert other.reclaim(later(90) + ahead, LEASE) == 1, (
        "and after half a minute of silence it is, by the other's clock"
    )


def test_what_a_dead_replica_did_is_done_by_another_which_knows_what_was_decided(two: Two) -> None:
    one, other = two
    one.add([job("k1"), job("k2", "l2")], NOON)
    one.claim("a", NOON, 10)
    one.decide("k1", "besloten", "a")
    other.beat("b", later(31))
    assert other.reclaim(later(31), LEASE) == 2
    found = other.claim("b", later(31), 10)
    assert [(each.key, each.decided, each.again, each.tries) for each in found] == [
        ("k1", "besloten", True, 2),
        ("k2", None, True, 2),
    ]


def test_who_was_given_up_is_not_listened_to_any_more(two: Two) -> None:
    one, other = two
    one.add([job("k1")], NOON)
    one.claim("a", NOON, 1)
    other.beat("b", later(31))
    other.reclaim(later(31), LEASE)
    assert not one.beat("a", later(32)), "it is told that it was given up"
    words: tuple[Callable[[], None], ...] = (
        lambda: one.decide("k1", "van a", "a"),
        lambda: one.finish("k1", "a"),
        lambda: one.hold("k1", "van a", "a"),
        lambda: one.fail("k1", "code", "a"),
    )
    for said in words:
        with pytest.raises(LostError):
            said()
    one.release("k1", "a")
    [found] = other.claim("b", later(32), 1)
    assert found.decided is None
    with pytest.raises(LostError):
        one.finish("k1", "a")
    other.finish("k1", "b")
    assert one.waiting() == 0


def test_what_somebody_takes_who_does_not_know_yet_that_they_were_given_up_is_not_stranded(two: Two) -> None:
    one, other = two
    other.reclaim(NOON, LEASE, ["a"])
    one.add([job("k1")], NOON)
    one.claim("a", NOON, 1)
    assert other.reclaim(NOON, LEASE) == 1
    assert keys(other.claim("b", NOON, 1)) == ["k1"]


def test_what_somebody_was_given_and_does_not_know_of_comes_free_and_what_they_do_stays_theirs(two: Two) -> None:
    one, other = two
    one.add([job("k1"), job("k2", "l2"), job("k3", "l3")], NOON)
    one.claim("a", NOON, 2)
    other.claim("b", NOON, 1)
    assert one.disown("a", ["k1"]) == 1
    assert one.disown("a", ["k1"]) == 0
    assert keys(other.claim("b", NOON, 10)) == ["k2"]
    one.finish("k1", "a")


DAMAGE = [
    "body = replace(body, 'k1.', 'k1.AAAA')",
    "body = substr(body, 1, 9)",
    "body = '{}'",
    "decided = 'besloten'",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_job_that_cannot_be_read_is_set_aside_and_those_beside_it_are_done(
    two: Two, engine: str, tmp_path: Path, damage: str
) -> None:
    one, _ = two
    one.add([job("k1"), job("k2", "l2")], NOON)
    beneath = BENEATH[engine](tmp_path)
    with beneath.writing():
        assert beneath.run(f"update intake set {damage} where rowid = (select min(rowid) from intake)") == 1
    beneath.close()
    assert keys(one.unfinished()) == keys(one.overdue(later(20), 10)) == ["k2"]
    assert keys(one.claim("a", later(21), 10)) == ["k2"]
    [letter] = one.dead_letters()
    assert (letter.reason, letter.job.kind, letter.job.body) == (UNREADABLE, "message", {})
    one.finish(letter.job.key)
    assert one.dead_letters() == [], "and it can be forgotten by the name it is shown under"


def test_who_leaves_gives_back_at_once(two: Two) -> None:
    one, other = two
    one.add([job("k1")], NOON)
    one.claim("a", NOON, 1)
    one.leave("a")
    assert keys(other.claim("b", NOON, 1)) == ["k1"]
    assert not one.beat("a", NOON)


def test_what_is_put_off_waits_and_its_lane_with_it(two: Two) -> None:
    one, other = two
    one.add([job("k1"), job("k2")], NOON)
    one.claim("a", NOON, 1)
    one.release("k1", "a", later(10))
    assert other.claim("b", later(9), 10) == []
    assert keys(other.claim("b", later(10), 10)) == ["k1"]


def test_a_job_that_is_set_aside_holds_up_nobody(two: Two) -> None:
    one, other = two
    one.add([job("k1"), job("k2")], NOON)
    one.claim("a", NOON, 1)
    one.fail("k1", "channel_not_found", "a")
    assert keys(other.claim("b", NOON, 10)) == ["k2"]
    assert [letter.job.key for letter in other.dead_letters()] == ["k1"]
    other.finish("k2", "b")
    assert other.requeue(["k1"]) == 1
    [found] = one.claim("a", NOON, 10)
    assert (found.key, found.again) == ("k1", True), "it may have been sent before it was set aside"


def test_what_only_one_can_do_is_its_own_from_the_start_until_it_dies(two: Two) -> None:
    one, other = two
    one.add([job("k1", "k1", replica="a", memory={"text": "in memory"})], NOON)
    assert other.claim("b", NOON, 10) == []
    assert one.claim("a", NOON, 10) == []
    other.reclaim(NOON, LEASE, ["a"])
    [found] = other.claim("b", NOON, 10)
    assert (found.key, found.memory, found.again) == ("k1", {}, True)


def test_of_those_who_wait_too_long_the_first_of_each_lane_is_told_of_once(two: Two) -> None:
    one, other = two
    one.add([job("k1"), job("k2"), job("k3", "l2"), job("k4", "l3")], NOON)
    one.add([job("k5", "l4")], later(15))
    one.claim("a", NOON, 1)
    assert keys(other.overdue(NOON, 10)) == ["k3", "k4"], "of the first lane something is done"
    assert one.overdue(NOON, 10) == []
    one.finish("k1", "a")
    assert keys(one.overdue(later(15), 10)) == ["k2", "k5"]
    assert keys(other.claim("b", later(16), 10)) == ["k2", "k3", "k4", "k5"], "they are done all the same"


def test_regular_work_is_done_by_one_in_each_slot(two: Two) -> None:
    one, other = two
    beyond = later(60)
    assert one.take_slot("sweep", NOON, beyond)
    assert not other.take_slot("sweep", NOON, beyond)
    assert not other.take_slot("sweep", NOON - SECOND, beyond), "no slot that is past"
    assert other.take_slot("other", NOON, beyond)
    assert other.take_slot("sweep", NOON + SECOND, beyond)
    other.free_slot("sweep", NOON + SECOND)
    assert one.take_slot("sweep", NOON + SECOND, beyond), "it failed there, and is tried here"


def test_a_slot_that_a_clock_took_which_is_wrong_stops_nobody(two: Two) -> None:
    one, other = two
    assert one.take_slot("sweep", later(3600), later(3660))
    assert other.take_slot("sweep", NOON, later(60))
    assert not other.take_slot("sweep", NOON, later(60)), "once, all the same"


def test_a_key_that_one_knows_the_other_knows(two: Two) -> None:
    one, other = two
    assert one.add([job("k1")], NOON) == [True]
    assert other.add([job("k1")], NOON) == [False]


def test_the_version_of_a_job_stays_with_it(two: Two) -> None:
    one, other = two
    one.add([job("k1", version=7)], NOON)
    assert [found.version for found in other.claim("b", NOON, 1)] == [7]


def test_one_lane_gets_a_burst_and_then_a_message_a_second_over_all_replicas(two: Two) -> None:
    one, other = two
    waits = [intake.pace("l1", NOON) for intake in (one, other, one, other, one)]
    assert waits == [0, 0, 0, 1, 2]
    assert other.pace("l2", NOON) == 0
    assert one.pace("l1", later(10)) == 0
    one.purge(later(60))
    assert [one.pace("l1", later(60)) for _ in range(4)] == [0, 0, 0, 1]
