"""What every intake and every list of installations promises."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.base import HELD, REMEMBERED, Intake, Job, opaque
from bot.store.engine import Engine
from bot.store.installations import SqlInstallations
from bot.store.intake import SqlIntake
from tests.contract.test_store import NOON
from tests.postgres import bytes_of

SECOND = timedelta(seconds=1)


@pytest.fixture
def intake(database: Engine) -> Intake:
    """An empty intake."""
    return SqlIntake(database)


def job(key: str = "k1", lane: str = "l1", text: str = "kanarie") -> Job:
    """Return a job."""
    return Job(key, "message", lane, {"text": text}, {"secret": "never written"})


def add(intake: Intake, one: Job, now: datetime) -> bool:
    """Take one job in."""
    return intake.add([one], now)[0]


def keys(intake: Intake) -> list[str]:
    """Return what is not finished."""
    return [found.key for found in intake.unfinished()]


def test_a_key_is_taken_in_once(intake: Intake) -> None:
    assert add(intake, job(), NOON)
    assert not add(intake, job(), NOON + SECOND)
    intake.finish("k1")
    assert not add(intake, job(), NOON + SECOND)


def test_what_is_taken_in_together_is_told_apart(intake: Intake) -> None:
    add(intake, job("k1"), NOON)
    assert intake.add([job("k0"), job("k1"), job("k2"), job("k2")], NOON) == [True, False, True, False]
    assert sorted(keys(intake)) == ["k0", "k1", "k2"]


def test_what_is_not_finished_comes_back_in_order_without_what_was_only_in_memory(intake: Intake) -> None:
    for number in range(5):
        add(intake, job(f"k{number}"), NOON)
    intake.decide("k1", "besloten")
    intake.finish("k2")
    found = intake.unfinished()
    assert [one.key for one in found] == ["k0", "k1", "k3", "k4"]
    assert found[0].body == {"text": "kanarie"}
    assert found[0].memory == {}
    assert [one.decided for one in found][:2] == [None, "besloten"]
    assert all(one.again for one in found)
    assert intake.decided("k1") == "besloten"


def test_what_was_refused_is_set_aside_and_tried_when_that_is_asked_or_when_it_comes_again(intake: Intake) -> None:
    add(intake, job(), NOON)
    intake.decide("k1", "besloten")
    intake.fail("k1", "channel_not_found")
    [letter] = intake.dead_letters()
    assert (letter.job.key, letter.job.body, letter.reason, letter.received) == (
        "k1",
        {"text": "kanarie"},
        "channel_not_found",
        NOON,
    )
    assert keys(intake) == []
    assert intake.requeue(["k1", "never"]) == 1
    assert [(one.key, one.decided) for one in intake.unfinished()] == [("k1", "besloten")]
    assert intake.dead_letters() == []
    intake.fail("k1", "channel_not_found")
    assert add(intake, job(), NOON), "a repeat of what was not answered is taken in"
    assert keys(intake) == ["k1"]


def test_a_held_text_waits_in_its_lane_and_is_no_work(intake: Intake) -> None:
    add(intake, job("k1"), NOON)
    add(intake, job("k2", "other"), NOON)
    intake.hold("k1", "gezegd")
    assert keys(intake) == ["k2"]
    assert [(held.key, held.body) for held in intake.held("l1")] == [("k1", "gezegd")]
    assert intake.held("other") == []
    intake.drop_held("l1")
    assert intake.held("l1") == []
    assert keys(intake) == ["k2"]


def test_dropping_a_lane_takes_all_that_lies_in_it(intake: Intake) -> None:
    for number in range(3):
        add(intake, job(f"k{number}"), NOON)
    add(intake, job("other", "l2"), NOON)
    intake.hold("k0", "x")
    intake.drop("l1")
    assert keys(intake) == ["other"]
    assert intake.held("l1") == []


def test_it_is_known_of_a_job_that_it_was_wiped_while_it_was_being_done(intake: Intake) -> None:
    intake.enrol("one", NOON)
    add(intake, job(), NOON)
    [taken] = intake.claim("one", NOON, 9)
    assert not intake.wiped(taken.key)
    intake.decide(taken.key, "besloten", "one")
    assert not intake.wiped(taken.key)
    intake.drop("l1")
    assert intake.wiped(taken.key)
    intake.finish(taken.key, "one")
    assert intake.wiped("never seen")


@pytest.mark.parametrize("state", ["queued", "held", "failed", "decided"])
def test_whatever_lies_here_is_gone_after_a_day(intake: Intake, tmp_path: Path, state: str) -> None:
    add(intake, job(), NOON)
    if state == "held":
        intake.hold("k1", "kanarie")
    elif state == "failed":
        intake.fail("k1", "code")
    elif state == "decided":
        intake.decide("k1", "kanarie")
    intake.purge(NOON + HELD - SECOND)
    assert keys(intake) or intake.held("l1") or intake.dead_letters()
    intake.purge(NOON + HELD)
    assert keys(intake) == []
    assert intake.held("l1") == []
    assert intake.dead_letters() == []
    assert b"kanarie" not in bytes_of(tmp_path)


def test_what_was_not_done_within_a_day_is_named_before_it_goes(intake: Intake) -> None:
    for number in range(4):
        add(intake, job(f"k{number}", f"l{number}"), NOON)
    intake.fail("k1", "code")
    intake.hold("k2", "gezegd")
    intake.decide("k3", "besloten")
    assert intake.too_old(NOON + HELD - SECOND) == []
    assert [(one.key, one.body) for one in intake.too_old(NOON + HELD)] == [
        ("k0", {"text": "kanarie"}),
        ("k3", {"text": "kanarie"}),
    ]
    intake.purge(NOON + HELD)
    assert intake.too_old(NOON + HELD) == []


def test_a_key_is_known_for_a_month(intake: Intake) -> None:
    add(intake, job(), NOON)
    intake.finish("k1")
    intake.purge(NOON + REMEMBERED - SECOND)
    assert not add(intake, job(), NOON)
    intake.purge(NOON + REMEMBERED)
    assert add(intake, job(), NOON)


def test_what_is_finished_leaves_no_byte(intake: Intake, tmp_path: Path) -> None:
    add(intake, job(), NOON)
    intake.finish("k1")
    intake.tidy()
    assert b"kanarie" not in bytes_of(tmp_path)


def test_an_opaque_key_tells_nothing_and_keeps_parts_apart() -> None:
    assert "U1" not in opaque("message", "U1")
    assert opaque("a", "bc") != opaque("ab", "c")
    assert opaque("a", None) == opaque("a", "")


def test_an_installation_is_found_exactly_as_it_was_named(database: Engine) -> None:
    kept = SqlInstallations(database)
    kept.save("", "T1", "een", NOON)
    kept.save("E1", "T1", "twee", NOON)
    kept.save("E1", "T1", "drie", NOON)
    assert (kept.find("", "T1"), kept.find("E1", "T1"), kept.find("E2", "T1")) == ("een", "drie", None)
    assert kept.count() == 2
    kept.remove("", "T1")
    assert (kept.find("", "T1"), kept.count()) == (None, 1)


def test_a_state_is_good_once_and_until_its_end(database: Engine) -> None:
    kept = SqlInstallations(database)
    for state in ("one", "late"):
        kept.keep_state(state, NOON, NOON + SECOND)
    assert kept.drop_state("one", NOON)
    assert not kept.drop_state("one", NOON)
    assert not kept.drop_state("late", NOON + SECOND)
    assert not kept.drop_state("never", NOON)
