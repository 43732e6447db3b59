"""In channels nothing is ever read: a mention gets a pointer, a message can be taken along to the private conversation."""

from __future__ import annotations

from typing import Any

from tests.scenario.slack.fake import Fault
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, labels, text_of

pytestmark = IN_SLACK


async def shortcut(here: Workspace, text: str) -> dict[str, Any]:
    """Take a message of a channel along; returns the form that opened."""
    message = {"type": "message", "user": "UBRAM", "text": text, "ts": "7.7"}
    payload = here.interaction("UANJA", type="message_action", callback_id="mirror_message", message=message)
    assert (await here.post({**payload, "channel": {"id": "C1"}}, "interaction")).status == 200
    await here.settle()
    return dict(here.slack.of("views.open")[-1].arguments["view"])


async def test_a_mention_gets_a_pointer_that_only_its_writer_sees(here: Workspace) -> None:
    mention = {"type": "app_mention", "user": "UANJA", "channel": "C1", "ts": "8.1", "text": f"<@UBOT> {SPAGAAT}"}
    await here.event(**mention)
    await here.event(**mention)
    [told] = here.slack.of("chat.postEphemeral")
    assert (told.arguments["channel"], told.arguments["user"]) == ("C1", "UANJA")
    assert "privébericht" in told.arguments["text"]
    assert "app_redirect?app=A1&team=T1" in told.arguments["text"]
    assert here.slack.of("chat.postMessage") == []


async def test_of_a_mention_nothing_is_stored(here: Workspace) -> None:
    here.slack.faults.append(Fault("chat.postEphemeral", "channel_not_found"))
    await here.event(type="app_mention", user="UANJA", channel="C1", ts="8.1", text=f"<@UBOT> {SPAGAAT}")
    assert "spagaat" not in here.dump()


async def test_in_a_thread_the_pointer_stands_in_the_thread(here: Workspace) -> None:
    await here.event(type="app_mention", user="UANJA", channel="C1", ts="8.2", thread_ts="8.0", text="<@UBOT> en jij?")
    assert here.slack.of("chat.postEphemeral")[0].arguments["thread_ts"] == "8.0"


async def test_a_mention_by_a_bot_or_by_an_edit_is_let_pass(here: Workspace) -> None:
    await here.event(type="app_mention", bot_id="B2", user="U2", channel="C1", ts="8.3", text="<@UBOT>")
    await here.event(type="app_mention", user="UANJA", channel="C1", ts="8.4", text="<@UBOT>", edited={"ts": "8.5"})
    assert here.slack.calls == []


async def test_a_message_can_be_trimmed_before_it_is_read(here: Workspace) -> None:
    view = await shortcut(here, f"zegt <@U9|piet>: {SPAGAAT} &amp; meer")
    [field] = [block for block in view["blocks"] if block["type"] == "input"]
    assert field["element"]["initial_value"] == f"zegt @…: {SPAGAAT} & meer"
    assert "geen mens" in text_of(view["blocks"])
    assert here.slack.of("chat.postMessage") == [], "nothing is read yet"
    assert "spagaat" not in here.dump()
    await here.submit("UANJA", view, {"reflect": {"text": {"value": SPAGAAT}}})
    [post] = here.posts("UANJA")
    assert "dubbele binding" in text_of(post["blocks"])
    assert "Bewaren en verder" in labels(post["blocks"])


async def test_a_very_long_message_fits_in_the_form(here: Workspace) -> None:
    view = await shortcut(here, "woord " * 10_000)
    [field] = [block for block in view["blocks"] if block["type"] == "input"]
    assert len(field["element"]["initial_value"]) <= field["element"]["max_length"] == 3_000


async def test_named_in_private_it_is_one_message_and_gets_one_answer(here: Workspace) -> None:
    told = {"user": "UANJA", "channel": "DANJA", "ts": "8.6", "text": f"<@UBOT> {SPAGAAT}"}
    await here.event(type="message", channel_type="im", **told)
    await here.event(type="app_mention", **told)
    [post] = here.posts("UANJA")
    assert "@…" not in text_of(post["blocks"])
    assert here.slack.of("chat.postEphemeral") == []
