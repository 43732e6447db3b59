"""When many write at once: a message that waits long is told so, once in a conversation, and answered all the same."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.api import Post
from bot.channels.slack.blocks import note
from bot.channels.slack.desk import Desk
from bot.jobs.base import Job, opaque


def notice(job: Job) -> Job | None:
    """Return the job that tells of a message that waits; None for what is not told of."""
    if job.kind != "message":
        return None
    body = {name: value for name, value in job.body.items() if name != "text"}
    key = opaque("late", payload.team(body).key, body["channel"], body["thread"])
    return Job(key, "late", key, body)


async def work(job: Job, desk: Desk) -> None:
    """Say that the answer comes later."""
    words = await desk.their_words(job)
    post = Post(job.body["channel"], job.body["thread"], note(words.say("late")))
    await desk.api.post(payload.team(job.body), post, job.key, unsure=job.again)
    await desk.finish(job)
