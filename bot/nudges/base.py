"""The seam behind which plans and nudges are kept, in words of their own; channels say where somebody is reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from bot.domain import UserKey
from bot.nudges.schedule import CAP_WEEKS, DEFAULT_ZONE, Wish

DAYS = ("mon", "tue", "wed", "thu", "fri")
"""The values of the setting `nudge-day`, besides `off`."""

DAY, TIME, ZONE, UNTIL, CAP, PAUSED = "nudge-day", "nudge-time", "zone", "nudge-until", "nudge-cap", "paused"
"""The settings by which somebody says when they want a nudge; they are all that is asked, also after a restart."""

STANDARD_TIME = "09:00"

UNANSWERED = 3
"""After so many in a row without an answer it stops, and says so once."""


class NudgeKind(StrEnum):
    """What a nudge is: one of the three things there can be to say (coach.nudge.Why), or the notice that it stops."""

    EXPERIMENT = "experiment"
    PATTERN = "pattern"
    QUESTION = "question"
    NOTICE = "notice"


class NudgeState(StrEnum):
    """How far a nudge is: to be sent, sent, or let go because it was no longer wanted or too late."""

    PLANNED = "planned"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Nudge:
    """One nudge of one ISO week: what it is about, by number and name, and nothing that anybody wrote.

    `slot` is when it was due, and how late it may come is counted from there; `at` is when it was claimed.
    """

    week: str
    kind: NudgeKind
    at: datetime
    slot: datetime
    question: str | None = None
    pattern: str | None = None
    times: int = 0
    experiment: int | None = None
    conversation: int | None = None
    state: NudgeState = NudgeState.PLANNED
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """When to look at somebody again, with all that the schedule asks of them.

    `address` is the channel's own word for where they are reached. Slots up to `since` were dealt with; without `due` there
    is nothing to come. `used` are the weeks of which the nudge is spent, `look_backs` the days of experiments not asked about.
    """

    who: UserKey
    address: str = field(repr=False)
    since: datetime
    due: datetime | None = None
    unanswered: int = 0
    stopped: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    look_backs: Sequence[date] = ()

    @property
    def wish(self) -> Wish | None:
        """What they chose; None while it is off."""
        return wish_of(self.settings)

    @property
    def paused(self) -> bool:
        """Whether they want to be left alone for a while."""
        return self.settings.get(PAUSED) == "yes"


@dataclass(frozen=True, slots=True)
class Due:
    """The plans that are due; those that cannot be opened lie apart, as they are kept."""

    plans: Sequence[Plan]
    unreadable: Sequence[Plan] = ()


def wish_of(settings: Mapping[str, str]) -> Wish | None:
    """Return what somebody chose, from their settings; None while no day was chosen."""
    day = settings.get(DAY, "off")
    if day not in DAYS:
        return None
    until = settings.get(UNTIL)
    return Wish(
        DAYS.index(day),
        time.fromisoformat(settings.get(TIME, STANDARD_TIME)),
        settings.get(ZONE, DEFAULT_ZONE),
        date.fromisoformat(until) if until else None,
        int(settings.get(CAP, CAP_WEEKS)),
    )


class Nudges(Protocol):
    """Where plans and nudges are kept; raises StoreError. A week of a user has one nudge that counts, whoever claims it first."""

    def together(self) -> AbstractContextManager[None]:
        """Make all that is written inside one whole: all of it or nothing."""

    def plan(self, who: UserKey) -> Plan | None:
        """Return the plan of a user."""

    def save_plan(self, plan: Plan) -> None:
        """Keep a plan, in place of the one before."""

    def end(self, who: UserKey) -> None:
        """Remove the plan of a user."""

    def due(self, now: datetime, limit: int) -> Due:
        """Return the plans that are due, the longest due first; reads nothing of anybody else, and changes nothing."""

    def put_off(self, unreadable: Sequence[Plan], due: datetime) -> None:
        """Let plans that cannot be opened be looked at again at `due`; remove those whose key was destroyed."""

    def move_on(self, seen: Plan, since: datetime, due: datetime | None) -> bool:
        """Let a plan look again at `due`; False when it is no longer as it was seen."""

    def claim(self, seen: Plan, nudge: Nudge, due: datetime | None) -> bool:
        """Take the week of a nudge and let the plan move on, both or neither; False when another process was first.

        Its question counts as asked from then on. A week of which the nudge was let go can be taken once more.
        """

    def planned(self, since: datetime) -> list[tuple[Plan, Nudge]]:
        """Return the claimed nudges that were due after a moment and were not sent: their process may have died in between.

        One that cannot be opened is left out, and holds up no other.
        """

    def find(self, who: UserKey, week: str) -> Nudge | None:
        """Return the nudge of a week."""

    def settle(self, who: UserKey, week: str, state: NudgeState) -> None:
        """Note that a planned nudge was sent or let go, once.

        What was sent is unanswered from then on, and after the notice the plan is stopped. What was let go counts for
        nothing: its experiment may be asked about another time, and a plan without a next moment is looked at again.
        """

    def let_go(self, before: datetime) -> None:
        """Let go of all nudges that were due up to a moment, were claimed and never sent."""

    def release(self, who: UserKey, week: str, since: datetime, due: datetime | None) -> None:
        """Give a planned nudge back: slots after `since` are open again, and it is looked at anew at `due`."""

    def ask_again(self, who: UserKey, experiment: int) -> None:
        """Let an experiment be asked about once more, for its user put that off."""

    def answered(self, who: UserKey, now: datetime) -> None:
        """Note that somebody answered: what was sent counts as answered."""
