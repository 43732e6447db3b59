"""When somebody's nudge is due: pure, from what they chose, the calendar and the clock.

A moment is kept in UTC; a day, a time and a week are those of the user's own zone, so that a change of the clock moves
nothing that they see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

OPENS = time(8)
CLOSES = time(18)
"""Working hours, in the user's own zone: outside them nothing is sent."""

LATE = timedelta(hours=24)
"""How late a nudge may still come when the machine was down over its slot; after that it is skipped."""

CAP_WEEKS = 4
"""The cap counts the nudges of so many ISO weeks, the present one included."""

DEFAULT_ZONE = "Europe/Amsterdam"

_WORKDAYS = 5
_AHEAD_WEEKS = 12
"""So many weeks after the first possible one a slot is looked for; holidays and a cap never fill as many."""

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chose: a day (0 is Monday, 4 Friday), a time and an IANA zone of their own.

    Nothing comes before the day `until`, and at most `cap` nudges in CAP_WEEKS weeks; 0 is none.
    """

    day: int
    at: time
    zone: str
    until: date | None = None
    cap: int = CAP_WEEKS


@dataclass(frozen=True, slots=True)
class Slot:
    """The one moment of an ISO week (`2026-W48`) at which a nudge is due."""

    week: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What the clock says of one user: with a `slot` it is time for its nudge; `due` is when to look again.

    `due` is None where nothing will ever be due as things stand.
    """

    slot: Slot | None
    due: datetime | None


def step(
    wish: Wish, since: datetime, now: datetime, used: Collection[str] = (), look_backs: Collection[date] = ()
) -> Step:
    """Return whether it is time, for somebody whose slots up to `since` were dealt with.

    `used` are the weeks of which the nudge was sent, `look_backs` the days of experiments that were not asked about yet.
    A slot that was missed by more than LATE is skipped; one that is late outside working hours waits for them.
    """
    found = next_slot(wish, max(since, now - LATE - _TICK), used, look_backs)
    if found is None or found.at > now:
        return Step(None, found.at if found else None)
    opens = opening(now, wish.zone)
    if opens == now:
        return Step(found, None)
    if opens <= found.at + LATE:
        return Step(None, opens)
    later = next_slot(wish, max(found.at, now), used, look_backs)
    return Step(None, later.at if later else None)


def next_slot(
    wish: Wish, after: datetime, used: Collection[str] = (), look_backs: Collection[date] = ()
) -> Slot | None:
    """Return the first slot after a moment in a week that still may have a nudge; None when the cap is 0."""
    zone = zone_of(wish.zone)
    first = max(after.astimezone(zone).date(), wish.until or date.min)
    monday = first - timedelta(days=first.weekday())
    for number in range(_AHEAD_WEEKS):
        week = monday + timedelta(weeks=number)
        if not _may_have_one(week, used, wish.cap):
            continue
        for day in _days(week, wish, look_backs):
            at = moment(day, wish.at, zone)
            if at > after and opening(at, wish.zone) == at:
                return Slot(week_of(week), at)
    return None


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return a wall-clock time as a moment in UTC: the first of two, and after the gap for one that is skipped (PEP 495)."""
    return datetime.combine(day, min(max(at, OPENS), _last()), zone).astimezone(UTC)


def opening(moment: datetime, zone: str) -> datetime:
    """Return the first moment from this one on that lies in working hours on a working day of a zone."""
    local = moment.astimezone(zone_of(zone))
    if workday(local.date()) and OPENS <= local.time() < CLOSES:
        return moment
    day = local.date() + timedelta(days=local.time() >= OPENS)
    return datetime.combine(next_workday(day), OPENS, zone_of(zone)).astimezone(UTC)


def workday(day: date) -> bool:
    """Tell whether a day is from Monday to Friday and no public holiday in the Netherlands."""
    return day.weekday() < _WORKDAYS and day not in _public_holidays(day.year)


def next_workday(day: date) -> date:
    """Return the day, or the first working day after it."""
    while not workday(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=1024)
def week_of(day: date) -> str:
    """Return the ISO 8601 week of a day; as text in the order of time."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """Return an IANA zone; Amsterdam for a name that there is none of (any more)."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return ZoneInfo(DEFAULT_ZONE)


def _days(monday: date, wish: Wish, look_backs: Iterable[date]) -> list[date]:
    """Return the days of a week that its slot may fall on: those of look-backs, else the own day or the working day after it."""
    friday = monday + timedelta(days=_WORKDAYS - 1)
    asked = sorted(next_workday(max(day, wish.until or day)) for day in look_backs)
    own = monday + timedelta(days=wish.day)
    shifted = next_workday(own)
    found = [day for day in asked if monday <= day <= friday]
    return found + ([shifted] if shifted <= friday and own >= (wish.until or own) else [])


def _may_have_one(monday: date, used: Collection[str], cap: int) -> bool:
    window = {week_of(monday - timedelta(weeks=number)) for number in range(CAP_WEEKS)}
    return week_of(monday) not in used and len(window.intersection(used)) < cap


def _last() -> time:
    return time(CLOSES.hour - 1, 59)


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    """The package knows that King's Day moves to the 26th, and that Liberation Day is a day off once in five years."""
    return frozenset(holidays.country_holidays("NL", years=year))
