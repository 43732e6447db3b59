"""Named in a channel: never a reading in public, only a pointer that the person alone sees."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.blocks import note
from bot.channels.slack.desk import Desk
from bot.jobs.base import Job


async def work(job: Job, desk: Desk) -> None:
    """Point to the private conversation."""
    body, team = job.body, payload.team(job.body)
    words = await desk.their_words(job)
    address = f"{desk.site}/app_redirect?app={body['app']}&team={team.team}"
    link = f"<{address}|Klankbord>" if body.get("app") else "Klankbord"
    message = note(words.say("mention", link=link))
    where = {"channel": body["channel"], "user": body["user"]}
    where |= {"thread_ts": body["thread"]} if body.get("thread") else {}
    await desk.api.call(team, "chat_postEphemeral", **where, text=message.text, blocks=list(message.blocks))
    await desk.finish(job)
