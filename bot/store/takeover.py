"""Takes over a database from before sealing: every text in it is sealed, and its bytes leave the file."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.domain import UserKey
from bot.jobs.base import Job
from bot.store.engine import Engine
from bot.store.installations import SqlInstallations
from bot.store.intake import SqlIntake
from bot.store.keyring import SEALED, Keyring
from bot.store.sealed import PATTERN, PLACE, QUESTION, THREAD, seal_experiment, seal_turn
from bot.store.sealed_intake import HASHED, SealedInstallations, SealedIntake, job_key
from bot.store.sealing import Cipher, is_sealed
from bot.store.sql_store import stored_experiment, stored_turn


def take_over(engine: Engine, keyring: Keyring) -> int:
    """Seal what lies open in the database, all or nothing; returns of how many users. Raises StoreError."""
    with engine.writing():
        people = engine.rows("select * from users where channel != :sealed", sealed=SEALED)
        for row in people:
            _user(engine, keyring, row)
        waiting = _intake(engine, keyring)
        tokens = _installations(engine, keyring)
    if people or waiting or tokens:
        engine.rewrite()
    return len(people)


def _user(engine: Engine, keyring: Keyring, row: dict[str, Any]) -> None:
    who = UserKey(row["channel"], row["team"], row["user"])
    sealed = keyring.sealed(who)
    cipher = keyring.make(sealed.user, who)
    user = row["id"]
    for talk in engine.rows("select id, thread from conversations where user_id = :user", user=user):
        if talk["thread"] is not None:
            engine.run(
                "update conversations set thread = :thread where id = :id",
                thread=cipher.token(talk["thread"], THREAD),
                id=talk["id"],
            )
        _turns(engine, cipher, talk["id"])
    _remembered(engine, cipher, user)
    engine.run(
        'update users set channel = :channel, team = :team, "user" = :user where id = :id',
        channel=sealed.channel,
        team=sealed.team,
        user=sealed.user,
        id=user,
    )


def _turns(engine: Engine, cipher: Cipher, talk: int) -> None:
    for row in engine.rows("select * from turns where conversation_id = :talk", talk=talk):
        turn = seal_turn(cipher, stored_turn(row))
        engine.run(
            "update turns set text = :text, draft = :draft, pattern = :pattern, question = :question, language = null,"
            " move = null, level = null where id = :id",
            text=turn.text,
            draft=turn.draft,
            pattern=turn.pattern,
            question=turn.question,
            id=row["id"],
        )
        for place in engine.rows("select place from places where turn_id = :id", id=row["id"]):
            engine.run(
                "update places set place = :token where place = :place",
                token=cipher.token(place["place"], PLACE),
                place=place["place"],
            )
        for reading in engine.rows(
            "select rival from readings where turn_id = :id and rival is not null", id=row["id"]
        ):
            rival = cipher.token(reading["rival"], PATTERN)
            engine.run("update readings set rival = :rival where turn_id = :id", rival=rival, id=row["id"])
        for hit in engine.rows("select place, pattern from hits where turn_id = :id", id=row["id"]):
            engine.run(
                "update hits set pattern = :pattern, score = 0 where turn_id = :id and place = :place",
                pattern=cipher.token(hit["pattern"], PATTERN),
                id=row["id"],
                place=hit["place"],
            )


def _remembered(engine: Engine, cipher: Cipher, user: int) -> None:
    for row in engine.rows("select question from questions_asked where user_id = :user", user=user):
        engine.run(
            "update questions_asked set question = :token where user_id = :user and question = :question",
            token=cipher.token(row["question"], QUESTION),
            user=user,
            question=row["question"],
        )
    for row in engine.rows("select id, pattern from feedback where user_id = :user", user=user):
        token = cipher.token(row["pattern"], PATTERN)
        engine.run("update feedback set pattern = :pattern where id = :id", pattern=token, id=row["id"])
    for row in engine.rows("select id, text, due, pattern from experiments where user_id = :user", user=user):
        step = seal_experiment(cipher, stored_experiment(row))
        engine.run(
            "update experiments set text = :text, pattern = :pattern where id = :id",
            text=step.text,
            pattern=step.pattern,
            id=row["id"],
        )


def _intake(engine: Engine, keyring: Keyring) -> int:
    """Seal what waits to be answered; what is done is forgotten here by its old key and known by the new one."""
    rows = [
        row
        for row in engine.rows("select * from intake where body is not null order by received, rowid")
        if not _sealed_body(row["body"])
    ]
    plain = SqlIntake(engine)
    sealed = SealedIntake(plain, keyring)
    for row in rows:
        engine.run("delete from intake where key = :key", key=row["key"])
        job = Job(row["key"], row["kind"], row["lane"], {} if row["state"] == "waiting" else json.loads(row["body"]))
        sealed.add([job], datetime.fromisoformat(row["received"]))
        if row["state"] == "waiting":
            sealed.hold(row["key"], row["body"])
        elif row["decided"] is not None:
            sealed.decide(row["key"], row["decided"])
    for row in engine.rows("select key from intake where body is null and key not like :hashed", hashed=f"{HASHED}%"):
        hashed = job_key(keyring, row["key"])
        engine.run("update intake set key = :hashed, lane = '' where key = :key", hashed=hashed, key=row["key"])
    return len(rows)


def _sealed_body(body: str) -> bool:
    try:
        told = json.loads(body)
    except json.JSONDecodeError:
        return False
    return isinstance(told, dict) and set(told) == {"owner", "sealed"}


def _installations(engine: Engine, keyring: Keyring) -> int:
    inner = SqlInstallations(engine)
    sealed = SealedInstallations(inner, keyring)
    rows = [row for row in engine.rows("select * from installations") if not is_sealed(row["data"])]
    for row in rows:
        sealed.save(row["enterprise"], row["team"], row["data"], datetime.fromisoformat(row["at"]))
    return len(rows)
