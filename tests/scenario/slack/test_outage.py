"""Slack that cannot be reached for a while: answers wait, hold up nobody, and are given once when it is back."""

from __future__ import annotations

import pytest

from bot.channels.slack.api import ATTEMPTS
from bot.jobs import leased
from bot.jobs.doing import FIRST_WAIT_SECONDS
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace

pytestmark = IN_SLACK


async def test_an_answer_that_cannot_be_given_is_put_off_and_given_once_when_slack_is_back(here: Workspace) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "503", times=ATTEMPTS))
    thread = await here.say("UANJA", SPAGAAT)
    assert here.posts("UANJA") == []
    assert len(here.slack.of("chat.postMessage")) == ATTEMPTS
    assert max(here.patience.waits) > 4 * here.patience.waits[0], "the waits grow"
    here.clock.later(seconds=FIRST_WAIT_SECONDS)
    await here.coach.jobs.claim()
    await here.settle()
    assert [post["thread_ts"] for post in here.posts("UANJA")] == [thread]


async def test_a_long_retry_after_is_kept_to_without_holding_up_others(here: Workspace) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "429", retry_after="600"))
    await here.say("UANJA", SPAGAAT)
    await here.say("UBRAM", SPAGAAT)
    assert (len(here.posts("UANJA")), len(here.posts("UBRAM"))) == (0, 1)
    here.clock.later(seconds=599)
    await here.coach.jobs.claim()
    await here.settle()
    assert here.posts("UANJA") == []
    here.clock.later(seconds=1)
    await here.coach.jobs.claim()
    await here.settle()
    assert len(here.posts("UANJA")) == 1


@pytest.mark.parametrize("asked", ["inf", "1e308", "99999999999", "nan", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "soon"])
async def test_whatever_retry_after_says_the_answer_comes_within_its_day_and_nothing_is_lost(
    here: Workspace, asked: str
) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "429", retry_after=asked))
    await here.say("UANJA", SPAGAAT)
    here.clock.later(hours=6)
    await here.coach.jobs.claim()
    await here.settle()
    assert len(here.posts("UANJA")) == 1


@pytest.mark.parametrize("kind", ["503", "lost"])
async def test_after_hours_it_is_a_dead_letter_and_still_not_given_twice(here: Workspace, kind: str) -> None:
    here.slack.faults.append(Fault("chat.postMessage", kind))
    here.slack.faults += [Fault(method, "503", times=999) for method in ("chat.postMessage", "conversations.replies")]
    await here.say("UANJA", SPAGAAT)
    for _ in range(leased.TRIES):
        here.clock.later(hours=1)
        await here.coach.jobs.claim()
        await here.settle()
    [letter] = here.vault.intake.dead_letters()
    assert letter.reason == "slack_unreachable"
    here.slack.faults.clear()
    assert here.vault.intake.requeue([letter.job.key]) == 1
    await here.coach.jobs.claim()
    await here.settle()
    assert len(here.posts("UANJA")) == 1
