"""Keeps the event loop free: a thread for the database, one for reading, and one that only takes in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Three threads, so that taking in waits neither for a reading of 10 ms nor for the writes of the work under way."""

    def __init__(self) -> None:
        self._door = ThreadPoolExecutor(1, "door")
        self._store = ThreadPoolExecutor(1, "store")
        self._reader = ThreadPoolExecutor(1, "reader")

    async def store(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a call on the database."""
        return await asyncio.get_running_loop().run_in_executor(self._store, lambda: call(*args, **kwargs))

    async def door(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out the call that takes something in, before all else."""
        return await asyncio.get_running_loop().run_in_executor(self._door, lambda: call(*args, **kwargs))

    async def reader(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a call that reads a text."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, lambda: call(*args, **kwargs))

    def close(self) -> None:
        """Finish what was begun."""
        self._door.shutdown()
        self._reader.shutdown()
        self._store.shutdown()
