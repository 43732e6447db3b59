"""The door: one file per thing that Slack sends. Each says which job comes of a payload, and acknowledges it; no work is done here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slack_bolt.async_app import AsyncApp

from bot.channels.slack.listeners import buttons, command, home, lifecycle, mention, message, shortcut, submission
from bot.channels.slack.payload import Body
from bot.jobs.base import Job

Refuse = Callable[[Body], dict[str, str]]
"""What is not right in a form, per field."""

_DOORS: Sequence[Callable[[Body], Job | None]] = (
    message.job,
    mention.job,
    home.job,
    lifecycle.job,
    command.job,
    shortcut.job,
    buttons.job,
)


def job_of(body: Body, refuse: Refuse) -> Job | None:
    """Return the job that comes of a payload; None for what is of no concern, such as an edit or a form that is not right."""
    if body.get("type") == "view_submission":
        return None if refuse(body) else submission.job(body)
    return next((job for door in _DOORS if (job := door(body)) is not None), None)


def register(app: AsyncApp, refuse: Refuse) -> None:
    """Let Bolt acknowledge everything that was taken in."""
    for door in (message, mention, home, lifecycle, command, shortcut, buttons):
        door.register(app)
    submission.register(app, refuse)
