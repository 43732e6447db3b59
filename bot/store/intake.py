"""The intake in the database of the store: what came in and is not answered yet, and the keys of what was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from bot.jobs.base import HELD, REMEMBERED, Held, Job
from bot.store.engine import Engine, stamp


class SqlIntake:
    """An Intake on an engine."""

    def __init__(self, engine: Engine) -> None:
        self._on = engine

    def add(self, jobs: Sequence[Job], now: datetime) -> list[bool]:
        """See Intake."""
        with self._on.writing():
            return [self._added(job, now) for job in jobs]

    def _added(self, job: Job, now: datetime) -> bool:
        touched = self._on.run(
            "insert into intake (key, kind, lane, body, state, received)"
            " values (:key, :kind, :lane, :body, 'queued', :received)"
            " on conflict (key) do update set body = excluded.body, state = 'queued', received = excluded.received"
            " where intake.state = 'failed'",
            key=job.key,
            kind=job.kind,
            lane=job.lane,
            body=json.dumps(dict(job.body)),
            received=stamp(now),
        )
        return touched > 0

    def unfinished(self) -> list[Job]:
        """See Intake."""
        rows = self._on.rows(
            "select * from intake where state in ('queued', 'sending', 'failed') and body is not null"
            " order by received, rowid"
        )
        return [
            Job(
                row["key"],
                row["kind"],
                row["lane"],
                json.loads(row["body"]),
                decided=row["decided"],
                again=True,
            )
            for row in rows
        ]

    def decide(self, key: str, decided: str) -> None:
        """See Intake."""
        self._set(key, "sending", "decided = :decided", decided=decided)

    def decided(self, key: str) -> str | None:
        """See Intake."""
        rows = self._on.rows("select decided from intake where key = :key", key=key)
        return rows[0]["decided"] if rows else None

    def finish(self, key: str) -> None:
        """See Intake."""
        self._set(key, "done", "body = null, decided = null")

    def fail(self, key: str) -> None:
        """See Intake."""
        self._set(key, "failed", "key = key")

    def hold(self, key: str, body: str) -> None:
        """See Intake."""
        self._set(key, "waiting", "body = :body, decided = null", body=body)

    def _set(self, key: str, state: str, assignment: str, **values: str) -> None:
        with self._on.writing(durable=False):
            sql = f"update intake set state = :state, {assignment} where key = :key"  # noqa: S608 - words of our own
            self._on.run(sql, key=key, state=state, **values)

    def held(self, lane: str) -> list[Held]:
        """See Intake."""
        rows = self._on.rows(
            "select key, body from intake where lane = :lane and state = 'waiting' and body is not null"
            " order by received, rowid",
            lane=lane,
        )
        return [Held(row["key"], row["body"]) for row in rows]

    def holds(self, lane: str) -> int:
        """See Intake."""
        sql = "select count(*) as n from intake where lane = :lane and state = 'waiting'"
        return int(self._on.rows(sql, lane=lane)[0]["n"])

    def drop_held(self, lane: str) -> None:
        """See Intake."""
        self._wipe("lane = :lane and state = 'waiting'", lane=lane)

    def drop(self, lane: str) -> None:
        """See Intake."""
        self._wipe("lane = :lane and state != 'done'", lane=lane)

    def _wipe(self, which: str, **values: str) -> None:
        with self._on.writing():
            sql = f"update intake set state = 'done', body = null, decided = null where {which}"  # noqa: S608 - our words
            self._on.run(sql, **values)

    def tidy(self) -> None:
        """See Intake."""
        self._on.tidy()

    def purge(self, now: datetime) -> None:
        """See Intake."""
        with self._on.writing():
            self._wipe("state != 'done' and received <= :before", before=stamp(now - HELD))
            self._on.run(
                "delete from intake where state = 'done' and received <= :before", before=stamp(now - REMEMBERED)
            )
        self._on.tidy()
