"""Talks to Slack: at its pace, again when it says later, and never twice what it may have heard already."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import quiet
from bot.channels.slack.blocks import Message
from bot.channels.slack.payload import Team
from bot.jobs.base import BURST, RATE, LaterError, RefusedError

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 60.0
LONGEST_ASKED_SECONDS = 6 * 3600.0
"""Longer than this is no pace any more, and a job lies here for a day: whoever asks for more is looked at again then."""

ATTEMPTS = 6
"""So often something is tried before its job is put off, so that nothing else waits for it."""

UNREACHABLE = "slack_unreachable"
"""The reason when Slack did not answer, or answered that it should come later, at every attempt."""
CONNECTIONS = 100
PACED_CHANNELS = 10_000
"""How many channels' pace is remembered at most."""

PAGE = 200
"""So many messages are asked for at once; Slack's documentation asks for no more, and may give fewer."""

EVENT_TYPE = "klankbord_reply"
PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Errors of Slack that pass; all others are an answer."""

TOKEN_ERRORS = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"})

NOT_INSTALLED = "not_installed"
"""The reason where there is no token for a workspace: it removed the app."""

GONE = frozenset({"user_disabled", "user_not_found", "user_not_visible", NOT_INSTALLED})
"""What is said of who left, or left with their whole workspace."""

GONE_OR_SHUT = GONE | {"account_inactive"}
"""The same, and what Slack says of a workspace that is no more: also of a token that is no longer good, which can be mended."""

Pause = Callable[[float], Awaitable[None]]


class Tokens(Protocol):
    """Knows the bot token of a workspace."""

    async def token(self, team: Team) -> str | None:
        """Return a token that is valid now; None where the app is not installed."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message for one place: a channel, and a thread in it or not."""

    channel: str
    thread: str | None
    message: Message
    broadcast: bool = False
    """Whether a message in a thread is shown in the channel too, so that it is seen in an old thread."""
    answers: str | None = None
    """The ts of the message that this answers, and so comes after."""


def _unhindered() -> None:
    """Let everything be sent."""


class MaybeHeardError(Exception):
    """No answer came, so it is not known whether Slack did what was asked."""


class Pace:
    """How soon the next message may go to a channel: a short burst, then one each RATE. It knows of this process alone."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, channel: str, now: float) -> float:
        """Take the next turn of a channel; returns the seconds to wait for it. `now` is a monotonic clock."""
        gap = RATE.total_seconds()
        left, seen = self._left.pop(channel, (float(BURST), now))
        left = min(BURST, left + (now - seen) / gap) - 1
        self._left[channel] = (left, now)
        if len(self._left) > PACED_CHANNELS:
            del self._left[next(iter(self._left))]
        return max(0.0, -left * gap)


class Api:
    """The Web API of Slack for every workspace, over one HTTP session."""

    def __init__(self, url: str, tokens: Tokens, pause: Pause, sure: Callable[[], None] = _unhindered) -> None:
        """`sure` raises when what is about to be sent may be another replica's to send by now."""
        self._url = url
        self._tokens = tokens
        self._pause = pause
        self._sure = sure
        self._pace = Pace()
        self._session: aiohttp.ClientSession | None = None
        self._without: set[tuple[str, str]] = set()
        self.answered_at: float | None = None

    async def open(self) -> None:
        """Open the session; must be called in the running loop."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        self._session = aiohttp.ClientSession(timeout=timeout, connector=connector, trust_env=True)

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    def client(self, token: str | None) -> AsyncWebClient:
        """Return the SDK's client on the shared session, without retries of its own: those post twice."""
        return AsyncWebClient(
            token,
            base_url=self._url,
            session=self._session,
            logger=quiet.LOG,
            retry_handlers=[],
            trust_env_in_session=True,
        )

    async def call(self, team: Team, method: str, *, once: bool = False, **arguments: Any) -> Mapping[str, Any]:
        """Call a method until Slack answers; what is repeated must be the same when done twice, unless `once`.

        Raises RefusedError with Slack's code, LaterError when it does not answer for now, MaybeHeardError (only with `once`),
        StoppingError.
        """
        attempt = 0
        while True:
            try:
                return await self._try(team, method, **arguments)
            except _LaterError as later:
                attempt += 1
                if once and later.maybe_heard:
                    raise MaybeHeardError from None
                await self._wait(later, attempt)

    def lacks(self, team: Team, method: str) -> bool:
        """Return whether this workspace said that it does not know a method."""
        return (team.key, method) in self._without

    async def decorate(self, team: Team, method: str, **arguments: Any) -> Mapping[str, Any] | None:
        """Call a method that nothing depends on: one try; what the workspace does not know is not tried again."""
        if (team.key, method) in self._without:
            return None
        try:
            return await self._try(team, method, **arguments)
        except RefusedError as refused:
            if refused.reason in {"unknown_method", "missing_scope", "not_allowed_token_type", "feature_not_enabled"}:
                self._without.add((team.key, method))
        except _LaterError:
            pass
        return None

    async def post(self, team: Team, post: Post, key: str, *, unsure: bool, wait: float | None = None) -> str:
        """Post a message exactly once and return its ts; `unsure` when an earlier try may have posted it already.

        `wait` is for how many seconds the pace of all replicas lets it wait; without it this process's own counts.

        Raises as `call` does, and LostError when the message is another replica's to post.
        """
        attempt = 0
        while True:
            if unsure and (ts := await self.found(team, post, key)) is not None:
                return ts
            if wait is None or attempt:
                wait = self._pace.wait(post.channel, asyncio.get_running_loop().time())
            if wait:
                await self._pause(wait)
            self._sure()
            try:
                answer = await self._try(team, "chat_postMessage", **_arguments(post, key))
                return str(answer["ts"])
            except _LaterError as later:
                attempt += 1
                unsure = unsure or later.maybe_heard
                await self._wait(later, attempt)

    async def found(self, team: Team, post: Post, key: str) -> str | None:
        """Return the ts of a message that may have been posted; only for after a send whose outcome is not known.

        A thread is told from its oldest message on, so that all pages of it are turned; a channel from its newest.
        """
        where: dict[str, Any] = {"channel": post.channel, "include_all_metadata": True, "limit": PAGE}
        where |= {"oldest": post.answers} if post.answers else {}
        method = "conversations_history"
        if post.thread is not None:
            where["ts"], method = post.thread, "conversations_replies"
        try:
            while True:
                answer = await self.call(team, method, **where)
                for message in answer.get("messages") or []:
                    payload = (message.get("metadata") or {}).get("event_payload") or {}
                    if payload.get("key") == key:
                        return str(message["ts"])
                further = (answer.get("response_metadata") or {}).get("next_cursor")
                if not further or post.thread is None:
                    return None
                where["cursor"] = further
        except RefusedError as refused:
            log.warning("not known whether a message was posted (%s), reference %s", refused.reason, key[:8])
            return None

    async def _wait(self, later: _LaterError, attempt: int) -> None:
        """Wait for the next attempt; raises LaterError when that is too long, or was too often, to hold up others."""
        if attempt >= ATTEMPTS or (later.seconds or 0.0) > LONGEST_WAIT_SECONDS:
            raise LaterError("ratelimited" if later.seconds else UNREACHABLE, later.seconds)
        await self._pause(later.seconds or backoff(attempt))

    async def reachable(self) -> bool:
        """Return whether Slack answers at all; needs no token."""
        try:
            await self.client(None).api_test()
        except (SlackApiError, aiohttp.ClientError, TimeoutError, ValueError):
            return False
        return True

    async def respond(self, url: str, message: Message, *, replace: bool = False) -> None:
        """Answer a command or a button for its user alone; raises RefusedError once the address is no longer valid."""
        told = {
            "response_type": "ephemeral",
            "replace_original": replace,
            "text": message.text,
            "blocks": list(message.blocks),
        }
        attempt = 0
        while True:
            try:
                return await self._hook(url, told)
            except _LaterError as later:
                attempt += 1
                await self._wait(later, attempt)

    async def message(self, team: Team, channel: str, thread: str, ts: str) -> Mapping[str, Any] | None:
        """Return one message of a thread as it stands in Slack, or None."""
        window = {"oldest": ts, "latest": ts, "inclusive": True, "limit": 10}
        found = await self.decorate(team, "conversations_replies", channel=channel, ts=thread, **window)
        messages: Sequence[Mapping[str, Any]] = (found or {}).get("messages") or []
        return next((message for message in messages if message.get("ts") == ts), None)

    async def upload(self, team: Team, channel: str, thread: str | None, files: Mapping[str, str]) -> None:
        """Put files, by name, in a channel or a thread of it; after a crash they may stand there twice. Raises RefusedError."""
        made = [{"filename": name, "title": name, "content": content} for name, content in files.items()]
        where: dict[str, Any] = {"channel": channel} | ({"thread_ts": thread} if thread else {})
        try:
            await self.call(team, "files_upload_v2", file_uploads=made, **where)
        except SlackRequestError:
            raise RefusedError("upload") from None

    async def _try(self, team: Team, method: str, **arguments: Any) -> Mapping[str, Any]:
        token = await self._tokens.token(team)
        if token is None:
            raise RefusedError(NOT_INSTALLED)
        try:
            answer = await getattr(self.client(token), method)(**arguments)
        except SlackApiError as error:
            raise _judged(error) from None
        except aiohttp.ClientConnectorError:
            raise _LaterError(None, maybe_heard=False) from None
        except (aiohttp.ClientError, TimeoutError, ValueError, AttributeError):  # the last: a body that is no object
            raise _LaterError(None, maybe_heard=True) from None
        self.answered_at = asyncio.get_running_loop().time()
        found: Mapping[str, Any] = answer.data
        return found

    async def _hook(self, url: str, told: Mapping[str, Any]) -> None:
        if self._session is None:
            raise RuntimeError("the session is not open")
        try:
            async with self._session.post(url, json=told) as answer:
                if answer.status == 429:
                    raise _LaterError(_seconds(answer.headers), maybe_heard=False)
                if answer.status >= 500:
                    raise _LaterError(None, maybe_heard=True)
                if answer.status >= 400:
                    raise RefusedError(f"response_url_{answer.status}")
        except (aiohttp.ClientError, TimeoutError):
            raise _LaterError(None, maybe_heard=True) from None


class _LaterError(Exception):
    """Try again, after so many seconds if Slack said so."""

    def __init__(self, seconds: float | None, *, maybe_heard: bool) -> None:
        super().__init__()
        self.seconds = seconds
        self.maybe_heard = maybe_heard


def backoff(attempt: int) -> float:
    """Return how long to wait before the next attempt (1, 2, ...): doubling, with jitter, a minute at most."""
    return min(LONGEST_WAIT_SECONDS, 0.5 * 2.0 ** min(attempt, 10)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter


def _judged(error: SlackApiError) -> Exception:
    """Return what an answer of Slack means: later, or a refusal."""
    answer = error.response  # where Slack's words were no JSON, the SDK hands over the bare HTTP answer
    status = int(getattr(answer, "status_code", None) or getattr(answer, "status", None) or 0)
    data = getattr(answer, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == 429 or code == "ratelimited":
        return _LaterError(_seconds(answer.headers), maybe_heard=False)
    if status >= 500 or code is None or code in PASSING:
        return _LaterError(None, maybe_heard=True)
    return RefusedError(str(code))


def _seconds(headers: Mapping[str, Any]) -> float | None:
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    try:
        return min(max(0.0, float(value)), LONGEST_ASKED_SECONDS) if value is not None else None
    except ValueError:
        return None


def _arguments(post: Post, key: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "channel": post.channel,
        "text": post.message.text,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
        "unfurl_links": False,
        "unfurl_media": False,
    }
    made |= {"blocks": list(post.message.blocks)} if post.message.blocks else {}
    made |= {"thread_ts": post.thread} if post.thread else {}
    return made | ({"reply_broadcast": True} if post.thread and post.broadcast else {})
