"""The seam behind which durable work is done; a job carries ids and what is needed to do it, and nothing after it."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

HELD = timedelta(hours=24)
"""How long a text may lie in the intake, answered or not; then it is gone."""

REMEMBERED = timedelta(days=30)
"""How long the key of a finished job is known, so that a late repeat does nothing; longer than any retry of Slack."""

RATE = timedelta(seconds=1)
"""One message a second for one channel; Slack's rate limits."""

BURST = 3
"""So many messages may go to a channel at once after a pause."""

VERSION = 1
"""The form of what a job carries, raised by hand when a body gets a form that the release before cannot do.

A job is data: a newer release does what an older one took in. An older one sets aside what is newer than itself, and it
is taken up again by the first process that knows it.
"""

TOLD = "error."
"""What the reason of a dead letter begins with when its user was told that it went wrong: only the operator runs it again."""

UNKNOWN = "unknown_kind"
"""The reason of a dead letter that this release does not know how to do."""

UNREADABLE = "unreadable"
"""The reason of a dead letter whose text was damaged where it is kept; nobody can do it, nor tell whose it is."""


class LostError(Exception):
    """Another replica was given the job; whatever this one had in mind with it must not be done."""


class LaterError(Exception):
    """The job cannot be done now; it is tried again, after so many seconds if somebody said so. `reason` is a code."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class StoppingError(Exception):
    """The process is stopping; the job is left as it is and taken up at the next start."""


class RefusedError(Exception):
    """Somebody outside refused the job for good; `reason` is a code, never a text that somebody wrote."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: done once per `key`, in order of arrival within its `lane`.

    `body` is kept in the intake until the work is done. `memory` is never written down: after a crash it is empty.
    `decided` is what an earlier try had decided to send, and `again` whether there may have been one. `replica` is the
    process that does it, and the only one whose word about it counts; `tries` how often it was begun.
    """

    key: str
    kind: str
    lane: str
    body: Mapping[str, Any] = field(repr=False)
    memory: Mapping[str, Any] = field(default_factory=dict, repr=False)
    decided: str | None = field(default=None, repr=False)
    again: bool = False
    replica: str | None = None
    tries: int = 0
    version: int = VERSION

    @property
    def reference(self) -> str:
        """What a user can name when something went wrong; it tells nothing by itself."""
        return self.key[:8]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that was set aside, with the code of the reason; the operator can run it again while its text is held."""

    job: Job
    reason: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A text that waits for its user's yes since it was `received`."""

    key: str
    body: str = field(repr=False)
    received: datetime


def opaque(*parts: str | None) -> str:
    """Return a key that names nobody: the same parts give the same key, and no part can be read from it."""
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()


class Intake(Protocol):
    """Where jobs lie between the acknowledgement and the answer, for any number of replicas; raises StoreError.

    What is added outlives a loss of power. What becomes of it outlives a crash; after a loss of power it is done again.
    A replica says that it lives (`beat`); what it does is taken from it once it was silent for too long (`reclaim`). What
    it then still says about a job raises LostError and changes nothing.
    """

    def add(self, jobs: Sequence[Job], now: datetime) -> list[bool]:
        """Keep jobs durably, all at once; False for a key that is known (unless it had failed: then it is tried again).

        A job with a replica is that replica's from the start, and must be alone in its lane.
        """

    def unfinished(self) -> list[Job]:
        """Return what was not finished and can be read, in order of arrival, whoever does it; for looking, not for doing."""

    def waiting(self) -> int:
        """Return how many jobs are taken in and not done, on all replicas."""

    def enrol(self, replica: str, now: datetime) -> None:
        """Let a replica begin; its name must be new."""

    def beat(self, replica: str, now: datetime) -> bool:
        """Note that a replica lives; False when it was given up, and must begin again under another name."""

    def leave(self, replica: str) -> None:
        """Give back all that a replica does, for the others to take up at once; its name is not used again."""

    def reclaim(self, now: datetime, silence: timedelta, gone: Sequence[str] = ()) -> int:
        """Give up the replicas known to be `gone`, and those of which whoever asks heard nothing new for so long.

        Counted by the clock of who asks, from when they first heard of them: clocks of two machines are never compared.
        Returns how many jobs came free.
        """

    def claim(self, replica: str, now: datetime, limit: int) -> list[Job]:
        """Give a replica what is next, in order of arrival, of at most `limit` lanes of which nobody does anything.

        What cannot be read becomes a dead letter (UNREADABLE).
        """

    def disown(self, replica: str, doing: Collection[str]) -> int:
        """Give back what a replica was given and does not do, for its keys are not among `doing`; returns how many jobs.

        A claim can fail after it was written down: the answer is lost, or cannot be read.
        """

    def release(self, key: str, replica: str, due: datetime | None = None) -> None:
        """Give a job back, to be done by any replica from `due` on; its lane waits for it."""

    def decide(self, key: str, decided: str, replica: str | None = None) -> None:
        """Keep what will be sent, so that a later try sends the same."""

    def decided(self, key: str) -> str | None:
        """Return what was decided to send."""

    def wiped(self, key: str) -> bool:
        """Return whether what a job carries was wiped while it was being done; then nothing of it may be kept."""

    def pace(self, lane: str, now: datetime) -> float:
        """Take the next turn to send in a lane, on whichever replica; returns the seconds to wait for it."""

    def finish(self, key: str, replica: str | None = None) -> None:
        """Wipe a job that is done; only its key is still known."""

    def fail(self, key: str, reason: str, replica: str | None = None) -> None:
        """Set a job aside with the code of the reason; its lane goes on without it."""

    def dead_letters(self) -> list[DeadLetter]:
        """Return what was set aside, oldest first, while its text is held; what cannot be read has an empty body."""

    def requeue(self, keys: Sequence[str]) -> int:
        """Let dead letters be tried again; returns how many there were."""

    def overdue(self, since: datetime, limit: int) -> list[Job]:
        """Return, once, the first job of each lane that waits since then or longer and that nobody began."""

    def take_slot(self, name: str, slot: datetime, beyond: datetime) -> bool:
        """Take a slot of some regular work; one replica gets it, once, and none that is earlier than one taken before.

        One taken that lies `beyond` that moment was taken by a clock that is wrong, and counts no more.
        """

    def free_slot(self, name: str, slot: datetime) -> None:
        """Give back a slot in which the work failed."""

    def hold(self, key: str, body: str, replica: str | None = None) -> None:
        """Let a job that is done hold a text until its user says yes or no."""

    def held(self, lane: str) -> list[Held]:
        """Return the texts of this lane that wait for a yes, oldest first."""

    def holds(self, lane: str) -> int:
        """Return how many texts of this lane wait for a yes."""

    def drop_held(self, lane: str) -> None:
        """Wipe the texts of this lane that wait for a yes."""

    def drop(self, lane: str) -> None:
        """Wipe all that lies here of this lane."""

    def tidy(self) -> None:
        """Let the bytes of what was wiped go."""

    def too_old(self, now: datetime) -> list[Job]:
        """Return what lies here undone for as long as HELD, oldest first, before `purge` wipes it."""

    def purge(self, now: datetime) -> None:
        """Wipe what lies here for longer than HELD, and forget keys after REMEMBERED."""


Round = Callable[[datetime], Awaitable[object]]
"""Regular work; it is given the time of its slot."""


class Presence(Protocol):
    """Knows which replicas live, sooner than by their silence; for those that share one computer."""

    def begin(self, replica: str) -> None:
        """Let a replica live."""

    def end(self, replica: str) -> None:
        """Let a replica end."""

    def gone(self) -> Sequence[str]:
        """Return the replicas that died."""


class Jobs(Protocol):
    """Takes work in and does it: each key once, a lane at a time, on any number of replicas."""

    async def submit(self, job: Job) -> bool:
        """Take a job in; when this returns it survives a crash. False when its key is known."""

    def every(self, name: str, how_often: timedelta, work: Round) -> None:
        """Do regular work once in each slot of this length (counted from 1970, UTC), on one replica; said before `start`.

        It is done in the slot that runs at start too. Slots that nobody was up for are not made up. Work that fails is
        tried again within its slot; one cut off by a crash waits for the next, so it must find out itself what is due.
        """

    async def start(self) -> None:
        """Begin, and take up what was left unfinished."""

    async def close(self) -> None:
        """Take no new work, finish what runs, leave the rest for the other replicas or the next start."""
