"""Keeping a quick check after all: it opens a thread in the private conversation, and from there on is remembered."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.slack import payload
from bot.channels.slack.blocks import context, note
from bot.channels.slack.desk import Decision, Desk, Spot
from bot.channels.slack.work.message import decided
from bot.domain import Language
from bot.jobs.base import Job, RefusedError
from bot.text import language as language_of


async def work(job: Job, desk: Desk) -> None:
    """Answer in the private conversation, and say so where the check was."""
    await desk.answer(job, lambda: _decide(job, desk))
    language: Language = language_of(job.body["text"]) or "nl"
    try:
        await desk.api.respond(job.body["response_url"], note(desk.words[language].say("check-kept")), replace=True)
    except RefusedError:
        return  # Slack lets a check be changed for half an hour; it is kept all the same


async def _decide(job: Job, desk: Desk) -> Decision:
    team, user = payload.team(job.body), job.body["user"]
    room = await desk.room(team, user)
    answer = await desk.threads.reader(desk.flow.first_answer, job.body["text"], desk.clock())
    words = desk.words[answer.reply.language]
    made = decided(answer, words, Spot(room), "keep", [context(words.say("from-check"))], moves=True)
    return replace(made, agrees=True)
