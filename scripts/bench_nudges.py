"""What planning a sweep costs with 100,000 users known, against an almost empty store, for the same number due."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.catalogue import load_catalogue
from bot.flow import Flow
from bot.nudges.sweep import Sweep
from bot.reader.safety import load_rules
from bot.resources import Resources
from bot.store.engine import stamp
from bot.store.nudges import SqlNudges
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine

NOW = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
DUE = 200
KNOWN = 100_000
ROUNDS = 15
SETTINGS = {"nudge-day": "tue", "nudge-time": "09:00", "zone": "Europe/Amsterdam"}


def filled(folder: Path, people: int) -> tuple[SqliteEngine, Sweep]:
    """Return a store in which so many people have a plan, of whom DUE are due at NOW."""
    engine = SqliteEngine(folder / f"known-{people}.db")
    with engine.writing():
        for number in range(people):
            user = engine.insert("users", channel="slack", team="T1", user=f"U{number:06d}")
            for name, value in SETTINGS.items():
                engine.insert("settings", user_id=user, name=name, value=value)
            due = NOW if number < DUE else NOW + timedelta(days=7)
            engine.insert(
                "nudge_plans", user_id=user, address="{}", since=stamp(NOW - timedelta(days=6)), due=stamp(due)
            )
    resources = Resources.locate()
    catalogue = load_catalogue(resources.data, resources.prompts)
    reader = _Silent()
    flow = Flow(load_rules(resources.data / "safety.yaml"), reader, catalogue, SqlStore(engine))  # type: ignore[arg-type]
    return engine, Sweep(SqlNudges(engine), flow.facts, catalogue)


class _Silent:
    """A reader that is never asked anything."""

    name = "none"


def once(engine: SqliteEngine, sweep: Sweep) -> float:
    """Return the seconds that deciding on all that is due takes; nothing is changed, so that it can be done again."""
    began = time.perf_counter()
    found = sum(outcome.nudge is not None for outcome in sweep.preview(NOW))
    took = time.perf_counter() - began
    if found != DUE:
        raise AssertionError(f"{found} due instead of {DUE}")
    return took


def main() -> int:
    """Print both and their ratio; returns 1 when it is above 1.3."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = filled(Path(folder), DUE), filled(Path(folder), KNOWN)
        once(*few)
        once(*many)
        pairs = [(once(*few), once(*many)) for _ in range(ROUNDS)]
        small, large = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(many_ / few_ for few_, many_ in pairs)
        line = f"{DUE} due: {small * 1000:.1f} ms with {DUE} known, {large * 1000:.1f} ms with {KNOWN} known, ratio {ratio:.2f}"
        sys.stdout.write(f"{line}; load {os.getloadavg()[0]:.1f}\n")
    return 0 if ratio <= 1.3 else 1


if __name__ == "__main__":
    raise SystemExit(main())
