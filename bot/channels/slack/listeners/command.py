"""/klankbord: what was typed stays in memory and is never written down; only where to answer is."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.channels.slack import payload
from bot.channels.slack.manifest import COMMAND
from bot.channels.slack.payload import Body
from bot.jobs.base import Job, opaque


def job(body: Body) -> Job | None:
    """Return the answering of a command."""
    if not body.get("command"):
        return None
    memory = {"text": payload.plain(body.get("text") or ""), "trigger": body.get("trigger_id")}
    key = opaque("command", body.get("trigger_id") or body.get("response_url"))
    return payload.job(body, "command", key, memory, alone=True, response_url=body.get("response_url"))


def register(app: AsyncApp) -> None:
    """Acknowledge the command with nothing: the answer comes for the user alone."""

    @app.command(COMMAND)
    async def acknowledged(ack: AsyncAck) -> None:
        await ack()
