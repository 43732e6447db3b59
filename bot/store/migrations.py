"""The numbered steps that make a database what it is, one text for every engine; a step that was landed is never changed.

A step is written in the words of SQLite; `bot/store/postgres_engine.py` knows what PostgreSQL calls a type. A new step is one
more line in DATA, with its tables in COVERED (`bot/store/ledger.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

NEWER = "The database was made by a newer Klankbord; install that version to open it."


@dataclass(frozen=True, slots=True)
class Step:
    """One step: statements with `;` between them, and what PostgreSQL needs besides."""

    name: str
    sql: str
    postgres: str = ""

    def statements(self, *, postgres: bool = False) -> list[str]:
        """Return the statements, one by one."""
        text = f"{self.sql};{self.postgres}" if postgres else self.sql
        return [statement.strip() for statement in text.split(";") if statement.strip()]


@dataclass(frozen=True, slots=True)
class Steps:
    """All steps of one set of tables, in their order."""

    name: str
    steps: tuple[Step, ...]


_SCHEMA = """
create table users (
    id integer primary key,
    channel text not null, team text not null, "user" text not null,
    unique (channel, team, "user")
) strict;
create table settings (
    user_id integer not null references users(id) on delete cascade,
    name text not null, value text not null,
    primary key (user_id, name)
) strict;
create table conversations (
    id integer primary key,
    user_id integer not null references users(id) on delete cascade,
    started_at text not null, last_at text not null, closed_at text
) strict;
create index conversations_of_user on conversations (user_id, last_at);
create table turns (
    id integer primary key,
    conversation_id integer not null references conversations(id) on delete cascade,
    role text not null check (role in ('user', 'coach')),
    text text not null, at text not null,
    language text, move text, kind text, pattern text, level text, question text, draft text
) strict;
create index turns_of_conversation on turns (conversation_id, id);
create table readings (
    turn_id integer primary key references turns(id) on delete cascade,
    abstention text, rival text, reader text not null
) strict;
create table hits (
    turn_id integer not null references readings(turn_id) on delete cascade,
    place integer not null, pattern text not null, score real not null,
    evidence text not null,
    primary key (turn_id, place)
) strict;
create table questions_asked (
    user_id integer not null references users(id) on delete cascade,
    question text not null, at text not null,
    primary key (user_id, question)
) strict;
create table feedback (
    id integer primary key,
    user_id integer not null references users(id) on delete cascade,
    pattern text not null, verdict text not null check (verdict in ('recognised', 'rejected')), at text not null
) strict;
create index feedback_of_user on feedback (user_id, pattern);
create table experiments (
    id integer primary key,
    user_id integer not null references users(id) on delete cascade,
    conversation_id integer not null references conversations(id) on delete cascade,
    pattern text, text text not null, due text not null,
    status text not null default 'open', at text not null
) strict;
create index experiments_of_user on experiments (user_id, due)
"""


_SLACK = """
alter table conversations add column thread text;
create index conversations_of_thread on conversations (user_id, thread);
alter table turns add column answers integer references turns(id) on delete cascade;
create index turns_that_answer on turns (answers);
alter table feedback add column turn_id integer references turns(id) on delete cascade;
create index feedback_of_turn on feedback (turn_id);
alter table experiments add column turn_id integer references turns(id) on delete cascade;
create index experiments_of_turn on experiments (turn_id);
create table places (
    place text primary key,
    turn_id integer not null references turns(id) on delete cascade
) strict;
create index places_of_turn on places (turn_id);
create table usefulness (
    turn_id integer primary key references turns(id) on delete cascade,
    value text not null check (value in ('helpful', 'not-helpful')), at text not null
) strict;
create table intake (
    key text primary key, kind text not null, lane text not null,
    body text, decided text,
    state text not null check (state in ('queued', 'sending', 'waiting', 'failed', 'done')),
    received text not null
) strict;
create index intake_open on intake (received) where state != 'done';
create index intake_of_lane on intake (lane) where state != 'done';
create table installations (
    enterprise text not null, team text not null, data text not null, at text not null,
    primary key (enterprise, team)
) strict;
create table oauth_states (state text primary key, until text not null) strict
"""


_SLACK_POSTGRES = "alter table intake add column rowid bigint generated by default as identity"
"""The order of arrival, which SQLite knows of every row."""

_REPLICAS = """
alter table intake add column replica text;
alter table intake add column tries integer not null default 0;
alter table intake add column version integer not null default 1;
alter table intake add column due text;
alter table intake add column reason text;
alter table intake add column late integer not null default 0;
drop index intake_open;
drop index intake_of_lane;
create index intake_open on intake (received) where state in ('queued', 'sending');
create index intake_of_lane on intake (lane) where state in ('queued', 'sending');
create index intake_held on intake (lane) where state = 'waiting';
create index intake_failed on intake (received) where state = 'failed';
create index intake_done on intake (received) where state = 'done';
create index intake_of_replica on intake (replica) where replica is not null;
create table replicas (replica text primary key, seen text not null) strict;
create table rounds (name text primary key, slot text not null) strict;
create table paces (lane text primary key, free_at text not null) strict
"""
_FULL = "create index experiments_of_conversation on experiments (conversation_id)"

_NUDGES = """
alter table experiments add column asked_at text;
create table nudge_plans (
    user_id integer primary key references users(id) on delete cascade,
    address text not null, since text not null, due text,
    unanswered integer not null default 0, stopped integer not null default 0
) strict;
create index nudge_plans_due on nudge_plans (due, user_id) where due is not null;
create table nudges (
    id integer primary key,
    user_id integer not null references users(id) on delete cascade,
    week text not null,
    kind text not null check (kind in ('experiment', 'pattern', 'question', 'notice')),
    question text, pattern text, times integer not null default 0,
    experiment_id integer references experiments(id) on delete set null,
    conversation_id integer references conversations(id) on delete set null,
    state text not null check (state in ('planned', 'sent', 'dropped')),
    at text not null, answered_at text,
    unique (user_id, week)
) strict;
create index nudges_planned on nudges (at) where state = 'planned';
create index nudges_of_experiment on nudges (experiment_id) where experiment_id is not null;
create index nudges_of_conversation on nudges (conversation_id) where conversation_id is not null
"""

_SLOTS = """
alter table nudges add column slot text not null default '';
update nudges set slot = at;
drop index nudges_planned;
create index nudges_planned on nudges (slot) where state = 'planned'
"""

DATA = Steps(
    "klankbord",
    (
        Step("m001_conversations", _SCHEMA),  # users, their conversations, and what is remembered between them
        Step("m002_slack", _SLACK, _SLACK_POSTGRES),  # intake, threads, places of messages, installations
        Step(
            "m003_replicas", _REPLICAS
        ),  # who does a job, how often it was begun, when it may be; which processes live
        Step("m006_full", _FULL),  # what a full store needs to stay as quick as an empty one
        Step("m004_nudges", _NUDGES),  # when somebody is to be asked something, and what they were asked
        Step("m007_slots", _SLOTS),  # when a nudge was due, from which it is counted how late it is
    ),
)
"""All that is kept."""

_KEYS = """
create table wrapped_keys (owner text primary key, master text not null, wrapped text not null, address text) strict
"""

KEYS = Steps("klankbord-keys", (Step("m001_keys", _KEYS),))
"""The keyring: one wrapped key for each owner; `address` is who that is, sealed with that key."""
