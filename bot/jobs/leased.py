"""Jobs on the database of the store, for any number of replicas: claimed lane by lane, taken over from a replica that died."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.jobs.arrivals import Arrivals
from bot.jobs.base import (
    TOLD,
    UNKNOWN,
    Intake,
    Job,
    LaterError,
    LostError,
    Presence,
    RefusedError,
    Round,
    StoppingError,
)
from bot.jobs.doing import FIRST_WAIT_SECONDS, Doing, wait_before
from bot.jobs.rounds import LOOK_SECONDS, Rounds
from bot.jobs.threads import Threads
from bot.uncaught import where

log = logging.getLogger(__name__)

WIDTH = 64
"""How many jobs are done at one time; nearly all of them wait for Slack. What waits stays in the intake, not in memory."""

AT_ONCE = 200
"""With so many under way, what would be done at once (a command, a form) waits its turn like the rest."""

BEAT_SECONDS = 5.0
LEASE = timedelta(seconds=30)
"""A replica of which another heard nothing new for so long is dead, and what it did is given to the others."""

SURE_SECONDS = 20.0
"""After so long without a word of its own that was heard, a replica sends nothing more: it may count as dead soon."""

POLL_SECONDS = 1.0
"""How soon it is seen that there is work which nobody here was told of."""

HOUSE_SECONDS = 2.0
"""How long it must be quiet before the bytes of what was wiped leave the database's log too; it holds up every write."""

PURGE_EVERY = timedelta(minutes=10)

LATE = timedelta(seconds=20)
"""After so long in the queue a user is told that the answer comes later."""
NOTICES = 100

TRIES = 12
"""A job that was begun so often is set aside: some two and a half hours after it first failed."""
TOO_MANY = "too_many_tries"
"""The reason of a dead letter that was begun too often without an end: each time the process died under it."""

GRACE_SECONDS = 20.0
"""How long running work may take to finish when the process stops."""

Clock = Callable[[], datetime]


class LeasedJobs:
    """A Jobs of one replica beside others; within a lane one job at a time on all of them, in order of arrival."""

    def __init__(
        self, intake: Intake, threads: Threads, clock: Clock, presence: Presence | None = None, width: int = WIDTH
    ) -> None:
        """Without `presence` a dead replica is found out by its silence alone."""
        self._presence = presence
        self._intake = intake
        self._threads = threads
        self._clock = clock
        self._width = width
        self._claiming = asyncio.Lock()
        self._doing: Doing | None = None
        self._rounds = Rounds(intake, threads, clock)
        self.replica = _name()
        self._door = Arrivals(intake, threads, clock, self._mine, self._begin)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._unrecorded: set[str] = set()
        self._wanted = self._door.taken
        self._closing = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._idle = asyncio.Event()
        self._idle.set()
        self._busy_at: float | None = None
        self._heard_at: float | None = None
        self._purged: datetime | None = None

    def does(self, doing: Doing) -> None:
        """Say what does the jobs."""
        self._doing = doing

    def every(self, name: str, how_often: timedelta, work: Round) -> None:
        """See Jobs."""
        self._rounds.every(name, how_often, work)

    async def look(self) -> None:
        """Do the regular work of which a slot began."""
        await self._rounds.look()

    @property
    def running(self) -> bool:
        """Whether work is taken in and done."""
        return self._doing is not None and not self._closing.is_set()

    async def submit(self, job: Job) -> bool:
        """See Jobs; raises TooMuchError."""
        self._idle.clear()
        return await self._door.take(job)

    def _mine(self, job: Job) -> Job:
        """Return a job that only this replica can do now, for what it carries in memory is nowhere else, as its own."""
        here = bool(job.memory) and not self._closing.is_set() and len(self._running) < AT_ONCE
        return replace(job, replica=self.replica) if here else job

    async def start(self) -> None:
        """See Jobs."""
        if self._doing is None:
            raise RuntimeError("jobs were started before it was said what does them")
        await self._enrolled(self._clock())
        await self.keep_house()
        await self._requeue(lambda reason: not reason.startswith(TOLD))
        await self.beat()
        self._idle.clear()
        self._wanted.set()
        steps = (
            (self._pull, 0.0),
            (self.beat, BEAT_SECONDS),
            (self.keep_house, HOUSE_SECONDS),
            (self.look, LOOK_SECONDS),
        )
        self._loops = [asyncio.create_task(self._again_and_again(step, seconds)) for step, seconds in steps]

    async def close(self) -> None:
        """See Jobs."""
        self._closing.set()
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        if self._running:
            await asyncio.wait(self._running.values(), timeout=GRACE_SECONDS)
        for task in self._running.values():
            task.cancel()
        with contextlib.suppress(Exception):  # without a database the others find out by the silence
            await self._threads.store(self._intake.leave, self.replica)
        if self._presence is not None:
            self._presence.end(self.replica)

    async def _enrolled(self, now: datetime) -> None:
        if self._presence is not None:
            self._presence.begin(self.replica)
        await self._threads.store(self._intake.enrol, self.replica, now)

    async def idle(self) -> None:
        """Wait until everything that can be done now is done; for tests and tools."""
        await self._idle.wait()

    async def pause(self, seconds: float) -> None:
        """Wait; raises StoppingError as soon as the process stops."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)
        if self._closing.is_set():
            raise StoppingError

    def sure(self) -> None:
        """Return when what this replica does is surely its own; else raise LostError. For just before something is sent."""
        now = asyncio.get_running_loop().time()
        if self._heard_at is not None and now - self._heard_at > SURE_SECONDS:
            raise LostError

    async def _again_and_again(self, step: Callable[[], Awaitable[object]], seconds: float) -> None:
        while True:
            try:
                await step()
            except Exception as error:
                log.error("the jobs could not be kept in order (%s)", where(error))
                await asyncio.sleep(POLL_SECONDS)
            if seconds:
                await asyncio.sleep(seconds)

    async def _pull(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), POLL_SECONDS)
        await self.claim()

    async def make_room(self, width: int) -> None:
        """Begin new work only while less than so much is under way, from the moment this returns; 0 begins nothing."""
        async with self._claiming:
            self._width = width

    async def claim(self) -> None:
        """Begin what is next, as far as there is room; one claim at a time, so that none takes another's room."""
        async with self._claiming:
            self._wanted.clear()
            for key in list(self._unrecorded):
                await self._threads.store(self._intake.release, key, self.replica, self._later(FIRST_WAIT_SECONDS))
                self._unrecorded.discard(key)
            while (room := self._width - len(self._running)) > 0 and not self._closing.is_set():
                jobs = await self._threads.store(self._intake.claim, self.replica, self._clock(), room)
                for job in jobs:
                    self._begin(job)
                if len(jobs) < room:
                    break
            self._rest()

    def _begin(self, job: Job) -> None:
        self._idle.clear()
        self._busy_at = asyncio.get_running_loop().time()
        self._running[job.key] = asyncio.create_task(self._do(job))

    def _rest(self) -> None:
        if not self._running and not self._door.busy and (self._closing.is_set() or not self._wanted.is_set()):
            self._idle.set()

    async def _do(self, job: Job) -> None:
        try:
            await self._done(job)
        except (LostError, asyncio.CancelledError):
            log.info("%s is another replica's now, reference %s", job.kind, job.reference)
        except StoppingError:
            self._closing.set()
            await self._given_back(job, None)
        except Exception as error:
            log.error("%s could not be recorded (%s), reference %s", job.kind, where(error), job.reference)
            self._unrecorded.add(job.key)
        finally:
            if self._running.get(job.key) is asyncio.current_task():
                del self._running[job.key]
            self._busy_at = asyncio.get_running_loop().time()
            self._wanted.set()
            self._rest()

    async def _done(self, job: Job) -> None:
        if self._doing is None:
            raise RuntimeError("jobs were started before it was said what does them")
        if not self._doing.knows(job):
            return await self._refused(job, UNKNOWN)
        if job.tries > TRIES:
            return await self._refused(job, TOO_MANY)
        try:
            await self._doing.work(job)
        except (StoppingError, LostError):
            raise
        except LaterError as later:
            await self._put_off(job, later)
        except RefusedError as refused:
            await self._refused(job, refused.reason)
        except Exception as error:
            log.error("%s failed (%s), reference %s", job.kind, where(error), job.reference)
            await self._tell(job)
            await self._set_aside(job, TOLD + type(error).__name__)

    async def _put_off(self, job: Job, later: LaterError) -> None:
        """Let a job wait, longer after each try; one that was tried often enough is set aside."""
        if job.tries >= TRIES:
            return await self._refused(job, later.reason)
        seconds = max(later.seconds or 0.0, wait_before(job.tries + 1))
        log.warning("%s is put off (%s), reference %s", job.kind, later.reason, job.reference)
        await self._given_back(job, self._later(seconds))

    def _later(self, seconds: float) -> datetime:
        return self._clock() + timedelta(seconds=seconds)

    async def _given_back(self, job: Job, due: datetime | None) -> None:
        try:
            await self._threads.store(self._intake.release, job.key, job.replica or self.replica, due)
        except Exception as error:
            log.error("%s could not be given back (%s), reference %s", job.kind, where(error), job.reference)
            self._unrecorded.add(job.key)

    async def _tell(self, job: Job) -> None:
        """Tell the user once that it went wrong; a failure of that is only logged."""
        if self._doing is None:
            return
        try:
            await self._doing.trouble(job)
        except (StoppingError, LostError):
            raise
        except Exception as error:
            log.error("%s could not be told (%s), reference %s", job.kind, where(error), job.reference)

    async def _refused(self, job: Job, reason: str) -> None:
        log.error("%s refused (%s), reference %s", job.kind, reason, job.reference)
        await self._set_aside(job, reason)

    async def _set_aside(self, job: Job, reason: str) -> None:
        await self._threads.store(self._intake.fail, job.key, reason, job.replica)

    async def beat(self) -> None:
        """Say that this replica lives, and take over what dead ones did."""
        now = self._clock()
        if await self._threads.store(self._intake.beat, self.replica, now):
            self._heard_at = asyncio.get_running_loop().time()
        else:
            await self._begin_anew(now)
        gone = self._presence.gone() if self._presence is not None else ()
        found: int = await self._threads.store(self._intake.reclaim, now, LEASE, gone)
        if found:
            log.warning("took over %s jobs of a replica that is gone", found)
            self._wanted.set()
        await self._give_back_what_went_astray()

    async def _give_back_what_went_astray(self) -> None:
        """Give back what is this replica's in the database and nowhere here, as after a claim whose answer was lost.

        No claim is under way meanwhile; and it is done at the door, so that nothing is taken in that is not in the list.
        """
        async with self._claiming:
            doing = [*self._running, *self._unrecorded, *self._door.keys]
            found: int = await self._threads.door(self._intake.disown, self.replica, doing)
        if found:
            log.warning("gave back %s jobs that were claimed and not begun", found)
            self._wanted.set()

    async def _begin_anew(self, now: datetime) -> None:
        """Drop everything: the others took this replica for dead, and may be doing its work."""
        log.warning("this replica was taken for dead; it begins anew")
        for task in self._running.values():
            task.cancel()
        self._unrecorded.clear()
        if self._presence is not None:
            self._presence.end(self.replica)
        self.replica = _name()
        await self._enrolled(now)
        self._heard_at = asyncio.get_running_loop().time()
        self._wanted.set()

    async def keep_house(self) -> None:
        """Wipe what is past its time, tell who waits long, and let bytes go when it is quiet."""
        now = self._clock()
        if self._purged is None or now - self._purged >= PURGE_EVERY:
            await self._regret(now)
            await self._threads.store(self._intake.purge, now)
            self._purged = now
            await self._requeue(lambda reason: reason == UNKNOWN)
        if not self._closing.is_set():
            await self._tell_the_late(now)
        if self._quiet():
            self._busy_at = None
            await self._threads.store(self._intake.tidy)

    async def _regret(self, now: datetime) -> None:
        """Let those be told whose message was not done in time, as after a machine that was off; for then it is wiped."""
        old = await self._threads.store(self._intake.too_old, now)
        if not old:
            return
        log.error("%s jobs were not done within their day and are wiped", len(old))
        told: dict[str, Job] = {}
        for notice in (self._doing.unheard(job) for job in old if self._doing is not None):
            if notice is not None:
                told.setdefault(notice.lane, notice)
        await self._threads.store(self._intake.add, list(told.values()), now)
        self._wanted.set()

    async def _tell_the_late(self, now: datetime) -> None:
        """Let those who wait long be told so, before all other work: what tells them is a job of its own, done once."""
        if self._doing is None:
            return
        async with self._claiming:
            late = await self._threads.store(self._intake.overdue, now - LATE, NOTICES)
            notices = [replace(told, replica=self.replica) for job in late if (told := self._doing.notice(job))]
            new = await self._threads.store(self._intake.add, notices, now) if notices else []
            for job, fresh in zip(notices, new, strict=True):
                if fresh:
                    self._begin(replace(job, tries=1))

    async def _requeue(self, wanted: Callable[[str], bool]) -> None:
        """Try dead letters again that may go through now."""
        letters = await self._threads.store(self._intake.dead_letters)
        doing = self._doing
        keys = [one.job.key for one in letters if wanted(one.reason) and doing is not None and doing.knows(one.job)]
        if keys:
            await self._threads.store(self._intake.requeue, keys)
            self._wanted.set()

    def _quiet(self) -> bool:
        """Tell whether there was work, and none for a while."""
        if self._busy_at is None or self._running:
            return False
        return asyncio.get_running_loop().time() - self._busy_at >= HOUSE_SECONDS


def _name() -> str:
    return secrets.token_hex(8)
