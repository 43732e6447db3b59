"""A message that is deleted in Slack is deleted here, with the answer that quoted it."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.desk import HELD, Desk
from bot.jobs.base import Job


async def work(job: Job, desk: Desk) -> None:
    """Forget the message, and take our answer to it out of Slack."""
    team = payload.team(job.body)
    answers = await desk.threads.store(_forget, job, desk)
    for answer in answers:
        _, channel, ts = answer.rsplit(":", 2)
        await desk.api.decorate(team, "chat_delete", channel=channel, ts=ts)
    await desk.finish(job)
    desk.refresh(team, job.body["user"])


def _forget(job: Job, desk: Desk) -> list[str]:
    team = payload.team(job.body)
    place = payload.place(team, job.body["channel"], job.body["ts"])
    answers = desk.store.forget(payload.who(job.body), place)
    for held in desk.intake.held(payload.lane(team, job.body["user"])):
        text = HELD.validate_json(held.body)
        if text.places.said == place:
            desk.intake.finish(held.key)
            answers += [text.places.answered] if text.places.answered else []
    desk.intake.finish(payload.message_key(team, job.body["channel"], job.body["ts"]))
    return answers
