"""Measures the durable way of a message against a bare echo bot that keeps nothing, in one run on one machine.

Both are real programs that take signed events over HTTP and answer at a fake Slack. The coach writes each event to its database
and waits for the disk before it acknowledges, reads it with its local reader, and keeps what it decided.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def load(tool: Path, spawn: str, *more: str, reader: str = "best") -> dict[str, Any]:
    """Put a bot under load; returns what the generator saw."""
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as name:
        out = Path(name) / "out.json"
        environment = {
            **os.environ,
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "KLANKBORD_DB": str(Path(name) / "bench.db"),
            "KLANKBORD_READER": reader,
        }
        environment.pop("KLANKBORD_DATABASE_URL", None)
        arguments = ["--spawn", spawn, "--spawn-wait", "90", "--max-seconds", "900", "--json", str(out), *more]
        done = subprocess.run(  # noqa: S603 - our own interpreter and words
            [sys.executable, str(tool), *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if not out.exists():
            raise SystemExit(done.stdout[-1500:] + done.stderr[-1500:])
        found: dict[str, Any] = json.loads(out.read_text())
        return found


def main() -> int:
    """Measure and print; returns 0 when every bound holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("LOAD_TOOL", "../shared/tools/slack_load.py"))
    parser.add_argument("--tool", type=Path, default=default)
    parser.add_argument("--only", default="acks,rate,burst,memory")
    parser.add_argument("--memory-events", type=int, default=20_000)
    parser.add_argument("--rate-events", type=int, default=1_800)
    options = parser.parse_args()
    if not options.tool.exists():
        print(f"bench-jobs: no load generator at {options.tool}; point LOAD_TOOL to it", file=sys.stderr)
        return 2
    coach = f"{sys.executable} -m bot serve --port 8076"
    echo = f"{sys.executable} {options.tool.parent / 'echo_bot.py'}"
    os.chdir(ROOT)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| what | bound | measured | holds |\n| --- | --- | --- | --- |", flush=True)
    steps = {
        "acks": lambda: _acks(options.tool, echo, coach),
        "rate": lambda: _rate(options.tool, coach, options.rate_events),
    }
    steps |= {
        "burst": lambda: _burst(options.tool, coach),
        "memory": lambda: _memory(options.tool, coach, options.memory_events),
    }
    held = [steps[name]() for name in options.only.split(",")]
    print(f"\nload of the machine after: {os.getloadavg()[0]:.1f}")
    return 0 if all(held) else 1


def _line(what: str, bound: str, measured: str, holds: bool) -> bool:
    print(f"| {what} | {bound} | {measured} | {'yes' if holds else '**no**'} |", flush=True)
    return holds


def _acks(tool: Path, echo: str, coach: str) -> bool:
    """Compare the acknowledgements a second, with 20 in flight until the acknowledgement; the echo bot before and after."""
    shape = ("--events", "2000", "--users", "2100", "--concurrency", "20", "--inflight", "ack", "--drain", "150")
    before = load(tool, echo, *shape)["acks_per_s"]
    ours = load(tool, coach, *shape, "--reply-timeout", "150")
    after = load(tool, echo, *shape)["acks_per_s"]
    ratio = ours["acks_per_s"] / ((before + after) / 2)
    told = f"{ratio:.2f} ({ours['acks_per_s']:.0f}/s; echo {before:.0f} and {after:.0f}/s); lost {ours['lost']}, twice {ours['twice']}"
    return _line("acknowledged events/s, of the echo bot's", ">= 0.20", told, ratio >= 0.20)


def _rate(tool: Path, coach: str, events: int) -> bool:
    found = load(tool, coach, "--events", str(events), "--rate", "30", "--users", "600")
    ack, reply = found["ack_ms"], found["reply_ms"]
    ok = _line(
        "acknowledgement at 30 events/s, p99",
        "<= 100 ms",
        f"{ack['p99']:.0f} ms (p50 {ack['p50']:.0f})",
        ack["p99"] <= 100,
    )
    told = f"{reply['p95']:.0f} ms (p50 {reply['p50']:.0f}, p99 {reply['p99']:.0f})"
    ok &= _line("answer at 30 events/s, p95", "<= 1000 ms", told, reply["p95"] <= 1000)
    print(f"| processor time a message | | {1000 * found['bot_cpu_s'] / found['events']:.1f} ms | |", flush=True)
    return ok


def _burst(tool: Path, coach: str) -> bool:
    shape = ("--events", "1000", "--users", "1000", "--concurrency", "50", "--inflight", "ack", "--drain", "120")
    found = load(tool, coach, *shape, "--reply-timeout", "120", "--warmup", "0")
    told = f"{found['replies_per_s']:.0f}/s; lost {found['lost']}, twice {found['twice']}; ack p99 {found['ack_ms']['p99']:.0f} ms"
    return _line("1,000 events at once, answered", ">= 40/s", told, found["replies_per_s"] >= 40)


def _memory(tool: Path, coach: str, events: int) -> bool:
    """Compare what the process holds after an eighth of the events with what it holds after all; before them it is still loading."""
    shape = ("--users", "2000", "--concurrency", "20", "--inflight", "reply", "--warmup", "500")
    early, late = (load(tool, coach, "--events", str(n), *shape, reader="ngrams") for n in (events // 8, events))
    held, holds = early["bot_rss_mib"]["end"], late["bot_rss_mib"]["end"]
    told = f"{held} MiB after {events // 8}, {holds} at the end; {late['replies_per_s']:.0f}/s"
    return _line(f"memory over {events} events (n-grams)", "<= 1.25 x", told, holds <= 1.25 * held)


if __name__ == "__main__":
    sys.exit(main())
