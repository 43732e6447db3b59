"""The seam behind which every database stands, in the words of coaching."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.domain import Conversation, Exchange, Experiment, History, UserKey

NO_REPEAT = timedelta(weeks=12)
"""A question is not asked of the same user again within this time."""

QUIET = timedelta(hours=12)
"""A conversation that was quiet for so long has ended; the next message begins a new one."""


Usefulness = Literal["helpful", "not-helpful"]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the two turns of an exchange stand in a channel, in the channel's own words; unique over all users."""

    said: str | None = None
    answered: str | None = None


NOWHERE = Places()


@dataclass(frozen=True, slots=True)
class Named:
    """A conversation, and a pattern that was named in it and not put aside; None when there was none."""

    conversation: int
    started: datetime
    pattern: str | None


class StoreError(Exception):
    """The store cannot be used; the message says what to do, and never holds what somebody wrote."""


class UnreadableError(StoreError):
    """One thing that is kept cannot be opened; all else may be whole."""


class Store(Protocol):
    """Keeps, per user, conversations, readings, questions asked, experiments, feedback and settings."""

    @property
    def kept(self) -> bool:
        """Whether what is recorded outlives the process."""

    def together(self, *, durable: bool = True) -> AbstractContextManager[None]:
        """Make all that is written inside one whole: all of it or nothing.

        What is not `durable` may be lost with the power, and is for work that is then done again.
        """

    def history(self, who: UserKey, now: datetime, thread: str | None = None) -> History:
        """Return the turns of the conversation that goes on, and what is remembered of this user.

        Without `thread` a conversation ends after QUIET; in a thread it goes on until it is closed.
        """

    def record(self, who: UserKey, exchange: Exchange, thread: str | None = None, places: Places = NOWHERE) -> None:
        """Keep one exchange, whole or not at all; begins a conversation when none goes on (in `thread`)."""

    def conversations(self, who: UserKey, limit: int = 20) -> list[Conversation]:
        """Return this user's conversations, the latest first."""

    def forget(self, who: UserKey, place: str) -> list[str]:
        """Remove the message that stood at `place` with its answer and all that came of it; returns the answer's place."""

    def forget_conversation(self, who: UserKey, conversation: int) -> None:
        """Remove one conversation of this user, with all that came of it."""

    def reopen(self, who: UserKey, conversation: int, now: datetime) -> None:
        """Let a conversation of this user go on that was closed or quiet."""

    def named(self, who: UserKey) -> list[Named]:
        """Return the conversations in which this user told something, oldest first, with each pattern named in them."""

    def rate(self, who: UserKey, place: str, usefulness: Usefulness, now: datetime) -> bool:
        """Keep what this user thinks of the answer at `place`, the last word counts; False when it is not kept."""

    def open_experiments(self, who: UserKey) -> list[Experiment]:
        """Return this user's experiments that were not looked back on, the first due first."""

    def asked(self, who: UserKey, now: datetime) -> frozenset[str]:
        """Return the questions that this user was asked within NO_REPEAT."""

    def recalled(self, who: UserKey) -> dict[str, datetime]:
        """Return of each pattern when the coach last said that it came back."""

    def setting(self, who: UserKey, name: str) -> str | None:
        """Return a setting of this user."""

    def save_setting(self, who: UserKey, name: str, value: str) -> None:
        """Keep a setting of this user."""

    def erase(self, who: UserKey) -> None:
        """Remove all that is kept of this user."""

    def close(self) -> None:
        """Let go of the database."""


class Installations(Protocol):
    """Where installations are kept; raises StoreError."""

    def save(self, enterprise: str, team: str, data: str, now: datetime) -> None:
        """Keep an installation, in place of the one before; an empty `team` is a whole enterprise."""

    def find(self, enterprise: str, team: str) -> str | None:
        """Return the installation of exactly this workspace."""

    def remove(self, enterprise: str, team: str) -> None:
        """Forget an installation."""

    def count(self) -> int:
        """Return how many there are."""

    def keep_state(self, state: str, now: datetime, until: datetime) -> None:
        """Keep a single-use token."""

    def drop_state(self, state: str, now: datetime) -> bool:
        """Take a single-use token that is still valid."""
