"""What may come between the moment at which a nudge is decided and the moment at which it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.nudges.base import NudgeState
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.test_nudges import ANJA, TUESDAY, at, closes_with_a_step, kept, switched_on
from tests.scenario.slack.workspace import IN_SLACK, Workspace

pytestmark = IN_SLACK

EVENING = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
"""Seven in the evening in Curaçao."""

MORNING = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
"""Eight in the morning after."""


async def later(here: Workspace, now: datetime) -> None:
    """Let it be later, and what waits be done that may be done by then."""
    here.clock.now = now
    await here.coach.jobs.claim()
    await here.settle()


async def undelivered(here: Workspace, *faults: Fault) -> None:
    """Let a nudge be decided at its time, while Slack takes nothing."""
    await switched_on(here)
    here.slack.faults += faults or (Fault("chat.postMessage", "503", times=6),)
    await at(here, TUESDAY)
    assert here.vault.intake.unfinished()[0].decided is not None


def state(here: Workspace, week: str = "2026-W49") -> NudgeState | None:
    """Return how far the nudge of a week is."""
    nudge = here.vault.nudges.find(here.key(ANJA), week)
    return nudge.state if nudge else None


async def test_what_slack_did_not_take_in_time_is_not_sent_in_the_evening_but_in_the_morning_once(
    here: Workspace,
) -> None:
    await undelivered(here)
    await later(here, EVENING)
    assert here.posts(ANJA) == []
    await at(here, MORNING - timedelta(minutes=1))
    assert here.posts(ANJA) == []
    await at(here, MORNING)
    await at(here, MORNING + timedelta(minutes=5))
    assert len(here.posts(ANJA)) == 1
    assert state(here) is NudgeState.SENT


async def test_what_slack_did_take_is_found_there_also_in_the_evening_and_not_sent_again(here: Workspace) -> None:
    await undelivered(here, Fault("chat.postMessage", "lost"), Fault("conversations.history", "503", times=6))
    posted = len(here.posts(ANJA))
    await later(here, EVENING)
    await at(here, MORNING)
    assert (posted, len(here.posts(ANJA))) == (1, 1)
    assert state(here) is NudgeState.SENT


@pytest.mark.parametrize(("name", "value"), [("paused", "yes"), ("nudge-cap", "0"), ("nudge-until", "2026-12-09")])
async def test_what_somebody_says_while_it_waits_holds_and_it_counts_for_nothing(
    here: Workspace, name: str, value: str
) -> None:
    await undelivered(here)
    here.store.save_setting(here.key(ANJA), name, value)
    await later(here, TUESDAY + timedelta(minutes=30))
    assert here.posts(ANJA) == []
    assert state(here) is NudgeState.DROPPED
    plan = here.vault.nudges.plan(here.key(ANJA))
    assert plan is not None
    assert plan.unanswered == 0


async def test_what_slack_refuses_is_set_aside_once_and_not_tried_every_five_minutes(here: Workspace) -> None:
    await switched_on(here)
    here.slack.faults.append(Fault("conversations.open", "restricted_action", times=99))
    for minutes in range(0, 30, 5):
        await at(here, TUESDAY + timedelta(minutes=minutes))
    assert len(here.slack.of("conversations.open")) == 1
    assert [letter.reason for letter in here.vault.intake.dead_letters()] == ["restricted_action"]


async def test_an_operator_who_runs_it_again_in_the_night_wakes_nobody(here: Workspace) -> None:
    await switched_on(here)
    here.slack.faults.append(Fault("chat.postMessage", "channel_not_found"))
    await at(here, TUESDAY)
    [letter] = here.vault.intake.dead_letters()
    here.vault.intake.requeue([letter.job.key])
    await later(here, TUESDAY + timedelta(hours=15))
    assert here.posts(ANJA) == []
    await at(here, MORNING)
    assert len(here.posts(ANJA)) == 1


async def test_who_wrote_meanwhile_gets_no_notice_that_it_was_quiet(here: Workspace) -> None:
    await switched_on(here)
    for number in range(3):
        await at(here, TUESDAY + number * timedelta(weeks=1))
    notice = TUESDAY + timedelta(weeks=3)
    here.slack.faults.append(Fault("chat.postMessage", "503", times=6))
    await at(here, notice)
    here.vault.nudges.answered(here.key(ANJA), notice)
    before = len(here.posts(ANJA))
    await later(here, notice + timedelta(minutes=30))
    assert len(here.posts(ANJA)) == before
    await at(here, notice + timedelta(minutes=35))
    await at(here, notice + timedelta(weeks=1))
    assert "Drie keer" not in here.last(ANJA)["text"]
    assert len(here.posts(ANJA)) == before + 1, "and it goes on"


async def test_a_look_back_that_was_erased_while_it_waited_is_not_asked_about(here: Workspace) -> None:
    await here.press(ANJA, await closes_with_a_step(here, await kept(here)), "Ja, graag")
    before = len(here.posts(ANJA))
    here.slack.faults.append(Fault("chat.postMessage", "503", times=6))
    thursday = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
    await at(here, thursday)
    [talk] = here.store.conversations(here.key(ANJA))
    here.store.forget_conversation(here.key(ANJA), talk.id)
    await later(here, thursday + timedelta(minutes=30))
    assert len(here.posts(ANJA)) == before


async def test_who_said_never_and_then_chooses_a_day_has_one_again(here: Workspace) -> None:
    await switched_on(here)
    here.store.save_setting(here.key(ANJA), "nudge-cap", "0")
    here.coach.desk.replan(here.key(ANJA))
    assert "Staat op *nooit*" in await here.open_home(ANJA)
    await at(here, TUESDAY)
    assert here.posts(ANJA) == []
    await here.command(ANJA, "nudge dinsdag 9:00")
    assert "Volgende keer: dinsdag 8 december" in await here.open_home(ANJA)


@pytest.mark.parametrize("zone", ["US/Pacific", "Asia/Calcutta", "Mars/Olympus", "", None, "../../etc/passwd"])
async def test_whatever_zone_a_profile_names_it_comes_once_and_nothing_breaks(here: Workspace, zone: Any) -> None:
    here.slack.zone = zone
    await switched_on(here)
    for hours in range(-24, 48):
        await at(here, TUESDAY + timedelta(hours=hours))
    assert len(here.posts(ANJA)) == 1


async def test_who_moved_is_asked_at_nine_of_where_they_are_the_week_after_too(here: Workspace) -> None:
    await switched_on(here)
    here.slack.zone = "Europe/Amsterdam"
    await at(here, TUESDAY)  # two in the afternoon there
    assert len(here.posts(ANJA)) == 1
    nine = TUESDAY + timedelta(weeks=1, hours=-5)
    await at(here, nine - timedelta(minutes=1))
    assert len(here.posts(ANJA)) == 1
    await at(here, nine)
    assert len(here.posts(ANJA)) == 2
    assert "9:00 (Europe/Amsterdam)" in (await here.open_home(ANJA))


async def test_what_was_claimed_late_and_not_taken_is_not_sent_more_than_a_day_after_its_time(here: Workspace) -> None:
    await switched_on(here)
    here.slack.faults.append(Fault("chat.postMessage", "503", times=6))
    await at(here, TUESDAY + timedelta(hours=23, minutes=55))
    assert state(here) is NudgeState.PLANNED
    await later(here, TUESDAY + timedelta(hours=24, minutes=30))
    assert here.posts(ANJA) == []
    assert state(here) is NudgeState.DROPPED
    await at(here, TUESDAY + timedelta(weeks=1))
    assert len(here.posts(ANJA)) == 1


@pytest.mark.parametrize("reason", ["user_disabled", "user_not_found", "account_inactive"])
async def test_for_who_is_gone_nothing_is_planned_any_more_and_who_is_back_has_what_they_chose(
    here: Workspace, reason: str
) -> None:
    await switched_on(here)
    here.slack.faults.append(Fault("conversations.open", reason, times=99))
    for weeks in range(3):
        await at(here, TUESDAY + timedelta(weeks=weeks))
    assert len(here.slack.of("conversations.open")) == 1
    assert here.vault.intake.dead_letters() == []
    assert here.vault.nudges.plan(here.key(ANJA)) is None
    assert state(here) is NudgeState.DROPPED
    here.slack.faults.clear()
    await here.open_home(ANJA)
    await at(here, TUESDAY + timedelta(weeks=3))
    assert len(here.posts(ANJA)) == 1


@pytest.mark.parametrize(("day", "refused"), [("9999-12-31", True), ("2027-12-02", True), ("2027-12-01", False)])
async def test_it_is_put_off_for_a_year_at_most(here: Workspace, day: str, refused: bool) -> None:
    await switched_on(here)
    await at(here, TUESDAY)
    await here.press(ANJA, here.last(ANJA), "Later")
    view = here.slack.of("views.open")[-1].arguments["view"]
    answer = await here.submit(ANJA, view, {"until": {"until": {"selected_date": day}}})
    told = answer.json()["errors"]["until"] if refused else ""
    assert told == ("Kies een dag binnen een jaar." if refused else "")
    assert here.vault.intake.dead_letters() == []
    assert (here.store.setting(here.key(ANJA), "nudge-until") == day) is not refused
