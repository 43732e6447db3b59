"""Measures whether reading and keeping stay as quick when a great many others are kept: a full and an empty store, by turns."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.domain import Exchange, Experiment, Feedback, Hit, Kind, Level, Reading, Span, Turn, UserKey, Verdict
from bot.jobs.base import Job
from bot.store.base import Places
from bot.store.engine import Engine, stamp
from bot.store.keyring import Keyring
from bot.store.migrations import KEYS
from bot.store.moving import move
from bot.store.postgres_engine import PostgresEngine
from bot.store.sealing import Master
from bot.store.sqlite_engine import SqliteEngine
from bot.store.vault import Vault, open_vault
from tests.postgres import Server, binaries

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MEASURED = 40
"""Users whose talks are read and gone on with, the same in both stores, and as long in both."""

TURNS_EACH = 10
BOUND = 1.3

Operation = Callable[[Vault, UserKey, int], object]


def main() -> int:
    """Print the report, or write it with --out; returns 1 when a bound is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    where = binaries()
    if where is None:
        raise SystemExit("There is no PostgreSQL on this computer: make postgres (Debian, as root).")
    lines = _head(arguments.turns)
    server = Server(where, durable=True)
    try:
        with tempfile.TemporaryDirectory(prefix="kb-bench-") as name:
            held = _measured("SQLite", _sqlite(Path(name)), arguments.turns, arguments.rounds, lines)
        with tempfile.TemporaryDirectory(prefix="kb-bench-") as name:
            _copied_and_moved(Path(name), server, arguments.turns // 10, lines)
        held &= _measured("PostgreSQL", _postgres(server), arguments.turns, arguments.rounds, lines)
    finally:
        server.close()
    report = "\n".join(lines) + "\n"
    if arguments.out:
        arguments.out.write_text(report, encoding="utf-8")
    print(report)  # noqa: T201
    return 0 if held else 1


def _sqlite(folder: Path) -> dict[str, tuple[Engine, Engine]]:
    return {
        name: (SqliteEngine(folder / f"{name}.db"), SqliteEngine(folder / f"{name}.keyring", KEYS))
        for name in ("empty", "full")
    }


def _postgres(server: Server) -> dict[str, tuple[Engine, Engine]]:
    engines = {name: PostgresEngine(server.new(name)) for name in ("empty", "full")}
    return {name: (engine, engine) for name, engine in engines.items()}


def _measured(kind: str, engines: dict[str, tuple[Engine, Engine]], turns: int, rounds: int, lines: list[str]) -> bool:
    """Fill, measure and report one engine; tells whether every bound is held."""
    began = time.monotonic()
    _fill(*engines["full"], turns)
    filled = time.monotonic() - began
    vaults = {name: open_vault(data, Keyring(keys, Master(bytes(32)))) for name, (data, keys) in engines.items()}
    for vault in vaults.values():
        for number in range(MEASURED):
            for turn in range(TURNS_EACH // 2):
                _said(vault, _who(number), turn)
    for data, _ in engines.values():
        if isinstance(data, PostgresEngine):
            data.maintain()
    took = _timed(vaults, rounds)
    for vault in vaults.values():
        vault.store.close()
    lines += [
        f"## {kind}",
        "",
        f"{turns:,} turns of {turns // TURNS_EACH:,} users were put in beforehand ({filled:.0f} s); {rounds * MEASURED} times each.",
        "",
        "| what | empty, median ms | full, median ms | full / empty, pair by pair (median) |",
        "| --- | --- | --- | --- |",
    ]
    held = True
    for name, each in took.items():
        ratio = statistics.median(full / empty for empty, full in zip(each["empty"], each["full"], strict=True))
        held &= ratio <= BOUND
        empty, full = statistics.median(each["empty"]), statistics.median(each["full"])
        lines.append(f"| {name} | {empty:.2f} | {full:.2f} | {ratio:.2f}{'' if ratio <= BOUND else ' **over**'} |")
    lines.append("")
    print("\n".join(lines), file=sys.stderr, flush=True)  # noqa: T201
    return held


def _copied_and_moved(folder: Path, server: Server, turns: int, lines: list[str]) -> None:
    """Copy a SQLite store as `klankbord backup` does, move it as `klankbord migrate-store` does, and report."""
    data, keys = _sqlite(folder)["full"]
    _fill(data, keys, turns)
    target = PostgresEngine(server.new("moved"))
    if not isinstance(data, SqliteEngine) or not isinstance(keys, SqliteEngine):
        raise TypeError
    start = time.perf_counter()
    data.copy(folder / "copy.db")
    copied = time.perf_counter() - start
    start = time.perf_counter()
    found = move(data, keys, target, lambda *_: None)
    moved = time.perf_counter() - start
    rows, size = sum(found.counts.values()), (folder / "copy.db").stat().st_size / 2**20
    [(there,)] = server.admin("select pg_database_size('moved') / 1048576")
    for engine in (data, keys, target):
        engine.close()
    lines += [
        "## Copied and moved",
        "",
        f"A SQLite database with {turns:,} turns is {size:.0f} MiB. `klankbord backup` copied it in {copied:.1f} s.",
        f"`klankbord migrate-store` moved all {rows:,} rows and compared both sides in {moved:.0f} s; in PostgreSQL they are {there} MiB.",
        "",
    ]


def _timed(vaults: dict[str, Vault], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Return how many milliseconds each operation took on each store, one after the other, the first one changing."""
    took: dict[str, dict[str, list[float]]] = {name: {which: [] for which in vaults} for name in OPERATIONS}
    for turn in range(rounds):
        for number in range(MEASURED):
            order = list(vaults)[:: 1 if (number + turn) % 2 else -1]
            for name, operation in OPERATIONS.items():
                for which in order:
                    start = time.perf_counter()
                    operation(vaults[which], _who(number), turn)
                    took[name][which].append(1000 * (time.perf_counter() - start))
    return took


def _head(turns: int) -> list[str]:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return [
        "# A full store against an empty one",
        "",
        f"Written by `make bench-store`. The same sealed store, once with nothing else in it and once with {turns:,} turns of",
        f"others; the same {MEASURED} users with {TURNS_EACH} turns each, by turns on both, back to back in one run.",
        f"Aim: at most {BOUND} times as long.",
        "SQLite is a file on this disk, PostgreSQL Debian's server on a Unix socket with its own defaults (it waits for the disk).",
        f"{os.cpu_count()} cores; load average at the start {load}: other work ran beside it, so read the ratios, not the milliseconds.",
        "",
    ]


def _who(number: int) -> UserKey:
    return UserKey("slack", "T1", f"measured-{number}")


def _exchange(at: datetime, question: str) -> Exchange:
    return Exchange(
        user=Turn(
            "user", "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.", at, language="nl"
        ),
        coach=Turn(
            "coach",
            "Het klinkt alsof je tussen twee verwachtingen staat. Wat gebeurde er de laatste keer?",
            at,
            language="nl",
            kind=Kind.READING,
            pattern="double-bind",
            level=Level.WAARNEMING,
            question=question,
        ),
        reading=Reading("nl", (Hit("double-bind", 0.8, (Span(0, 5, "Als i"),)),), reader="r"),
    )


def _said(vault: Vault, who: UserKey, turn: int) -> None:
    at = NOW + timedelta(minutes=turn)
    exchange = _exchange(at, f"q{turn}")
    if turn == 0:
        step = Experiment("Ik vraag het maandag.", date(2026, 12, 1), "double-bind")
        exchange = replace(exchange, experiment=step, feedback=Feedback("double-bind", Verdict.RECOGNISED))
    vault.store.record(who, exchange, None, Places(f"{who.user}:{turn}:1", f"{who.user}:{turn}:2"))


def _kept_and_forgotten(vault: Vault, who: UserKey, turn: int) -> None:
    place = f"{who.user}:again:{turn}"
    vault.store.record(who, _exchange(NOW + timedelta(minutes=20), "q1"), None, Places(place, f"{place}:answer"))
    vault.store.forget(who, place)


def _new_and_erased(vault: Vault, who: UserKey, turn: int) -> None:
    somebody = replace(who, user=f"{who.user}-new-{turn}")
    vault.store.record(somebody, _exchange(NOW, "q1"))
    vault.store.erase(somebody)


def _taken_in_and_done(vault: Vault, who: UserKey, turn: int) -> None:
    key = f"{who.user}:{turn}"
    vault.intake.add([Job(key, "message", who.user, {"text": "Ik zit klem."})], NOW)
    vault.intake.decide(key, "besloten")
    vault.intake.finish(key)


OPERATIONS: dict[str, Operation] = {
    "history of the talk that goes on": lambda vault, who, _: vault.store.history(who, NOW + timedelta(minutes=30)),
    "all conversations of somebody": lambda vault, who, _: vault.store.conversations(who),
    "patterns named to somebody": lambda vault, who, _: vault.store.named(who),
    "open experiments": lambda vault, who, _: vault.store.open_experiments(who),
    "a setting": lambda vault, who, _: vault.store.setting(who, "keep"),
    "all that is kept of somebody (*wat weet je van mij*)": lambda vault, who, _: vault.ledger.entries(who),
    "an exchange kept, and forgotten again": _kept_and_forgotten,
    "somebody new, kept and erased": _new_and_erased,
    "a job taken in, decided and finished": _taken_in_and_done,
}


FILL = (
    ("users", 1, 'id, channel, team, "user"', "n, 'sealed', '', 'owner-' || n"),
    ("settings", 1, "user_id, name, value", "n, 'keep', 'yes'"),
    ("conversations", 1, "id, user_id, started_at, last_at, thread", "n, n, :at, :at, {short}"),
    (
        "turns",
        TURNS_EACH,
        "id, conversation_id, role, text, at, kind, pattern, question, draft, answers",
        f"n, (n - 1) / {TURNS_EACH} + 1, case n % 2 when 1 then 'user' else 'coach' end, {{long}}, :at,"
        " case n % 2 when 0 then 'reading' end, case n % 2 when 0 then {short} end, case n % 2 when 0 then {short} end,"
        " 'mark', case n % 2 when 0 then n - 1 end",
    ),
    ("readings", TURNS_EACH / 2, "turn_id, reader", "2 * n - 1, 'r'"),
    ("hits", TURNS_EACH / 2, "turn_id, place, pattern, score, evidence", "2 * n - 1, 0, {short}, 0, '[[0, 5]]'"),
    ("places", TURNS_EACH, "place, turn_id", "'k1.place-' || n, n"),
    ("questions_asked", TURNS_EACH / 2, "user_id, question, at", f"2 * (n - 1) / {TURNS_EACH} + 1, {{short}}, :at"),
    ("feedback", 1, "user_id, pattern, verdict, at, turn_id", f"n, {{short}}, 'recognised', :at, n * {TURNS_EACH}"),
    (
        "experiments",
        1,
        "user_id, conversation_id, pattern, text, due, at, turn_id",
        f"n, n, {{short}}, {{long}}, '2026-12-01', :at, n * {TURNS_EACH}",
    ),
    ("intake", 1, "key, kind, lane, state, received", "'s.' || n, 'message', 'l', 'done', :at"),
)
"""What is put in for each user: table, rows, columns, and what stands in them for the row with number n."""


def _fill(data: Engine, keys: Engine, turns: int) -> None:
    """Put others in, as large as they would lie there sealed; made by the database itself, which is quickest."""
    users, began = turns // TURNS_EACH, time.monotonic()
    ring = ("wrapped_keys", 1, "owner, master, wrapped, address", "'owner-' || n, 'm', {short}, {short}")
    for engine, tables in ((data, FILL), (keys, (ring,))):
        shared = isinstance(engine, PostgresEngine)
        numbers = "select generate_series(1, :count)" if shared else _NUMBERS
        random = "md5(random()::text || n)" if shared else "lower(hex(randomblob(16)))"
        words = {"short": f"'k1.' || {random} || {random}", "long": " || ".join([random] * 13)}
        for table, each, columns, values in tables:
            sql = (
                f"with recursive numbers(n) as ({numbers}) insert into {table} ({columns}) select {values} from numbers"  # noqa: S608
            )
            with engine.writing():
                engine.run(sql.format(**words), count=int(users * each), at=stamp(NOW - timedelta(days=40)))
            print(f"filled {table}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)  # noqa: T201
            if shared:
                engine.count_on(table)


_NUMBERS = "select 1 union all select n + 1 from numbers where n < :count"


if __name__ == "__main__":
    sys.exit(main())
