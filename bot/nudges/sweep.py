"""One look at the clock: who is due, what there is to say to them, and the claiming of it, once over any number of processes.

A claim is a row (user, ISO week) written together with the plan that moves on. What is claimed is sent by a job; should
the process die in between, the next sweep of any process finds the claim and submits the same job again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.catalogue import Catalogue
from bot.coach import nudge as coach
from bot.coach.nudge import Known, Topic
from bot.domain import Language, Question, UserKey
from bot.jobs.base import opaque
from bot.nudges.base import UNANSWERED, Nudge, NudgeKind, Nudges, Plan
from bot.nudges.schedule import LATE, Slot, Wish, next_slot, step, zone_of
from bot.uncaught import where

log = logging.getLogger(__name__)

AGAIN = timedelta(days=1)
"""After so long somebody is looked at again of whom what is kept could not be read."""

BATCH = 100
"""So many plans are dealt with before others get their turn at the database."""


class Why(StrEnum):
    """What comes of a plan that was due."""

    EXPERIMENT = "experiment"
    PATTERN = "pattern"
    QUESTION = "question"
    NOTICE = "notice"
    SILENT = "silent"
    PAUSED = "paused"
    OFF = "off"
    MOVED = "moved"
    """Not now after all: it was late outside working hours, was skipped, or was changed meanwhile."""
    BROKEN = "broken"
    """What is kept of its user could not be read; it is tried again a day later, and holds up nobody else."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sweep did, or would do, with one plan; `nudge` is what is to be sent."""

    plan: Plan
    why: Why
    due: datetime | None
    nudge: Nudge | None = None
    slot: Slot | None = None

    @property
    def reference(self) -> str:
        """Who it is, as the operator sees it: a code that names nobody."""
        return hashlib.sha256(repr(self.plan.who).encode()).hexdigest()[:12]


Facts = Callable[[UserKey, datetime, Mapping[str, str]], tuple[Language, Known]]
"""The language somebody speaks, and what is known of them as far as their settings let it be used."""


class Sweep:
    """Deals with what is due; safe to run in several processes at once. Raises StoreError."""

    def __init__(self, nudges: Nudges, facts: Facts, catalogue: Catalogue) -> None:
        self._nudges = nudges
        self._facts = facts
        self._catalogue = catalogue

    def run(self, now: datetime, limit: int = BATCH) -> tuple[list[Outcome], bool]:
        """Deal with the plans that are due, `limit` at most; returns what came of them, and whether there may be more."""
        found = self._nudges.due(now, limit)
        if not found.plans and not found.unreadable:
            return [], False
        with self._nudges.together():
            self._nudges.put_off(found.unreadable, now + AGAIN)
            done = [outcome for outcome in (self._dealt_with(plan, now) for plan in found.plans) if outcome is not None]
        return done, len(found.plans) + len(found.unreadable) == limit

    def preview(self, now: datetime, limit: int = 10_000) -> Iterator[Outcome]:
        """Return what `run` would do, and change nothing."""
        for plan in self._nudges.due(now, limit).plans:
            yield self._judged(plan, now)

    def stranded(self, now: datetime) -> list[tuple[Plan, Nudge]]:
        """Return what was due within LATE, claimed and not sent, to be submitted again under the same key; let go of what is older."""
        self._nudges.let_go(now - LATE)
        return self._nudges.planned(now - LATE)

    def replan(self, plan: Plan, now: datetime) -> Plan:
        """Keep a plan with the moment at which to look at it next; returns it as it was kept."""
        found = None if plan.stopped or plan.wish is None else next_slot(plan.wish, now, plan.used, plan.look_backs)
        kept = replace(plan, since=now, due=found.at if found else None)
        self._nudges.save_plan(kept)
        return kept

    def _dealt_with(self, plan: Plan, now: datetime) -> Outcome | None:
        """Do what was judged; None when another process was first."""
        outcome = self._judged(plan, now)
        if outcome.nudge is not None:
            return outcome if self._nudges.claim(plan, outcome.nudge, outcome.due) else None
        since = plan.since if outcome.why is Why.MOVED else now
        return outcome if self._nudges.move_on(plan, since, outcome.due) else None

    def _judged(self, plan: Plan, now: datetime) -> Outcome:
        try:
            return self._weighed(plan, now)
        except Exception as error:
            log.error("a plan could not be judged (%s)", where(error))
            return Outcome(plan, Why.BROKEN, now + AGAIN)

    def _weighed(self, plan: Plan, now: datetime) -> Outcome:
        wish = plan.wish
        if wish is None or plan.stopped:
            return Outcome(plan, Why.OFF, None)
        found = step(wish, plan.since, now, plan.used, plan.look_backs)
        if found.slot is None:
            return Outcome(plan, Why.MOVED, found.due)
        week = found.slot.week
        if plan.paused:
            return Outcome(plan, Why.PAUSED, _next(plan, wish, now), slot=found.slot)
        if plan.unanswered >= UNANSWERED:
            return Outcome(plan, Why.NOTICE, None, Nudge(week, NudgeKind.NOTICE, now, found.slot.at), found.slot)
        topic = self._topic(plan, now)
        if topic is None:
            return Outcome(plan, Why.SILENT, _next(plan, wish, now), slot=found.slot)
        nudge = Nudge(
            week,
            NudgeKind(topic.why.value),
            now,
            found.slot.at,
            topic.question.id if topic.question else None,
            topic.pattern,
            topic.times,
            topic.experiment.id if topic.experiment else None,
            topic.conversation,
        )
        return Outcome(plan, Why(topic.why.value), _next(plan, wish, now, week), nudge, found.slot)

    def _topic(self, plan: Plan, now: datetime) -> Topic | None:
        language, known = self._facts(plan.who, now, plan.settings)
        today = now.astimezone(zone_of(plan.wish.zone if plan.wish else "UTC")).date()
        return coach.choose(known, self._catalogue, language, today, now)


def _next(plan: Plan, wish: Wish, now: datetime, spent: str | None = None) -> datetime | None:
    """Return when the next slot after this moment is, with the week of a nudge that is being claimed spent."""
    used = plan.used | {spent} if spent else plan.used
    back = [day for day in plan.look_backs if day > now.date()] if spent else plan.look_backs
    found = next_slot(wish, now, used, back)
    return found.at if found else None


def job_key(who: UserKey, nudge: Nudge) -> str:
    """Return the key of the job that sends a nudge: the same from whatever process, another one after it was given back."""
    return opaque("nudge", who.channel, who.team, who.user, nudge.week, nudge.at.isoformat())


def topic_of(nudge: Nudge, known: Known, catalogue: Catalogue, language: Language) -> Topic | None:
    """Return what a claimed nudge is about; None when that is gone, as after erasing the conversation."""
    if nudge.kind is NudgeKind.EXPERIMENT:
        steps = {one.id: one for one in known.experiments}
        found = steps.get(nudge.experiment or 0)
        if found is None:
            return None
        return Topic(coach.Why.EXPERIMENT, found, found.pattern, conversation=nudge.conversation)
    question = next((one for one in _questions(nudge, catalogue) if one.id == nudge.question), None)
    if question is None:
        return None
    return Topic(coach.Why(nudge.kind.value), None, nudge.pattern, nudge.times, question, nudge.conversation)


def _questions(nudge: Nudge, catalogue: Catalogue) -> Iterator[Question]:
    for language, dialogue in catalogue.dialogue.items():
        if nudge.pattern is None:
            yield from dialogue.weekly
        elif nudge.pattern in catalogue.patterns:
            for questions in catalogue.patterns[nudge.pattern].text[language].questions.values():
                yield from questions
