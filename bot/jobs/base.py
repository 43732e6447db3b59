"""The seam behind which durable work is done; a job carries ids and what is needed to do it, and nothing after it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

HELD = timedelta(hours=24)
"""How long a text may lie in the intake, answered or not; then it is gone."""

REMEMBERED = timedelta(days=30)
"""How long the key of a finished job is known, so that a late repeat does nothing; longer than any retry of Slack."""


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
    `decided` is what an earlier try had decided to send, and `again` whether there may have been one.
    """

    key: str
    kind: str
    lane: str
    body: Mapping[str, Any] = field(repr=False)
    memory: Mapping[str, Any] = field(default_factory=dict, repr=False)
    decided: str | None = field(default=None, repr=False)
    again: bool = False

    @property
    def reference(self) -> str:
        """What a user can name when something went wrong; it tells nothing by itself."""
        return self.key[:8]


@dataclass(frozen=True, slots=True)
class Held:
    """A text that waits for its user's yes."""

    key: str
    body: str = field(repr=False)


def opaque(*parts: str | None) -> str:
    """Return a key that names nobody: the same parts give the same key, and no part can be read from it."""
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()


class Intake(Protocol):
    """Where jobs lie between the acknowledgement and the answer; raises StoreError.

    What is added outlives a loss of power. What becomes of it outlives a crash; after a loss of power it is done again.
    """

    def add(self, jobs: Sequence[Job], now: datetime) -> list[bool]:
        """Keep jobs durably, all at once; False for a key that is known (unless it had failed: then it is tried again)."""

    def unfinished(self) -> list[Job]:
        """Return what was not finished, in order of arrival."""

    def decide(self, key: str, decided: str) -> None:
        """Keep what will be sent, so that a later try sends the same."""

    def decided(self, key: str) -> str | None:
        """Return what was decided to send."""

    def finish(self, key: str) -> None:
        """Wipe a job that is done; only its key is still known."""

    def fail(self, key: str) -> None:
        """Set aside a job that was refused; it is tried again at the next start while its text is held."""

    def hold(self, key: str, body: str) -> None:
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

    def purge(self, now: datetime) -> None:
        """Wipe what lies here for longer than HELD, and forget keys after REMEMBERED."""


class Jobs(Protocol):
    """Takes work in and does it."""

    async def submit(self, job: Job) -> bool:
        """Take a job in; when this returns it survives a crash. False when its key is known."""

    async def start(self) -> None:
        """Take up what was left unfinished."""

    async def close(self) -> None:
        """Take no new work, finish what runs, leave the rest for the next start."""
