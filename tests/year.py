"""A year of nudges on a frozen clock: the real planner and the real store, against a calendar worked out apart from both.

`make nudge-year` runs it for 10,000 people in 30 zones and writes docs/nudges.md; the suite runs a smaller one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.catalogue import load_catalogue
from bot.domain import UserKey
from bot.flow import Flow
from bot.nudges.base import DAYS, Nudges, NudgeState, Plan
from bot.nudges.sweep import Sweep
from bot.resources import Resources
from bot.store.base import Store
from bot.store.nudges import SqlNudges
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from tests.fakes import FakeReader

ZONES = (
    "Europe/Amsterdam Europe/London Europe/Lisbon Europe/Helsinki Europe/Istanbul America/Curacao America/Paramaribo"
    " America/New_York America/Chicago America/Denver America/Los_Angeles America/St_Johns America/Sao_Paulo America/Santiago"
    " Asia/Kolkata Asia/Kathmandu Asia/Tehran Asia/Jakarta Asia/Tokyo Asia/Singapore Asia/Dubai Australia/Adelaide"
    " Australia/Sydney Australia/Lord_Howe Pacific/Auckland Pacific/Chatham Pacific/Honolulu Africa/Johannesburg"
    " Africa/Casablanca UTC"
).split()
"""Thirty: half and quarter hours, both hemispheres, a clock that moves by half an hour, and zones without any change."""

TIMES = ("08:00", "08:30", "09:00", "10:00", "11:30", "13:00", "14:00", "15:30", "16:00", "17:30")

HOLIDAYS = frozenset(
    date.fromisoformat(f"2027-{day}") for day in "01-01 03-26 03-28 03-29 04-27 05-06 05-16 05-17 12-25 12-26".split()
)
"""The Dutch public holidays of 2027, written down by hand; Liberation Day is a working day that year."""

BEGINS = datetime(2027, 1, 3, 0, 0, tzinfo=UTC)
ENDS = datetime(2028, 1, 2, 0, 0, tzinfo=UTC)
EVERY = timedelta(minutes=5)
SILENT_AFTER = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a moment of their own; one in twenty never answers, one in ten wants two in four weeks at most."""

    number: int

    @property
    def who(self) -> UserKey:
        """Who it is."""
        return UserKey("slack", "T1", f"U{self.number:06d}")

    @property
    def zone(self) -> str:
        """Where they are."""
        return ZONES[self.number % len(ZONES)]

    @property
    def day(self) -> int:
        """Their day; 0 is Monday."""
        return self.number // len(ZONES) % len(DAYS)

    @property
    def at(self) -> str:
        """Their time."""
        return TIMES[self.number // 7 % len(TIMES)]

    @property
    def answers(self) -> bool:
        """Whether they ever answer."""
        return self.number % 20 != 7

    @property
    def cap(self) -> int:
        """How many they want in four weeks."""
        return 2 if self.number % 10 == 3 else 4

    def expected(self) -> list[datetime]:
        """Return every moment of the year at which they must get something, and no other: worked out by the wall clock."""
        found: list[datetime] = []
        weeks: list[int] = []
        for number in range(52):
            monday = date(2027, 1, 4) + timedelta(weeks=number)
            days = [monday + timedelta(days=offset) for offset in range(self.day, 5)]
            day = next((one for one in days if one not in HOLIDAYS), None)
            if day is None or sum(week > number - 4 for week in weeks) >= self.cap:
                continue
            local = datetime.combine(day, clock_time.fromisoformat(self.at), ZoneInfo(self.zone))
            found.append(local.astimezone(UTC))
            weeks.append(number)
        return found if self.answers else found[: SILENT_AFTER + 1]


@dataclass
class Tally:
    """What came of a year."""

    people: int = 0
    expected: int = 0
    once: int = 0
    twice: int = 0
    missed: int = 0
    stray: int = 0
    quiet: int = 0
    late: int = 0
    notices: int = 0
    sweeps: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the tally of other people."""
        for name in ("people", "expected", "once", "twice", "missed", "stray", "quiet", "late", "notices", "sweeps"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.kinds.update(other.kinds)
        self.examples += other.examples

    @property
    def right(self) -> bool:
        """Whether every due slot came once, and nothing else did."""
        return self.once == self.expected and not (self.twice or self.missed or self.stray or self.quiet or self.late)


def live(first: int, last: int, folder: Path) -> Tally:
    """Let the people from `first` up to `last` live through the year on a store of their own, unsealed."""
    engine = SqliteEngine(folder / f"year-{first}.db")
    return lived([Person(number) for number in range(first, last)], SqlStore(engine), SqlNudges(engine))


def lived(people: Sequence[Person], store: Store, nudges: Nudges) -> Tally:
    """Let people live through the year on a store, which is closed at the end of it."""
    resources = Resources.locate()
    catalogue = load_catalogue(resources.data, resources.prompts)
    sweep = Sweep(nudges, Flow(FakeReader(), FakeReader(), catalogue, store).facts, catalogue)
    with store.together(durable=False):
        for person in people:
            begin(person, store, nudges, sweep)
    got: dict[UserKey, list[datetime]] = {person.who: [] for person in people}
    tally = Tally(people=len(people))
    now = BEGINS
    while now < ENDS:
        tally.sweeps += 1
        more = True
        while more:
            done, more = sweep.run(now)
            if not done:
                continue
            with store.together(durable=False):
                for outcome in done:
                    if outcome.nudge is None:
                        continue
                    tally.kinds[outcome.why.value] += 1
                    got[outcome.plan.who].append(now)
                    nudges.settle(outcome.plan.who, outcome.nudge.week, NudgeState.SENT)
                    if int(outcome.plan.who.user[1:]) % 20 != 7:
                        nudges.answered(outcome.plan.who, now)
        now += EVERY
    store.close()
    for person in people:
        judge(person, got[person.who], tally)
    return tally


def begin(person: Person, store: Store, nudges: Nudges, sweep: Sweep) -> None:
    """Let somebody choose their moment."""
    chosen = {"nudge-day": DAYS[person.day], "nudge-time": person.at, "zone": person.zone, "nudge-cap": str(person.cap)}
    for name, value in chosen.items():
        store.save_setting(person.who, name, value)
    nudges.save_plan(Plan(person.who, "{}", BEGINS))
    plan = nudges.plan(person.who)
    if plan is None:
        raise AssertionError("a plan that was saved is there")
    sweep.replan(plan, BEGINS)


def judge(person: Person, got: list[datetime], tally: Tally) -> None:
    """Hold what somebody got against what they must get: each due slot once, within one sweep, in working hours."""
    expected = person.expected()
    tally.expected += len(expected)
    left = list(got)
    for slot in expected:
        mine = [at for at in left if slot <= at < slot + EVERY]
        tally.once += len(mine) == 1
        tally.twice += len(mine) > 1
        tally.missed += not mine
        left = [at for at in left if at not in mine]
    tally.stray += len(left)
    tally.notices += not person.answers and len(got) == SILENT_AFTER + 1
    for at in got:
        here = at.astimezone(ZoneInfo(person.zone))
        open_ = here.weekday() < 5 and here.date() not in HOLIDAYS and clock_time(8) <= here.time() < clock_time(18)
        tally.quiet += not open_
    if len(got) != len(expected) and len(tally.examples) < 5:
        tally.examples.append(f"{person}: expected {len(expected)}, got {len(got)}")


def _live(part: tuple[int, int, str]) -> Tally:
    return live(part[0], part[1], Path(part[2]))


def year(people: int, workers: int) -> tuple[Tally, float]:
    """Let so many people live through the year in several processes; returns what came of it, and the seconds it took."""
    began = time.perf_counter()
    total = Tally()
    with tempfile.TemporaryDirectory() as folder:
        share = -(-people // workers)
        parts = [(at, min(at + share, people), folder) for at in range(0, people, share)]
        if workers == 1:
            total.add(_live(parts[0]))
        else:
            with multiprocessing.get_context("spawn").Pool(workers) as pool:
                for tally in pool.imap_unordered(_live, parts):
                    total.add(tally)
    return total, time.perf_counter() - began


def main() -> int:
    """Run it and print what came of it; returns 1 when a slot was missed, doubled, or in quiet hours."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    total, seconds = year(asked.people, asked.workers)
    print(
        f"people {total.people}, zones {len(ZONES)}, sweeps {total.sweeps}, workers {asked.workers}, load before {load:.1f}"
    )
    print(
        f"due slots {total.expected}: once {total.once}, twice {total.twice}, missed {total.missed}, stray {total.stray}"
    )
    print(f"in quiet hours {total.quiet}; notices {total.notices}; kinds {dict(total.kinds)}")
    print(f"seconds {seconds:.1f}")
    for example in total.examples:
        print(example)
    return 0 if total.right else 1


if __name__ == "__main__":
    raise SystemExit(main())
