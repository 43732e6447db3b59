"""Answers a direct message in its thread: kept for who said yes, held for who was not asked yet, gone for who said no."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.slack import payload
from bot.channels.slack.blocks import (
    Block,
    consent,
    context,
    disclosure,
    nudge_buttons,
    reply_message,
    with_private_facts,
)
from bot.channels.slack.desk import Decision, Desk, Fate, Spot
from bot.channels.slack.words import Words
from bot.channels.slack.work import rights
from bot.channels.slack.work.offer import offer
from bot.domain import Kind, Language
from bot.flow import CONSENT, Answer
from bot.jobs.base import Job

STATUS_SECONDS = 1.0
"""How long an answer waits for the status line before it; a status that comes later would stay on."""


ANSWERS = ("done", "different", "not-yet", "talk")
"""The buttons under a look-back that was asked for: it needs no putting off."""


async def work(job: Job, desk: Desk) -> None:
    """Answer the message."""
    body = job.body
    spot = Spot(body["channel"], body["thread"], body["ts"])
    await desk.answer(job, lambda: _decide(job, desk, spot))


async def _decide(job: Job, desk: Desk, spot: Spot) -> Decision:
    stands = await desk.threads.store(_standing, job, desk)
    in_thread = spot.thread != spot.said
    if asked := rights.heard(desk, job.body["text"], stands.language, talking=in_thread):
        return await rights.decide(job, desk, *asked, spot)
    thinking = asyncio.create_task(_think_along(job, desk, spot, desk.words[stands.language]))
    try:
        return await _answered(job, desk, job.body["text"], spot, stands)
    finally:
        await asyncio.wait([thinking], timeout=STATUS_SECONDS)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a user stands with the coach: their yes or no, their language, whether anything is kept, and what waits."""

    consent: str | None
    language: Language
    new: bool
    held: int
    told: datetime | None = None
    """Since when they know where texts go, where a remote model is used."""


def _standing(job: Job, desk: Desk) -> _Standing:
    who = payload.who(job.body)
    return _Standing(
        desk.store.setting(who, CONSENT),
        desk.language(who),
        not desk.store.conversations(who, 1),
        desk.intake.holds(payload.lane(payload.team(job.body), job.body["user"])),
        desk.flow.told(who),
    )


async def decide(job: Job, desk: Desk, text: str, spot: Spot, intro: str | None = None) -> Decision:
    """Return the answer to a text, and what becomes of it; `intro` is the key of a line above it."""
    return await _answered(job, desk, text, spot, await desk.threads.store(_standing, job, desk), intro)


async def _answered(
    job: Job, desk: Desk, text: str, spot: Spot, stands: _Standing, intro: str | None = None
) -> Decision:
    who = payload.who(job.body)
    now = await desk.now_of(who)
    if stands.consent == "yes":
        thread = payload.place(payload.team(job.body), spot.channel, spot.thread) if spot.thread else job.key
        answer = await desk.threads.reader(desk.flow.consider, who, text, now, None, thread)
    else:
        answer = await desk.threads.reader(desk.flow.first_answer, text, now)
    # Whoever was not told yet where texts go is told first, and answered without that.
    tells = desk.flow.helper is not None and stands.told is None and stands.consent is not None
    if stands.consent is not None and stands.told is not None:
        answer = await desk.flow.helping(who, answer, stands.told, desk.threads.reader)
    words = desk.words[answer.reply.language]
    above: list[Block] = [context(words.say(intro))] if intro else []
    above = [*above, *(disclosure(words) if tells or (stands.new and stands.consent == "yes") else [])]
    if stands.consent == "yes":
        asked = await desk.threads.store(offer, desk, who, answer.exchange, words)
        row = [nudge_buttons(words, "", only=ANSWERS)] if answer.reply.kind is Kind.LOOK_BACK else asked
        return replace(decided(answer, words, spot, "keep", above, row, moves=True), tells=tells, offers=bool(asked))
    if stands.consent == "no":
        return replace(decided(answer, words, spot, "drop", above), tells=tells)
    return _first_contact(job, answer, words, spot, above, stands.held)


def _first_contact(job: Job, answer: Answer, words: Words, spot: Spot, above: Sequence[Block], held: int) -> Decision:
    """Answer at once, below the disclosure, and ask whether it may be kept; nothing is asked of who may be in danger."""
    before = list(above) if held else [*above, *disclosure(words)]
    if held == 1:
        before.append(context(words.say("each-alone")))
    ends = bool(held) and answer.reply.kind is Kind.CLOSE
    if answer.exchange.user is None or ends:
        return decided(answer, words, spot, "drop", before)
    return decided(answer, words, spot, "hold", before, consent(words, job.key))


def decided(
    answer: Answer,
    words: Words,
    spot: Spot,
    fate: Fate,
    before: Sequence[Block] = (),
    after: Sequence[Block] = (),
    *,
    moves: bool = False,
) -> Decision:
    """Return an answer as it will be sent, and kept in the words in which it was."""
    reply, exchange = with_private_facts(answer.reply, words), answer.exchange
    if reply is not answer.reply:
        exchange = replace(exchange, coach=replace(exchange.coach, text=reply.text))
    message = reply_message(
        reply, words, before=before, after=after, moves=moves, footer=answer.footer, card=answer.card
    )
    return Decision(spot.channel, spot.thread, message.text, message.blocks, exchange, fate, spot.said)


async def _think_along(job: Job, desk: Desk, spot: Spot, words: Words) -> None:
    """Show that the coach thinks along; only decoration."""
    await desk.api.decorate(
        payload.team(job.body),
        "assistant_threads_setStatus",
        channel_id=spot.channel,
        thread_ts=spot.thread or spot.said or "",
        status=words.say("thinking"),
    )
