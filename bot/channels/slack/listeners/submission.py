"""A form that was sent in: what is not right is said in the form at once, all else is taken in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.channels.slack import modals, payload
from bot.channels.slack.payload import Body
from bot.jobs.base import Job, opaque


def job(body: Body) -> Job | None:
    """Return the answering of a form."""
    view = body.get("view") or {}
    about = modals.about(view)
    if view.get("callback_id") == modals.REFLECT:
        key = opaque("reflect", view.get("id"), view.get("hash"))
        return payload.job(body, "reflect", key, text=modals.text_of(view), language=about.get("language", "nl"))
    if view.get("callback_id") in {modals.NUDGE, modals.LATER}:
        key = opaque("nudge-wish", view.get("id"), view.get("hash"))
        fields: dict[str, Any] = {name: about[name] for name in ("channel", "ts", "thread", "week") if name in about}
        return payload.job(body, "nudge-wish", key, chosen=modals.wish_of(view), **fields)
    if view.get("callback_id") != modals.EXPERIMENT or "ts" not in about:
        return None
    step, day = modals.step_of(view)
    team = payload.team_of(body)
    key = opaque("agree", team.key, about["channel"], about["ts"])
    spot: dict[str, Any] = {name: about[name] for name in ("channel", "ts", "thread")}
    return payload.job(body, "agree", key, step=step, day=day.isoformat(), **spot)


def register(app: AsyncApp, refuse: Callable[[Body], dict[str, str]]) -> None:
    """Acknowledge a form, or say what is not right in it."""

    @app.view(re.compile(".*"))
    async def acknowledged(ack: AsyncAck, body: Body) -> None:
        errors = refuse(body)
        if errors:
            await ack(response_action="errors", errors=errors)
        else:
            await ack()
