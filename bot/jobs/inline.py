"""Jobs without a database: done at once, in the process that submits them; for the terminal and for tests of the work itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.jobs.base import Job, Round
from bot.jobs.doing import Doing
from bot.jobs.rounds import slot_of
from bot.uncaught import where

log = logging.getLogger(__name__)


class InlineJobs:
    """A Jobs that remembers keys for as long as it lives, and survives nothing."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._doing: Doing | None = None
        self._known: set[str] = set()
        self._rounds: dict[str, tuple[timedelta, Round]] = {}
        self._done: dict[str, datetime] = {}

    def does(self, doing: Doing) -> None:
        """Say what does the jobs."""
        self._doing = doing

    def every(self, name: str, how_often: timedelta, work: Round) -> None:
        """See Jobs; it is done when `look` is called in a new slot."""
        if name in self._rounds:
            raise ValueError(f"there is regular work named {name} already")
        self._rounds[name] = (how_often, work)

    async def submit(self, job: Job) -> bool:
        """See Jobs; when this returns the job is done."""
        if self._doing is None:
            raise RuntimeError("a job came before it was said what does it")
        if job.key in self._known:
            return False
        self._known.add(job.key)
        try:
            await self._doing.work(job)
        except Exception as error:
            log.error("%s failed (%s), reference %s", job.kind, where(error), job.reference)
            await self._doing.trouble(job)
        return True

    async def start(self) -> None:
        """See Jobs."""
        await self.look()

    async def look(self) -> None:
        """Do the regular work of which a slot began."""
        for name, (how_often, work) in self._rounds.items():
            now = self._clock()
            slot = slot_of(now, how_often)
            if self._done.get(name) == slot:
                continue
            try:
                await work(now)
            except Exception as error:
                log.error("regular work %s failed (%s)", name, where(error))
            else:
                self._done[name] = slot

    async def idle(self) -> None:
        """Return at once: nothing waits here."""

    async def close(self) -> None:
        """See Jobs."""
