"""The seam between the stores and a database: SQL with `:name` parameters that means the same on every engine.

What differs between engines, so that shared SQL leaves it alone:

- `user` is a word of PostgreSQL's own (it means who is connected): a column of that name is written `"user"`.
- `insert or replace`, `insert or ignore`: write `on conflict (...) do update` or `do nothing`.
- JSON is text that Python reads; moments are text (`stamp`), compared byte by byte on both.
- `rowid` is there in SQLite for every table, in PostgreSQL only where a migration adds it (`intake`).
- Nothing asks the database for the time: `now` is a parameter.
- SQLite lets one process write at a time. PostgreSQL lets many: what reads and then writes takes a name with `alone`, or
  says it in one statement (`update ... where state = 'queued' returning ...`), or chooses rows with `skip_locked`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Protocol


class Engine(Protocol):
    """A database that answers named SQL, safe to use from several threads; raises StoreError, never with a value in it."""

    @property
    def kept(self) -> bool:
        """Whether what is written outlives the process."""

    @property
    def skip_locked(self) -> str:
        """What ends a `select` that chooses rows to change inside `writing`, so that no other process waits for them or gets them too."""

    def writing(self, *, durable: bool = True) -> AbstractContextManager[None]:
        """Make the writes inside one whole: all of them or none; may be nested.

        What is not `durable` outlives a crash of the process, and may be lost with the power: for what is done again then.
        """

    def reading(self) -> AbstractContextManager[None]:
        """Let several reads see one state."""

    def alone(self, *name: str) -> None:
        """Inside `writing`: wait until no other process holds this name, and hold it until the writing ends."""

    def rows(self, sql: str, **values: object) -> list[dict[str, Any]]:
        """Return the rows of a query, or what a change in `writing` returns."""

    def run(self, sql: str, **values: object) -> int:
        """Carry out one statement inside `writing`; returns how many rows it touched."""

    def insert(self, table: str, **values: object) -> int:
        """Insert one row inside `writing`; returns its number where the table has one (`id`)."""

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert many rows with the same columns inside `writing`, as quickly as the database can."""

    def tidy(self) -> None:
        """Let the bytes of what was removed go, as far as that is quick; inside `writing` that must wait."""

    def rewrite(self) -> None:
        """Write everything anew, so that nothing of what was changed is left in its bytes."""

    def close(self) -> None:
        """Let go of the database."""


def stamp(moment: datetime) -> str:
    """Return a moment as it is kept: UTC, to the microsecond, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(kept: str) -> datetime:
    """Return the moment that was kept."""
    return datetime.fromisoformat(kept)
