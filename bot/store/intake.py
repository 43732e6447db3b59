"""The intake in the database of the store: what came in and is not answered yet, and the keys of what was."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.base import BURST, HELD, RATE, REMEMBERED, DeadLetter, Held, Job, LostError
from bot.store.engine import Engine, moment, stamp

_OPEN = "state in ('queued', 'sending')"
"""What is not done yet, in the words of the indexes."""

_BEFORE = "(other.received, other.rowid) < (intake.received, intake.rowid)"

_NEXT = f"""
select * from intake where {_OPEN} and body is not null and replica is null and (due is null or due <= :now)
and not exists (
    select 1 from intake other where other.lane = intake.lane and other.{_OPEN} and other.body is not null
    and (other.replica is not null or {_BEFORE})
) order by received, rowid limit :limit"""  # noqa: S608 - words of our own

_OVERDUE = f"""
select * from intake where {_OPEN} and body is not null and replica is null and due is null and received <= :since
and late = 0 and not exists (
    select 1 from intake other where other.lane = intake.lane and other.{_OPEN} and other.body is not null
    and (other.replica is not null or other.late = 1 or {_BEFORE})
) order by received, rowid limit :limit"""  # noqa: S608

_ORPHAN = f"""
replica is not null and {_OPEN} and not exists (select 1 from replicas where replicas.replica = intake.replica)"""  # noqa: S608
"""What somebody does who was given up; also what they took before they knew."""


class SqlIntake:
    """An Intake on an engine."""

    def __init__(self, engine: Engine) -> None:
        self._on = engine
        self._heard: dict[str, tuple[str, datetime]] = {}

    def add(self, jobs: Sequence[Job], now: datetime) -> list[bool]:
        """See Intake."""
        with self._on.writing():
            return [self._added(job, now) for job in jobs]

    def _added(self, job: Job, now: datetime) -> bool:
        touched = self._on.run(
            "insert into intake (key, kind, lane, body, state, received, replica, version, tries)"
            " values (:key, :kind, :lane, :body, 'queued', :received, :replica, :version, :tries)"
            " on conflict (key) do update set body = excluded.body, state = 'queued', received = excluded.received,"
            " replica = excluded.replica, tries = 1, due = null, reason = null, late = 0"
            " where intake.state = 'failed'",
            key=job.key,
            kind=job.kind,
            lane=job.lane,
            body=json.dumps(dict(job.body)),
            received=stamp(now),
            replica=job.replica,
            version=job.version,
            tries=0 if job.replica is None else 1,
        )
        return touched > 0

    def unfinished(self) -> list[Job]:
        """See Intake."""
        rows = self._on.rows(f"select * from intake where {_OPEN} and body is not null order by received, rowid")  # noqa: S608
        return [_job(row, again=True) for row in rows]

    def waiting(self) -> int:
        """See Intake."""
        return int(self._on.rows(f"select count(*) as n from intake where {_OPEN} and body is not null")[0]["n"])  # noqa: S608

    def enrol(self, replica: str, now: datetime) -> None:
        """See Intake."""
        with self._on.writing():
            self._on.run(
                "insert into replicas (replica, seen) values (:replica, :seen)", replica=replica, seen=stamp(now)
            )

    def beat(self, replica: str, now: datetime) -> bool:
        """See Intake."""
        with self._on.writing(durable=False):
            sql = "update replicas set seen = :seen where replica = :replica"
            return self._on.run(sql, replica=replica, seen=stamp(now)) > 0

    def leave(self, replica: str) -> None:
        """See Intake."""
        self._give_up([replica], {})

    def reclaim(self, now: datetime, silence: timedelta, gone: Sequence[str] = ()) -> int:
        """See Intake."""
        silent = self._silent(now, silence)
        if not gone and not silent and not self._on.rows(f"select 1 from intake where {_ORPHAN} limit 1"):  # noqa: S608
            return 0
        return self._give_up(gone, silent)

    def _silent(self, now: datetime, silence: timedelta) -> dict[str, str]:
        """Note when something new was heard of whom; returns, for who was silent for so long, the last that was heard."""
        before, self._heard = self._heard, {}
        for row in self._on.rows("select replica, seen from replicas"):
            last = before.get(row["replica"])
            self._heard[row["replica"]] = last if last and last[0] == row["seen"] else (row["seen"], now)
        return {name: seen for name, (seen, since) in self._heard.items() if now - since >= silence}

    def _give_up(self, gone: Sequence[str], silent: Mapping[str, str]) -> int:
        """Give up replicas, of the silent ones those that are silent still; returns how many jobs came free."""
        with self._on.writing():
            self._on.alone("claim")
            for name in gone:
                self._on.run("delete from replicas where replica = :name", name=name)
            for name, seen in silent.items():
                self._on.run("delete from replicas where replica = :name and seen = :seen", name=name, seen=seen)
            return self._on.run(f"update intake set replica = null where {_ORPHAN}")  # noqa: S608 - words of our own

    def claim(self, replica: str, now: datetime, limit: int) -> list[Job]:
        """See Intake."""
        if not self._on.rows(_NEXT, now=stamp(now), limit=1):
            return []
        with self._on.writing(durable=False):
            self._on.alone("claim")
            rows = self._on.rows(_NEXT, now=stamp(now), limit=limit)
            for row in rows:
                self._on.run(
                    "update intake set replica = :replica, tries = tries + 1, due = null where key = :key",
                    replica=replica,
                    key=row["key"],
                )
        return [_job(row | {"replica": replica, "tries": row["tries"] + 1}, again=row["tries"] > 0) for row in rows]

    def disown(self, replica: str, doing: Collection[str]) -> int:
        """See Intake."""
        sql = f"select key from intake where replica = :replica and {_OPEN}"  # noqa: S608 - words of our own
        astray = [row["key"] for row in self._on.rows(sql, replica=replica) if row["key"] not in doing]
        for key in astray:
            self.release(key, replica)
        return len(astray)

    def release(self, key: str, replica: str, due: datetime | None = None) -> None:
        """See Intake."""
        with self._on.writing(durable=False):
            self._on.run(
                "update intake set replica = null, due = :due where key = :key and replica = :replica",
                key=key,
                replica=replica,
                due=stamp(due) if due else None,
            )

    def decide(self, key: str, decided: str, replica: str | None = None) -> None:
        """See Intake."""
        self._set(key, replica, "state = 'sending', decided = :decided", decided=decided)

    def decided(self, key: str) -> str | None:
        """See Intake."""
        rows = self._on.rows("select decided from intake where key = :key", key=key)
        return rows[0]["decided"] if rows else None

    def wiped(self, key: str) -> bool:
        """See Intake."""
        return not self._on.rows("select 1 from intake where key = :key and body is not null", key=key)

    def pace(self, lane: str, now: datetime) -> float:
        """See Intake; only one job of a lane is done at a time, so that nobody takes a turn in between."""
        with self._on.writing(durable=False):
            rows = self._on.rows("select free_at from paces where lane = :lane", lane=lane)
            free = max(now, moment(rows[0]["free_at"])) if rows else now
            self._on.run(
                "insert into paces (lane, free_at) values (:lane, :free) on conflict (lane) do update"
                " set free_at = excluded.free_at",
                lane=lane,
                free=stamp(free + RATE),
            )
        return max(0.0, (free + RATE - now - BURST * RATE).total_seconds())

    def finish(self, key: str, replica: str | None = None) -> None:
        """See Intake."""
        self._set(key, replica, "state = 'done', body = null, decided = null, replica = null, reason = null, lane = ''")

    def fail(self, key: str, reason: str, replica: str | None = None) -> None:
        """See Intake."""
        self._set(key, replica, "state = 'failed', replica = null, due = null, reason = :reason", reason=reason)

    def hold(self, key: str, body: str, replica: str | None = None) -> None:
        """See Intake."""
        self._set(key, replica, "state = 'waiting', body = :body, decided = null, replica = null", body=body)

    def _set(self, key: str, replica: str | None, assignment: str, **values: str) -> None:
        """Change a job, if it is this replica's; without a replica, if it is nobody's."""
        with self._on.writing(durable=False):
            sql = f"update intake set {assignment} where key = :key and coalesce(replica, '') = :by"  # noqa: S608 - our words
            if not self._on.run(sql, key=key, by=replica or "", **values) and replica is not None:
                raise LostError

    def dead_letters(self) -> list[DeadLetter]:
        """See Intake."""
        rows = self._on.rows(
            "select * from intake where state = 'failed' and body is not null order by received, rowid"
        )
        return [DeadLetter(_job(row, again=True), row["reason"] or "unknown", moment(row["received"])) for row in rows]

    def requeue(self, keys: Sequence[str]) -> int:
        """See Intake."""
        with self._on.writing():
            return sum(
                self._on.run(
                    "update intake set state = case when decided is null then 'queued' else 'sending' end, tries = 1,"
                    " due = null, reason = null where key = :key and state = 'failed' and body is not null",
                    key=key,
                )
                for key in keys
            )

    def overdue(self, since: datetime, limit: int) -> list[Job]:
        """See Intake."""
        if not self._on.rows(_OVERDUE, since=stamp(since), limit=1):
            return []
        with self._on.writing(durable=False):
            self._on.alone("claim")
            rows = self._on.rows(_OVERDUE, since=stamp(since), limit=limit)
            for row in rows:
                self._on.run(f"update intake set late = 1 where lane = :lane and {_OPEN}", lane=row["lane"])  # noqa: S608
        return [_job(row, again=row["tries"] > 0) for row in rows]

    def take_slot(self, name: str, slot: datetime, beyond: datetime) -> bool:
        """See Intake."""
        known: dict[str, object] = {"name": name, "slot": stamp(slot), "beyond": stamp(beyond)}
        if self._on.rows("select 1 from rounds where name = :name and slot >= :slot and slot <= :beyond", **known):
            return False
        with self._on.writing():
            taken = self._on.run(
                "insert into rounds (name, slot) values (:name, :slot) on conflict (name) do update"
                " set slot = excluded.slot where rounds.slot < excluded.slot or rounds.slot > :beyond",
                **known,
            )
        return taken > 0

    def free_slot(self, name: str, slot: datetime) -> None:
        """See Intake."""
        with self._on.writing():
            self._on.run("delete from rounds where name = :name and slot = :slot", name=name, slot=stamp(slot))

    def held(self, lane: str) -> list[Held]:
        """See Intake."""
        rows = self._on.rows(
            "select key, body, received from intake where lane = :lane and state = 'waiting' and body is not null"
            " order by received, rowid",
            lane=lane,
        )
        return [Held(row["key"], row["body"], moment(row["received"])) for row in rows]

    def holds(self, lane: str) -> int:
        """See Intake."""
        sql = "select count(*) as n from intake where lane = :lane and state = 'waiting'"
        return int(self._on.rows(sql, lane=lane)[0]["n"])

    def drop_held(self, lane: str) -> None:
        """See Intake."""
        self._wipe("lane = :lane and state = 'waiting'", lane=lane)

    def drop(self, lane: str) -> None:
        """See Intake."""
        with self._on.writing():
            for state in (_OPEN, "state = 'waiting'", "state = 'failed'"):
                self._wipe(f"{state} and lane = :lane", lane=lane)

    def _wipe(self, which: str, **values: str) -> None:
        with self._on.writing():
            sql = f"update intake set state = 'done', body = null, decided = null, lane = '' where {which}"  # noqa: S608 - our words
            self._on.run(sql, **values)

    def tidy(self) -> None:
        """See Intake."""
        self._on.tidy()

    def too_old(self, now: datetime) -> list[Job]:
        """See Intake."""
        sql = (
            f"select * from intake where {_OPEN} and body is not null and received <= :before order by received, rowid"  # noqa: S608
        )
        return [_job(row, again=True) for row in self._on.rows(sql, before=stamp(now - HELD))]

    def purge(self, now: datetime) -> None:
        """See Intake."""
        with self._on.writing():
            for state in (_OPEN, "state = 'waiting'", "state = 'failed'"):
                self._wipe(f"{state} and received <= :before", before=stamp(now - HELD))
            self._on.run("delete from paces where free_at <= :now", now=stamp(now))
            self._on.run(
                "delete from intake where state = 'done' and received <= :before", before=stamp(now - REMEMBERED)
            )
        self._on.tidy()


def _body(kept: str) -> Mapping[str, Any]:
    """Return what a job carries; a body that was damaged is empty, so that the rows beside it are read."""
    try:
        found: Mapping[str, Any] = json.loads(kept)
    except ValueError:
        return {}
    return found


def _job(row: Mapping[str, Any], *, again: bool) -> Job:
    return Job(
        row["key"],
        row["kind"],
        row["lane"],
        _body(row["body"]),
        decided=row["decided"],
        again=again,
        replica=row["replica"],
        tries=row["tries"],
        version=row["version"],
    )
