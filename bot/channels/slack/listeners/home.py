"""Somebody opens the coach: its home page, or the conversation with it."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.channels.slack import payload
from bot.channels.slack.payload import Body
from bot.jobs.base import Job, opaque


def job(body: Body) -> Job | None:
    """Return the publishing of the home page, or the offering of ways to begin."""
    event = body.get("event") or {}
    if event.get("type") != "app_home_opened" or not event.get("user"):
        return None
    kind = "prompts" if event.get("tab") == "messages" else "home"
    key = opaque("opened", payload.team_of(body).key, body.get("event_id") or event.get("event_ts"), event["user"])
    return payload.job(body, kind, key, alone=True, channel=event.get("channel"))


def register(app: AsyncApp) -> None:
    """Acknowledge openings."""

    @app.event("app_home_opened")
    async def acknowledged() -> None:
        """Work is done from the intake."""
