"""The store on an engine: conversations and what is remembered between them, in SQL that every engine knows."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

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
from bot.store.base import NO_REPEAT, NOWHERE, QUIET, Named, Places, Usefulness
from bot.store.engine import Engine
from bot.store.engine import moment as _moment
from bot.store.engine import stamp as _stamp


class SqlStore:
    """A Store in the tables of a database, open; SealedStore stands around it for all that is kept."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def kept(self) -> bool:
        """See Store."""
        return self.engine.kept

    def together(self, *, durable: bool = True) -> AbstractContextManager[None]:
        """See Store."""
        return self.engine.writing(durable=durable)

    def history(self, who: UserKey, now: datetime, thread: str | None = None) -> History:
        """See Store."""
        with self.engine.reading():
            user = self._user(who)
            if user is None:
                return History(kept=self.kept)
            asked = self.engine.rows(
                "select question from questions_asked where user_id = :user and at > :since",
                user=user,
                since=_stamp(now - NO_REPEAT),
            )
            verdicts = self.engine.rows(
                "select pattern, sum(case verdict when 'rejected' then 1 else -1 end) as net from feedback"
                " where user_id = :user group by pattern",
                user=user,
            )
            current = self._current(user, now, thread)
            return History(
                turns=self._turns(current) if current is not None else (),
                asked=frozenset(row["question"] for row in asked),
                rejected={row["pattern"]: row["net"] for row in verdicts if row["net"] > 0},
                kept=self.kept,
            )

    def record(self, who: UserKey, exchange: Exchange, thread: str | None = None, places: Places = NOWHERE) -> None:
        """See Store."""
        at = exchange.coach.at
        with self.engine.writing():
            user = self._known(who)
            talk = self._current(user, at, thread)
            if talk is None:
                begun = {"user_id": user, "started_at": _stamp(at), "last_at": _stamp(at), "thread": thread}
                talk = self.engine.insert("conversations", **begun)
            said: int | None = None
            if exchange.user is not None:
                said = self.engine.insert("turns", conversation_id=talk, **_turn_row(exchange.user))
                self._place(said, places.said)
                if exchange.reading is not None:
                    self._record_reading(said, exchange.reading)
            answered = self.engine.insert("turns", conversation_id=talk, answers=said, **_turn_row(exchange.coach))
            self._place(answered, places.answered)
            self.engine.run(
                "update conversations set last_at = :at, closed_at = :closed where id = :talk",
                at=_stamp(at),
                closed=_stamp(at) if exchange.closes else None,
                talk=talk,
            )
            self._record_rest(user, talk, exchange, answered)
            self._record_look_back(user, exchange)

    def _record_rest(self, user: int, talk: int, exchange: Exchange, answered: int) -> None:
        at = _stamp(exchange.coach.at)
        if exchange.coach.question is not None:
            self.engine.run(
                "insert into questions_asked (user_id, question, at) values (:user, :question, :at)"
                " on conflict (user_id, question) do update set at = excluded.at",
                user=user,
                question=exchange.coach.question,
                at=at,
            )
        if exchange.feedback is not None:
            feedback = exchange.feedback
            verdict = {"pattern": feedback.pattern, "verdict": feedback.verdict.value}
            self.engine.insert("feedback", user_id=user, at=at, turn_id=answered, **verdict)
        if exchange.experiment is not None:
            step = exchange.experiment
            self.engine.insert(
                "experiments",
                user_id=user,
                conversation_id=talk,
                pattern=step.pattern,
                text=step.text,
                due=step.due.isoformat(),
                at=at,
                turn_id=answered,
            )

    def _record_look_back(self, user: int, exchange: Exchange) -> None:
        """Note which experiment was asked about, and what was said of the one that was asked about last."""
        if exchange.asks is not None:
            self.engine.run(
                "update experiments set asked_at = :at where id = :id and user_id = :user",
                at=_stamp(exchange.coach.at),
                id=exchange.asks,
                user=user,
            )
        if exchange.outcome is not None:
            self.engine.run(
                "update experiments set status = :outcome where id = (select id from experiments where user_id = :user"
                " and asked_at is not null and status = 'open' order by asked_at desc, id desc limit 1)",
                outcome=exchange.outcome.value,
                user=user,
            )

    def _record_reading(self, turn: int, reading: Reading) -> None:
        abstention = reading.abstention.value if reading.abstention else None
        self.engine.insert("readings", turn_id=turn, abstention=abstention, rival=reading.rival, reader=reading.reader)
        for place, hit in enumerate(reading.hits):
            spans = json.dumps([[span.start, span.end] for span in hit.evidence])
            self.engine.insert("hits", turn_id=turn, place=place, pattern=hit.pattern, score=hit.score, evidence=spans)

    def conversations(self, who: UserKey, limit: int = 20) -> list[Conversation]:
        """See Store."""
        with self.engine.reading():
            talks = self.engine.rows(
                "select c.id, c.started_at, c.thread from conversations c join users u on u.id = c.user_id"
                " where u.channel = :channel and u.team = :team and u.user = :user"
                " order by c.last_at desc, c.id desc limit :limit",
                channel=who.channel,
                team=who.team,
                user=who.user,
                limit=limit,
            )
            return [
                Conversation(
                    _moment(talk["started_at"]),
                    self._turns(talk["id"]),
                    self._experiments(talk["id"]),
                    id=talk["id"],
                    thread=talk["thread"],
                )
                for talk in talks
            ]

    def setting(self, who: UserKey, name: str) -> str | None:
        """See Store."""
        with self.engine.reading():
            user = self._user(who)
            rows = self.engine.rows(
                "select value from settings where user_id = :user and name = :name", user=user, name=name
            )
            return str(rows[0]["value"]) if rows else None

    def save_setting(self, who: UserKey, name: str, value: str) -> None:
        """See Store."""
        with self.engine.writing():
            user = self._known(who)
            self.engine.run(
                "insert into settings (user_id, name, value) values (:user, :name, :value)"
                " on conflict (user_id, name) do update set value = excluded.value",
                user=user,
                name=name,
                value=value,
            )

    def forget(self, who: UserKey, place: str) -> list[str]:
        """See Store."""
        with self.engine.writing():
            said = self.engine.rows(
                "select t.id, t.conversation_id from places p join turns t on t.id = p.turn_id join conversations c"
                " on c.id = t.conversation_id where p.place = :place and t.role = 'user' and c.user_id = :user",
                place=place,
                user=self._user(who),
            )
            if not said:
                return []
            turn = said[0]["id"]
            answers = self.engine.rows(
                "select p.place from turns t left join places p on p.turn_id = t.id where t.answers = :turn", turn=turn
            )
            self.engine.run("delete from turns where answers = :turn or id = :turn", turn=turn)
            self.engine.run(
                "delete from conversations where id = :talk"
                " and not exists (select 1 from turns where conversation_id = conversations.id)",
                talk=said[0]["conversation_id"],
            )
        self.engine.tidy()
        return [row["place"] for row in answers if row["place"]]

    def forget_conversation(self, who: UserKey, conversation: int) -> None:
        """See Store."""
        with self.engine.writing():
            sql = "delete from conversations where id = :id and user_id = :user"
            self.engine.run(sql, id=conversation, user=self._user(who))
        self.engine.tidy()

    def reopen(self, who: UserKey, conversation: int, now: datetime) -> None:
        """See Store."""
        with self.engine.writing():
            sql = "update conversations set closed_at = null, last_at = :at where id = :id and user_id = :user"
            self.engine.run(sql, at=_stamp(now), id=conversation, user=self._user(who))

    def named(self, who: UserKey) -> list[Named]:
        """See Store."""
        rows = self.engine.rows(
            "select distinct c.id, c.started_at, t.pattern from conversations c left join turns t"
            " on t.conversation_id = c.id and t.kind in ('reading', 'another-view') and not exists"
            " (select 1 from turns n where n.conversation_id = c.id and n.kind = 'listening' and n.pattern = t.pattern)"
            " where c.user_id = :user and exists (select 1 from turns s where s.conversation_id = c.id and s.role = 'user')"
            " order by c.started_at, c.id, t.pattern",
            user=self._user(who),
        )
        return [Named(row["id"], _moment(row["started_at"]), row["pattern"]) for row in rows]

    def rate(self, who: UserKey, place: str, usefulness: Usefulness, now: datetime) -> bool:
        """See Store."""
        with self.engine.writing():
            touched = self.engine.run(
                "insert into usefulness (turn_id, value, at) select p.turn_id, :value, :at from places p"
                " join turns t on t.id = p.turn_id join conversations c on c.id = t.conversation_id"
                " where p.place = :place and c.user_id = :user"
                " on conflict (turn_id) do update set value = excluded.value, at = excluded.at",
                place=place,
                user=self._user(who),
                value=usefulness,
                at=_stamp(now),
            )
        return touched > 0

    def open_experiments(self, who: UserKey) -> list[Experiment]:
        """See Store."""
        rows = self.engine.rows(
            "select id, conversation_id, text, due, pattern, asked_at from experiments"
            " where user_id = :user and status = 'open' order by due, id",
            user=self._user(who),
        )
        return [stored_experiment(row) for row in rows]

    def asked(self, who: UserKey, now: datetime) -> frozenset[str]:
        """See Store."""
        rows = self.engine.rows(
            "select q.question from questions_asked q join users u on u.id = q.user_id"
            ' where u.channel = :channel and u.team = :team and u."user" = :user and q.at > :since',
            channel=who.channel,
            team=who.team,
            user=who.user,
            since=_stamp(now - NO_REPEAT),
        )
        return frozenset(row["question"] for row in rows)

    def recalled(self, who: UserKey) -> dict[str, datetime]:
        """See Store."""
        rows = self.engine.rows(
            "select t.pattern, max(t.at) as at from turns t join conversations c on c.id = t.conversation_id"
            " where c.user_id = :user and t.kind = 'weekly' and t.pattern is not null group by t.pattern",
            user=self._user(who),
        )
        return {row["pattern"]: _moment(row["at"]) for row in rows}

    def erase(self, who: UserKey) -> None:
        """See Store."""
        with self.engine.writing():
            self.engine.run(
                'delete from users where channel = :channel and team = :team and "user" = :user',
                channel=who.channel,
                team=who.team,
                user=who.user,
            )
        self.engine.tidy()

    def close(self) -> None:
        """See Store."""
        self.engine.close()

    def _user(self, who: UserKey) -> int | None:
        rows = self.engine.rows(
            'select id from users where channel = :channel and team = :team and "user" = :user',
            channel=who.channel,
            team=who.team,
            user=who.user,
        )
        return int(rows[0]["id"]) if rows else None

    def _known(self, who: UserKey) -> int:
        return self._user(who) or self.engine.insert("users", channel=who.channel, team=who.team, user=who.user)

    def _current(self, user: int, now: datetime, thread: str | None) -> int | None:
        """Return the talk that goes on: in a thread for as long as the thread is there, else until it was quiet."""
        since = "" if thread else _stamp(now - QUIET)
        rows = self.engine.rows(
            "select id from conversations where user_id = :user and closed_at is null and last_at > :since"
            " and coalesce(thread, '') = :thread order by last_at desc, id desc limit 1",
            user=user,
            since=since,
            thread=thread or "",
        )
        return int(rows[0]["id"]) if rows else None

    def _place(self, turn: int, place: str | None) -> None:
        if place is not None:
            self.engine.run(
                "insert into places (place, turn_id) values (:place, :turn)"
                " on conflict (place) do update set turn_id = excluded.turn_id",
                place=place,
                turn=turn,
            )

    def _turns(self, talk: int) -> tuple[Turn, ...]:
        rows = self.engine.rows("select * from turns where conversation_id = :talk order by id", talk=talk)
        return tuple(stored_turn(row) for row in rows)

    def _experiments(self, talk: int) -> tuple[Experiment, ...]:
        rows = self.engine.rows(
            "select id, conversation_id, text, due, pattern, asked_at from experiments"
            " where conversation_id = :talk order by id",
            talk=talk,
        )
        return tuple(stored_experiment(row) for row in rows)


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


def stored_turn(row: dict[str, Any]) -> Turn:
    """Return the turn of a row."""
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


def stored_experiment(row: dict[str, Any]) -> Experiment:
    """Return the experiment of a row."""
    return Experiment(
        row["text"],
        date.fromisoformat(row["due"]),
        row["pattern"],
        row["id"],
        row.get("conversation_id", 0),
        row.get("asked_at") is not None,
    )
