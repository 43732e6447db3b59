"""Who stops, says no or erases while an answer is on its way keeps nothing of it, however late it comes."""

from __future__ import annotations

import pytest

from bot.channels.slack.api import ATTEMPTS
from bot.flow import CONSENT
from bot.rights.words import Right
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.test_command import keep
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.test_rights import asker
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace

pytestmark = IN_SLACK
STORY = "Een zwaluw van de directie zei dat ik te streng ben, en nu zit ik in een spagaat."
LATER = 600


async def ten_minutes_later(here: Workspace) -> None:
    """Let Slack, which asked for patience, be asked again."""
    here.clock.later(seconds=LATER)
    await here.coach.jobs.claim()
    await here.settle()


def held_back(here: Workspace) -> None:
    """Let Slack ask for patience once."""
    here.slack.faults.append(Fault("chat.postMessage", "429", retry_after=str(LATER)))


@pytest.mark.parametrize("said", ["niet bewaren", "stop helemaal", "ja, wis alles"])
async def test_an_answer_that_was_put_off_is_not_kept_when_its_user_said_no_meanwhile(
    here: Workspace, said: str
) -> None:
    await agreed(here)
    held_back(here)
    await here.say("UANJA", STORY)
    await here.command("UANJA", said)
    await ten_minutes_later(here)
    assert not any("zwaluw" in text for text in here.kept("UANJA"))
    assert here.database.rows("select * from intake where body is not null or decided is not null") == []


async def test_whoever_changes_nothing_meanwhile_finds_it_kept(here: Workspace) -> None:
    await agreed(here)
    held_back(here)
    await here.say("UANJA", STORY)
    await here.command("UANJA", "help")
    await ten_minutes_later(here)
    assert STORY in here.kept("UANJA")


async def test_nothing_is_kept_of_an_answer_that_was_being_sent_while_all_was_erased(here: Workspace) -> None:
    await agreed(here)
    here.slack.faults.append(Fault("chat.postMessage", "503", times=ATTEMPTS - 1))
    rights, who = here.coach.desk.rights, asker(here)
    here.patience.then = lambda: rights.do(Right.WIPE_YES, who, "nl", here.clock())
    await here.say("UANJA", STORY)
    assert len(here.patience.waits) >= ATTEMPTS - 1, "it was erased between two tries to send"
    assert here.kept("UANJA") == []
    assert rights.entries(who, here.clock()) == [], "not even that it was asked whether something is wanted"
    assert here.database.rows("select * from intake where body is not null or decided is not null") == []


async def test_a_first_message_that_was_put_off_is_not_held_when_its_user_said_no_meanwhile(here: Workspace) -> None:
    held_back(here)
    await here.say("UANJA", SPAGAAT)
    await here.command("UANJA", "niet bewaren")
    await ten_minutes_later(here)
    assert here.database.rows("select * from intake where body is not null") == []


async def test_a_no_after_a_check_was_to_be_kept_stays_a_no(here: Workspace) -> None:
    seen = await here.command("UANJA", SPAGAAT)
    held_back(here)
    await keep(here, seen)
    await here.command("UANJA", "niet bewaren")
    await ten_minutes_later(here)
    assert here.store.setting(here.key("UANJA"), CONSENT) == "no"
    assert here.kept("UANJA") == []
