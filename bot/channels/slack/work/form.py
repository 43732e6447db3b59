"""Opening a form: Slack allows it for three seconds after a click."""

from __future__ import annotations

from bot.channels.slack import payload
from bot.channels.slack.api import MaybeHeardError
from bot.channels.slack.blocks import Block, note
from bot.channels.slack.desk import Desk
from bot.channels.slack.words import Words
from bot.jobs.base import Job, RefusedError

_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_exchanged"})


async def show(job: Job, desk: Desk, view: Block, words: Words) -> None:
    """Open a form; when it is too late for that, say so once and ask to click again."""
    trigger = job.memory.get("trigger")
    late = trigger is None
    if trigger is not None:
        try:
            await desk.api.call(payload.team(job.body), "views_open", once=True, trigger_id=trigger, view=view)
        except MaybeHeardError:
            late = False  # it may well stand open; a second one on top of it would be worse
        except RefusedError as refused:
            if refused.reason not in _TOO_LATE:
                raise
            late = True
    if late and job.body.get("response_url"):
        await desk.api.respond(job.body["response_url"], note(words.say("too-late")))
    await desk.finish(job)
