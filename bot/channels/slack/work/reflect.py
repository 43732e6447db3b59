"""The form for a situation, from a message or empty; the answer comes in the private conversation."""

from __future__ import annotations

from bot.channels.slack import modals, payload
from bot.channels.slack.desk import Decision, Desk, Spot
from bot.channels.slack.work import message, rights
from bot.channels.slack.work.form import show
from bot.jobs.base import Job


async def open_form(job: Job, desk: Desk) -> None:
    """Open the form with the message in it, to be trimmed before anything is read."""
    words = await desk.their_words(job)
    await show(job, desk, modals.reflect(words, job.memory.get("text", "")), words)


async def work(job: Job, desk: Desk) -> None:
    """Answer what was sent in."""
    await desk.answer(job, lambda: _decide(job, desk))


async def _decide(job: Job, desk: Desk) -> Decision:
    spot = Spot(await desk.room(payload.team(job.body), job.body["user"]))
    language = await desk.threads.store(desk.language, payload.who(job.body))
    if asked := rights.heard(desk, job.body["text"], language, talking=False):
        return await rights.decide(job, desk, *asked, spot)
    return await message.decide(job, desk, job.body["text"], spot, "from-form")
