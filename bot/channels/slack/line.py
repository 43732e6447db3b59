"""The line of Socket Mode: kept open, and told how long it has been silent."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import quiet

log = logging.getLogger(__name__)

PING_SECONDS = 10.0
SILENT_SECONDS = 4 * PING_SECONDS
"""A line on which neither a ping nor an event came for so long is dead, whatever the process looks like."""


class Line:
    """A connection to Slack that the bot opens itself; the SDK opens it again whenever it breaks."""

    def __init__(self) -> None:
        self._handler: Any = None
        self._tasks: list[asyncio.Task[None]] = []
        self._heard: float | None = None

    def heard(self) -> None:
        """Note that something came over the line just now."""
        self._heard = time.time()

    async def open(self, app: AsyncApp, app_token: str, client: AsyncWebClient) -> None:
        """Begin to connect; goes on trying until it is closed."""
        self._handler = AsyncSocketModeHandler(
            app, app_token, logger=quiet.LOG, web_client=client, ping_interval=PING_SECONDS
        )
        self._tasks = [asyncio.create_task(self._handler.connect_async()), asyncio.create_task(self._watch())]

    async def close(self) -> None:
        """Hang up: nothing more comes in."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._handler is not None:
            await self._handler.close_async()

    async def age(self) -> float | None:
        """Return for how many seconds the line has been silent; None while it is not open."""
        if self._handler is None or not await self._handler.client.is_connected():
            return None
        last = [moment for moment in (self._heard, self._handler.client.last_ping_pong_time) if moment]
        return max(0.0, time.time() - max(last)) if last else 0.0

    async def _watch(self) -> None:
        """Say once for each time that the line is down that it is."""
        down = False
        while True:
            await asyncio.sleep(SILENT_SECONDS)
            age = await self.age()
            if age is None and not down:
                log.error("no connection to Slack over Socket Mode; `klankbord doctor` tells what to mend")
            down = age is None
