"""Helpful or not: kept with the answer it is about, the last word counts; of an answer that is not kept neither is this."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.blocks import pressed
from bot.channels.slack.desk import Desk
from bot.jobs.base import Job
from bot.store.base import Usefulness


async def work(job: Job, desk: Desk) -> None:
    """Keep what the user thinks of the answer."""
    body = job.body
    place = payload.place(payload.team(body), body["channel"], body["ts"])
    value: Usefulness = "helpful" if body["value"] == "helpful" else "not-helpful"
    if value == body["value"]:
        rate = desk.store.rate
        await desk.threads.store(rate, payload.who(body), place, value, desk.clock())
    if body["blocks"]:  # ordinary buttons do not show by themselves that they were pressed
        said = (await desk.their_words(job)).say("feedback-thanks")
        spot = {"channel": body["channel"], "ts": body["ts"]}
        blocks = pressed(body["blocks"], said, "feedback")
        await desk.api.decorate(payload.team(body), "chat_update", **spot, text=said, blocks=blocks)
    await desk.finish(job)
