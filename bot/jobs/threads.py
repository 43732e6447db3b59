"""Keeps the event loop free: one thread for the database, one for reading; both work off a bounded crowd."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Two threads: a reading of 10 ms does not hold up a write of 1 ms, nor two writes each other."""

    def __init__(self) -> None:
        self._store = ThreadPoolExecutor(1, "store")
        self._reader = ThreadPoolExecutor(1, "reader")

    async def store(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a call on the database."""
        return await asyncio.get_running_loop().run_in_executor(self._store, lambda: call(*args, **kwargs))

    async def reader(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a call that reads a text."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, lambda: call(*args, **kwargs))

    def close(self) -> None:
        """Finish what was begun."""
        self._reader.shutdown()
        self._store.shutdown()
