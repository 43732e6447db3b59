"""The seam behind which the model helps: an answer goes in, the same or a better one comes out, and nothing ever fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.domain import History, Reading, Reply, Turn, UserKey
from bot.model.failure import Failure
from bot.model.spent import Spent

InThread = Callable[..., Awaitable[Any]]
"""Carries out a call in a thread, so that the event loop is free meanwhile; called with a function and its arguments."""


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """An answer in the coach's own words, with all that it was made from."""

    turn: Turn
    history: History
    reading: Reading
    reply: Reply
    now: datetime
    latest: date = date.max


@dataclass(frozen=True, slots=True, repr=False)
class Rejected:
    """Words of the model that went to nobody, and the rules that they broke."""

    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Helped:
    """The answer that goes out, and what stands at its foot; `footer` is None where the model had no part in it.

    `failure` says why its words or its reading were not used, `rejected` what the guard turned down.
    """

    reading: Reading
    reply: Reply
    footer: str | None = None
    failure: Failure | None = None
    spent: Spent = field(default_factory=Spent)
    rejected: tuple[Rejected, ...] = ()
    by_model: bool = False


class Helper(Protocol):
    """Helps with an answer."""

    @property
    def host(self) -> str:
        """Where texts go; users are told before anything does."""

    async def improve(
        self, who: UserKey, draft: Draft, since: datetime | None = None, in_thread: InThread | None = None
    ) -> Helped:
        """Return the answer, by the model or by the coach alone; never raises but for being cancelled.

        Nothing that was said before `since` leaves: its writer was told only then.
        """

    async def close(self) -> None:
        """Let go of the line."""
