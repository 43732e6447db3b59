"""The app is removed from a workspace, or its token is taken back."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.channels.slack import payload
from bot.channels.slack.payload import Body
from bot.jobs.base import Job, opaque


def job(body: Body) -> Job | None:
    """Return the forgetting of an installation; a user's token that is taken back is not ours and means nothing."""
    event = body.get("event") or {}
    revoked = event.get("type") == "tokens_revoked" and (event.get("tokens") or {}).get("bot")
    if event.get("type") != "app_uninstalled" and not revoked:
        return None
    key = opaque("uninstalled", payload.team_of(body).key, body.get("event_id"))
    return payload.job(body, "uninstalled", key, alone=True)


def register(app: AsyncApp) -> None:
    """Acknowledge both."""

    @app.event("app_uninstalled")
    @app.event("tokens_revoked")
    async def acknowledged() -> None:
        """Work is done from the intake."""
