"""Kills the coach with -9 at random moments while messages come in, and counts what was lost and what was answered twice.

Real `klankbord serve` processes on a real database, behind a small balancer as any load balancer would be; a fake Slack that
delivers again what was not acknowledged, is slow, limits, and cuts off every twentieth answer after it was carried out.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import yaml

ROOT = Path(__file__).resolve().parents[1]
DOOR = 8076
"""The first of the ports that are used: the balancer, the fake Slack, and the replicas."""

RESTART_SECONDS = 1.0
START_SECONDS = 120.0
RETRIES = "1,45,90"
"""Seconds until each of Slack's three deliveries more: it does so at once, after a minute and after five."""

DATABASE_AWAY_SECONDS = 3.0

PATIENCE_SECONDS = 150.0
TAIL_SECONDS = 20.0
"""How long it is looked, after the last message was answered, whether one is answered again."""


@dataclass
class Replica:
    """One `klankbord serve` that is started again whenever it is killed."""

    port: int
    environment: dict[str, str]
    log: Any
    process: asyncio.subprocess.Process | None = None
    kills: int = 0

    async def start(self) -> None:
        """Start it; returns when it answers."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "serve", "--port", str(self.port)),
            env=self.environment,
            cwd=ROOT,
            stdout=self.log,
            stderr=self.log,
        )
        deadline = time.monotonic() + START_SECONDS
        async with aiohttp.ClientSession() as session:
            while time.monotonic() < deadline:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}/healthz") as answer:
                        if answer.status == 200:
                            return
                if self.process.returncode is not None:
                    raise SystemExit(f"a replica ended by itself with {self.process.returncode}; see its log")
                await asyncio.sleep(0.1)
        raise SystemExit("a replica did not start in time")

    async def kill(self) -> None:
        """End it as a power cut does, and start it again."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self.kills += 1
        await asyncio.sleep(RESTART_SECONDS)
        await self.start()

    async def stop(self) -> None:
        """Let it end."""
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), 40)


@dataclass
class Balancer:
    """Hands each connection to a replica by turns, and to the next one when that is down."""

    ports: list[int]
    turn: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        self.turn += 1
        for step in range(len(self.ports)):
            port = self.ports[(self.turn + step) % len(self.ports)]
            try:
                inner = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            await asyncio.gather(_pass(reader, inner[1]), _pass(inner[0], writer))
            return
        writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()


async def run(engine: str, count: int, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Do one run; returns what came of it."""
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-chaos",
        "SLACK_SIGNING_SECRET": "klankbord-signing-secret",
        "SLACK_API_URL": f"http://127.0.0.1:{options.port + 1}/api/",
        "KLANKBORD_DB": str(folder / "chaos.db"),
        "KLANKBORD_READER": options.reader,
        "KLANKBORD_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
    }
    environment.pop("KLANKBORD_DATABASE_URL", None)
    server = None
    if engine == "PostgreSQL":
        from tests.postgres import Server, binaries  # noqa: PLC0415

        server = Server(binaries(), durable=True)
        environment["KLANKBORD_DATABASE_URL"] = server.new("chaos")
    with (folder / "serve.log").open("wb") as log:
        replicas = [Replica(options.port + 2 + number, environment, log) for number in range(count)]
        balancer = Balancer([replica.port for replica in replicas])
        door = await asyncio.start_server(balancer.serve, "127.0.0.1", options.port)
        try:
            for replica in replicas:
                await replica.start()
            return await _under_load(replicas, options, folder, server if options.restart_database else None)
        finally:
            door.close()
            await asyncio.gather(*(replica.stop() for replica in replicas))
            if server is not None:
                server.close()


async def _under_load(
    replicas: list[Replica], options: argparse.Namespace, folder: Path, database: Any = None
) -> dict[str, Any]:
    out = folder / "out.json"
    load = await asyncio.create_subprocess_exec(
        sys.executable,
        str(options.tool),
        *("--request-url", f"http://127.0.0.1:{options.port}/slack/events", "--api-port", str(options.port + 1)),
        *("--events", str(options.events), "--rate", str(options.rate), "--users", str(options.events)),
        *("--slack-retries", "--retry-delays", RETRIES, "--dup", "0.2", "--dup-settle", "1"),
        *("--api-latency", "150:100", "--fault", "429:0.05:1", "--fault", "500:0.05", "--fault", "lost:0.05"),
        *("--reply-timeout", str(PATIENCE_SECONDS), "--drain", str(PATIENCE_SECONDS), "--warmup", "0"),
        *("--seed", str(options.seed), "--max-seconds", "600", "--tail", str(TAIL_SECONDS)),
        *("--json", str(out), "--record", str(folder / "calls.jsonl")),
        stdout=(folder / "load.log").open("wb"),
        stderr=asyncio.subprocess.STDOUT,
    )
    chance = random.Random(options.seed)  # noqa: S311 - moments, no secrets
    begins = time.monotonic()
    half, ends = (begins + share * options.events / options.rate for share in (0.5, 1.0))
    while time.monotonic() < ends and load.returncode is None:
        await asyncio.sleep(chance.uniform(1.0, options.pause))
        if database is not None and time.monotonic() >= half:
            await _restart(database)
            database = None
        else:
            await chance.choice(replicas).kill()
    if database is not None:
        await _restart(database)
    await load.wait()
    if not out.exists():
        raise SystemExit((folder / "load.log").read_text()[-2000:])
    found: dict[str, Any] = json.loads(out.read_text())
    return _judged(found, folder / "calls.jsonl") | {"kills": sum(replica.kills for replica in replicas)}


async def _restart(database: Any) -> None:
    """End PostgreSQL as a crash does, under replicas that go on, and start it again after a while."""
    await asyncio.to_thread(database.stop, "immediate")
    await asyncio.sleep(DATABASE_AWAY_SECONDS)
    await asyncio.to_thread(database.start)


def _judged(found: dict[str, Any], calls: Path) -> dict[str, Any]:
    """Count what the load generator cannot tell: that the coach is late is no answer, and two answers may differ in words."""
    notices = {yaml.safe_load((ROOT / f"data/slack.{name}.yaml").read_text())["say"]["late"] for name in ("nl", "en")}
    answers: dict[str, set[str]] = {}
    told: set[str] = set()
    for line in calls.read_text().splitlines():
        call = json.loads(line)
        if call["method"] != "chat.postMessage":
            continue
        thread, text = call["args"]["thread_ts"], call["args"]["text"]
        if text in notices:
            told.add(thread)
        else:
            answers.setdefault(thread, set()).add(text)
    return {
        "acked": found["acked"],
        "replied": len(answers),
        "lost": found["events"] - len(answers),
        "twice": found["twice"] + sum(len(texts) > 1 for texts in answers.values()),
        "late": len(told),
    }


def main() -> int:
    """Run and report; returns 0 when nothing was lost and nothing answered twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", type=Path, default=Path(os.environ.get("LOAD_TOOL", "../shared/tools/slack_load.py")))
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between kills, at most")
    parser.add_argument("--port", type=int, default=DOOR, help="the first of four ports")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--reader", default="ngrams", help="ngrams starts soonest, so that it can be killed most often")
    parser.add_argument("--engines", default="SQLite,PostgreSQL")
    parser.add_argument("--replicas", default="1,2")
    parser.add_argument(
        "--restart-database",
        action="store_true",
        help="crash PostgreSQL once, after half of the messages, and start it again",
    )
    options = parser.parse_args()
    if not options.tool.exists():
        print(f"chaos: no load generator at {options.tool}; point LOAD_TOOL to it", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    print(
        "| database | replicas | events | killed | acknowledged | answered | told it is late | lost | twice | seed |\n"
        + "| --- " * 10
        + "|",
        flush=True,
    )
    wrong = 0
    for engine in options.engines.split(","):
        for count in map(int, options.replicas.split(",")):
            for _ in range(options.rounds):
                wrong += _one(engine, count, options)
                options.seed += 1
    print(f"\n{'nothing was lost and nothing answered twice' if not wrong else f'{wrong} runs went wrong'}")
    return 1 if wrong else 0


def _one(engine: str, count: int, options: argparse.Namespace) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="kb-chaos-", delete=False)
        if sys.version_info >= (3, 12)
        else _kept() as name
    ):
        found = asyncio.run(run(engine, count, options, Path(name)))
        row = (engine, count, options.events, found["kills"], *_counts(found), options.seed)
        print("| " + " | ".join(map(str, row)) + " |", flush=True)
        return int(bool(found["lost"] or found["twice"]))


@contextlib.contextmanager
def _kept() -> Any:
    yield tempfile.mkdtemp(prefix="kb-chaos-")


def _counts(found: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(found.get(name) for name in ("acked", "replied", "late", "lost", "twice"))


if __name__ == "__main__":
    sys.exit(main())
