"""Jobs in one process on the database of the store: taken in durably, done in lanes, taken up again after a crash."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.jobs.base import Intake, Job, RefusedError, StoppingError
from bot.jobs.threads import Threads
from bot.uncaught import where

log = logging.getLogger(__name__)

PURGE_EVERY = timedelta(minutes=10)
TIDY_EVERY_SECONDS = 2.0
"""How long it must be quiet before the bytes of what was wiped leave the database's log too; it holds up every write."""

GRACE_SECONDS = 20.0
"""How long running work may take to finish when the process stops."""

Work = Callable[[Job], Awaitable[None]]
Clock = Callable[[], datetime]


class LocalJobs:
    """A Jobs of one process; within a lane one job at a time, in order of arrival."""

    def __init__(self, intake: Intake, threads: Threads, clock: Clock) -> None:
        self._intake = intake
        self._threads = threads
        self._clock = clock
        self._work: Work | None = None
        self._trouble: Work | None = None
        self._lanes: dict[str, deque[Job]] = {}
        self._arrived: list[tuple[Job, asyncio.Future[bool]]] = []
        self._taking: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()
        self._housekeeping: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._busy_at: float | None = None

    def does(self, work: Work, trouble: Work) -> None:
        """Say what does a job, and what tells its user that it went wrong."""
        self._work, self._trouble = work, trouble

    @property
    def running(self) -> bool:
        """Whether work is taken in and done."""
        return self._work is not None and not self._closing.is_set()

    @property
    def waiting(self) -> int:
        """How many jobs are taken in and not done."""
        return sum(len(lane) for lane in self._lanes.values())

    async def submit(self, job: Job) -> bool:
        """See Jobs; what comes in while the disk writes is written together, so that a slow disk holds up nobody for long."""
        taken = asyncio.get_running_loop().create_future()
        self._arrived.append((job, taken))
        if self._taking is None or self._taking.done():
            self._taking = asyncio.create_task(self._take_in())
        new: bool = await taken
        return new

    async def _take_in(self) -> None:
        while self._arrived:
            together, self._arrived = self._arrived, []
            try:
                new = await self._threads.door(self._intake.add, [job for job, _ in together], self._clock())
            except Exception as error:
                for _, taken in together:
                    if not taken.done():
                        taken.set_exception(error)
                continue
            for (job, taken), fresh in zip(together, new, strict=True):
                if fresh:
                    self._enqueue(job)
                if not taken.done():
                    taken.set_result(fresh)

    async def start(self) -> None:
        """See Jobs."""
        await self._threads.store(self._intake.purge, self._clock())
        for job in await self._threads.store(self._intake.unfinished):
            self._enqueue(job)
        self._housekeeping = asyncio.create_task(self._keep_house())

    async def close(self) -> None:
        """See Jobs."""
        self._closing.set()
        if self._housekeeping is not None:
            self._housekeeping.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_SECONDS)
        for task in self._tasks:
            task.cancel()

    async def idle(self) -> None:
        """Wait until everything that was taken in is done; for tests and tools."""
        await self._idle.wait()

    async def pause(self, seconds: float) -> None:
        """Wait; raises StoppingError as soon as the process stops."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)
        if self._closing.is_set():
            raise StoppingError

    def _enqueue(self, job: Job) -> None:
        if self._closing.is_set():
            return
        self._idle.clear()
        self._busy_at = asyncio.get_running_loop().time()
        lane = self._lanes.get(job.lane)
        if lane is not None:
            lane.append(job)
            return
        self._lanes[job.lane] = deque([job])
        task = asyncio.create_task(self._drain(job.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, name: str) -> None:
        lane = self._lanes[name]
        try:
            while lane and not self._closing.is_set():
                await self._do(lane[0])
                lane.popleft()
        except StoppingError:
            pass
        finally:
            del self._lanes[name]
            if not self._lanes:
                self._idle.set()

    async def _do(self, job: Job) -> None:
        if self._work is None:
            raise RuntimeError("jobs were started before it was said what does them")
        try:
            await self._work(job)
        except StoppingError:
            raise
        except RefusedError as refused:
            log.error("%s refused (%s), reference %s", job.kind, refused.reason, job.reference)
            await self._set_aside(job)
        except Exception as error:
            log.error("%s failed (%s), reference %s", job.kind, where(error), job.reference)
            await self._tell(job)

    async def _tell(self, job: Job) -> None:
        """Tell the user once that it went wrong; a failure of that is only logged."""
        try:
            if self._trouble is not None:
                await self._trouble(job)
            await self._threads.store(self._intake.finish, job.key)
        except StoppingError:
            raise
        except Exception as error:
            log.error("%s could not be told (%s), reference %s", job.kind, where(error), job.reference)
            await self._set_aside(job)

    async def _set_aside(self, job: Job) -> None:
        try:
            await self._threads.store(self._intake.fail, job.key)
        except Exception as error:
            log.error("%s could not be set aside (%s), reference %s", job.kind, where(error), job.reference)

    async def _keep_house(self) -> None:
        purged = self._clock()
        while True:
            await asyncio.sleep(TIDY_EVERY_SECONDS)
            try:
                if self._clock() - purged >= PURGE_EVERY:
                    purged = self._clock()
                    await self._threads.store(self._intake.purge, purged)
                if self._quiet():
                    self._busy_at = None
                    await self._threads.store(self._intake.tidy)
            except Exception as error:
                log.error("the intake could not be kept in order (%s)", where(error))

    def _quiet(self) -> bool:
        """Tell whether there was work, and none for a while."""
        if self._busy_at is None or self._lanes:
            return False
        return asyncio.get_running_loop().time() - self._busy_at >= TIDY_EVERY_SECONDS
