"""/klankbord: a quick check for the user's own eyes, and a few words that do something."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenario.slack.fake import Fault
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, TORN, Workspace, button, labels, room, text_of

pytestmark = IN_SLACK


async def keep(here: Workspace, seen: dict[str, Any], label: str = "Bewaar") -> None:
    """Press the button under a quick check."""
    acted = {**button(seen["blocks"], label), "type": "button", "action_ts": "1"}
    container = {"type": "message", "message_ts": "5.5", "channel_id": "C1", "is_ephemeral": True}
    await here.post(
        here.interaction("UANJA", type="block_actions", actions=[acted], container=container), "interaction"
    )
    await here.settle()


async def test_a_quick_check_is_for_its_user_alone_below_the_disclosure(here: Workspace) -> None:
    seen = await here.command("UANJA", SPAGAAT)
    shown = text_of(seen["blocks"])
    assert seen["response_type"] == "ephemeral"
    assert shown.index("software, geen mens") < shown.index("spagaat")
    assert "niets bewaard" in shown
    assert labels(seen["blocks"]) == ["Bewaar"]
    assert here.slack.of("chat.postMessage") == []


async def test_of_a_quick_check_nothing_is_written_down_at_all(here: Workspace) -> None:
    await here.command("UANJA", SPAGAAT.replace("spagaat", "spagaat kanarie"))
    held = here.dump()
    assert "kanarie" not in held
    assert "UANJA" not in held, "not even who it was"


async def test_keep_opens_a_thread_in_the_private_conversation_that_goes_on(here: Workspace) -> None:
    seen = await here.command("UANJA", SPAGAAT)
    await keep(here, seen)
    await keep(here, seen)
    [root] = here.posts("UANJA")
    assert "thread_ts" not in root
    assert "snelle check" in text_of(root["blocks"])
    assert here.kept("UANJA")[0] == SPAGAAT
    told = here.slack.of("response_url")[-1].arguments
    assert (told["replace_original"], "Bewaard" in told["text"]) == (True, True)
    await here.say("UANJA", "en mijn directeur kijkt weg", root["ts"])
    assert len(here.store.conversations(here.key("UANJA"))) == 1


async def test_a_text_too_long_for_the_button_is_not_kept_and_that_is_said(here: Workspace) -> None:
    seen = await here.command("UANJA", SPAGAAT + " ja" * 1_000)
    assert labels(seen["blocks"]) == []
    assert "te lang om vanaf hier te bewaren" in text_of(seen["blocks"])


async def test_in_danger_a_quick_check_shows_the_doors_and_no_button(here: Workspace) -> None:
    seen = await here.command("UANJA", "Ik wil niet meer wakker worden")
    assert "113" in text_of(seen["blocks"])
    assert labels(seen["blocks"]) == []


async def test_without_text_a_private_form_opens_and_the_answer_comes_in_private(here: Workspace) -> None:
    await here.command("UANJA", "")
    view = dict(here.slack.of("views.open")[0].arguments["view"])
    assert "geen mens" in text_of(view["blocks"]), "it discloses before anything is read"
    refused = await here.submit("UANJA", view, {"reflect": {"text": {"value": "   "}}})
    assert refused.json()["response_action"] == "errors"
    await here.submit("UANJA", view, {"reflect": {"text": {"value": SPAGAAT}}})
    [post] = here.posts("UANJA")
    assert post["channel"] == room("UANJA")
    assert "Bewaren en verder" in labels(post["blocks"])
    await here.press("UANJA", post, "Bewaren en verder")
    await here.say("UANJA", "en verder", post["ts"])
    assert len(here.store.conversations(here.key("UANJA"))) == 1


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("help", "elf patronen"),
        ("HULP", "elf patronen"),
        ("patronen", "Dubbele binding"),
        ("patterns", "Double bind"),
        ("log", "Ik bewaar niets van je"),
        ("nudge maandag 9:00", "maandag 30 november om 09:00"),
        ("nudge tuesday 9:30", "Tuesday 24 November at 09:30"),
        ("nudge off", "question of the week is off"),
        ("nudge dinsdag 9:17", "op het hele of halve uur"),
        ("vraag van de week", "in ons privégesprek"),
        ("pauze", "tot je *hervat* zegt"),
        ("pause", "until you say *resume*"),
        ("export", "in ons privégesprek gezet"),
        ("stop", "Ik bewaar niets meer"),
        ("wis", "alles van je wissen"),
        ("wipe", "erase everything"),
    ],
)
async def test_a_word_does_what_it_says(here: Workspace, said: str, answer: str) -> None:
    seen = await here.command("UANJA", said)
    assert answer in text_of(seen["blocks"])
    assert seen["response_type"] == "ephemeral"
    assert seen["text"]


async def test_the_question_of_the_week_is_one_job_that_ends_once(
    here: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await here.command("UANJA", "vraag van de week")
    await here.choose("UANJA", "weekly", "")
    assert len(here.posts("UANJA")) == 2
    assert "another replica" not in caplog.text
    assert here.vault.intake.unfinished() == []


async def test_the_log_shows_what_was_kept_and_of_nobody_else(here: Workspace) -> None:
    await agreed(here)
    assert "spagaat" in (await here.command("UANJA", "log"))["text"]
    assert "spagaat" not in (await here.command("UBRAM", "log"))["text"]


async def test_stop_keeps_no_more_from_then_on(here: Workspace) -> None:
    thread = await agreed(here)
    await here.command("UANJA", "stop")
    await here.say("UANJA", "dit blijft tussen ons, zwaluw", thread)
    assert not [text for text in here.kept("UANJA") if "zwaluw" in text]
    assert len(here.posts("UANJA")) == 2, "it still answers"


async def test_wipe_asks_and_then_everything_is_gone(here: Workspace) -> None:
    await agreed(here)
    seen = await here.command("UANJA", "wis")
    [row] = [block for block in seen["blocks"] if block["type"] == "actions"]
    assert "confirm" not in row["elements"][0], "it asks once"
    acted = {**row["elements"][0], "type": "button", "action_ts": "1"}
    await here.post(here.interaction("UANJA", type="block_actions", actions=[acted], container={}), "interaction")
    await here.settle()
    assert here.kept("UANJA") == []
    assert "spagaat" not in here.dump()
    assert "Gewist op" in here.slack.of("response_url")[-1].arguments["text"]


@pytest.mark.parametrize("kind", ["429", "500", "cut"])
async def test_an_answer_that_does_not_arrive_is_sent_again(here: Workspace, kind: str) -> None:
    here.slack.faults.append(Fault("response_url", kind, times=2))
    seen = await here.command("UANJA", SPAGAAT)
    assert "spagaat" in text_of(seen["blocks"])


async def test_a_command_that_comes_twice_is_answered_once(here: Workspace) -> None:
    await here.command("UANJA", SPAGAAT, trigger="same")
    await here.command("UANJA", SPAGAAT, trigger="same")
    assert len(here.slack.of("response_url")) == 1


async def test_a_check_that_was_interrupted_asks_to_type_it_again(here: Workspace, begin: Any) -> None:
    here.patience.crashes = True
    here.slack.faults.append(Fault("response_url", "500"))
    await here.command("UANJA", SPAGAAT)
    after = await begin()
    await after.settle()
    assert "Ik werd onderbroken" in after.slack.of("response_url")[-1].arguments["text"]


async def test_a_check_in_english_is_answered_in_english(here: Workspace) -> None:
    seen = await here.command("UBRAM", TORN)
    assert "double bind" in text_of(seen["blocks"])
    assert labels(seen["blocks"]) == ["Keep"]
