"""Work that is done at start and once a day after that, for as long as the process runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.uncaught import where

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
LOOK_EVERY_SECONDS = 600.0
"""How often it is looked whether a day went by; a clock that jumps or a machine that slept is noticed this soon."""


class Daily:
    """Does one thing at start and daily; a failure is logged without its text, and tried again at the next look."""

    def __init__(self, work: Callable[[datetime], Awaitable[object]], clock: Callable[[], datetime]) -> None:
        self._work = work
        self._clock = clock
        self._done: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Do it now, and go on looking."""
        await self.look()
        self._task = asyncio.create_task(self._go_on())

    async def look(self) -> None:
        """Do it when it was not done for a day."""
        now = self._clock()
        if self._done is not None and now - self._done < DAY:
            return
        try:
            await self._work(now)
        except Exception as error:
            log.error("daily work failed (%s)", where(error))
            return
        self._done = now

    async def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            await self.look()
