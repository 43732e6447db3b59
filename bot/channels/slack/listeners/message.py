"""Direct messages, and their deletion. Edits, bots and everything else that is no person's new message are let pass."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.channels.slack import payload
from bot.channels.slack.payload import Body
from bot.jobs.base import Job, opaque

NEW = (None, "file_share", "thread_broadcast")
"""The subtypes of what a person says: in words alone, with a file, or in a thread with a copy to the channel."""

SLACKBOT = "USLACKBOT"
"""Who Slack says wrote what stands in the place of a deleted message that was answered."""


def job(body: Body) -> Job | None:
    """Return the answering of a direct message, or the forgetting of one that was deleted."""
    event = body.get("event") or {}
    if event.get("type") != "message":
        return None
    if event.get("subtype") == "message_deleted" or _leaves_a_tombstone(event):
        return _deletion(body, event)
    ours = event.get("channel_type") == "im" and event.get("subtype") in NEW and not event.get("bot_id")
    if not ours or not event.get("user") or not event.get("ts"):
        return None
    key = payload.message_key(payload.team_of(body), event["channel"], event["ts"])
    return payload.job(
        body,
        "message",
        key,
        channel=event["channel"],
        ts=event["ts"],
        thread=event.get("thread_ts") or event["ts"],
        text=payload.plain(event.get("text") or ""),
    )


def _leaves_a_tombstone(event: Body) -> bool:
    """Return whether a message was deleted that has answers below it: Slack tells that as a change of the message."""
    after = event.get("message") or {}
    return event.get("subtype") == "message_changed" and after.get("subtype") == "tombstone"


def _deletion(body: Body, event: Body) -> Job | None:
    before = event.get("previous_message") or {}
    ts = event.get("deleted_ts") or before.get("ts") or (event.get("message") or {}).get("ts")
    user = before.get("user")
    if not user or user == SLACKBOT or not ts or before.get("bot_id"):
        return None
    team = payload.team_of(body)
    key = opaque("deletion", team.key, event["channel"], ts)
    return payload.job({**body, "event": {"user": user}}, "deletion", key, channel=event["channel"], ts=ts)


def register(app: AsyncApp) -> None:
    """Acknowledge messages of every kind."""

    @app.event("message")
    async def acknowledged() -> None:
        """Work is done from the intake."""
