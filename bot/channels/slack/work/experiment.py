"""Closing with an experiment: a form with the user's own sentence and a day, and the noting of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.channels.slack import modals, payload
from bot.channels.slack.blocks import MOVES, note, pressed
from bot.channels.slack.desk import Decision, Desk, Spot
from bot.channels.slack.work.form import show
from bot.channels.slack.work.message import decided
from bot.channels.slack.work.offer import offer
from bot.domain import Kind, Move
from bot.jobs.base import Job


async def open_form(job: Job, desk: Desk) -> None:
    """Open the form for the message that the button stands under."""
    words = desk.words["en" if job.body["language"] == "en" else "nl"]
    now = await desk.now_of(payload.who(job.body))
    about = {name: job.body[name] for name in ("channel", "ts", "thread")} | {"zone": str(now.tzinfo)}
    await show(job, desk, modals.experiment(words, about, now.date()), words)


async def work(job: Job, desk: Desk) -> None:
    """Note the experiment in the thread, and let the message show what was chosen."""
    await desk.answer(job, lambda: _decide(job, desk))
    await _show_choice(job, desk)


async def _decide(job: Job, desk: Desk) -> Decision:
    body, who = job.body, payload.who(job.body)
    thread = payload.place(payload.team(body), body["channel"], body["thread"])
    day = date.fromisoformat(body["day"])
    answer = await desk.threads.reader(desk.flow.agree, who, body["step"], day, await desk.now_of(who), thread)
    spot, words = Spot(body["channel"], body["thread"]), desk.words[answer.reply.language]
    if await desk.consent(who) != "yes":
        if answer.reply.kind is Kind.SAFETY:
            return decided(answer, words, spot, "drop")
        message = note(words.say("press-not-kept"))
        return Decision(spot.channel, spot.thread, message.text, message.blocks)
    asked = await desk.threads.store(offer, desk, who, answer.exchange, words)
    return replace(decided(answer, words, spot, "keep", after=asked), offers=bool(asked))


async def _show_choice(job: Job, desk: Desk) -> None:
    """Let the buttons give way to what was chosen; only decoration, the experiment is noted."""
    body, team = job.body, payload.team(job.body)
    shown = await desk.api.message(team, body["channel"], body["thread"], body["ts"])
    if shown is None or not shown.get("blocks"):
        return
    words = await desk.their_words(job)
    said = words.say("pressed", choice=words.say(MOVES[Move.EXPERIMENT]))
    blocks = pressed(shown["blocks"], said, "moves")
    spot = {"channel": body["channel"], "ts": body["ts"]}
    await desk.api.decorate(team, "chat_update", **spot, text=said, blocks=blocks)
