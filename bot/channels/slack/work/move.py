"""A button under a reply: the message shows what was chosen, and the talk goes on from it in the thread."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.blocks import MOVES, note, pressed
from bot.channels.slack.desk import Decision, Desk, Spot
from bot.channels.slack.words import Words
from bot.channels.slack.work.message import decided
from bot.domain import Move
from bot.jobs.base import Job


async def work(job: Job, desk: Desk) -> None:
    """Show the choice, then answer it."""
    body = job.body
    words = desk.words["en" if body["value"] == "en" else "nl"]
    move = Move(body["which"])
    if job.decided is None:
        said = words.say("pressed", choice=words.say(MOVES[move]))
        await desk.update(job, said, pressed(body["blocks"], said, "moves"))
    await desk.answer(job, lambda: _decide(job, desk, move, words))


async def _decide(job: Job, desk: Desk, move: Move, words: Words) -> Decision:
    who, spot = payload.who(job.body), Spot(job.body["channel"], job.body["thread"])
    if await desk.consent(who) != "yes":
        message = note(words.say("press-not-kept"))
        return Decision(spot.channel, spot.thread, message.text, message.blocks)
    thread = payload.place(payload.team(job.body), spot.channel, job.body["thread"])
    label = words.say(MOVES[move])
    answer = await desk.threads.reader(desk.flow.consider, who, label, await desk.now_of(who), move, thread)
    return decided(answer, desk.words[answer.reply.language], spot, "keep", moves=True)
