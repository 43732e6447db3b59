"""The answer to "may I keep this?": a yes keeps what was held in that thread, a no wipes it; both change the message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from bot.channels.slack import payload
from bot.channels.slack.blocks import move_buttons, pressed
from bot.channels.slack.desk import HELD, Desk
from bot.domain import Kind, Language
from bot.flow import CONSENT
from bot.jobs.base import Held, Job


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the answer, and after which kind of reply the talk goes on."""

    said: Literal["kept-now", "kept-too-late", "kept-already", "not-kept-now"]
    language: Language | None = None
    kind: Kind | None = None
    on_table: bool = False


_OUTCOME = TypeAdapter(Outcome)


async def work(job: Job, desk: Desk) -> None:
    """Keep or wipe, and say so in the message."""
    outcome = _OUTCOME.validate_json(job.decided) if job.decided else await desk.threads.store(_settle, job, desk)
    words = desk.words[outcome.language] if outcome.language else await desk.their_words(job)
    said = words.say(outcome.said)
    more = move_buttons(outcome.kind, outcome.on_table, words)
    team = payload.team(job.body)
    blocks = pressed(job.body["blocks"], said, "consent", desk.drawable(team, more))
    await desk.update(job, said, blocks)
    await desk.finish(job)
    desk.refresh(team, job.body["user"])


def _settle(job: Job, desk: Desk) -> Outcome:
    who = payload.who(job.body)
    lane = payload.lane(payload.team(job.body), job.body["user"])
    with desk.store.together():
        held = desk.intake.held(lane)
        before = desk.store.setting(who, CONSENT)
        desk.store.save_setting(who, CONSENT, job.body["which"])
        if desk.flow.helper is not None and desk.flow.helper.host in str(job.body["blocks"]):
            desk.flow.note_told(who, desk.clock())  # it stands above the very buttons that were pressed
        if job.body["which"] == "yes":
            outcome = _kept(job, desk, held, already=before == "yes")
        else:
            outcome = Outcome("not-kept-now", _language(job, held))
            desk.intake.drop_held(lane)
        desk.intake.decide(job.key, _OUTCOME.dump_json(outcome).decode(), job.replica)
    return outcome


def _kept(job: Job, desk: Desk, held: list[Held], *, already: bool) -> Outcome:
    """Keep what was told in this thread, in order; what was told elsewhere still waits for a yes of its own."""
    texts = {one.key: HELD.validate_json(one.body) for one in held}
    pressed_one = texts.get(job.body["value"])
    if pressed_one is None:
        return Outcome("kept-already" if already else "kept-too-late")
    mine = {key: text for key, text in texts.items() if text.thread == pressed_one.thread}
    for key, text in mine.items():
        desk.flow.keep(payload.who(job.body), text.exchange, text.thread, text.places)
        desk.intake.finish(key)
    desk.replan(payload.who(job.body))
    last = list(mine.values())[-1].exchange.coach
    return Outcome("kept-now", last.language, last.kind, last.pattern is not None)


def _language(job: Job, held: list[Held]) -> Language | None:
    body = next((one.body for one in held if one.key == job.body["value"]), None)
    return HELD.validate_json(body).exchange.coach.language if body else None
