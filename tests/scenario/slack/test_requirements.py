"""The requirements on privacy that concern Slack, each test named after the one it holds (docs/requirements.md)."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.slack.manifest import SCOPES, manifest
from bot.channels.slack.payload import Team, lane
from tests.scenario.slack.fake import FakeSlack, Fault
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, room, text_of

pytestmark = IN_SLACK
NAMED = "Ik zit in een spagaat tussen de directie en mijn team, en Pieter de Vries (06-12345678) kijkt weg."


async def test_r16_a_name_is_masked_at_the_door_and_does_not_wait_for_a_yes(here: Workspace) -> None:
    await here.say("UANJA", NAMED)
    assert "Pieter" in text_of(here.last("UANJA")["blocks"]), "in the conversation itself nothing is changed"
    waiting = "".join(one.body for one in here.vault.intake.held(lane(Team("", "T1"), "UANJA")))
    assert "spagaat" in waiting
    for told in ("Pieter", "Vries", "12345678"):
        assert told not in waiting, told
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    assert "spagaat" in here.dump()
    assert "Pieter" not in here.dump()


async def test_r13_of_a_profile_only_the_time_zone_is_read_and_no_scope_is_asked_without_a_reason(
    here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = {
        "real_name": "kanarie",
        "profile": {"email": "kanarie@example.org", "title": "kanarie", "phone": "kanarie"},
    }
    monkeypatch.setattr(
        FakeSlack, "_users_info", lambda *_: {"user": {"id": "UANJA", "tz": "America/Curacao", **person}}
    )
    await agreed(here)
    shown = await here.open_home("UANJA")
    await here.choose("UANJA", "nudge-day", "mon")
    assert len(here.slack.of("users.info")) >= 1
    assert "kanarie" not in shown + here.dump() + repr(here.slack.calls)
    assert "Curacao" in repr(here.slack.views["UANJA"]), "all that is taken of it"
    assert {call.method for call in here.slack.calls} <= {
        "assistant.threads.setStatus", "chat.postMessage", "chat.update", "conversations.open", "users.info",
        "views.publish",
    }  # fmt: skip
    assert set(SCOPES) == {
        "app_mentions:read", "assistant:write", "chat:write", "commands", "files:write", "im:history", "im:write",
        "users:read",
    }  # fmt: skip
    for asked in (manifest(), manifest("https://k.example.org")):
        scopes = asked["oauth_config"]["scopes"]
        assert set(scopes) == {"bot"}, "nothing in the name of a user"
        assert not [
            scope for scope in scopes["bot"] if "email" in scope or scope in {"channels:history", "groups:history"}
        ]
        assert not {"message.channels", "message.groups"} & set(asked["settings"]["event_subscriptions"]["bot_events"])


@pytest.mark.parametrize("kind", ["channel", "group", "mpim", "app_home"])
async def test_r14_what_is_typed_in_a_channel_is_neither_answered_nor_kept(here: Workspace, kind: str) -> None:
    await agreed(here)
    before = len(here.slack.of("chat.postMessage"))
    await here.event(type="message", channel_type=kind, channel="C1", user="UBRAM", ts="8.1", text="een kanarie")
    mention = {"type": "app_mention", "user": "UANJA", "channel": "C1", "text": f"<@UBOT> {SPAGAAT} kanarie"}
    await here.event(**mention, ts="8.2")
    [pointer] = here.slack.of("chat.postEphemeral")
    assert "privébericht" in pointer.arguments["text"]
    assert "dubbele binding" not in repr(pointer.arguments), "no reading where others are"
    assert len(here.slack.of("chat.postMessage")) == before
    assert "kanarie" not in here.dump()


@pytest.mark.parametrize("times", [1, 2, 3, 4])
async def test_r15_an_event_that_is_delivered_up_to_four_times_at_once_gets_one_answer_and_one_row(
    here: Workspace, begin: Any, times: int
) -> None:
    thread = await agreed(here)
    payload = here.message("UANJA", "Niemand pakt het op en iedereen wacht af.", thread)
    answers = await asyncio.gather(*[here.post(payload, retry=n) for n in range(times)])
    assert {answer.status for answer in answers} == {200}
    await here.settle()
    after = await begin()
    assert (await after.post(payload, retry=1)).status == 200, "and once more after a restart"
    await after.settle()
    assert len(after.slack.of("chat.postMessage")) == 2, "the first talk, and this one"
    assert [text for text in after.kept("UANJA") if "Niemand pakt het op" in text][:1]
    assert len([entry for entry in after.vault.ledger.entries(after.key("UANJA")) if entry.kind == "message"]) == 2


async def test_r15_what_was_not_answered_is_answered_when_it_comes_again(here: Workspace, begin: Any) -> None:
    here.patience.crashes = True
    here.slack.faults.append(Fault("chat.postMessage", "500"))
    payload = here.message("UANJA", SPAGAAT)
    assert (await here.post(payload)).status == 200
    await here.settle()
    assert here.posts("UANJA") == []
    after = await begin()
    await after.post(payload, retry=2)
    await after.settle()
    assert len(after.posts("UANJA")) == 1


@pytest.mark.parametrize("state", ["new", "yes"])
async def test_r18_of_a_message_in_need_nothing_is_kept_asked_or_told_to_anybody(here: Workspace, state: str) -> None:
    if state == "yes":
        await agreed(here)
    calls = len(here.slack.calls)
    await here.say("UANJA", "Ik wil niet meer wakker worden, kanarie.")
    shown = text_of(here.last("UANJA")["blocks"])
    assert "113" in shown
    assert "waarschuw" in shown, "it says that nobody is alerted"
    assert "Mag ik dit gesprek bewaren" not in shown
    assert "kanarie" not in here.dump()
    for call in here.slack.calls[calls:]:
        assert call.arguments.get("channel", room("UANJA")) == room("UANJA"), "nobody else is written to"


@pytest.mark.parametrize(
    "said", ["x" * 40_000, "Wat een gedoe. " * 2_600, "🦜" * 300, "```\nif x < 1 & y > 2:\n  pass\n```", "<!channel> <@U9> & <b>", " "]
)  # fmt: skip
async def test_r23_whatever_is_sent_the_answer_fits_and_calls_nobody(here: Workspace, said: str) -> None:
    await here.say("UANJA", said)
    for post in here.posts("UANJA"):
        assert len(post["blocks"]) <= 50
        assert "<!channel>" not in json.dumps(post)
        assert "<@U9>" not in json.dumps(post)
        for block in post["blocks"]:
            assert len(text_of([block])) <= 3_000
    assert here.posts("UANJA"), "it is answered"


TUESDAY = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
"""Nine in the morning in Curaçao, where everybody in this Slack is."""


async def weeks_go_by(here: Workspace, user: str, weeks: int = 3) -> list[datetime]:
    """Let the sweep look every three hours for some weeks; returns when this user was sent something unasked."""
    sent: list[datetime] = []
    for hours in range(0, weeks * 7 * 24, 3):
        here.clock.now = TUESDAY - timedelta(days=1) + timedelta(hours=hours)
        before = len(here.posts(user))
        await here.coach.nudger.look(here.clock.now)
        await here.settle()
        sent += [here.clock.now] * (len(here.posts(user)) - before)
    return sent


async def test_r21_who_did_not_choose_it_is_never_asked_anything(here: Workspace) -> None:
    await agreed(here)
    await here.say("UANJA", "De factuur bepaalt hier wie er aan tafel mag, en dat zijn wij niet.")
    await here.open_home("UANJA")
    assert await weeks_go_by(here, "UANJA", weeks=1) == []


async def test_r21_it_comes_at_the_moment_that_somebody_chose_and_at_most_once_a_week(here: Workspace) -> None:
    await here.command("UANJA", "nudge dinsdag 9:00")
    assert await weeks_go_by(here, "UANJA") == [TUESDAY + timedelta(weeks=number) for number in range(3)]


@pytest.mark.parametrize("way", ["button", "command", "home page", "pauze", "stop"])
async def test_r21_one_press_one_choice_or_one_word_stops_it_and_nothing_is_asked_about_why(
    here: Workspace, way: str
) -> None:
    await here.choose("UANJA", "nudge-day", "tue")
    here.clock.now = TUESDAY
    await here.coach.nudger.look(TUESDAY)
    await here.settle()
    question = here.last("UANJA")
    if way == "button":
        await here.press("UANJA", question, "Stop")
    elif way == "command":
        await here.command("UANJA", "nudge uit")
    elif way == "home page":
        await here.choose("UANJA", "nudge-day", "off")
    else:
        await here.say("UANJA", way)
    for number in range(1, 5):
        here.clock.now = TUESDAY + timedelta(weeks=number)
        told = len(here.posts("UANJA"))
        await here.coach.nudger.look(here.clock.now)
        await here.settle()
        assert len(here.posts("UANJA")) == told
    assert not any("waarom" in post["text"].lower() for post in here.posts("UANJA") if post["ts"] > question["ts"])
