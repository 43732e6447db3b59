"""What is told of a message that waits long, once in a conversation, and of one that was not done within its day."""

from __future__ import annotations

from typing import Any

from bot.channels.slack import payload
from bot.channels.slack.api import Post
from bot.channels.slack.blocks import note
from bot.channels.slack.desk import Desk
from bot.jobs.base import Job, opaque


def notice(job: Job) -> Job | None:
    """Return the job that tells of a message that waits; None for what is not told of."""
    if job.kind != "message":
        return None
    body = _without_text(job)
    key = opaque("late", payload.team(body).key, body["channel"], body["thread"])
    return Job(key, "late", key, body)


def unheard(job: Job) -> Job | None:
    """Return the job that tells of a message that goes unanswered, in the lane of its thread; None for what is not told of."""
    if job.kind != "message":
        return None
    body = _without_text(job)
    lane = opaque("unheard", payload.team(body).key, body["channel"], body["thread"])
    return Job(opaque("unheard", job.key), "unheard", lane, body)


def _without_text(job: Job) -> dict[str, Any]:
    return {name: value for name, value in job.body.items() if name != "text"}


async def work(job: Job, desk: Desk) -> None:
    """Say that the answer comes later."""
    await _say(job, desk, "late")


async def regret(job: Job, desk: Desk) -> None:
    """Say that there will be no answer, and ask for the message again."""
    await _say(job, desk, "unheard")


async def _say(job: Job, desk: Desk, what: str) -> None:
    words = await desk.their_words(job)
    post = Post(job.body["channel"], job.body["thread"], note(words.say(what)), answers=job.body["ts"])
    await desk.api.post(payload.team(job.body), post, job.key, unsure=job.again)
    await desk.finish(job)
