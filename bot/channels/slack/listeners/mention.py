"""Somebody names the coach in a channel: no text is taken in, only that it happened and where to point from."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.channels.slack import payload
from bot.channels.slack.payload import Body
from bot.jobs.base import Job, opaque


def job(body: Body) -> Job | None:
    """Return the pointing to the private conversation."""
    event = body.get("event") or {}
    if event.get("type") != "app_mention" or event.get("bot_id") or event.get("edited") or not event.get("user"):
        return None
    if event["channel"].startswith("D"):
        return None  # in private it is a message like any other, and comes as one too
    key = opaque("mention", payload.team_of(body).key, event["channel"], event["ts"])
    where = {"channel": event["channel"], "thread": event.get("thread_ts"), "app": body.get("api_app_id")}
    return payload.job(body, "mention", key, alone=True, **where)


def register(app: AsyncApp) -> None:
    """Acknowledge mentions."""

    @app.event("app_mention")
    async def acknowledged() -> None:
        """Work is done from the intake."""
