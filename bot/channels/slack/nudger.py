"""Looks at the clock every few minutes and hands what is due to the jobs, which send it once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot.channels.slack import payload
from bot.channels.slack.desk import Desk
from bot.channels.slack.payload import Team
from bot.jobs.base import Job, Jobs
from bot.nudges.base import Nudge, Plan
from bot.nudges.sweep import job_key

EVERY = timedelta(minutes=5)
"""How often it looks; a nudge comes at most so much after its time."""


class Nudger:
    """The sweep of one process; any number of processes may have one on the same database."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        self._desk = desk
        self._jobs = jobs

    async def look(self, now: datetime) -> list[tuple[Plan, Nudge]]:
        """Submit what is due, and what a process that died had claimed; returns it. Raises StoreError."""
        sweep = self._desk.sweep
        found = await self._desk.threads.store(self._stranded, now)
        for plan, nudge in found:
            await self._jobs.submit(job(plan, nudge))
        more = True
        while more:
            done, more = await self._desk.threads.store(sweep.run, now)
            for outcome in done:
                if outcome.nudge is not None:
                    await self._jobs.submit(job(outcome.plan, outcome.nudge))
                    found.append((outcome.plan, outcome.nudge))
        return found

    def _stranded(self, now: datetime) -> list[tuple[Plan, Nudge]]:
        """Return what was claimed and not sent, without what was set aside: that is the operator's to run again."""
        found = self._desk.sweep.stranded(now)
        aside = {letter.job.key for letter in self._desk.intake.dead_letters()} if found else set()
        return [(plan, nudge) for plan, nudge in found if job_key(plan.who, nudge) not in aside]


def job(plan: Plan, nudge: Nudge) -> Job:
    """Return the job that sends a nudge: whom, where and which week, and no word of it."""
    where_ = json.loads(plan.address)
    team = Team(where_["enterprise"], where_["team"], where_["org"])
    body = {**where_, "user": plan.who.user, "week": nudge.week}
    return Job(job_key(plan.who, nudge), "nudge", payload.lane(team, plan.who.user), body)


def address(team: Team) -> str:
    """Return where somebody is reached, as it is kept with their plan."""
    return json.dumps({"enterprise": team.enterprise, "team": team.team, "org": team.org})
