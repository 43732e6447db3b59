"""Regular work: done once in each slot of time, on one of the replicas."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.jobs.base import Intake, Round
from bot.jobs.threads import Threads
from bot.uncaught import where

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
"""How often it is looked whether a slot began; a clock that jumps or a machine that slept is noticed this soon."""

AHEAD = 2
"""A slot that was taken by more slots ahead of this one is that of a clock that is wrong, and stops nobody."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Rounds:
    """Does each regular work once a slot; what fails is tried again at the next look."""

    def __init__(self, intake: Intake, threads: Threads, clock: Callable[[], datetime]) -> None:
        self._intake = intake
        self._threads = threads
        self._clock = clock
        self._work: dict[str, tuple[timedelta, Round]] = {}
        self._done: dict[str, datetime] = {}
        self._looking = asyncio.Lock()

    def every(self, name: str, how_often: timedelta, work: Round) -> None:
        """See Jobs."""
        if name in self._work:
            raise ValueError(f"there is regular work named {name} already")
        self._work[name] = (how_often, work)

    async def look(self) -> None:
        """Do what was not done in the slot that runs now."""
        async with self._looking:
            for name, (how_often, work) in self._work.items():
                now = self._clock()
                slot = slot_of(now, how_often)
                if self._done.get(name) == slot:
                    continue
                if await self._threads.store(self._intake.take_slot, name, slot, slot + AHEAD * how_often):
                    await self._tried(name, slot, now, work)
                else:
                    self._done[name] = slot

    async def _tried(self, name: str, slot: datetime, now: datetime, work: Round) -> None:
        try:
            await work(now)
        except Exception as error:
            log.error("regular work %s failed (%s)", name, where(error))
            await self._threads.store(self._intake.free_slot, name, slot)
            return
        self._done[name] = slot


def slot_of(now: datetime, how_often: timedelta) -> datetime:
    """Return when the slot of this moment began."""
    return BEGINNING + (now - BEGINNING) // how_often * how_often
