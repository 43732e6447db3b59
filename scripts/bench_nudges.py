"""What planning a sweep costs with 100,000 users known, against an almost empty store, for the same number due."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.catalogue import load_catalogue
from bot.domain import UserKey
from bot.flow import Flow
from bot.nudges.base import Plan
from bot.nudges.sweep import Sweep
from bot.reader.safety import load_rules
from bot.resources import Resources
from bot.store.keyring import open_keyring
from bot.store.sealing import new_key
from bot.store.sqlite_engine import SqliteEngine
from bot.store.vault import open_vault

NOW = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
DUE = 200
KNOWN = 100_000
ROUNDS = 15
AT_ONCE = 1_000
SETTINGS = {"nudge-day": "tue", "nudge-time": "09:00", "zone": "Europe/Amsterdam"}


def filled(folder: Path, people: int) -> Sweep:
    """Return a sweep over a sealed store, as `serve` has it, in which so many people have a plan, of whom DUE are due at NOW."""
    keyring = open_keyring(folder / f"known-{people}.keyring", new_key())
    kept = open_vault(SqliteEngine(folder / f"known-{people}.db"), keyring)
    for first in range(0, people, AT_ONCE):
        with keyring.together(), kept.store.together():
            for number in range(first, min(first + AT_ONCE, people)):
                who = UserKey("slack", "T1", f"U{number:06d}")
                for name, value in SETTINGS.items():
                    kept.store.save_setting(who, name, value)
                due = NOW if number < DUE else NOW + timedelta(days=7)
                kept.nudges.save_plan(Plan(who, "{}", NOW - timedelta(days=6), due))
    resources = Resources.locate()
    catalogue = load_catalogue(resources.data, resources.prompts)
    flow = Flow(load_rules(resources.data / "safety.yaml"), _Silent(), catalogue, kept.store)  # type: ignore[arg-type]
    return Sweep(kept.nudges, flow.facts, catalogue)


class _Silent:
    """A reader that is never asked anything."""

    name = "none"


def once(sweep: Sweep) -> float:
    """Return the seconds that deciding on all that is due takes; nothing is changed, so that it can be done again."""
    began = time.perf_counter()
    found = sum(outcome.nudge is not None for outcome in sweep.preview(NOW))
    took = time.perf_counter() - began
    if found != DUE:
        raise AssertionError(f"{found} due instead of {DUE}")
    return took


def main() -> int:
    """Print both and their ratio; returns 1 when it is above 1.3."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--known", type=int, default=KNOWN)
    known = parser.parse_args().known
    with tempfile.TemporaryDirectory() as folder:
        few, many = filled(Path(folder), DUE), filled(Path(folder), known)
        once(few)
        once(many)
        pairs = [(once(few), once(many)) for _ in range(ROUNDS)]
        small, large = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(many_ / few_ for few_, many_ in pairs)
        line = f"{DUE} due: {small * 1000:.1f} ms with {DUE} known, {large * 1000:.1f} ms with {known} known, ratio {ratio:.2f}"
        sys.stdout.write(f"{line}; sealed; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    return 0 if ratio <= 1.3 else 1


if __name__ == "__main__":
    raise SystemExit(main())
