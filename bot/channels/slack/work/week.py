"""The question of the week for who asks for it by command or on the home page: in the private conversation, to go on there."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.blocks import disclosure, nudge_buttons
from bot.channels.slack.desk import Decision, Desk, Spot
from bot.channels.slack.work.message import ANSWERS, decided
from bot.domain import Kind, Language
from bot.flow import CONSENT
from bot.jobs.base import Job


async def ask(job: Job, desk: Desk, language: Language | None = None) -> None:
    """Post it, and finish the job; what was asked for counts for no week."""
    await desk.answer(job, lambda: _decide(job, desk, language))


async def _decide(job: Job, desk: Desk, language: Language | None) -> Decision:
    who = payload.who(job.body)
    room = await desk.room(payload.team(job.body), who.user)
    spoken = await desk.threads.store(desk.language, who) if language is None else language
    consent = await desk.threads.store(desk.store.setting, who, CONSENT)
    new = not await desk.threads.store(desk.store.conversations, who, 1)
    now = await desk.now_of(who)
    answer = await desk.threads.store(desk.flow.weekly, who if consent == "yes" else None, spoken, now)
    words = desk.words[answer.reply.language]
    of_a_step = answer.reply.kind is Kind.LOOK_BACK
    after = [nudge_buttons(words, "", only=ANSWERS)] if of_a_step else []
    before = disclosure(words) if new else []
    return decided(answer, words, Spot(room), "keep" if consent == "yes" else "drop", before, after)
