"""What every Jobs promises: each key once, in order within a lane, what fails told and kept apart, regular work once a slot."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.jobs import leased
from bot.jobs.base import UNKNOWN, VERSION, Job, LaterError, LostError, RefusedError
from bot.jobs.doing import Doing
from bot.jobs.inline import InlineJobs
from bot.jobs.leased import LeasedJobs
from bot.jobs.threads import Threads
from bot.store.base import StoreError
from bot.store.vault import Vault
from tests.contract.engines import VAULTS
from tests.contract.test_store import NOON

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)


@pytest.fixture
def anyio_backend() -> str:
    """The loop that jobs run in."""
    return "asyncio"


@dataclass
class Office:
    """Somebody who does jobs and writes down which; a job can be told to go wrong."""

    now: datetime = NOON
    done: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    wrong: dict[str, Exception] = field(default_factory=dict)
    at_once: dict[str, int] = field(default_factory=dict)
    most: int = 0
    carried: int = 0

    def clock(self) -> datetime:
        """Return the time."""
        return self.now

    async def work(self, job: Job) -> None:
        """Do a job, and note how many of its lane are done at this moment."""
        self.at_once[job.lane] = self.at_once.get(job.lane, 0) + 1
        self.most = max(self.most, self.at_once[job.lane])
        await asyncio.sleep(0)
        self.at_once[job.lane] -= 1
        if job.key in self.wrong:
            raise self.wrong[job.key]
        self.done.append(job.key)
        self.carried += bool(job.memory)

    async def trouble(self, job: Job) -> None:
        """Tell a user that it went wrong."""
        self.told.append(job.key)

    def finishing(self, vault: Vault) -> Callable[[Job], Any]:
        """Return the work, with the finishing of the job in the intake."""

        async def work(job: Job) -> None:
            await self.work(job)
            vault.intake.finish(job.key, job.replica)

        return work


def job(key: str, lane: str = "l1", **more: Any) -> Job:
    """Return a job."""
    return Job(key, "message", lane, {"text": key}, **more)


class Replica:
    """One process on the database of a folder."""

    def __init__(self, engine: str, folder: Path, office: Office, kinds: tuple[str, ...] = ("message",)) -> None:
        self.vault = VAULTS[engine](folder)
        self.threads = Threads()
        self.jobs = LeasedJobs(self.vault.intake, self.threads, office.clock)
        self.jobs.does(Doing(office.finishing(self.vault), office.trouble, kinds))

    async def __aenter__(self) -> Replica:
        await self.jobs.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.jobs.close()
        self.threads.close()
        self.vault.store.close()


async def settle(*replicas: Replica) -> None:
    """Wait until none of them has anything to do: what one does not get another may be about to begin."""
    while replicas[0].vault.intake.waiting():
        await asyncio.gather(*(replica.jobs.claim() for replica in replicas))
        await asyncio.gather(*(replica.jobs.idle() for replica in replicas))


@pytest.fixture
def office() -> Office:
    """An office."""
    return Office()


@pytest.fixture(params=["inline", *VAULTS])
async def jobs(request: pytest.FixtureRequest, tmp_path: Path, office: Office) -> AsyncIterator[Any]:
    """Every Jobs."""
    if request.param == "inline":
        inline = InlineJobs(office.clock)
        inline.does(Doing(office.work, office.trouble))
        await inline.start()
        yield inline
        return
    async with Replica(request.param, tmp_path, office) as replica:
        yield replica.jobs


async def test_a_key_is_done_once(jobs: Any, office: Office) -> None:
    assert await jobs.submit(job("k1"))
    assert not await jobs.submit(job("k1"))
    await jobs.idle()
    assert not await jobs.submit(job("k1"))
    await jobs.idle()
    assert office.done == ["k1"]


async def test_a_lane_is_done_in_order_one_at_a_time(jobs: Any, office: Office) -> None:
    for number in range(8):
        await jobs.submit(job(f"k{number}", f"l{number % 2}"))
    await jobs.idle()
    assert [key for key in office.done if int(key[1]) % 2 == 0] == ["k0", "k2", "k4", "k6"]
    assert len(office.done) == 8
    assert office.most == 1


async def test_what_goes_wrong_is_told_to_its_user_and_holds_up_nobody(jobs: Any, office: Office) -> None:
    office.wrong["k1"] = ValueError("kanarie")
    await jobs.submit(job("k1"))
    await jobs.submit(job("k2"))
    await jobs.idle()
    assert (office.told, office.done) == (["k1"], ["k2"])


async def test_regular_work_is_done_once_in_each_slot_and_again_when_it_failed(jobs: Any, office: Office) -> None:
    ran: list[datetime] = []

    async def sweep(now: datetime) -> None:
        ran.append(now)
        if len(ran) == 2:
            raise ValueError("kanarie")

    jobs.every("sweep", HOUR, sweep)
    with pytest.raises(ValueError, match="sweep"):
        jobs.every("sweep", HOUR, sweep)
    for minutes in (0, 59, 60, 61, 62):
        office.now = NOON + timedelta(minutes=minutes)
        await jobs.look()
    assert ran == [NOON, NOON + HOUR, NOON + timedelta(minutes=61)]


@pytest.fixture(params=[*VAULTS])
async def start(request: pytest.FixtureRequest, tmp_path: Path, office: Office) -> AsyncIterator[Any]:
    """Start one replica after another on one database."""
    async with AsyncExitStack() as stack:

        async def begin(**more: Any) -> Replica:
            return await stack.enter_async_context(Replica(request.param, tmp_path, office, **more))

        yield begin


async def test_of_regular_work_one_replica_does_a_slot(start: Any, office: Office) -> None:
    ran: list[str] = []
    for name in ("a", "b"):
        replica = await start()

        async def sweep(_: datetime, name: str = name) -> None:
            ran.append(name)

        replica.jobs.every("sweep", HOUR, sweep)
        await replica.jobs.look()
    assert ran == ["a"]


async def test_what_cannot_be_done_now_is_done_later_and_its_lane_waits(start: Any, office: Office) -> None:
    replica = await start()
    office.wrong["k1"] = LaterError("slack_unreachable")
    for key in ("k1", "k2"):
        await replica.jobs.submit(job(key))
    await replica.jobs.submit(job("k3", "l2"))
    await replica.jobs.idle()
    assert office.done == ["k3"]
    office.wrong.clear()
    office.now += timedelta(seconds=16)
    await replica.jobs.claim()
    await replica.jobs.idle()
    assert office.done == ["k3", "k1", "k2"]


async def test_after_bounded_tries_it_is_set_aside_and_its_lane_goes_on(start: Any, office: Office) -> None:
    replica = await start()
    office.wrong["k1"] = LaterError("slack_unreachable")
    for key in ("k1", "k2"):
        await replica.jobs.submit(job(key))
    await replica.jobs.idle()
    for _ in range(leased.TRIES):
        office.now += HOUR
        await replica.jobs.claim()
        await replica.jobs.idle()
    [letter] = replica.vault.intake.dead_letters()
    assert (letter.job.key, letter.reason, letter.job.tries) == ("k1", "slack_unreachable", leased.TRIES)
    assert office.done == ["k2"]
    assert office.told == []


async def test_a_job_under_which_the_process_dies_each_time_does_not_kill_it_for_ever(
    start: Any, office: Office
) -> None:
    replica = await start()
    await replica.jobs.make_room(0)
    replica.vault.intake.add([job("k1")], office.now)
    for number in range(leased.TRIES):
        replica.vault.intake.enrol(f"dies-{number}", office.now)
        assert replica.vault.intake.claim(f"dies-{number}", office.now, 1)
        replica.vault.intake.reclaim(NOON, leased.LEASE, [f"dies-{number}"])
    await replica.jobs.make_room(leased.WIDTH)
    await replica.jobs.claim()
    await replica.jobs.idle()
    assert [letter.reason for letter in replica.vault.intake.dead_letters()] == [leased.TOO_MANY]
    assert office.done == []


async def test_what_a_release_does_not_know_is_kept_and_done_by_one_that_does(start: Any, office: Office) -> None:
    older = await start()
    await older.jobs.submit(Job("k1", "postcard", "l1", {"text": "kanarie"}))
    await older.jobs.submit(job("k2", version=VERSION + 1))
    await older.jobs.submit(job("k3"))
    await older.jobs.idle()
    assert {letter.job.key: letter.reason for letter in older.vault.intake.dead_letters()} == {
        "k1": UNKNOWN,
        "k2": UNKNOWN,
    }
    assert (office.done, office.told) == (["k3"], [])
    await older.jobs.make_room(0)
    newer = await start(kinds=("message", "postcard"))
    await newer.jobs.idle()
    assert office.done == ["k3", "k1"]
    assert [letter.job.key for letter in newer.vault.intake.dead_letters()] == ["k2"], (
        "that form it does not know either"
    )


async def test_what_was_refused_is_tried_again_at_the_next_start_but_not_what_was_told(
    start: Any, office: Office
) -> None:
    replica = await start()
    office.wrong = {"k1": RefusedError("invalid_auth"), "k2": ValueError("kanarie")}
    await replica.jobs.submit(job("k1"))
    await replica.jobs.submit(job("k2", "l2"))
    await replica.jobs.idle()
    office.wrong.clear()
    after = await start()
    await settle(replica, after)
    assert office.done == ["k1"], "whichever of the two does it"
    assert [letter.reason for letter in after.vault.intake.dead_letters()] == ["error.ValueError"]


async def test_two_replicas_do_each_job_once_and_a_lane_in_order(start: Any, office: Office) -> None:
    replicas = [await start(), await start()]
    await asyncio.gather(
        *(replicas[number % 2].jobs.submit(job(f"k{number:02}", f"l{number % 5}")) for number in range(40))
    )
    await settle(*replicas)
    assert len(office.done) == 40
    assert len(set(office.done)) == 40
    assert office.most == 1


async def test_a_replica_that_was_taken_for_dead_drops_its_work_and_begins_anew(
    start: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leased, "BEAT_SECONDS", 3600.0)  # a replica that stalls says nothing by itself
    stalled, other = await start(), await start()
    before = stalled.jobs.replica
    office.now += leased.LEASE
    assert await other.threads.store(other.vault.intake.beat, other.jobs.replica, office.now)
    await other.jobs.beat()
    await stalled.jobs.beat()
    assert stalled.jobs.replica != before
    await stalled.jobs.submit(job("k1"))
    await settle(stalled, other)
    assert office.done == ["k1"]


async def test_a_claim_under_way_takes_no_more_than_there_is_room_for_by_the_time_it_ends(
    start: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica, gate = await start(), threading.Event()
    claims = replica.vault.intake.claim

    def slow(*args: Any) -> Any:
        gate.wait(60)
        return claims(*args)

    monkeypatch.setattr(replica.vault.intake, "claim", slow)
    under_way = asyncio.create_task(replica.jobs.claim())
    await asyncio.sleep(0)
    narrower = asyncio.create_task(replica.jobs.make_room(0))
    await asyncio.sleep(0)
    assert not narrower.done(), "it may still begin something"
    gate.set()
    await narrower
    await under_way
    await replica.jobs.submit(job("k1"))
    await replica.jobs.claim()
    assert (replica.vault.intake.waiting(), office.done) == (1, [])
    await replica.jobs.make_room(1)
    await settle(replica)
    assert office.done == ["k1"]


@pytest.mark.parametrize(("verb", "memory"), [("claim", {}), ("add", {"text": "in memory"})])
async def test_what_was_given_to_it_while_the_answer_was_lost_is_done_within_one_beat(
    start: Any, office: Office, monkeypatch: pytest.MonkeyPatch, verb: str, memory: dict[str, str]
) -> None:
    monkeypatch.setattr(leased, "BEAT_SECONDS", 3600.0)
    replica = await start()
    sealed = replica.vault.intake._inner
    carried_out, lost = getattr(sealed, verb), [StoreError("the connection was lost after the commit")]

    def cut_off(*args: Any) -> Any:
        found = carried_out(*args)
        if found and lost:
            raise lost.pop()
        return found

    monkeypatch.setattr(sealed, verb, cut_off)
    with contextlib.suppress(StoreError):
        await replica.jobs.submit(job("k1", "k1", memory=memory))
    while lost:
        with contextlib.suppress(StoreError):
            await replica.jobs.claim()
    await replica.jobs.beat()
    await replica.jobs.claim()
    await replica.jobs.idle()
    assert office.done == ["k1"]


async def test_what_it_left_alone_because_it_was_not_sure_to_live_is_done_after_all(start: Any, office: Office) -> None:
    replica = await start()
    office.wrong["k1"] = LostError()
    await replica.jobs.submit(job("k1"))
    await replica.jobs.idle()
    office.wrong.clear()
    await replica.jobs.beat()
    await replica.jobs.claim()
    await replica.jobs.idle()
    assert office.done == ["k1"], "nobody had given it up"


async def test_what_is_taken_in_while_it_beats_is_not_given_back(start: Any, office: Office) -> None:
    replica = await start()
    alone = [job(f"k{number}", f"k{number}", memory={"text": "in memory"}) for number in range(20)]
    await asyncio.gather(*(work for one in alone for work in (replica.jobs.submit(one), replica.jobs.beat())))
    await settle(replica)
    assert sorted(office.done) == sorted(one.key for one in alone)
    assert office.carried == 20, "with what only this process has in memory"


async def test_more_is_not_held_in_memory_than_is_done_at_one_time(start: Any, office: Office) -> None:
    replica = await start()
    gate = asyncio.Event()

    async def waits(job: Job) -> None:
        await gate.wait()
        replica.vault.intake.finish(job.key, job.replica)

    replica.jobs.does(Doing(waits, office.trouble))
    jobs = [job(f"k{number}", f"l{number}") for number in range(leased.WIDTH + 40)]
    await asyncio.gather(*(replica.jobs.submit(one) for one in jobs))
    await replica.jobs.claim()
    assert len(replica.jobs._running) == leased.WIDTH
    assert replica.vault.intake.waiting() == leased.WIDTH + 40
    gate.set()
    await settle(replica)
