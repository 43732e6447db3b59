"""Keeps every event before Slack gets its 200; a repeat of one that is known is acknowledged and does nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.response import BoltResponse

from bot.channels.slack import quiet
from bot.channels.slack.listeners import Refuse, job_of, register
from bot.jobs.base import Jobs
from bot.uncaught import where

log = logging.getLogger(__name__)

Heard = Callable[[], None]

_OBJECTS = ("event", "view", "message", "container", "state")


def bolt_app(signing_secret: str, jobs: Jobs, refuse: Refuse, heard: Heard) -> AsyncApp:
    """Return the Bolt app: signatures are checked first, then the event is kept, then it is acknowledged.

    `heard` is called for whatever comes in, so that it can be told how long Slack has been silent.
    """

    async def keep(body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        heard()
        if not _understood(body):
            return BoltResponse(status=400, body="")
        try:
            job = job_of(body, refuse)
            if job is not None:
                await jobs.submit(job)
        except Exception as error:
            log.error("an event could not be taken in (%s); Slack will send it again", where(error))
            return BoltResponse(status=503, body="")
        if job is None and body.get("type") == "event_callback":
            return BoltResponse(status=200, body="")
        return await next()

    app = AsyncApp(
        name="klankbord",
        logger=quiet.LOG,
        signing_secret=signing_secret,
        request_verification_enabled=bool(signing_secret),
        before_authorize=keep,
        authorize=_Unauthorized(),
        attaching_conversation_kwargs_enabled=False,
    )
    register(app, refuse)
    return app


def _understood(body: dict[str, Any]) -> bool:
    """Tell whether the parts that Bolt looks into have the shape that Slack gives them."""
    actions = body.get("actions", [])
    return all(isinstance(body.get(part, {}), dict) for part in _OBJECTS) and (
        isinstance(actions, list) and all(isinstance(action, dict) for action in actions)
    )


class _Unauthorized(AsyncAuthorize):
    """Lets every signed request through to its listener: listeners speak with no token, so none is looked up for them."""

    def __init__(self) -> None:
        pass

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_token="none")  # noqa: S106
