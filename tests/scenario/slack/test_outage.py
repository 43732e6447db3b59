"""Slack that cannot be reached for a while: answers wait, hold up nobody, and are given once when it is back."""

from __future__ import annotations

import pytest

from bot.channels.slack.api import ATTEMPTS
from bot.jobs import leased
from bot.jobs.doing import FIRST_WAIT_SECONDS
from bot.store.base import StoreError
from tests.scenario.slack.conftest import Begin
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, text_of

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


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Stuur het gerust nog een keer"), ("en", "Please send it again")]
)
async def test_whoever_wrote_to_a_coach_that_was_off_for_over_a_day_is_told_so_once_in_a_thread(
    here: Workspace, begin: Begin, language: str, words: str
) -> None:
    await here.choose("UANJA", "language", language)
    await here.coach.jobs.make_room(0)
    first, other = here.message("UANJA", SPAGAAT), here.message("UANJA", "iets anders over de factuur")
    thread = first["event"]["ts"]
    for payload in (first, here.message("UANJA", "en nog iets erbij", thread), other):
        await here.post(payload)
    here.clock.later(hours=25)
    after = await begin(clock=here.clock)
    await after.settle()
    assert {post["thread_ts"] for post in after.posts("UANJA")} == {thread, other["event"]["ts"]}
    assert len(after.posts("UANJA")) == 2
    assert all(words in text_of(post["blocks"]) for post in after.posts("UANJA"))
    here.clock.later(hours=25)
    await after.coach.jobs.keep_house()
    await after.settle()
    assert len(after.posts("UANJA")) == 2
    assert SPAGAAT not in after.dump()


async def test_it_is_told_too_when_the_process_dies_between_the_telling_and_the_wiping(
    here: Workspace, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.coach.jobs.make_room(0)
    await here.post(here.message("UANJA", SPAGAAT))
    here.clock.later(hours=25)
    monkeypatch.setattr(here.vault.intake, "purge", _dies)
    with pytest.raises(StoreError):
        await here.coach.jobs.keep_house()
    after = await begin(clock=here.clock)
    await after.settle()
    assert len(after.posts("UANJA")) == 1


def _dies(*_: object) -> None:
    raise StoreError("kanarie")
