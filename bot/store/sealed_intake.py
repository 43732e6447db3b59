"""An intake and installations around others: what lies there is sealed, and found again by keyed hashes."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.jobs.base import HELD, UNREADABLE, DeadLetter, Held, Intake, Job
from bot.store.base import Installations, UnreadableError
from bot.store.keyring import LANE, Keyring
from bot.store.sealing import Cipher, is_sealed, unreadable

log = logging.getLogger(__name__)

PROCESS = "process"
"""The owner of the key for what belongs to no user: the tokens of installations."""

HASHED = "s."
"""What the key of a job begins with once it was hashed."""

OWNERS = 10_000
"""Of so many jobs it is remembered whose key sealed them, until they are done."""

_BODY, _DECIDED, _HELD, _INSTALLED = "intake.body", "intake.decided", "intake.held", "installation"


class SealedIntake:
    """An Intake over any other; a text is sealed for its lane and day, and wiping a lane destroys its keys first."""

    def __init__(self, inner: Intake, keyring: Keyring) -> None:
        self._inner = inner
        self._keyring = keyring
        self._owners: dict[str, str] = {}
        self._today = _day(datetime.now(UTC))

    def add(self, jobs: Sequence[Job], now: datetime) -> list[bool]:
        """See Intake."""
        self._today = _day(now)
        with self._keyring.together():
            sealed = [self._sealed_job(job) for job in jobs]
        new = self._inner.add(sealed, now)
        for job, one, fresh in zip(jobs, sealed, new, strict=True):
            if fresh:
                self._owned(job.key, one)
        return new

    def _owned(self, key: str, sealed: Job) -> None:
        """Remember whose key sealed a job; another replica may do it, so that this forgets by itself."""
        self._owners[key] = str(sealed.body["owner"])
        if len(self._owners) > OWNERS:
            del self._owners[next(iter(self._owners))]

    def _sealed_job(self, job: Job) -> Job:
        owner = self._owner(job.lane if job.lane != job.key else "")
        key = self._key(job.key)
        told = json.dumps({"key": job.key, "lane": job.lane, "body": dict(job.body)})
        body = {"owner": owner, "sealed": self._keyring.make(owner).seal(told, _BODY, key, job.kind)}
        return replace(job, key=key, lane=self._lane(job.lane), body=body)

    def unfinished(self) -> list[Job]:
        """See Intake."""
        return self._readable(self._inner.unfinished())

    def waiting(self) -> int:
        """See Intake."""
        return self._inner.waiting()

    def enrol(self, replica: str, now: datetime) -> None:
        """See Intake."""
        self._inner.enrol(replica, now)

    def beat(self, replica: str, now: datetime) -> bool:
        """See Intake."""
        return self._inner.beat(replica, now)

    def leave(self, replica: str) -> None:
        """See Intake."""
        self._inner.leave(replica)

    def reclaim(self, now: datetime, silence: timedelta, gone: Sequence[str] = ()) -> int:
        """See Intake."""
        return self._inner.reclaim(now, silence, gone)

    def claim(self, replica: str, now: datetime, limit: int) -> list[Job]:
        """See Intake; what was sealed with a key that was destroyed is wiped."""
        self._today = _day(now)
        found: list[Job] = []
        for sealed in self._inner.claim(replica, now, limit):
            try:
                job = self._opened(sealed)
            except UnreadableError:
                log.error("%s cannot be read and is set aside, reference %s", sealed.kind, sealed.reference)
                self._inner.fail(sealed.key, UNREADABLE, replica)
                continue
            if job is None:
                self._inner.finish(sealed.key, replica)
            else:
                found.append(job)
                self._owned(job.key, sealed)
        return found

    def disown(self, replica: str, doing: Collection[str]) -> int:
        """See Intake."""
        return self._inner.disown(replica, {self._key(key) for key in doing})

    def release(self, key: str, replica: str, due: datetime | None = None) -> None:
        """See Intake."""
        self._inner.release(self._key(key), replica, due)
        self._owners.pop(key, None)

    def decide(self, key: str, decided: str, replica: str | None = None) -> None:
        """See Intake."""
        self._inner.decide(self._key(key), self._sealed(key, decided, _DECIDED), replica)

    def decided(self, key: str) -> str | None:
        """See Intake."""
        found = self._inner.decided(self._key(key))
        return self._text(found, _DECIDED, self._key(key)) if found else None

    def wiped(self, key: str) -> bool:
        """See Intake."""
        return self._inner.wiped(self._key(key))

    def pace(self, lane: str, now: datetime) -> float:
        """See Intake."""
        return self._inner.pace(self._lane(lane), now)

    def finish(self, key: str, replica: str | None = None) -> None:
        """See Intake."""
        self._inner.finish(self._key(key), replica)
        self._owners.pop(key, None)

    def fail(self, key: str, reason: str, replica: str | None = None) -> None:
        """See Intake."""
        self._inner.fail(self._key(key), reason, replica)
        self._owners.pop(key, None)

    def dead_letters(self) -> list[DeadLetter]:
        """See Intake; without those of which the key was destroyed."""
        letters = self._inner.dead_letters()
        found = ((letter, self._opened_or_empty(letter.job)) for letter in letters)
        return [replace(letter, job=job) for letter, job in found if job is not None]

    def requeue(self, keys: Sequence[str]) -> int:
        """See Intake."""
        return self._inner.requeue([self._key(key) for key in keys])

    def overdue(self, since: datetime, limit: int) -> list[Job]:
        """See Intake."""
        return self._readable(self._inner.overdue(since, limit))

    def take_slot(self, name: str, slot: datetime, beyond: datetime) -> bool:
        """See Intake."""
        return self._inner.take_slot(name, slot, beyond)

    def free_slot(self, name: str, slot: datetime) -> None:
        """See Intake."""
        self._inner.free_slot(name, slot)

    def hold(self, key: str, body: str, replica: str | None = None) -> None:
        """See Intake."""
        told = json.dumps({"key": key, "body": body})
        self._inner.hold(self._key(key), self._sealed(key, told, _HELD), replica)
        self._owners.pop(key, None)

    def held(self, lane: str) -> list[Held]:
        """See Intake."""
        found = [(one, self._text(one.body, _HELD, one.key)) for one in self._inner.held(self._lane(lane))]
        told = [(json.loads(text), one.received) for one, text in found if text is not None]
        return [Held(one["key"], one["body"], received) for one, received in told]

    def holds(self, lane: str) -> int:
        """See Intake."""
        return self._inner.holds(self._lane(lane))

    def drop_held(self, lane: str) -> None:
        """See Intake."""
        self._inner.drop_held(self._lane(lane))

    def drop(self, lane: str) -> None:
        """Destroy the keys of this lane, and then wipe what lies here of it."""
        self._keyring.destroy_lane(self._lane(lane))
        self._inner.drop(self._lane(lane))

    def tidy(self) -> None:
        """See Intake."""
        self._inner.tidy()

    def too_old(self, now: datetime) -> list[Job]:
        """See Intake."""
        return self._readable(self._inner.too_old(now))

    def purge(self, now: datetime) -> None:
        """Wipe what lies here too long, and destroy the keys of days of which nothing can lie here any more."""
        self._today = _day(now)
        self._inner.purge(now)
        self._keyring.destroy_lanes_before(_day(now - HELD - timedelta(days=1)))

    def _key(self, key: str) -> str:
        return job_key(self._keyring, key)

    def _lane(self, lane: str) -> str:
        return self._keyring.hashed("lane", lane)

    def _owner(self, lane: str) -> str:
        return f"{LANE}{self._today}:{self._lane(lane)}"

    def _sealed(self, key: str, text: str, name: str) -> str:
        owner = self._owners.get(key) or self._owner("")
        sealed = self._keyring.make(owner).seal(text, name, self._key(key))
        return json.dumps({"owner": owner, "sealed": sealed})

    def _text(self, stored: str, name: str, *bound: str) -> str | None:
        """Return a stored text, or None when its key was destroyed; raises UnreadableError."""
        try:
            told = json.loads(stored)
            owner, sealed = str(told["owner"]), str(told["sealed"])
        except (ValueError, KeyError, TypeError):
            raise unreadable() from None
        cipher = self._keyring.find(owner)
        return None if cipher is None else cipher.open(sealed, name, *bound)

    def _readable(self, jobs: Sequence[Job]) -> list[Job]:
        """Return the jobs that can be read; each of the others is set aside when it is claimed."""
        found: list[Job | None] = []
        for job in jobs:
            with contextlib.suppress(UnreadableError):
                found.append(self._opened(job))
        return [job for job in found if job is not None]

    def _opened_or_empty(self, job: Job) -> Job | None:
        """Return a job opened, or as it lies here and without its texts when it cannot be read."""
        try:
            return self._opened(job)
        except UnreadableError:
            return replace(job, body={}, decided=None)

    def _opened(self, job: Job) -> Job | None:
        """Return a job opened, or None when its key was destroyed; raises UnreadableError."""
        body = self._text(json.dumps(dict(job.body)), _BODY, job.key, job.kind)
        if body is None:
            return None
        told = json.loads(body)
        decided = self._text(job.decided, _DECIDED, job.key) if job.decided else None
        return replace(job, key=told["key"], lane=told["lane"], body=told["body"], decided=decided)


class SealedInstallations:
    """Installations over any others: tokens lie there sealed, single-use states as keyed hashes."""

    def __init__(self, inner: Installations, keyring: Keyring) -> None:
        self._inner = inner
        self._keyring = keyring

    def save(self, enterprise: str, team: str, data: str, now: datetime) -> None:
        """Keep an installation, in place of the one before; an empty `team` is an installation for a whole enterprise."""
        self._inner.save(enterprise, team, self._cipher().seal(data, _INSTALLED, enterprise, team), now)

    def find(self, enterprise: str, team: str) -> str | None:
        """Return the installation of this workspace, exactly as it was named; raises StoreError."""
        found = self._inner.find(enterprise, team)
        if found is None or not is_sealed(found):
            return found
        return self._cipher().open(found, _INSTALLED, enterprise, team)

    def remove(self, enterprise: str, team: str) -> None:
        """Forget an installation and its token."""
        self._inner.remove(enterprise, team)

    def count(self) -> int:
        """Return how many installations there are."""
        return self._inner.count()

    def keep_state(self, state: str, now: datetime, until: datetime) -> None:
        """Keep a single-use token."""
        self._inner.keep_state(self._keyring.hashed("state", state), now, until)

    def drop_state(self, state: str, now: datetime) -> bool:
        """Take a single-use token that is still valid; False when it is unknown, used or too old."""
        return self._inner.drop_state(self._keyring.hashed("state", state), now)

    def _cipher(self) -> Cipher:
        return self._keyring.make(PROCESS)


def job_key(keyring: Keyring, key: str) -> str:
    """Return the keyed hash under which a job is known; that of one that cannot be read is all that is known of it."""
    if key.startswith(HASHED):
        return key
    return f"{HASHED}{keyring.hashed('job', key)}"


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
