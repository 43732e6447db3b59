"""The store on SQLite: one file that only its owner can read, or a database in memory for talks that are not kept."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import RLock
from typing import Any

from sqlite_utils import Database

from bot.domain import (
    Conversation,
    Exchange,
    Experiment,
    History,
    Kind,
    Level,
    Move,
    Reading,
    Turn,
    UserKey,
)
from bot.store.base import NO_REPEAT, QUIET, StoreError
from bot.store.migrations import migrations

BUSY_MILLISECONDS = 5_000
"""How long a write waits for another process's write."""


class SqliteStore:
    """A Store in one SQLite file, in WAL mode, with foreign keys; safe to use from several threads."""

    def __init__(self, path: Path | None) -> None:
        """Open or make the database at `path` (mode 0600, its folder 0700); None keeps everything in memory.

        Raises StoreError when the file cannot be used.
        """
        self.kept = path is not None
        self._lock = RLock()
        try:
            if path is not None:
                _prepare(path)
            connection = sqlite3.connect(str(path or ":memory:"), check_same_thread=False)
            self._db = Database(connection)
            self._db.execute(f"pragma busy_timeout = {BUSY_MILLISECONDS}")
            self._db.execute("pragma foreign_keys = on")
            self._db.execute("pragma secure_delete = on")
            if path is not None:
                self._db.enable_wal()
            self._migrate()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The database {path} cannot be used ({type(error).__name__}). Check that the folder is writable and the"
                " file is a Klankbord database, or point KLANKBORD_DB to another file."
            ) from None

    def _migrate(self) -> None:
        migrations.apply(self._db)
        ours = {step.name for step in migrations.pending(Database(memory=True))}
        if not {step.name for step in migrations.applied(self._db)} <= ours:
            raise StoreError("The database was made by a newer Klankbord; install that version to open it.")

    def history(self, who: UserKey, now: datetime) -> History:
        """See Store."""
        with self._lock:
            user = self._user(who)
            if user is None:
                return History(kept=self.kept)
            asked = self._rows(
                "select question from questions_asked where user_id = :user and at > :since",
                user=user,
                since=_stamp(now - NO_REPEAT),
            )
            verdicts = self._rows(
                "select pattern, sum(case verdict when 'rejected' then 1 else -1 end) as net from feedback"
                " where user_id = :user group by pattern",
                user=user,
            )
            current = self._current(user, now)
            return History(
                turns=self._turns(current) if current is not None else (),
                asked=frozenset(row["question"] for row in asked),
                rejected={row["pattern"]: row["net"] for row in verdicts if row["net"] > 0},
                kept=self.kept,
            )

    def record(self, who: UserKey, exchange: Exchange) -> None:
        """See Store."""
        at = exchange.coach.at
        with self._writing():
            user = self._user(who) or self._insert("users", channel=who.channel, team=who.team, user=who.user)
            talk = self._current(user, at)
            if talk is None:
                talk = self._insert("conversations", user_id=user, started_at=_stamp(at), last_at=_stamp(at))
            if exchange.user is not None:
                turn = self._insert("turns", conversation_id=talk, **_turn_row(exchange.user))
                if exchange.reading is not None:
                    self._record_reading(turn, exchange.reading)
            self._insert("turns", conversation_id=talk, **_turn_row(exchange.coach))
            self._run(
                "update conversations set last_at = :at, closed_at = :closed where id = :talk",
                at=_stamp(at),
                closed=_stamp(at) if exchange.closes else None,
                talk=talk,
            )
            self._record_rest(user, talk, exchange)

    def _record_rest(self, user: int, talk: int, exchange: Exchange) -> None:
        at = _stamp(exchange.coach.at)
        if exchange.coach.question is not None:
            self._run(
                "insert into questions_asked (user_id, question, at) values (:user, :question, :at)"
                " on conflict (user_id, question) do update set at = excluded.at",
                user=user,
                question=exchange.coach.question,
                at=at,
            )
        if exchange.feedback is not None:
            feedback = exchange.feedback
            self._insert("feedback", user_id=user, pattern=feedback.pattern, verdict=feedback.verdict.value, at=at)
        if exchange.experiment is not None:
            step = exchange.experiment
            self._insert(
                "experiments",
                user_id=user,
                conversation_id=talk,
                pattern=step.pattern,
                text=step.text,
                due=step.due.isoformat(),
                at=at,
            )

    def _record_reading(self, turn: int, reading: Reading) -> None:
        abstention = reading.abstention.value if reading.abstention else None
        self._insert("readings", turn_id=turn, abstention=abstention, rival=reading.rival, reader=reading.reader)
        for place, hit in enumerate(reading.hits):
            spans = json.dumps([[span.start, span.end] for span in hit.evidence])
            self._insert("hits", turn_id=turn, place=place, pattern=hit.pattern, score=hit.score, evidence=spans)

    def conversations(self, who: UserKey, limit: int = 20) -> list[Conversation]:
        """See Store."""
        with self._lock:
            talks = self._rows(
                "select c.id, c.started_at from conversations c join users u on u.id = c.user_id"
                " where u.channel = :channel and u.team = :team and u.user = :user"
                " order by c.last_at desc, c.id desc limit :limit",
                channel=who.channel,
                team=who.team,
                user=who.user,
                limit=limit,
            )
            return [
                Conversation(_moment(talk["started_at"]), self._turns(talk["id"]), self._experiments(talk["id"]))
                for talk in talks
            ]

    def setting(self, who: UserKey, name: str) -> str | None:
        """See Store."""
        with self._lock:
            user = self._user(who)
            rows = self._rows("select value from settings where user_id = :user and name = :name", user=user, name=name)
            return str(rows[0]["value"]) if rows else None

    def save_setting(self, who: UserKey, name: str, value: str) -> None:
        """See Store."""
        with self._writing():
            user = self._user(who) or self._insert("users", channel=who.channel, team=who.team, user=who.user)
            self._run(
                "insert into settings (user_id, name, value) values (:user, :name, :value)"
                " on conflict (user_id, name) do update set value = excluded.value",
                user=user,
                name=name,
                value=value,
            )

    def erase(self, who: UserKey) -> None:
        """See Store."""
        with self._writing():
            self._run(
                "delete from users where channel = :channel and team = :team and user = :user",
                channel=who.channel,
                team=who.team,
                user=who.user,
            )
        with self._lock:
            list(self._db.query("pragma wal_checkpoint(truncate)"))

    def close(self) -> None:
        """See Store."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._lock, self._transaction():
                yield
        except sqlite3.Error as error:
            raise StoreError(
                f"Writing to the database failed ({type(error).__name__}); this exchange is not kept. Check free space "
                "and whether another program holds the file."
            ) from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Ask for the write lock at once: a transaction that first reads is refused it without waiting (SQLITE_BUSY)."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        self._db.commit()

    def _rows(self, sql: str, **values: object) -> list[dict[str, Any]]:
        try:
            return list(self._db.query(sql, values))
        except sqlite3.Error as error:
            raise StoreError(f"Reading the database failed ({type(error).__name__}). Is the file damaged?") from None

    def _run(self, sql: str, **values: object) -> None:
        self._db.execute(sql, values)

    def _insert(self, table: str, **values: object) -> int:
        return int(self._db.table(table).insert(values).last_rowid or 0)

    def _user(self, who: UserKey) -> int | None:
        rows = self._rows(
            "select id from users where channel = :channel and team = :team and user = :user",
            channel=who.channel,
            team=who.team,
            user=who.user,
        )
        return int(rows[0]["id"]) if rows else None

    def _current(self, user: int, now: datetime) -> int | None:
        rows = self._rows(
            "select id from conversations where user_id = :user and closed_at is null and last_at > :since"
            " order by last_at desc, id desc limit 1",
            user=user,
            since=_stamp(now - QUIET),
        )
        return int(rows[0]["id"]) if rows else None

    def _turns(self, talk: int) -> tuple[Turn, ...]:
        rows = self._rows("select * from turns where conversation_id = :talk order by id", talk=talk)
        return tuple(_turn(row) for row in rows)

    def _experiments(self, talk: int) -> tuple[Experiment, ...]:
        rows = self._rows(
            "select text, due, pattern from experiments where conversation_id = :talk order by id", talk=talk
        )
        return tuple(Experiment(row["text"], date.fromisoformat(row["due"]), row["pattern"]) for row in rows)


def _prepare(path: Path) -> None:
    """Make the file and its folder for the owner alone; tighten a file that others can read."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)


def _turn_row(turn: Turn) -> dict[str, object]:
    return {
        "role": turn.role,
        "text": turn.text,
        "at": _stamp(turn.at),
        "language": turn.language,
        "move": turn.move and turn.move.value,
        "kind": turn.kind and turn.kind.value,
        "pattern": turn.pattern,
        "level": turn.level and turn.level.value,
        "question": turn.question,
        "draft": turn.draft,
    }


def _turn(row: dict[str, Any]) -> Turn:
    return Turn(
        role=row["role"],
        text=row["text"],
        at=_moment(row["at"]),
        language=row["language"],
        move=Move(row["move"]) if row["move"] else None,
        kind=Kind(row["kind"]) if row["kind"] else None,
        pattern=row["pattern"],
        level=Level(row["level"]) if row["level"] else None,
        question=row["question"],
        draft=row["draft"],
    )
