"""Plans and nudges on an engine. What is due is found by an index, so that a sweep costs what is due and not who is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain import UserKey
from bot.nudges.base import Due, Nudge, NudgeKind, NudgeState, Plan
from bot.nudges.schedule import CAP_WEEKS, week_of
from bot.store.engine import Engine, moment, stamp

_OF = '(select id from users where channel = :channel and team = :team and "user" = :user)'
_DUE = "select user_id from nudge_plans where due <= :now order by due, user_id limit :limit"
_ANY_DUE = "select 1 from nudge_plans where due <= :now limit 1"
_ONE = f"select id as user_id from users where id = {_OF}"  # noqa: S608 - words of our own
_PLANNED = "select user_id from nudges where state = 'planned' and slot > :since"

LOOKED_BACK = timedelta(days=60)
"""Experiments whose day is longer ago are not planned by: they are not brought up unasked any more."""


class SqlNudges:
    """Nudges in the tables of a database; SealedNudges stands around it for all that is kept."""

    def __init__(self, engine: Engine) -> None:
        self._on = engine

    def together(self) -> AbstractContextManager[None]:
        """See Nudges."""
        return self._on.writing()

    def plan(self, who: UserKey) -> Plan | None:
        """See Nudges."""
        with self._on.reading():
            return next(iter(self._plans(_ONE, **_names(who))), None)

    def save_plan(self, plan: Plan) -> None:
        """See Nudges."""
        names = _names(plan.who)
        with self._on.writing():
            self._on.run(
                'insert into users (channel, team, "user") values (:channel, :team, :user)'
                ' on conflict (channel, team, "user") do nothing',
                **names,
            )
            self._on.run(
                "insert into nudge_plans (user_id, address, since, due, unanswered, stopped)"  # noqa: S608
                f" values ({_OF}, :address, :since, :due, :unanswered, :stopped) on conflict (user_id) do update set"
                " address = excluded.address, since = excluded.since, due = excluded.due, unanswered = excluded.unanswered,"
                " stopped = excluded.stopped",
                **names,
                address=plan.address,
                since=stamp(plan.since),
                due=stamp(plan.due) if plan.due else None,
                unanswered=plan.unanswered,
                stopped=int(plan.stopped),
            )

    def end(self, who: UserKey) -> None:
        """See Nudges."""
        with self._on.writing():
            self._on.run(f"delete from nudge_plans where user_id = {_OF}", **_names(who))  # noqa: S608

    def due(self, now: datetime, limit: int) -> Due:
        """See Nudges."""
        with self._on.reading():
            if not self._on.rows(_ANY_DUE, now=stamp(now)):
                return Due([])
            return Due(self._plans(_DUE, now=stamp(now), limit=limit))

    def put_off(self, unreadable: Sequence[Plan], due: datetime) -> None:
        """See Nudges."""
        for plan in unreadable:
            self.move_on(plan, plan.since, due)

    def move_on(self, seen: Plan, since: datetime, due: datetime | None) -> bool:
        """See Nudges."""
        with self._on.writing():
            return self._moved(seen, since, due)

    def claim(self, seen: Plan, nudge: Nudge, due: datetime | None) -> bool:
        """See Nudges."""
        names = _names(seen.who)
        with self._on.writing():
            if not self._moved(seen, nudge.at, due):
                return False
            taken = self._on.run(
                "insert into nudges (user_id, week, kind, question, pattern, times, experiment_id, conversation_id, state, at, slot)"  # noqa: S608
                f" values ({_OF}, :week, :kind, :question, :pattern, :times, :experiment, :conversation, 'planned', :at, :slot)"
                " on conflict (user_id, week) do update set kind = excluded.kind, question = excluded.question,"
                " pattern = excluded.pattern, times = excluded.times, experiment_id = excluded.experiment_id,"
                " conversation_id = excluded.conversation_id, state = excluded.state, at = excluded.at, slot = excluded.slot,"
                " answered_at = null where nudges.state = 'dropped'",
                **names,
                week=nudge.week,
                kind=nudge.kind.value,
                question=nudge.question,
                pattern=nudge.pattern,
                times=nudge.times,
                experiment=nudge.experiment,
                conversation=nudge.conversation,
                at=stamp(nudge.at),
                slot=stamp(nudge.slot),
            )
            if taken:
                self._spend(nudge, names)
        return taken > 0

    def _spend(self, nudge: Nudge, names: dict[str, str]) -> None:
        """What is asked counts as asked from now on, in talks too."""
        if nudge.question is not None:
            self._on.run(
                f"insert into questions_asked (user_id, question, at) values ({_OF}, :question, :at)"  # noqa: S608
                " on conflict (user_id, question) do update set at = excluded.at",
                **names,
                question=nudge.question,
                at=stamp(nudge.at),
            )
        if nudge.experiment is not None:
            self._on.run(
                f"update experiments set asked_at = :at where id = :id and user_id = {_OF}",  # noqa: S608
                **names,
                id=nudge.experiment,
                at=stamp(nudge.at),
            )

    def _moved(self, seen: Plan, since: datetime, due: datetime | None) -> bool:
        touched = self._on.run(
            f"update nudge_plans set since = :since, due = :due where user_id = {_OF}"  # noqa: S608
            " and since = :seen_since and due = :seen_due",
            **_names(seen.who),
            since=stamp(since),
            due=stamp(due) if due else None,
            seen_since=stamp(seen.since),
            seen_due=stamp(seen.due) if seen.due else None,
        )
        return touched > 0

    def planned(self, since: datetime) -> list[tuple[Plan, Nudge]]:
        """See Nudges."""
        with self._on.reading():
            plans = {plan.who: plan for plan in self._plans(_PLANNED, since=stamp(since))}
            rows = self._on.rows(
                'select u.channel, u.team, u."user", n.* from nudges n join users u on u.id = n.user_id'
                " where n.state = 'planned' and n.slot > :since order by n.at, n.id",
                since=stamp(since),
            )
        found = [(UserKey(row["channel"], row["team"], row["user"]), stored_nudge(row)) for row in rows]
        return [(plans[who], nudge) for who, nudge in found if who in plans]

    def find(self, who: UserKey, week: str) -> Nudge | None:
        """See Nudges."""
        sql = f"select * from nudges where week = :week and user_id = {_OF}"  # noqa: S608
        return next((stored_nudge(row) for row in self._on.rows(sql, week=week, **_names(who))), None)

    def settle(self, who: UserKey, week: str, state: NudgeState) -> None:
        """See Nudges."""
        with self._on.writing():
            self._settle(f"week = :week and user_id = {_OF}", state, week=week, **_names(who))

    def let_go(self, before: datetime) -> None:
        """See Nudges."""
        late = "select 1 from nudges where state = 'planned' and slot <= :before limit 1"
        if self._on.rows(late, before=stamp(before)):
            with self._on.writing():
                self._settle("slot <= :before", NudgeState.DROPPED, before=stamp(before))

    def _settle(self, which: str, state: NudgeState, **values: str) -> None:
        """Note in one statement what became of planned nudges, so that of two processes one gets the row and tells its plan."""
        sql = (
            f"update nudges set state = :state where state = 'planned' and {which}"  # noqa: S608 - words of our own
            " returning user_id, kind, experiment_id"
        )
        for row in self._on.rows(sql, state=state.value, **values):
            if state is NudgeState.DROPPED:
                self._unasked(row)
                told = "due = coalesce(due, since)"
            elif row["kind"] == NudgeKind.NOTICE.value:
                told = "stopped = 1, due = null"
            else:
                told = "unanswered = unanswered + 1"
            self._on.run(f"update nudge_plans set {told} where user_id = :user and stopped = 0", user=row["user_id"])  # noqa: S608

    def _unasked(self, row: dict[str, Any]) -> None:
        if row["experiment_id"] is not None:
            self._on.run("update experiments set asked_at = null where id = :id", id=row["experiment_id"])

    def release(self, who: UserKey, week: str, since: datetime, due: datetime | None) -> None:
        """See Nudges."""
        names = _names(who)
        with self._on.writing():
            sql = f"select * from nudges where week = :week and state = 'planned' and user_id = {_OF}"  # noqa: S608
            for row in self._on.rows(sql, week=week, **names):
                self._unasked(row)
                self._on.run("delete from nudges where id = :id", id=row["id"])
                sql = f"update nudge_plans set since = :since, due = :due where user_id = {_OF}"  # noqa: S608
                self._on.run(sql, since=stamp(since), due=stamp(due) if due else None, **names)

    def ask_again(self, who: UserKey, experiment: int) -> None:
        """See Nudges."""
        with self._on.writing():
            sql = f"update experiments set asked_at = null where id = :id and user_id = {_OF}"  # noqa: S608
            self._on.run(sql, id=experiment, **_names(who))

    def answered(self, who: UserKey, now: datetime) -> None:
        """See Nudges."""
        names = _names(who)
        with self._on.writing():
            sql = f"update nudge_plans set unanswered = 0 where unanswered > 0 and user_id = {_OF}"  # noqa: S608
            if self._on.run(sql, **names):
                self._on.run(
                    f"update nudges set answered_at = :at where answered_at is null and state = 'sent' and user_id = {_OF}",  # noqa: S608
                    at=stamp(now),
                    **names,
                )

    def _plans(self, of: str, **values: object) -> list[Plan]:
        """Return the plans of the users that `of` selects, each with what the schedule asks of them: four queries, however many."""
        rows = self._on.rows(
            'select p.*, u.channel, u.team, u."user" from nudge_plans p join users u on u.id = p.user_id'  # noqa: S608
            f" where p.user_id in ({of}) order by p.due, p.user_id",
            **values,
        )
        if not rows:
            return []
        first = min(moment(row["since"]) for row in rows)
        settings: dict[int, dict[str, str]] = defaultdict(dict)
        for row in self._on.rows(f"select user_id, name, value from settings where user_id in ({of})", **values):  # noqa: S608
            settings[row["user_id"]][row["name"]] = row["value"]
        used: dict[int, set[str]] = defaultdict(set)
        weeks = f"select user_id, week from nudges where week > :first and state != 'dropped' and user_id in ({of})"  # noqa: S608
        for row in self._on.rows(weeks, first=_weeks_before(first), **values):
            used[row["user_id"]].add(row["week"])
        back: dict[int, list[date]] = defaultdict(list)
        steps = (
            "select user_id, due from experiments where status = 'open' and asked_at is null and due > :from_day"  # noqa: S608
            f" and user_id in ({of})"
        )
        for row in self._on.rows(steps, from_day=(first - LOOKED_BACK).date().isoformat(), **values):
            back[row["user_id"]].append(date.fromisoformat(row["due"]))
        return [_plan(row, settings, used, back) for row in rows]


def _plan(
    row: dict[str, Any], settings: dict[int, dict[str, str]], used: dict[int, set[str]], back: dict[int, list[date]]
) -> Plan:
    user = row["user_id"]
    return Plan(
        UserKey(row["channel"], row["team"], row["user"]),
        row["address"],
        moment(row["since"]),
        moment(row["due"]) if row["due"] else None,
        row["unanswered"],
        bool(row["stopped"]),
        dict(settings.get(user, {})),
        frozenset(used.get(user, ())),
        tuple(back.get(user, ())),
    )


def _weeks_before(moment: datetime) -> str:
    return week_of((moment - timedelta(weeks=CAP_WEEKS + 1)).date())


def stored_nudge(row: dict[str, Any]) -> Nudge:
    """Return the nudge of a row."""
    return Nudge(
        row["week"],
        NudgeKind(row["kind"]),
        moment(row["at"]),
        moment(row["slot"] or row["at"]),  # a replica of an older release writes no slot
        row["question"],
        row["pattern"],
        row["times"],
        row["experiment_id"],
        row["conversation_id"],
        NudgeState(row["state"]),
        row["answered_at"] is not None,
    )


def _names(who: UserKey) -> dict[str, str]:
    return {"channel": who.channel, "team": who.team, "user": who.user}
