"""Keeps the event loop free: a thread for the database, two for reading, and one that only takes in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Four threads, so that taking in waits neither for a reading of 10 ms nor for the writes of the work under way.

    Whoever waits for a quick check does not wait for the readings of a hundred messages that came in just before.
    """

    def __init__(self) -> None:
        self._door = ThreadPoolExecutor(1, "door")
        self._store = ThreadPoolExecutor(1, "store")
        self._reader = ThreadPoolExecutor(1, "reader")
        self._quick = ThreadPoolExecutor(1, "quick")

    async def store(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a call on the database."""
        return await asyncio.get_running_loop().run_in_executor(self._store, lambda: call(*args, **kwargs))

    async def door(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out the call that takes something in, before all else."""
        return await asyncio.get_running_loop().run_in_executor(self._door, lambda: call(*args, **kwargs))

    async def reader(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a call that reads a text."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, lambda: call(*args, **kwargs))

    async def quick(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a call that reads a text for a quick check."""
        return await asyncio.get_running_loop().run_in_executor(self._quick, lambda: call(*args, **kwargs))

    def close(self) -> None:
        """Finish what was begun."""
        self._door.shutdown()
        self._reader.shutdown()
        self._quick.shutdown()
        self._store.shutdown()
