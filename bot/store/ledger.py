"""Every row that is kept of somebody, and how long: for the user's own eyes, and for the clock. Portable SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from bot.domain import Turn, UserKey
from bot.nudges.base import Nudge
from bot.privacy import Entry, RowKind
from bot.store.engine import Engine, moment, stamp
from bot.store.keyring import Keyring
from bot.store.nudges import stored_nudge
from bot.store.sealed import PATTERN, PLACE, QUESTION, THREAD, open_experiment, open_setting, open_turn
from bot.store.sealed_nudges import open_nudge
from bot.store.sealing import Cipher
from bot.store.sql_store import stored_experiment, stored_turn

COVERED: Mapping[str, str] = {
    "users": "the keyed hash of who it is; goes with `wis alles`",
    "settings": "shown",
    "conversations": "shown",
    "turns": "shown",
    "readings": "shown",
    "hits": "shown with its reading",
    "questions_asked": "shown",
    "feedback": "shown",
    "experiments": "shown",
    "nudge_plans": "shown",
    "nudges": "shown",
    "places": "shown",
    "usefulness": "shown",
    "intake": "shown while it waits for a yes or an answer, at most a day; then an opaque key that names nobody, thirty days",
    "installations": "no user's: the token of a workspace",
    "oauth_states": "no user's: single-use, ten minutes",
    "replicas": "no user's: which processes of the coach live",
    "paces": "the keyed hash of a lane, and when the next message may go to it; at most minutes",
    "rounds": "no user's: when regular work was done last",
    "_sqlite_migrations": "no user's: the version of the schema",
}
"""Each table, and how its rows reach the user they are about; a test holds that there is no other table."""

_OF_USER = 'select id from users where channel = :channel and team = :team and "user" = :user'
_TALKS = f"select id from conversations where user_id = ({_OF_USER})"  # noqa: S608 - words of our own
_TURNS = f"select id from turns where conversation_id in ({_TALKS})"  # noqa: S608

_EMPTY = "delete from conversations where not exists (select 1 from turns where conversation_id = conversations.id)"


class Ledger:
    """All that is kept of one user, row by row, and the removing of what is past its term."""

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        self._on = engine
        self._keyring = keyring

    def entries(self, who: UserKey) -> list[Entry]:
        """Return every row that is kept of this user, opened, oldest first; nobody else's, and of nobody without a key."""
        sealed = self._keyring.sealed(who)
        cipher = self._keyring.find(sealed.user)
        if cipher is None:
            return []
        names = {"channel": sealed.channel, "team": sealed.team, "user": sealed.user}
        found = [
            *self._talks(cipher, names),
            *self._said(cipher, names),
            *self._readings(cipher, names),
            *self._rest(cipher, names),
        ]
        return sorted(found, key=lambda entry: (entry.at is None, entry.at.timestamp() if entry.at else 0.0))

    def _talks(self, cipher: Cipher, names: Mapping[str, str]) -> Iterator[Entry]:
        for row in self._on.rows(f"select * from conversations where id in ({_TALKS}) order by id", **names):  # noqa: S608
            thread = cipher.value(row["thread"], THREAD) if row["thread"] else None
            values = {"started_at": row["started_at"], "closed_at": row["closed_at"], "thread": thread}
            yield Entry(
                RowKind.CONVERSATION, moment(row["last_at"]), values
            )  # it goes with the last that was said in it
        sql = f"select p.place, t.at from places p join turns t on t.id = p.turn_id where t.id in ({_TURNS})"  # noqa: S608
        for row in self._on.rows(f"{sql} order by t.id", **names):
            yield Entry(RowKind.PLACE, moment(row["at"]), {"place": cipher.value(row["place"], PLACE)})

    def _said(self, cipher: Cipher, names: Mapping[str, str]) -> Iterator[Entry]:
        for row in self._on.rows(f"select * from turns where id in ({_TURNS}) order by id", **names):  # noqa: S608
            turn = open_turn(cipher, stored_turn(row))
            kind = RowKind.MESSAGE if turn.role == "user" else RowKind.ANSWER
            yield Entry(kind, turn.at, _told(turn))
        sql = f"select * from experiments where user_id = ({_OF_USER}) order by id"  # noqa: S608
        for row in self._on.rows(sql, **names):
            step = open_experiment(cipher, stored_experiment(row))
            values = {"text": step.text, "due": step.due.isoformat(), "pattern": step.pattern, "status": row["status"]}
            yield Entry(RowKind.EXPERIMENT, moment(row["at"]), values)

    def _readings(self, cipher: Cipher, names: Mapping[str, str]) -> Iterator[Entry]:
        sql = f"select r.*, t.at from readings r join turns t on t.id = r.turn_id where t.id in ({_TURNS})"  # noqa: S608
        for row in self._on.rows(f"{sql} order by r.turn_id", **names):
            hits = self._on.rows("select * from hits where turn_id = :turn order by place", turn=row["turn_id"])
            yield Entry(
                RowKind.READING,
                moment(row["at"]),
                {
                    "patterns": ", ".join(cipher.value(hit["pattern"], PATTERN) for hit in hits) or None,
                    "evidence": "; ".join(str(hit["evidence"]) for hit in hits) or None,
                    "abstention": row["abstention"],
                    "rival": cipher.value(row["rival"], PATTERN) if row["rival"] else None,
                    "reader": row["reader"],
                },
            )

    def _rest(self, cipher: Cipher, names: Mapping[str, str]) -> Iterator[Entry]:
        mine = f"where user_id = ({_OF_USER})"
        for row in self._on.rows(f"select * from feedback {mine} order by id", **names):  # noqa: S608
            values = {"pattern": cipher.value(row["pattern"], PATTERN), "verdict": row["verdict"]}
            yield Entry(RowKind.FEEDBACK, moment(row["at"]), values)
        for row in self._on.rows(f"select * from questions_asked {mine} order by at", **names):  # noqa: S608
            yield Entry(RowKind.QUESTION, moment(row["at"]), {"question": cipher.value(row["question"], QUESTION)})
        for row in self._on.rows(f"select * from usefulness where turn_id in ({_TURNS}) order by at", **names):  # noqa: S608
            yield Entry(RowKind.USEFULNESS, moment(row["at"]), {"value": row["value"]})
        for row in self._on.rows(f"select * from nudges {mine} order by at, id", **names):  # noqa: S608
            yield Entry(RowKind.NUDGE, moment(row["at"]), _asked(open_nudge(cipher, stored_nudge(row))))
        for row in self._on.rows(f"select * from nudge_plans {mine}", **names):  # noqa: S608
            values = {
                "due": row["due"],
                "unanswered": str(row["unanswered"]),
                "stopped": "yes" if row["stopped"] else "no",
            }
            yield Entry(RowKind.NUDGE_PLAN, None, values)
        for row in self._on.rows(f"select * from settings {mine} order by name", **names):  # noqa: S608
            yield Entry(RowKind.SETTING, None, {row["name"]: open_setting(cipher, row["name"], row["value"])})

    def forget_last(self, who: UserKey, conversation: int) -> list[str] | None:
        """Remove the last message in a conversation with its answer and all that came of it; None when there is none.

        Returns the places of the answers, as the channel named them.
        """
        sealed = self._keyring.sealed(who)
        cipher = self._keyring.find(sealed.user)
        if cipher is None:
            return None
        names = {"channel": sealed.channel, "team": sealed.team, "user": sealed.user, "talk": conversation}
        sql = f"select max(id) as id from turns where role = 'user' and conversation_id = :talk and id in ({_TURNS})"  # noqa: S608
        with self._on.writing():
            last = self._on.rows(sql, **names)[0]["id"]
            if last is None:
                return None
            answers = self._on.rows(
                "select p.place from turns t join places p on p.turn_id = t.id where t.answers = :turn", turn=last
            )
            self._on.run("delete from turns where answers = :turn or id = :turn", turn=last)
            self._on.run(f"{_EMPTY} and id = :talk", talk=conversation)
        self._on.tidy()
        return [cipher.value(row["place"], PLACE) for row in answers]

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Make what is read and written inside one whole, which no other process does at the same time."""
        with self._on.writing():
            self._on.alone(name)
            yield

    def forget_setting(self, who: UserKey, name: str) -> None:
        """Remove one setting of this user."""
        sealed = self._keyring.sealed(who)
        names = {"channel": sealed.channel, "team": sealed.team, "user": sealed.user}
        with self._on.writing():
            self._on.run(f"delete from settings where name = :name and user_id = ({_OF_USER})", name=name, **names)  # noqa: S608
        self._on.tidy()

    def forget_settings(self, who: UserKey, but: Sequence[str]) -> None:
        """Remove this user's settings but the named ones."""
        sealed = self._keyring.sealed(who)
        names = {"channel": sealed.channel, "team": sealed.team, "user": sealed.user}
        with self._on.writing():
            for row in self._on.rows(f"select name from settings where user_id = ({_OF_USER})", **names):  # noqa: S608
                if row["name"] not in but:
                    self._on.run(
                        f"delete from settings where name = :name and user_id = ({_OF_USER})",  # noqa: S608
                        name=row["name"],
                        **names,
                    )
        self._on.tidy()

    def expire(self, text_before: datetime, readings_before: datetime) -> int:
        """Remove the texts and the readings of those moments and before, of everybody; returns how many rows went."""
        text, readings = stamp(text_before), stamp(readings_before)
        with self._on.writing():
            gone = self._on.run(
                "update turns set text = '', draft = null where at <= :at and (text != '' or draft is not null)",
                at=text,
            )
            gone += self._on.run("delete from experiments where at <= :at", at=text)
            gone += self._on.run("delete from feedback where at <= :at", at=readings)
            gone += self._on.run("delete from questions_asked where at <= :at", at=readings)
            gone += self._on.run("delete from nudges where at <= :at", at=readings)
            gone += self._on.run("delete from turns where at <= :at", at=readings)
            self._on.run(_EMPTY)
        if gone:
            self._on.tidy()
        return gone


def _asked(nudge: Nudge) -> dict[str, str | None]:
    return {
        "week": nudge.week,
        "nudge": nudge.kind.value,
        "question": nudge.question,
        "pattern": nudge.pattern,
        "state": nudge.state.value,
        "answered": "yes" if nudge.answered else "no",
    }


def _told(turn: Turn) -> dict[str, str | None]:
    return {
        "text": turn.text,
        "language": turn.language,
        "move": turn.move and turn.move.value,
        "reply": turn.kind and turn.kind.value,
        "pattern": turn.pattern,
        "level": turn.level and turn.level.value,
        "question": turn.question,
        "draft": turn.draft,
    }
