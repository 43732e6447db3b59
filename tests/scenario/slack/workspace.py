"""People at work in Slack: what they do reaches the coach as signed HTTP, and what it does is read from the recording."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.catalogue import Catalogue
from bot.channels.slack.payload import Team, lane
from bot.channels.slack.process import Parts, SlackCoach
from bot.channels.slack.web import web_app
from bot.channels.slack.words import load_words
from bot.domain import UserKey
from bot.flow import Flow
from bot.jobs.base import StoppingError
from bot.masking import load_lexicon
from bot.model.base import Helper
from bot.privacy import Facts
from bot.resources import Resources
from bot.rights.service import Rights
from bot.rights.words import load_words as load_privacy_words
from bot.settings import SlackSettings
from bot.store.base import Store
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from bot.store.vault import Vault
from tests.contract.engines import vault
from tests.fakes import FakeReader
from tests.scenario.slack.fake import FakeSlack
from tests.scenario.slack.seen import button, labels, text_of

IN_SLACK = [pytest.mark.anyio, pytest.mark.allow_hosts(["127.0.0.1"])]
"""What every test module here is marked with: it runs in an event loop, and speaks to loopback and nothing else."""

SECRET = "signing-secret-of-the-tests"
TOKEN = "xoxb-of-the-tests"
SPAGAAT = "Ik zit in een spagaat tussen de directie en mijn team, en ik weet het niet meer."
TORN = "I feel torn both ways between the board and my team, and I do not know any more."


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: datetime = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def later(self, **much: float) -> None:
        """Let time pass."""
        self.now += timedelta(**much)


@dataclass
class Patience:
    """Waits without waiting, and writes down how long; or ends the process (as a crash does) instead of waiting."""

    waits: list[float] = field(default_factory=list)
    crashes: bool = False
    then: Callable[[], object] = lambda: None

    async def __call__(self, seconds: float) -> None:
        """Wait so many seconds."""
        self.waits.append(seconds)
        await asyncio.sleep(0)
        self.then()
        if self.crashes:
            raise StoppingError


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coach's door answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


@dataclass
class Workspace:
    """One running coach and the Slack around it."""

    slack: FakeSlack
    coach: SlackCoach
    clock: Clock
    patience: Patience
    vault: Vault
    team: str = "T1"
    enterprise: str | None = None
    signing: str = SECRET
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """Make the web app that requests go to."""
        self.web = web_app(self.coach)

    @property
    def store(self) -> Store:
        """Where conversations are kept."""
        return self.vault.store

    @property
    def database(self) -> SqliteEngine:
        """The database below, in which everything is sealed."""
        inner = getattr(self.vault.store, "_inner")  # noqa: B009 - a look inside that only a test takes
        assert isinstance(inner, SqlStore)
        assert isinstance(inner.engine, SqliteEngine)
        return inner.engine

    def dump(self) -> str:
        """Return all that is written down: as it lies in the database, and opened with every key that there is."""
        kept = self.vault
        opened: list[object] = [(job, job.body, job.decided) for job in kept.intake.unfinished()]
        for who in kept.keyring.people():
            opened += [who, kept.ledger.entries(who), kept.intake.held(lane(Team("", who.team), who.user))]
        for row in self.database.rows("select enterprise, team from installations"):
            opened.append(kept.installations.find(row["enterprise"], row["team"]))
        return "".join(self.database._db.conn.iterdump()) + "".join(map(repr, opened))

    def key(self, user: str) -> UserKey:
        """Return how the store knows a user."""
        return UserKey("slack", f"{self.enterprise}/{self.team}" if self.enterprise else self.team, user)

    async def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
    ) -> Answer:
        """Send one HTTP request to the real web app."""
        sent: list[Any] = []
        named = list(headers.items() if isinstance(headers, Mapping) else headers or ())
        plain, _, query = path.partition("?")

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in named],
            "server": ("klankbord.test", 443),
            "client": ("127.0.0.1", 1),
        }
        await self.web(scope, receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        content = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
        return Answer(start["status"], content, {k.decode(): v.decode() for k, v in start["headers"]})

    async def post(self, payload: Mapping[str, Any], kind: str = "event", retry: int = 0) -> Answer:
        """Send a payload as Slack does: signed, as JSON, a form, or a form with a payload in it."""
        if kind == "event":
            body, content = json.dumps(payload).encode(), "application/json"
        else:
            form = payload if kind == "command" else {"payload": json.dumps(payload)}
            body, content = urlencode(form).encode(), "application/x-www-form-urlencoded"
        now = str(int(time.time()))
        digest = hmac.new(self.signing.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": content, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={digest}"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return await self.request("POST", "/slack/events", body, headers)

    async def settle(self) -> None:
        """Wait until all that was taken in is done, and the background too."""
        await self.coach.jobs.idle()
        while self.coach.desk.background:
            await asyncio.gather(*self.coach.desk.background, return_exceptions=True)

    def envelope(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return an event as Slack delivers it."""
        return {
            "type": "event_callback",
            "team_id": self.team,
            "enterprise_id": self.enterprise,
            "api_app_id": "A1",
            "event": dict(event),
            "event_id": f"Ev{next(self._numbers)}",
            "authorizations": [
                {"enterprise_id": self.enterprise, "team_id": self.team, "is_bot": True, "is_enterprise_install": False}
            ],
        }

    def message(self, user: str, text: str, thread: str | None = None, **more: Any) -> dict[str, Any]:
        """Return the event of a direct message."""
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": room(user),
            "user": user,
            "text": text,
            "ts": self.slack.next_ts(),
            **more,
        }
        return self.envelope(event | ({"thread_ts": thread} if thread else {}))

    async def say(self, user: str, text: str, thread: str | None = None) -> str:
        """Let somebody write to the coach, and wait for the answer; returns the ts of what they wrote."""
        payload = self.message(user, text, thread)
        answer = await self.post(payload)
        assert answer.status == 200, answer
        await self.settle()
        return str(payload["event"]["ts"])

    async def event(self, **event: Any) -> Answer:
        """Let any event happen, and wait."""
        answer = await self.post(self.envelope(event))
        await self.settle()
        return answer

    async def command(self, user: str, text: str, trigger: str | None = None) -> dict[str, Any]:
        """Let somebody type /klankbord; returns what they alone see."""
        number = next(self._numbers)
        payload = {
            "command": "/klankbord",
            "text": text,
            "team_id": self.team,
            "user_id": user,
            "channel_id": "C1",
            "trigger_id": trigger or f"trigger.{number}",
            "response_url": self.slack.response_url(str(number)),
        } | ({"enterprise_id": self.enterprise} if self.enterprise else {})
        answer = await self.post(payload, "command")
        assert (answer.status, answer.body) == (200, b"")
        await self.settle()
        seen = [call for call in self.slack.of("response_url") if call.arguments["hook"] == str(number)]
        return dict(seen[-1].arguments) if seen else {}

    def interaction(self, user: str, **more: Any) -> dict[str, Any]:
        """Return the common part of what Slack sends of a click."""
        number = next(self._numbers)
        return {
            "user": {"id": user, "team_id": self.team},
            "team": {"id": self.team},
            "enterprise": {"id": self.enterprise} if self.enterprise else None,
            "api_app_id": "A1",
            "trigger_id": f"trigger.{number}",
            "response_url": self.slack.response_url(str(number)),
            **more,
        }

    def press_payload(self, user: str, message: Mapping[str, Any], label: str) -> dict[str, Any]:
        """Return the click on a button of a message."""
        action = button(message["blocks"], label)
        where = {"channel_id": message["channel"], "message_ts": message["ts"]}
        return self.interaction(
            user,
            type="block_actions",
            container={"type": "message", **where},
            channel={"id": message["channel"]},
            message=dict(message),
            actions=[{**action, "type": "button", "action_ts": str(next(self._numbers))}],
        )

    async def press(self, user: str, message: Mapping[str, Any], label: str) -> Answer:
        """Click a button of a message, and wait."""
        answer = await self.post(self.press_payload(user, message, label), "interaction")
        assert answer.status == 200
        await self.settle()
        return answer

    async def submit(
        self, user: str, view: Mapping[str, Any], values: Mapping[str, Any], view_id: str = "V1"
    ) -> Answer:
        """Send a form in, and wait."""
        sent = {**view, "id": view_id, "hash": "1", "state": {"values": values}}
        answer = await self.post(self.interaction(user, type="view_submission", view=sent), "interaction")
        await self.settle()
        return answer

    async def choose(self, user: str, action: str, value: str) -> None:
        """Choose or click something on the home page."""
        acted = {"action_id": f"home:{action}", "value": value, "type": "button", "action_ts": str(next(self._numbers))}
        payload = self.interaction(user, type="block_actions", container={"type": "view"}, actions=[acted])
        del payload["response_url"]
        assert (await self.post(payload, "interaction")).status == 200
        await self.settle()

    async def open_home(self, user: str) -> str:
        """Open the home page; returns all text on it."""
        await self.event(type="app_home_opened", user=user, channel=room(user), tab="home")
        return text_of(self.slack.views[user]["blocks"])

    def posts(self, user: str) -> list[dict[str, Any]]:
        """Return the coach's messages in somebody's private conversation as they stand now, in order."""
        return [m for (channel, _), m in sorted(self.slack.messages.items()) if channel == room(user)]

    def last(self, user: str) -> dict[str, Any]:
        """Return the coach's last message to somebody."""
        return self.posts(user)[-1]

    def kept(self, user: str) -> list[str]:
        """Return all that is kept of what somebody and the coach said."""
        return [turn.text for talk in self.store.conversations(self.key(user)) for turn in talk.turns]


def room(user: str) -> str:
    """Return the channel of somebody's private conversation."""
    return "D" + user[1:]


def slack_settings(slack: FakeSlack, **more: Any) -> SlackSettings:
    """Return settings that point to the fake."""
    return SlackSettings(**{"bot_token": TOKEN, "signing_secret": SECRET, "api_url": slack.api_url, **more})


def new_workspace(
    slack: FakeSlack,
    database: Path,
    catalogue: Catalogue,
    reader: Any,
    resources: Resources,
    helper: Helper | None = None,
    **settings: Any,
) -> Workspace:
    """Return a coach on a real database that reads with `reader`, and waits without waiting."""
    clock, patience = settings.pop("clock", None) or Clock(), Patience()
    kept = settings.pop("kept", None) or vault(database.parent, name=database.stem)
    facts = Facts(reader=reader.name, model=helper.host if helper is not None else None)
    told = load_privacy_words(resources.data, facts, catalogue.patterns)
    parts = Parts(
        slack_settings(slack, **settings),
        Flow(reader, reader, catalogue, kept.store, load_lexicon(resources.data / "masking"), helper),
        kept.intake,
        kept.installations,
        load_words(resources.data, told),
        Rights(kept.store, kept.ledger, kept.intake, told),
        kept.nudges,
        clock,
        patience,
    )
    return Workspace(slack, SlackCoach(parts), clock, patience, kept)


__all__ = [
    "IN_SLACK",
    "SPAGAAT",
    "TORN",
    "FakeReader",
    "Workspace",
    "button",
    "labels",
    "new_workspace",
    "room",
    "text_of",
]
