"""What comes in at one replica: written down together while the disk writes, and begun at once where only this replica can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.jobs.base import Intake, Job
from bot.jobs.threads import Threads

ARRIVING = 2_000
"""So many may wait at the door to be written down; beyond that Slack is told to come again."""


class TooMuchError(Exception):
    """More comes in than can be written down; whoever sent it should come again."""


class Arrivals:
    """Takes jobs in at the door, many in one write, so that a slow disk holds up nobody for long."""

    def __init__(
        self,
        intake: Intake,
        threads: Threads,
        clock: Callable[[], datetime],
        mine: Callable[[Job], Job],
        begin: Callable[[Job], None],
    ) -> None:
        """`mine` gives a job to this replica where no other can do it; such a job is begun as soon as it is kept."""
        self._intake = intake
        self._threads = threads
        self._clock = clock
        self._mine = mine
        self._begin = begin
        self._arrived: list[tuple[Job, asyncio.Future[bool]]] = []
        self._written: list[Job] = []
        self._taking: asyncio.Task[None] | None = None
        self.taken = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Whether anything waits to be written down."""
        return self._taking is not None and not self._taking.done()

    @property
    def keys(self) -> list[str]:
        """The keys of what is being written down at this moment."""
        return [job.key for job in self._written]

    async def take(self, job: Job) -> bool:
        """Keep a job; False when its key is known. Raises TooMuchError, StoreError."""
        if len(self._arrived) >= ARRIVING:
            raise TooMuchError
        kept = asyncio.get_running_loop().create_future()
        self._arrived.append((job, kept))
        if not self.busy:
            self._taking = asyncio.create_task(self._take_in())
        new: bool = await kept
        return new

    async def _take_in(self) -> None:
        while self._arrived:
            together, self._arrived = self._arrived, []
            self._written = [self._mine(job) for job, _ in together]
            try:
                new = await self._threads.door(self._intake.add, self._written, self._clock())
            except Exception as error:
                for _, kept in together:
                    if not kept.done():
                        kept.set_exception(error)
            else:
                for job, (_, kept), fresh in zip(self._written, together, new, strict=True):
                    if fresh and job.replica is not None:
                        self._begin(replace(job, tries=1))
                    if not kept.done():
                        kept.set_result(fresh)
            self._written = []
            self.taken.set()
