"""Buttons and lists, in messages and on the home page; a button of a message that was pressed twice is pressed once."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.channels.slack import payload
from bot.channels.slack.payload import Body
from bot.jobs.base import Job, opaque


def job(body: Body) -> Job | None:
    """Return what a press sets in motion; None for a button that is not ours."""
    if body.get("type") != "block_actions" or not body.get("actions"):
        return None
    action = body["actions"][0]
    name, _, which = str(action.get("action_id") or "").partition(":")
    if name == "move" and which == "experiment":
        return _form(body, action)
    if name in {"move", "consent"}:
        return _press(body, name, which, action)
    if name == "nudge":
        return _nudge(body, which, action)
    if name == "feedback":
        return _feedback(body, action)
    if name == "keep":
        seen = (body.get("container") or {}).get("message_ts")
        key = opaque("keep", payload.team_of(body).key, payload.user_of(body), seen)
        return payload.job(body, "keep", key, text=_value(action), response_url=body.get("response_url"))
    if name == "home":
        key = opaque("home", body.get("trigger_id") or action.get("action_ts"))
        return payload.job(
            body, "setting", key, which=which, value=_value(action), response_url=body.get("response_url")
        )
    return None


def _press(body: Body, name: str, which: str, action: Body, kind: str | None = None) -> Job:
    spot = _spot(body)
    key = opaque("press", name, payload.team_of(body).key, spot["channel"], spot["ts"])
    blocks = (body.get("message") or {}).get("blocks") or []
    return payload.job(body, kind or name, key, which=which, value=_value(action), blocks=blocks, **spot)


def _nudge(body: Body, which: str, action: Body) -> Job:
    """What needs a form opens it; all else is pressed once a message."""
    if which in {"later", "form"}:
        key = opaque("form", body.get("trigger_id"))
        memory = {"trigger": body.get("trigger_id")}
        fields = {"which": which, "value": _value(action), "response_url": body.get("response_url")} | _spot(body)
        return payload.job(body, "nudge-form", key, memory, alone=True, **fields)
    return _press(body, "nudge", which, action, "nudge-press")


def _form(body: Body, action: Body) -> Job:
    key = opaque("form", body.get("trigger_id"))
    memory = {"trigger": body.get("trigger_id")}
    fields = {"language": _value(action), "response_url": body.get("response_url")} | _spot(body)
    return payload.job(body, "experiment", key, memory, alone=True, **fields)


def _feedback(body: Body, action: Body) -> Job:
    key = opaque("feedback", body.get("trigger_id") or action.get("action_ts"))
    ordinary = action.get("type") == "button"
    blocks = ((body.get("message") or {}).get("blocks") or []) if ordinary else []
    return payload.job(body, "feedback", key, value=_value(action), blocks=blocks, **_spot(body))


def _spot(body: Body) -> dict[str, Any]:
    """Return where the message with the button stands."""
    message, container = body.get("message") or {}, body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    ts = str(message.get("ts") or container.get("message_ts") or "")
    thread = message.get("thread_ts") or container.get("thread_ts") or ts
    return {"channel": channel, "ts": ts, "thread": thread}


def _value(action: Body) -> str:
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or action.get("selected_time") or "")


def register(app: AsyncApp) -> None:
    """Acknowledge every button and list, also one of an older version."""

    @app.action(re.compile(".*"))
    async def acknowledged(ack: AsyncAck) -> None:
        await ack()
