"""Somebody writes to the coach: it answers in a thread under the message, and goes on there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain import Kind
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, TORN, Workspace, labels, room, text_of

pytestmark = IN_SLACK


async def agreed(here: Workspace, user: str = "UANJA", text: str = SPAGAAT) -> str:
    """Let somebody begin, and say yes to keeping; returns the thread."""
    thread = await here.say(user, text)
    yes = next(
        label for label in labels(here.last(user)["blocks"]) if label in {"Bewaren en verder", "Keep it and go on"}
    )
    await here.press(user, here.last(user), yes)
    return thread


async def test_the_answer_stands_in_a_thread_under_the_message(here: Workspace) -> None:
    ts = await here.say("UANJA", SPAGAAT)
    [post] = here.posts("UANJA")
    assert (post["channel"], post["thread_ts"]) == (room("UANJA"), ts)
    assert "dubbele binding" in text_of(post["blocks"])
    assert "spagaat" in post["text"], "every message says the same in plain text"


async def test_the_first_message_is_answered_at_once_below_the_disclosure(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    shown = text_of(here.last("UANJA")["blocks"])
    for told in ("AI: software, geen mens", "beheert het", "fake", "24 uur", "tot je het laat wissen", "stop"):
        assert told in shown, told
    assert shown.index("AI: software") < shown.index("spagaat") < shown.index("Mag ik dit gesprek bewaren")
    assert labels(here.last("UANJA")["blocks"]) == ["Bewaren en verder", "Niet bewaren"]


async def test_it_is_disclosed_once_and_each_message_without_a_yes_stands_alone(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    await here.say("UANJA", "En dan is er nog de factuur die niemand wil betalen aan ons.")
    await here.say("UANJA", "Ook in de derde week bleef het stil, en ik heb gewacht op hem.")
    first, second, third = (text_of(post["blocks"]) for post in here.posts("UANJA"))
    assert ["geen mens" in text for text in (first, second, third)] == [True, False, False]
    assert ["los, ook dit" in text for text in (first, second, third)] == [False, True, False], "it says so once"
    assert here.kept("UANJA") == []


async def test_a_yes_keeps_the_first_message_and_the_talk_goes_on_in_its_thread(here: Workspace) -> None:
    thread = await agreed(here)
    assert here.kept("UANJA")[0] == SPAGAAT
    assert labels(here.last("UANJA")["blocks"])[:2] == ["Herkenbaar", "Klopt niet"]
    await here.say("UANJA", "Mijn directeur vroeg gisteren om een vlijmscherp advies.", thread)
    assert here.last("UANJA")["thread_ts"] == thread
    [talk] = here.store.conversations(here.key("UANJA"))
    assert [turn.kind for turn in talk.turns if turn.role == "coach"] == [Kind.READING, Kind.FOLLOW_UP]


async def test_a_no_wipes_the_message_and_the_next_is_answered_without_being_kept(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Niet bewaren")
    assert "niet bewaren" in text_of(here.last("UANJA")["blocks"])
    assert labels(here.last("UANJA")["blocks"]) == []
    await here.say("UANJA", SPAGAAT)
    assert labels(here.last("UANJA")["blocks"]) == [], "who said no is not asked again and again"
    assert here.kept("UANJA") == []
    assert here.database.rows("select * from intake where body is not null") == []


async def test_every_new_message_is_a_talk_of_its_own(here: Workspace) -> None:
    await agreed(here)
    await here.say("UANJA", "Iets anders: de factuur van het project ligt op mijn bureau.")
    await here.say("UANJA", "Bij een derde zaak wacht iedereen op een ander, al een maand.")
    assert len(here.store.conversations(here.key("UANJA"))) == 3


async def test_what_was_told_in_two_threads_waits_for_a_yes_in_each(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    await here.say("UANJA", "De factuur ligt al weken bij mijn opdrachtgever.")
    first, second = here.posts("UANJA")
    await here.press("UANJA", second, "Bewaren en verder")
    assert not [text for text in here.kept("UANJA") if text == SPAGAAT]
    await here.press("UANJA", first, "Bewaren en verder")
    assert SPAGAAT in here.kept("UANJA")
    assert len(here.store.conversations(here.key("UANJA"))) == 2


async def test_all_that_was_told_in_one_thread_is_kept_in_its_order(here: Workspace) -> None:
    thread = await here.say("UANJA", SPAGAAT)
    await here.say("UANJA", "De factuur ligt al weken bij mijn opdrachtgever.", thread)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    told = [text for text in here.kept("UANJA") if text.startswith(("Ik zit", "De factuur"))]
    assert told == [SPAGAAT, "De factuur ligt al weken bij mijn opdrachtgever."]


async def test_english_is_answered_in_english(here: Workspace) -> None:
    await agreed(here, "UBRAM", TORN)
    shown = text_of(here.last("UBRAM")["blocks"])
    assert "software, not a human" in shown
    assert "double bind" in shown
    assert "I recognise this" in labels(here.last("UBRAM")["blocks"])
    assert "Nothing" not in (await here.command("UBRAM", "help"))["text"]
    assert "direct message" in (await here.command("UBRAM", "help"))["text"], (
        "a word of both languages: that of the talk"
    )
    assert "What I am not" in await here.open_home("UBRAM")


async def test_who_says_stop_is_not_asked_once_more(here: Workspace) -> None:
    thread = await here.say("UANJA", SPAGAAT)
    await here.say("UANJA", "stop", thread)
    assert "Dan laten we het hierbij" in text_of(here.last("UANJA")["blocks"])
    assert labels(here.last("UANJA")["blocks"]) == []


async def test_an_unanswered_text_is_gone_after_a_day(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    message = here.last("UANJA")
    here.clock.later(hours=24)
    here.coach.parts.intake.purge(here.clock())
    assert here.database.rows("select * from intake where body is not null") == []
    await here.press("UANJA", message, "Bewaren en verder")
    assert here.kept("UANJA") == []
    assert "was al verdwenen" in text_of(here.last("UANJA")["blocks"])


async def test_an_edit_a_bot_or_any_other_subtype_is_let_pass(here: Workspace) -> None:
    edit: dict[str, Any] = {
        "type": "message",
        "subtype": "message_changed",
        "channel": "DANJA",
        "channel_type": "im",
        "ts": "9.1",
    }
    edit |= {"message": {"user": "UANJA", "text": SPAGAAT, "ts": "9.0"}}
    others: list[dict[str, Any]] = [
        edit,
        {"type": "message", "channel": "DANJA", "channel_type": "im", "ts": "9.2", "bot_id": "B9", "text": SPAGAAT},
        {
            "type": "message",
            "channel": "DANJA",
            "channel_type": "im",
            "ts": "9.3",
            "user": "UANJA",
            "subtype": "me_message",
        },
        {"type": "message", "channel": "C1", "channel_type": "channel", "ts": "9.4", "user": "UANJA", "text": SPAGAAT},
        {"type": "reaction_added", "user": "UANJA", "reaction": "x", "item": {}},
    ]
    for event in others:
        assert (await here.event(**event)).status == 200, event
    assert here.slack.calls == []


async def test_deleting_a_message_deletes_our_copy_and_the_answer_that_quoted_it(here: Workspace) -> None:
    thread = await agreed(here)
    ts = await here.say("UANJA", "Een zwaluw zei dat ik te streng ben voor zijn mensen.", thread)
    assert any("zwaluw" in text for text in here.kept("UANJA"))
    answer = here.last("UANJA")["ts"]
    deleted = {"type": "message", "subtype": "message_deleted", "channel": room("UANJA"), "deleted_ts": ts, "ts": "9.9"}
    await here.event(**deleted, previous_message={"user": "UANJA", "ts": ts, "text": "Een zwaluw zei ..."})
    assert not any("zwaluw" in text for text in here.kept("UANJA"))
    assert here.kept("UANJA")[0] == SPAGAAT, "what was not deleted stays"
    assert [call.arguments["ts"] for call in here.slack.of("chat.delete")] == [answer]
    assert len(here.slack.of("chat.postMessage")) == 2, "nothing is said about it"


async def test_deleting_a_message_that_was_answered_deletes_it_though_slack_leaves_a_tombstone(here: Workspace) -> None:
    thread = await agreed(here)
    was = {"user": "UANJA", "ts": thread, "text": SPAGAAT, "reply_count": 1}
    tombstone = {"user": "USLACKBOT", "ts": thread, "subtype": "tombstone", "text": "This message was deleted."}
    changed = {"type": "message", "subtype": "message_changed", "channel": room("UANJA"), "ts": "9.9"}
    await here.event(**changed, message=tombstone, previous_message=was)
    assert here.kept("UANJA") == []
    assert len(here.slack.of("chat.delete")) == 1, "the answer that quoted it goes too"
    gone = {"type": "message", "subtype": "message_deleted", "channel": room("UANJA"), "deleted_ts": thread}
    await here.event(**gone, previous_message=tombstone)
    assert len(here.slack.of("chat.delete")) == 1, "that the tombstone goes as well is nothing new"


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
async def test_words_beside_a_file_are_answered_as_words_alone(here: Workspace, subtype: str) -> None:
    said = here.message("UANJA", SPAGAAT)
    said["event"] |= {"subtype": subtype, "files": [{"id": "F1", "name": "scherm.png"}]}
    await here.post(said)
    await here.settle()
    assert "dubbele binding" in text_of(here.last("UANJA")["blocks"])
    assert here.slack.of("files.info") == [], "the file is not looked at"


async def test_deleting_a_message_that_waits_for_a_yes_deletes_it_too(here: Workspace) -> None:
    ts = await here.say("UANJA", SPAGAAT)
    message = here.last("UANJA")
    deleted = {"type": "message", "subtype": "message_deleted", "channel": room("UANJA"), "deleted_ts": ts, "ts": "9.9"}
    await here.event(**deleted, previous_message={"user": "UANJA", "ts": ts})
    assert here.database.rows("select * from intake where body is not null") == []
    here.slack.messages[(room("UANJA"), message["ts"])] = message
    await here.press("UANJA", message, "Bewaren en verder")
    assert here.kept("UANJA") == []


async def test_nobody_can_delete_what_another_one_wrote(here: Workspace) -> None:
    ts = await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    deleted = {"type": "message", "subtype": "message_deleted", "channel": room("UANJA"), "deleted_ts": ts, "ts": "9.9"}
    await here.event(**deleted, previous_message={"user": "UBRAM", "ts": ts})
    assert here.kept("UANJA")[0] == SPAGAAT


async def test_in_danger_the_doors_come_first_and_nothing_is_asked_or_held(here: Workspace) -> None:
    await here.say("UANJA", "Ik wil niet meer wakker worden.")
    post = here.last("UANJA")
    assert "113" in text_of(post["blocks"])
    assert labels(post["blocks"]) == []
    assert here.database.rows("select * from intake where body is not null") == []


async def test_status_and_prompts_are_decoration_that_may_fail(here: Workspace) -> None:
    here.slack.unknown |= {"assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts"}
    await here.event(type="app_home_opened", user="UANJA", channel=room("UANJA"), tab="messages")
    await here.say("UANJA", SPAGAAT)
    await here.say("UANJA", SPAGAAT)
    assert len(here.posts("UANJA")) == 2
    assert len(here.slack.of("assistant.threads.setStatus")) == 1, "what is not known is not asked for again"


async def test_it_shows_that_it_thinks_along_and_how_to_begin(here: Workspace) -> None:
    await here.event(type="app_home_opened", user="UANJA", channel=room("UANJA"), tab="messages")
    ts = await here.say("UANJA", SPAGAAT)
    [prompts] = here.slack.of("assistant.threads.setSuggestedPrompts")
    assert 1 <= len(prompts.arguments["prompts"]) <= 4
    assert "thread_ts" not in prompts.arguments
    [status] = here.slack.of("assistant.threads.setStatus")
    assert (status.arguments["thread_ts"], status.arguments["status"]) == (ts, "denkt mee...")


async def test_ids_and_marks_of_slack_come_back_as_plain_words_that_ping_nobody(here: Workspace) -> None:
    await here.say("UANJA", "Ik zit in een spagaat &lt;!channel&gt; met <@U123|jan> &amp; <!here> & co.")
    post = here.last("UANJA")
    for shown in (text_of(post["blocks"]), post["text"]):
        assert "<!" not in shown
        assert "<@" not in shown
        assert "U123" not in shown


async def test_a_question_about_privacy_is_answered_as_it_is_in_slack(here: Workspace) -> None:
    thread = await agreed(here)
    await here.say("UANJA", "privacy", thread)
    assert "Slack bewaart zelf ook" in text_of(here.last("UANJA")["blocks"])
    assert "alleen op deze computer" not in text_of(here.last("UANJA")["blocks"])
    kept = "\n".join(here.kept("UANJA"))
    assert "Slack bewaart zelf ook" in kept, "what is kept, and exported, is what was said"
    assert "alleen op deze computer" not in kept
