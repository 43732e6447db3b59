"""What does jobs, whichever Jobs takes them in: the work, what is told when it goes wrong or takes long, and how long to wait."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from bot.jobs.base import VERSION, Job

FIRST_WAIT_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 1800.0

Work = Callable[[Job], Awaitable[None]]
Notice = Callable[[Job], Job | None]


@dataclass(frozen=True, slots=True)
class Doing:
    """What does the jobs: the kinds that are known, their work, what tells a user that it went wrong, takes longer, or was not done.

    Of what was not done (`unheard`) one in each lane of the jobs that tell of it is told.
    """

    work: Work
    trouble: Work
    kinds: Collection[str] | None = None
    notice: Notice = lambda job: None
    unheard: Notice = lambda job: None

    def knows(self, job: Job) -> bool:
        """Tell whether this release can do a job."""
        return job.version <= VERSION and (self.kinds is None or job.kind in self.kinds)


def wait_before(attempt: int) -> float:
    """Return how many seconds to wait before the second try (2), the third ...: doubling, with jitter, half an hour at most."""
    whole = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(attempt - 2, 10))
    return whole * random.uniform(0.8, 1.0)  # noqa: S311 - jitter
