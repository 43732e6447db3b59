"""Health, Socket Mode, and the coming and going of the real process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from tests.scenario.slack.fake import FakeSlack, Fault
from tests.scenario.slack.workspace import IN_SLACK, SECRET, SPAGAAT, TOKEN, Workspace

pytestmark = IN_SLACK
ROOT = Path(__file__).resolve().parents[3]


async def test_it_is_alive_and_ready(here: Workspace) -> None:
    assert (await here.request("GET", "/healthz")).status == 200
    ready = await here.request("GET", "/readyz")
    assert (ready.status, ready.json()) == (200, {"store": True, "jobs": True, "slack": True})


@pytest.mark.parametrize("kind", ["invalid_auth", "503", "cut"])
async def test_it_is_not_ready_while_slack_cannot_be_reached(here: Workspace, kind: str) -> None:
    here.slack.faults.append(Fault("auth.test", kind))
    ready = await here.request("GET", "/readyz")
    assert (ready.status, ready.json()["slack"]) == (503, False)
    assert (await here.request("GET", "/healthz")).status == 200, "alive all the same"


async def test_it_is_not_ready_when_the_store_is_gone(here: Workspace) -> None:
    here.database.run("alter table installations rename to gone")
    ready = await here.request("GET", "/readyz")
    assert (ready.status, ready.json()["store"]) == (503, False)
    here.database.run("alter table gone rename to installations")


async def test_without_a_signing_secret_no_event_is_taken_over_http(begin: Any) -> None:
    here = await begin(signing_secret=None, app_token="xapp-1")
    assert (await here.post(here.message("UANJA", SPAGAAT))).status == 404


class SocketSlack(FakeSlack):
    """A Slack that hands its events over a line that the bot opened."""

    line: web.WebSocketResponse | None = None
    acknowledged: list[str]

    async def start(self) -> None:
        """Listen, also for lines."""
        self.acknowledged = []
        await super().start()
        lines = web.Application()
        lines.router.add_get("/link", self._link)
        self._lines = web.AppRunner(lines, access_log=None)
        await self._lines.setup()
        await web.TCPSite(self._lines, "127.0.0.1", 0).start()
        self.line_port = self._lines.addresses[0][1]
        self.open_lines = asyncio.Event()
        self.all_acknowledged = asyncio.Event()

    async def stop(self) -> None:
        """Stop listening."""
        await self._lines.cleanup()
        await super().stop()

    def _apps_connections_open(self, call: object) -> dict[str, Any]:
        return {"url": f"ws://127.0.0.1:{self.line_port}/link"}

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        self.line = web.WebSocketResponse()
        await self.line.prepare(request)
        await self.line.send_json({"type": "hello"})
        self.open_lines.set()
        async for message in self.line:
            self.acknowledged.append(json.loads(message.data)["envelope_id"])
            if len(self.acknowledged) == 2:
                self.all_acknowledged.set()
        return self.line


@pytest.fixture
async def slack() -> Any:
    """A Slack with lines."""
    fake = SocketSlack()
    await fake.start()
    yield fake
    await fake.stop()


async def test_over_socket_mode_an_event_is_kept_acknowledged_and_answered(begin: Any, slack: SocketSlack) -> None:
    here = await begin(signing_secret=None, app_token="xapp-1")
    async with asyncio.timeout(120):
        await slack.open_lines.wait()
        assert slack.line is not None
        envelope = {"type": "events_api", "envelope_id": "e1", "payload": here.message("UANJA", SPAGAAT)}
        for _ in range(2):
            await slack.line.send_json(envelope)
        await slack.until("chat.postMessage")
        await slack.all_acknowledged.wait()
    await here.settle()
    assert len(here.posts("UANJA")) == 1
    assert (await here.request("GET", "/readyz")).json() == {"store": True, "jobs": True, "slack": True}


async def test_a_line_that_is_down_is_not_ready_whatever_the_process_looks_like(begin: Any, slack: SocketSlack) -> None:
    slack.faults.append(Fault("apps.connections.open", "invalid_auth", times=99))
    here = await begin(signing_secret=None, app_token="xapp-1")
    assert (await here.request("GET", "/readyz")).json()["slack"] is False


def environment(slack: FakeSlack, tmp_path: Path, more: dict[str, str]) -> dict[str, str]:
    """Return the environment of a real program that speaks to the fake."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "KLANKBORD_DB": str(tmp_path / "real.db"),
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api_url,
        **more,
    }


async def start(slack: FakeSlack, tmp_path: Path, **more: str) -> tuple[asyncio.subprocess.Process, int]:
    """Start the real program; returns it and its port once it is alive."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment(slack, tmp_path, more), cwd=tmp_path, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(180), ClientSession() as session:
        while process.returncode is None:
            try:
                async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    if answer.status == 200:
                        break
            except OSError:
                await asyncio.wait({asyncio.ensure_future(process.wait())}, timeout=0.05)
    return process, port


async def test_the_program_serves_and_stops_gracefully_with_exit_code_0(
    slack: FakeSlack, tmp_path: Path, here: Workspace
) -> None:
    process, port = await start(slack, tmp_path)
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGTERM)
    _, err = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0, err.decode()
    assert "Traceback" not in err.decode()


async def test_without_its_settings_the_program_says_what_to_do_and_does_not_start(
    slack: FakeSlack, tmp_path: Path
) -> None:
    process, _ = await start(slack, tmp_path, SLACK_BOT_TOKEN="", SLACK_SIGNING_SECRET="")
    _, err = await process.communicate()
    assert process.returncode == 2
    assert "SLACK_BOT_TOKEN is missing" in err.decode()
    assert "SLACK_SIGNING_SECRET is missing" in err.decode()


async def doctor(slack: FakeSlack, tmp_path: Path, **more: str) -> tuple[int | None, str]:
    """Run `klankbord doctor` against the fake."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "doctor",
        env=environment(slack, tmp_path, more),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


async def test_the_doctor_finds_nothing_to_mend(slack: FakeSlack, tmp_path: Path) -> None:
    from bot.channels.slack.manifest import SCOPES  # noqa: PLC0415

    slack.scopes = ",".join(SCOPES)
    code, said = await doctor(slack, tmp_path)
    assert code == 0, said
    for what in ("settings", "bot token", "scopes", "clock", "store", "reader", "texts", "start"):
        assert f"ok      {what}:" in said, said
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "does not begin with xoxb-"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "could not be reached"),
    ],
)
async def test_the_doctor_says_in_plain_words_what_to_mend(
    slack: FakeSlack, tmp_path: Path, wrong: dict[str, str], advice: str
) -> None:
    code, said = await doctor(slack, tmp_path, **wrong)
    assert code == 1
    assert advice in said


ANSWERED_FOR = {
    "KLANKBORD_ORGANISATION": "Voorbeeld",
    "KLANKBORD_CONTACT": "fg@voorbeeld.example",
    "KLANKBORD_BASIS": "proef",
    "KLANKBORD_TEXT_DAYS": "90",
    "KLANKBORD_READING_DAYS": "180",
}


@pytest.mark.parametrize(
    ("open_to_all", "settings", "advice"),
    [
        (".env", {}, ".env holds OPENAI_API_KEY and can be read by others: chmod 600 .env"),
        ("real.keyring", {}, "real.keyring can be read by others: chmod 600"),
        (None, ANSWERED_FOR, "Give the master key before this is more than a demo"),
    ],
)
async def test_what_serving_would_refuse_the_doctor_tells_before_it(
    slack: FakeSlack, tmp_path: Path, open_to_all: str | None, settings: dict[str, str], advice: str
) -> None:
    if open_to_all is not None:
        (tmp_path / open_to_all).write_text("OPENAI_API_KEY=geheim\n")
        (tmp_path / open_to_all).chmod(0o644)
    code, said = await doctor(slack, tmp_path, **settings)
    assert code == 1, said
    assert advice in said
    assert "geheim" not in said
    process, _ = await start(slack, tmp_path, **settings)
    _, err = await process.communicate()
    assert process.returncode == 2
    assert advice in err.decode()


async def test_the_doctor_tells_a_thing_once_and_nothing_of_serving_to_who_only_uses_the_terminal(
    slack: FakeSlack, tmp_path: Path
) -> None:
    (tmp_path / "real.db").touch(mode=0o644)
    _, said = await doctor(slack, tmp_path)
    assert said.count("real.db can be read by others") == 1
    _, said = await doctor(slack, tmp_path, SLACK_BOT_TOKEN="", SLACK_SIGNING_SECRET="", **ANSWERED_FOR)
    assert "Give the master key" not in said


async def test_the_doctor_names_a_missing_scope_and_a_token_that_is_not_accepted(
    slack: FakeSlack, tmp_path: Path
) -> None:
    slack.scopes = "chat:write,commands"
    code, said = await doctor(slack, tmp_path)
    assert (code, "im:history" in said) == (1, True)
    slack.faults.append(Fault("auth.test", "invalid_auth"))
    code, said = await doctor(slack, tmp_path)
    assert (code, "does not accept SLACK_BOT_TOKEN (invalid_auth)" in said) == (1, True)
