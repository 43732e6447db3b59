"""What somebody changes on the home page, or wipes; the page is published again after each."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.api import Post
from bot.channels.slack.blocks import note
from bot.channels.slack.desk import Desk, Spot
from bot.channels.slack.words import escape
from bot.channels.slack.work import home, rights, week, wish
from bot.domain import Conversation, Language
from bot.flow import CONSENT
from bot.jobs.base import Job, opaque
from bot.rights.words import Right


async def work(job: Job, desk: Desk) -> None:
    """Carry out one change."""
    which, value = job.body["which"], job.body["value"]
    team = payload.team(job.body)
    if which == "continue":
        await _continue(job, desk, int(value))
    elif which == "delete":
        await desk.threads.store(desk.store.forget_conversation, payload.who(job.body), int(value))
    elif which == "weekly":
        await week.ask(job, desk)
    elif which == "wipe":
        await _wipe(job, desk)
    else:
        if which.startswith("nudge-"):
            await wish.know_zone(desk, team, payload.who(job.body))
        await desk.threads.store(_save, job, desk, which, value)
    await home.publish(desk, team, job.body["user"])
    if which != "weekly":
        await desk.finish(job)


def _save(job: Job, desk: Desk, which: str, value: str) -> None:
    """Save a setting; a value that the page does not offer is let pass."""
    who = payload.who(job.body)
    if which == "keep" and value in {"yes", "no"}:
        desk.store.save_setting(who, CONSENT, value)
        desk.intake.drop_held(payload.lane(payload.team(job.body), job.body["user"]))
    elif which == "language" and value in {"nl", "en"}:
        desk.store.save_setting(who, "language", value)
    elif which in {"nudge-day", "nudge-time", "zone"}:
        wish.save(desk, payload.team(job.body), who, {which.removeprefix("nudge-"): value})


async def _wipe(job: Job, desk: Desk) -> None:
    """Erase all that is kept of this user and lies in the intake, and give a receipt where it was asked, else in private."""
    team, user = payload.team(job.body), job.body["user"]
    language: Language = (
        "en" if job.body["value"] == "en" else await desk.threads.store(desk.language, payload.who(job.body))
    )
    message = await rights.carried_out(job, desk, Right.WIPE_YES, language, Spot(""))
    if job.body.get("response_url"):
        await desk.api.respond(job.body["response_url"], message, replace=True)
    else:
        room = await desk.room(team, user)
        await desk.api.post(team, Post(room, None, message), opaque("receipt", job.key), unsure=job.again)


async def _continue(job: Job, desk: Desk, number: int) -> None:
    """Take a kept conversation up again, in its own thread."""
    who, team = payload.who(job.body), payload.team(job.body)
    talks = await desk.threads.store(desk.store.conversations, who, home.CONVERSATIONS * 10)
    talk = next((talk for talk in talks if talk.id == number), None)
    if talk is None or talk.thread is None:
        return
    _, channel, thread = talk.thread.rsplit(":", 2)
    words = await desk.their_words(job)
    question = _last_question(talk, desk)
    said = words.say("resumed-question", question=escape(question)) if question else words.say("resumed")
    await desk.threads.store(desk.store.reopen, who, number, desk.clock())
    await desk.api.post(team, Post(channel, thread, note(said)), opaque("resume", job.key), unsure=job.again)


def _last_question(talk: Conversation, desk: Desk) -> str | None:
    asked = next((turn for turn in reversed(talk.turns) if turn.role == "coach" and turn.question), None)
    return asked.text.rsplit("\n\n", 1)[-1] if asked else None
