"""Holds a whole conversation with the real coach, a fixed clock and a real database in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.domain import Move, Reply, UserKey
from bot.flow import Flow
from bot.settings import Settings
from bot.store.base import Store

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday morning."""

ANJA = UserKey("terminal", "local", "anja")


def new_app(database: Path = Path("unused.db")) -> App:
    """Return the coach as a fresh installation has it, untouched by the environment of the tests."""
    return App(Settings(database=database))


@dataclass
class Talk:
    """One user at the coach."""

    flow: Flow
    who: UserKey = ANJA
    now: datetime = START

    @classmethod
    def begin(cls, app: App, store: Store | None = None) -> Talk:
        """Return somebody who never spoke to the coach before."""
        return cls(app.flow(store or app.store(keep=False)))

    def say(self, message: str, move: Move | None = None) -> Reply:
        """Send one message, half a minute after the one before."""
        self.now += timedelta(seconds=30)
        return self.flow.respond(self.who, message, self.now, move).reply

    def all(self, messages: Iterable[str]) -> list[Reply]:
        """Send several messages and return the replies."""
        return [self.say(message) for message in messages]
