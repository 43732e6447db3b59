"""The message shortcut: the message stays in memory until its user has trimmed and sent it."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.channels.slack import payload
from bot.channels.slack.manifest import SHORTCUT
from bot.channels.slack.payload import Body
from bot.jobs.base import Job, opaque


def job(body: Body) -> Job | None:
    """Return the opening of the form with the message in it."""
    if body.get("type") != "message_action" or body.get("callback_id") != SHORTCUT:
        return None
    text = payload.plain((body.get("message") or {}).get("text") or "")
    memory = {"text": text, "trigger": body.get("trigger_id")}
    key = opaque("shortcut", body.get("trigger_id"))
    return payload.job(body, "shortcut", key, memory, alone=True, response_url=body.get("response_url"))


def register(app: AsyncApp) -> None:
    """Acknowledge the shortcut."""

    @app.shortcut(SHORTCUT)
    async def acknowledged(ack: AsyncAck) -> None:
        await ack()
