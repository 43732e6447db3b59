"""What may be spent on the model in a day, per user and in total, in tokens.

Users are counted under a name that nobody can lead back to them and that changes every day; it is only in memory. Of the
total one number a day is written down, so that a restart does not begin at nothing; nothing else is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot.domain import UserKey
from bot.model.failure import Failure, ModelError


@dataclass(slots=True)
class _Day:
    day: date
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    users: dict[str, int] = field(default_factory=dict, repr=False)
    reserved: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Reserved:
    """Tokens set aside for one question, until it is known what it cost."""

    day: date
    who: str
    tokens: int


class Budget:
    """Counts tokens until midnight UTC; what is asked for at the same time counts too, before it is answered.

    `file` keeps the total over a restart; without it all is in memory. Several processes on one computer share it.
    """

    def __init__(self, user: int, total: int, clock: Callable[[], datetime], file: Path | None = None) -> None:
        self._user = user
        self._total = total
        self._clock = clock
        self._file = file
        self._lock = threading.Lock()
        self._today = _Day(self._day())
        self._today.spent = self._written(self._today.day)

    def name(self, who: UserKey) -> str:
        """Return what a user is called towards the model today: a salted hash that tells nothing and changes every day."""
        with self._lock:
            told = "\x1f".join((who.channel, who.team, who.user)).encode()
            return hmac.new(self._now().salt, told, hashlib.sha256).hexdigest()[:32]

    def reserve(self, who: str, tokens: int) -> Reserved:
        """Set tokens aside for one question; raises ModelError when they are not there any more today."""
        with self._lock:
            today = self._now()
            if today.users.get(who, 0) + tokens > self._user:
                raise ModelError(Failure.BUDGET_USER)
            if today.spent + today.reserved + tokens > self._total:
                raise ModelError(Failure.BUDGET_TOTAL)
            today.users[who] = today.users.get(who, 0) + tokens
            today.reserved += tokens
            return Reserved(today.day, who, tokens)

    def more(self, reserved: Reserved, tokens: int) -> Reserved:
        """Set more tokens aside for the same question; raises ModelError when they are not there any more today."""
        added = self.reserve(reserved.who, tokens)
        kept = reserved.tokens if reserved.day == added.day else 0
        return Reserved(added.day, reserved.who, kept + tokens)

    def settle(self, reserved: Reserved, spent: int) -> None:
        """Count what a question cost in the place of what was set aside for it."""
        with self._lock:
            today = self._now()
            if reserved.day == today.day:
                today.users[reserved.who] += spent - reserved.tokens
                today.reserved -= reserved.tokens
            today.spent += spent
        # Not under the lock: the disk may be slow, and who asks next does not wait for it.
        written = self._write(today.day, spent)
        with self._lock:
            today.spent = max(today.spent, written)

    def left(self) -> int:
        """Return how many tokens are left of today's total."""
        with self._lock:
            today = self._now()
            return max(self._total - today.spent - today.reserved, 0)

    def _now(self) -> _Day:
        day = self._day()
        if day != self._today.day:
            self._today = _Day(day, spent=self._written(day))
        return self._today

    def _day(self) -> date:
        return self._clock().astimezone(UTC).date()

    def _written(self, day: date) -> int:
        return self._write(day, 0) if self._file is not None and self._file.exists() else 0

    def _write(self, day: date, more: int) -> int:
        """Add to the number of a day and return what it is now; 0 where it cannot be written."""
        if self._file is None:
            return 0
        try:
            if not self._file.exists():
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.touch(mode=0o600)
            with closing(sqlite3.connect(self._file, timeout=2)) as file, file:
                file.execute("create table if not exists spent (day text primary key, tokens integer not null)")
                file.execute("delete from spent where day < ?", (day.isoformat(),))
                row = file.execute(
                    "insert into spent values (?, ?) on conflict (day) do update set tokens = tokens + excluded.tokens "
                    "returning tokens",
                    (day.isoformat(), more),
                ).fetchone()
                return int(row[0])
        except (sqlite3.Error, OSError):
            return 0
