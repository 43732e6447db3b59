"""Starts a local Slack (npm package local-slack-linux-x64) and a coach beside it, both on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import yaml

HERE = Path(__file__).with_name("local-slack")
ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / ".artefacts"
BINARY = HERE / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
PATIENCE_SECONDS = 120


class NotHereError(RuntimeError):
    """This computer lacks something; the message says what."""


@dataclass(frozen=True, slots=True)
class Running:
    """A local Slack and a coach in it."""

    url: str
    health: str
    database: Path


def install() -> None:
    """Fetch the local Slack once; raises NotHereError."""
    if BINARY.exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NotHereError("npm is not there; install Node.js (Debian: apt-get install npm)")
    done = subprocess.run(
        [npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, text=True, check=False
    )
    if done.returncode or not BINARY.exists():
        raise NotHereError("local-slack could not be installed; it exists for Linux on x86-64: " + done.stderr[-300:])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(mode: str, folder: Path, port: int | None = None) -> Iterator[Running]:
    """Run both until the block ends; `mode` is socket or http, `folder` takes the database and the logs."""
    install()
    slack_port, bot_port = port or free_port(), free_port()
    url = f"http://127.0.0.1:{slack_port}"
    config: dict[str, Any] = yaml.safe_load((HERE / "workspace.yaml").read_text(encoding="utf-8"))
    if mode == "http":
        config["app"] |= {"mode": "events", "requestUrl": f"http://127.0.0.1:{bot_port}/slack/events"}
    file = folder / "workspace.yaml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    slack = [str(BINARY), "--config", str(file), "--port", str(slack_port), "--base-host", "127.0.0.1"]
    bot = [sys.executable, "-m", "bot", "serve", "--port", str(bot_port)]
    health = f"http://127.0.0.1:{bot_port}/readyz"
    with (
        _process(
            slack, folder / "local-slack.log", {"BUN_OPTIONS": f"--preload={HERE / 'loopback.js'}"}, folder
        ) as first,
        _process(bot, folder / "klankbord.log", _settings(config["app"], url, mode, folder), folder) as second,
    ):
        _until_answers(f"{url}/_control/state", first, folder / "local-slack.log")
        _until_answers(health, second, folder / "klankbord.log")
        yield Running(url, health, folder / "klankbord.db")


def _settings(app: Mapping[str, str], url: str, mode: str, folder: Path) -> dict[str, str]:
    way = {"SLACK_APP_TOKEN": app["appToken"]} if mode == "socket" else {"SLACK_SIGNING_SECRET": app["signingSecret"]}
    return {
        "PYTHONPATH": str(ROOT),
        "KLANKBORD_DB": str(folder / "klankbord.db"),
        "KLANKBORD_ORGANISATION": "Gemeente Waterveen",
        "SLACK_API_URL": f"{url}/api/",
        "SLACK_BOT_TOKEN": app["botToken"],
        **way,
    }


@contextmanager
def _process(
    command: list[str], log: Path, settings: Mapping[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "KLANKBORD_"))}
    out: IO[bytes]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env={**kept, **settings}, cwd=folder, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()


def _until_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until an address answers; there is nothing to be told of it by."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
