"""The seam behind which every database stands, in the words of coaching."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.domain import Conversation, Exchange, History, UserKey

NO_REPEAT = timedelta(weeks=12)
"""A question is not asked of the same user again within this time."""

QUIET = timedelta(hours=12)
"""A conversation that was quiet for so long has ended; the next message begins a new one."""


class StoreError(Exception):
    """The store cannot be used; the message says what to do, and never holds what somebody wrote."""


class Store(Protocol):
    """Keeps, per user, conversations, readings, questions asked, experiments, feedback and settings."""

    @property
    def kept(self) -> bool:
        """Whether what is recorded outlives the process."""

    def history(self, who: UserKey, now: datetime) -> History:
        """Return the turns of the conversation that goes on (none after QUIET), and what is remembered of this user."""

    def record(self, who: UserKey, exchange: Exchange) -> None:
        """Keep one exchange, whole or not at all; begins a conversation when none goes on."""

    def conversations(self, who: UserKey, limit: int = 20) -> list[Conversation]:
        """Return this user's conversations, the latest first."""

    def setting(self, who: UserKey, name: str) -> str | None:
        """Return a setting of this user."""

    def save_setting(self, who: UserKey, name: str, value: str) -> None:
        """Keep a setting of this user."""

    def erase(self, who: UserKey) -> None:
        """Remove all that is kept of this user."""

    def close(self) -> None:
        """Let go of the database."""
