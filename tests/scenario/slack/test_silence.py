"""Nothing that somebody wrote, no name and no token appears in any log, at any level, whatever goes wrong."""

from __future__ import annotations

import asyncio
import io
import logging
import traceback
from typing import Any

import pytest

from bot import logs
from bot.jobs.leased import LeasedJobs
from tests.scenario.slack.fake import Fault
from tests.scenario.slack.workspace import IN_SLACK, TOKEN, Workspace, labels, room

pytestmark = IN_SLACK
CANARY = "kanarievogel"
TEXT = f"Ik zit in een spagaat met {CANARY} van de directie."
SECRETS = (CANARY, TOKEN, "UANJA", "xapp-", "signing-secret")


async def everything(here: Workspace) -> None:
    """Let somebody do all that can be done."""
    thread = await here.say("UANJA", TEXT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    for label in ("Meer uitleg", "Andere vraag"):
        if label in labels(here.last("UANJA")["blocks"]):
            await here.press("UANJA", here.last("UANJA"), label)
    await here.say("UANJA", TEXT, thread)
    await here.command("UANJA", TEXT)
    await here.command("UANJA", "")
    await here.event(type="app_mention", user="UANJA", channel="C1", ts="8.1", text=f"<@UBOT> {TEXT}")
    await here.event(type="message", subtype="channel_topic", channel="C1", user="UANJA", text=TEXT, ts="8.2")
    deleted = {"type": "message", "subtype": "message_deleted", "channel": room("UANJA"), "deleted_ts": thread}
    await here.event(**deleted, previous_message={"user": "UANJA", "ts": thread, "text": TEXT})
    await here.open_home("UANJA")


@pytest.mark.parametrize("fault", ["none", "500", "429", "lost", "garbage", "invalid_auth", "invalid_blocks"])
async def test_nothing_is_said_in_any_log(
    here: Workspace, caplog: pytest.LogCaptureFixture, capfd: Any, fault: str
) -> None:
    heard: list[str] = []
    caplog.set_level(logging.DEBUG)
    if fault == "none":
        await everything(here)
    else:
        for method in ("chat.postMessage", "chat.update", "views.publish", "response_url", "views.open"):
            here.slack.faults.append(Fault(method, fault, times=1))
        await here.say("UANJA", TEXT)
        await here.command("UANJA", TEXT)
        await here.say("UANJA", TEXT)
    out, err = capfd.readouterr()
    heard += [caplog.text, out, err, *(str(record.args) for record in caplog.records)]
    for secret in SECRETS:
        assert secret not in "\n".join(heard), secret


async def test_a_body_that_is_no_payload_is_refused_without_being_quoted(
    here: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [
        await here.post({"type": "event_callback", "event": CANARY}),
        await here.post(
            {"type": "view_submission", "view": {"callback_id": "reflect", "private_metadata": CANARY}}, "interaction"
        ),
        await here.post({"type": "block_actions", "actions": [CANARY]}, "interaction"),
        await here.request("POST", "/slack/events", CANARY.encode(), {"Content-Type": "application/json"}),
    ]
    assert {answer.status // 100 for answer in answers} <= {2, 4, 5}
    assert CANARY not in caplog.text
    assert all(CANARY.encode() not in answer.body for answer in answers)


async def test_metadata_that_others_can_read_holds_an_opaque_key_and_nothing_else(here: Workspace) -> None:
    await here.say("UANJA", TEXT)
    [post] = here.posts("UANJA")
    assert set(post["metadata"]["event_payload"]) == {"key"}
    assert len(post["metadata"]["event_payload"]["key"]) == 64


async def test_what_was_answered_leaves_no_byte_in_the_intake(here: Workspace, tmp_path: Any) -> None:
    await here.say("UANJA", TEXT)
    await here.press("UANJA", here.last("UANJA"), "Niet bewaren")
    here.database.tidy()
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert CANARY.encode() not in held


async def test_r7_a_process_that_cannot_start_says_where_it_stopped_and_nothing_else(
    begin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(LeasedJobs, "start", fails)
    stream, root = io.StringIO(), logging.getLogger()
    before = (root.handlers, root.level)
    logs.configure(stream, logging.DEBUG)
    try:
        with pytest.raises(RuntimeError, match="could not start") as caught:
            await begin()
        assert CANARY not in "".join(traceback.format_exception(caught.value)), "what Starlette hands to the log"
        asyncio.get_running_loop().call_exception_handler({"message": CANARY, "exception": ValueError(CANARY)})
    finally:
        root.handlers, root.level = before[0], before[1]
    assert CANARY not in stream.getvalue()
    assert "something in the background failed (ValueError" in stream.getvalue()
