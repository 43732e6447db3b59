"""The app was removed from a workspace: its token is forgotten at once."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.desk import Desk
from bot.jobs.base import Job


async def work(job: Job, desk: Desk) -> None:
    """Forget the installation."""
    await desk.tenants.forget(payload.team(job.body))
    await desk.finish(job)
