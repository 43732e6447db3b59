"""Sends the nudge that was claimed, when it is still wanted and its time is right where its user is now."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.slack import payload
from bot.channels.slack.api import GONE_OR_SHUT
from bot.channels.slack.blocks import disclosure, note, nudge_buttons, reply_message, whole
from bot.channels.slack.desk import Decision, Desk, Spot
from bot.channels.slack.words import Words
from bot.coach import nudge as coach
from bot.coach.nudge import Topic
from bot.domain import Exchange, Kind, Language, Reply, Turn, UserKey
from bot.flow import CONSENT
from bot.jobs.base import Job, RefusedError
from bot.nudges.base import UNANSWERED, ZONE, Nudge, NudgeKind, NudgeState, Plan
from bot.nudges.schedule import LATE, Wish, opening, zone_of
from bot.nudges.sweep import topic_of

log = logging.getLogger(__name__)

ZONE_CHOSEN = "zone-chosen"
"""The setting that says that the zone is the user's own choice, and not the one of their profile."""

_NO_THREAD = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found"})

_LOOKED_THROUGH = 500


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What will be said; without a topic it is the notice."""

    nudge: Nudge
    language: Language
    topic: Topic | None
    keeps: bool
    new: bool
    thread: str | None


async def work(job: Job, desk: Desk) -> None:
    """Send what was claimed; where nobody can be reached any more it is the last."""
    try:
        await _sent(job, desk)
    except RefusedError as refused:
        if refused.reason not in GONE_OR_SHUT:
            raise
        log.warning("a plan was ended (%s), reference %s", refused.reason, job.reference)
        await desk.threads.store(_ended, job, desk)


def _ended(job: Job, desk: Desk) -> None:
    """Plan nothing more for who is gone; what they chose stays, and holds again once they open the home page."""
    who = payload.who(job.body)
    with desk.store.together():
        desk.nudges.settle(who, job.body["week"], NudgeState.DROPPED)
        desk.nudges.end(who)
        desk.intake.finish(job.key, job.replica)


async def _sent(job: Job, desk: Desk) -> None:
    """Send it once; or let it go, or give it back for a better hour, also when an earlier try had decided what to say."""
    if job.decided is not None and await desk.is_posted(job, job.decided):
        await desk.answer(job, _decided_before)
        return
    await _follow_the_profile(job, desk)
    prepared = await desk.threads.store(_prepared, job, desk)
    if prepared is None:
        await desk.finish(job)
        return
    try:
        await desk.answer(job, lambda: _decide(job, desk, prepared))
    except RefusedError as refused:
        if refused.reason not in _NO_THREAD or prepared.thread is None:
            raise
        anew = replace(job, decided=None)
        await desk.answer(anew, lambda: _decide(anew, desk, replace(prepared, thread=None)))


async def _decided_before() -> Decision:
    raise RuntimeError("what was decided is sent as it is")


async def _follow_the_profile(job: Job, desk: Desk) -> None:
    """Let the zone be that of the profile as it is today, for who did not choose one."""
    who, team = payload.who(job.body), payload.team(job.body)
    if await desk.threads.store(desk.store.setting, who, ZONE_CHOSEN) == "yes":
        return
    desk.zones.pop((team.key, who.user), None)
    zone = await desk.zone(team, who.user)
    if zone is not None and zone != await desk.threads.store(desk.store.setting, who, ZONE):
        await desk.threads.store(_moved, desk, who, zone)


def _moved(desk: Desk, who: UserKey, zone: str) -> None:
    """Keep the zone of who is elsewhere now, and let their next nudge follow it."""
    with desk.store.together():
        desk.store.save_setting(who, ZONE, zone)
        desk.replan(who)


def _prepared(job: Job, desk: Desk) -> _Prepared | None:
    """Return what to say; None when it is let go or given back, and that is noted."""
    who, now, week = payload.who(job.body), desk.clock(), job.body["week"]
    with desk.store.together():
        nudge, plan = desk.nudges.find(who, week), desk.nudges.plan(who)
        if nudge is None or nudge.state is not NudgeState.PLANNED:
            return None
        wish = plan.wish if plan else None
        if plan is None or wish is None or not _wanted(plan, wish, nudge, now):
            desk.nudges.settle(who, week, NudgeState.DROPPED)
            return None
        opens = opening(now, wish.zone)
        if opens != now:
            desk.nudges.release(who, week, nudge.at - LATE, opens)
            return None
        keeps = plan.settings.get(CONSENT) == "yes"
        language, known = desk.flow.facts(who, now, plan.settings)
        topic = None if nudge.kind is NudgeKind.NOTICE else topic_of(nudge, known, desk.flow.catalogue, language)
        if topic is None and nudge.kind is not NudgeKind.NOTICE:
            desk.nudges.settle(who, week, NudgeState.DROPPED)
            return None
        talks = desk.store.conversations(who, _LOOKED_THROUGH if nudge.conversation else 1)
        thread = next((talk.thread for talk in talks if talk.id == nudge.conversation), None)
        return _Prepared(nudge, language, topic, keeps, not talks, thread)


def _wanted(plan: Plan, wish: Wish, nudge: Nudge, now: datetime) -> bool:
    """Tell whether a nudge that was claimed may still come: its user may have put it off, paused or answered meanwhile."""
    if plan.paused or now > nudge.slot + LATE or wish.cap == 0:
        return False
    if wish.until is not None and now.astimezone(zone_of(wish.zone)).date() < wish.until:
        return False
    return nudge.kind is not NudgeKind.NOTICE or plan.unanswered >= UNANSWERED


async def _decide(job: Job, desk: Desk, prepared: _Prepared) -> Decision:
    team, now = payload.team(job.body), desk.clock()
    room = await desk.room(team, job.body["user"])
    spoken = prepared.topic.question.language if prepared.topic and prepared.topic.question else prepared.language
    words = desk.words[spoken]
    if prepared.topic is None:
        return _notice(words, room, prepared.nudge)
    reply = coach.say(prepared.topic, desk.flow.catalogue, spoken, prepared.nudge.week)
    if reply is None:
        raise RefusedError("no_wording")
    spot = _spot(room, prepared.thread)
    message = reply_message(
        reply,
        words,
        before=disclosure(words) if prepared.new else (),
        after=[nudge_buttons(words, prepared.nudge.week, of_a_step=reply.kind is Kind.LOOK_BACK)],
    )
    return Decision(
        spot.channel,
        spot.thread,
        message.text,
        message.blocks,
        Exchange(_turn(reply, now)),
        "keep" if prepared.keeps else "drop",
        nudge=prepared.nudge.week,
        goes_on=prepared.nudge.conversation if spot.thread else None,
        broadcast=spot.thread is not None,
    )


def _notice(words: Words, room: str, nudge: Nudge) -> Decision:
    message = note(words.say("nudge-stopped"))
    row = nudge_buttons(words, nudge.week, only=("again",))
    shown = whole(message.text, [*message.blocks, row])
    return Decision(room, None, shown.text, shown.blocks, nudge=nudge.week)


def _spot(room: str, thread: str | None) -> Spot:
    """Return where it is said: in the thread that it goes on with, when that is in this room."""
    if thread is None or thread.count(":") < 2:
        return Spot(room)
    _, channel, ts = thread.rsplit(":", 2)
    return Spot(channel, ts) if channel == room else Spot(room)


def _turn(reply: Reply, now: datetime) -> Turn:
    return Turn(
        "coach",
        reply.text,
        now,
        language=reply.language,
        kind=reply.kind,
        pattern=reply.pattern,
        level=reply.level,
        question=reply.question.id if reply.question else None,
    )
