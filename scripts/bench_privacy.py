"""Measures what sealing costs a reply: the same talks through the same coach, on a plain and on a sealed database, by turns."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.domain import UserKey
from bot.settings import Settings
from bot.store.base import Store
from bot.store.keyring import open_keyring
from bot.store.sealing import new_key
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from bot.store.vault import open_vault

TALK = (
    "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.",
    "Toen ik zei dat het plan te krap was, zat ik bij het volgende overleg niet meer aan tafel.",
    "Geen idee, ik zit klem.",
    "Mijn directeur vroeg om een scherp advies en keek weg toen ik het gaf.",
    "We hebben drie keer afgesproken dat iemand zou beginnen, en iedereen wacht af.",
)
BEGIN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def main() -> None:
    """Print the report, or write it with --out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--talks", type=int, default=80)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    app = App(Settings.from_environment({}))
    for number in range(3 * len(TALK)):
        _reply(app, SqlStore(SqliteEngine(None)), number)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain: Store = SqlStore(SqliteEngine(folder / "plain.db"))
        sealed = open_vault(
            SqliteEngine(folder / "sealed.db"), open_keyring(folder / "sealed.keyring", new_key())
        ).store
        load = os.getloadavg()[0]
        stores = {"plain": plain, "sealed": sealed}
        times: dict[str, list[tuple[float, float]]] = {kind: [] for kind in stores}
        for number in range(arguments.talks * len(TALK)):
            for kind, store in list(stores.items())[:: 1 if number % 2 else -1]:
                times[kind].append(_reply(app, store, number))
        for store in stores.values():
            store.close()
    report = _report(times, (load, os.getloadavg()[0]))
    if arguments.out:
        arguments.out.write_text(report, encoding="utf-8")
    print(report)  # noqa: T201


def _reply(app: App, store: Store, number: int) -> tuple[float, float]:
    """Answer one message of a talk; returns milliseconds of the clock and of the processor."""
    talk, turn = divmod(number, len(TALK))
    who = UserKey("bench", "T1", f"user {talk}")
    app.ears.route(f"something else {time.perf_counter()}")  # the next message is listened to in full, as a first one
    clock, processor = time.perf_counter(), time.process_time()
    app.flow(store).respond(who, f"{TALK[turn]} ({talk})", BEGIN + timedelta(days=talk, minutes=turn))
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


def _report(times: dict[str, list[tuple[float, float]]], load: tuple[float, float]) -> str:
    rows = []
    for kind, took in times.items():
        wall, cpu = [one[0] for one in took], [one[1] for one in took]
        p95 = statistics.quantiles(wall, n=20)[-1]
        rows.append(f"| {kind} | {statistics.median(wall):.2f} | {p95:.2f} | {statistics.median(cpu):.2f} |")
    cost = [100 * (_median_ratio(times, which) - 1) for which in (0, 1)]
    more = [statistics.median(sealed[which] - plain[which] for sealed, plain in _pairs(times)) for which in (0, 1)]
    firsts = statistics.median(took[0] for took in times["sealed"][:: len(TALK)])
    others = statistics.median(took[0] for n, took in enumerate(times["sealed"]) if n % len(TALK))
    return "\n".join(
        [
            "# What encryption costs a reply",
            "",
            f"Written by `make bench-privacy`: {len(times['plain'])} messages, each answered by the whole coach (reading,",
            "answer, keeping) on a plain and on a sealed SQLite file, back to back in one run.",
            "",
            "| database | median ms | p95 ms | median processor ms |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            f"Sealed against plain, message by message: **{cost[0]:+.1f} %** by the clock, {cost[1]:+.1f} % by the processor (medians).",
            f"That is {more[0]:+.1f} ms by the clock and {more[1]:+.1f} ms of the processor. The aim is less than 10 %.",
            f"A first message makes its user's key, one more write to disk: {firsts:.1f} ms, the others {others:.1f} ms.",
            "",
            f"Measured on {os.cpu_count()} processors; load average {load[0]:.1f} before and {load[1]:.1f} after. The two",
            "databases take turns, so that the load falls on both alike. It makes every figure larger, and with it the share by the clock",
            "smaller than on a calm machine; the share of the processor is the one to trust.",
            "",
        ]
    )


def _median_ratio(times: dict[str, list[tuple[float, float]]], which: int) -> float:
    return statistics.median(sealed[which] / plain[which] for sealed, plain in _pairs(times))


def _pairs(times: dict[str, list[tuple[float, float]]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(zip(times["sealed"], times["plain"], strict=True))


if __name__ == "__main__":
    main()
