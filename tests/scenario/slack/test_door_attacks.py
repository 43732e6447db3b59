"""Attacks on the door: what somebody without the secret, or with a broken client, can send to the real app."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import hmac
import json
import logging
import socket
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import uvicorn

from bot.channels.slack import door, web
from tests.scenario.slack.workspace import IN_SLACK, SECRET, SPAGAAT, Workspace

pytestmark = IN_SLACK
CANARY = "kanarievogel"
DEEP = b'{"event":' + b"[" * 200_000
"""Nested deeper than any parser goes, in far less than the largest body."""


def signed(body: bytes, secret: str = SECRET) -> list[tuple[str, str]]:
    """Return the headers that Slack would send with a body."""
    now = str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
    return [
        ("Content-Type", "application/json"),
        ("X-Slack-Request-Timestamp", now),
        ("X-Slack-Signature", f"v0={digest}"),
    ]


async def ask(here: Workspace, body: bytes, headers: Sequence[tuple[str, str]]) -> int:
    """Send a body with headers that may stand there twice; returns the status."""
    return (await here.request("POST", "/slack/events", body, headers)).status


@pytest.mark.parametrize(
    "body",
    [DEEP, b"\xff\xfe\x00", b'{"a":' + b"9" * 9_000 + b"}", b"{" * 5_000, b"", b"null", b"[]", b"NaN", b"[1e999]"],
    ids=["deep", "not utf-8", "huge number", "braces", "empty", "null", "list", "nan", "infinite"],
)
@pytest.mark.parametrize("secret", [SECRET, "another"], ids=["signed", "unsigned"])
async def test_a_body_that_is_made_to_hurt_is_refused_and_nothing_breaks(
    here: Workspace, caplog: pytest.LogCaptureFixture, body: bytes, secret: str
) -> None:
    status = await ask(here, body, signed(body, secret))
    assert status == 401 if secret != SECRET else status in {200, 400, 401, 404}, status
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_without_a_good_signature_a_body_is_not_even_parsed(
    here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parsed(*_: object) -> None:
        raise AssertionError("it was parsed")

    monkeypatch.setattr(web, "to_async_bolt_request", parsed)
    assert await ask(here, b"{}", signed(b"{}", "another")) == 401


@pytest.mark.parametrize(
    "odd",
    [
        ("X-Slack-Request-Timestamp", "soon"),
        ("X-Slack-Request-Timestamp", "9" * 500),
        ("X-Slack-Request-Timestamp", "-1"),
        ("X-Slack-Request-Timestamp", "1e9"),
        ("X-Slack-Request-Timestamp", "١٧٣٢"),
        ("X-Slack-Signature", "v0=é"),
        ("X-Slack-Signature", ""),
        ("X-Slack-Signature", "v1=" + "0" * 64),
    ],
)
async def test_an_odd_clock_or_signature_is_a_no_and_not_an_error(here: Workspace, odd: tuple[str, str]) -> None:
    headers = dict(signed(b"{}")) | dict([odd])
    assert await ask(here, b"{}", list(headers.items())) == 401


@pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
@pytest.mark.parametrize("first", [True, False])
async def test_a_header_that_stands_there_twice_is_refused(here: Workspace, name: str, first: bool) -> None:
    body = json.dumps(here.message("UANJA", SPAGAAT)).encode()
    headers, more = signed(body), (name, "v0=" + "0" * 64 if "Sig" in name else "1")
    assert await ask(here, body, [more, *headers] if first else [*headers, more]) == 401
    await here.settle()
    assert here.posts("UANJA") == []


async def test_a_zipped_body_is_not_unpacked(here: Workspace) -> None:
    bomb = gzip.compress(b"[" * 50_000_000, 9)
    assert len(bomb) < 100_000
    assert await ask(here, bomb, [*signed(b""), ("Content-Encoding", "gzip")]) == 401


@pytest.fixture
async def port(here: Workspace) -> AsyncIterator[int]:
    """The real web server, on a free port of loopback."""
    config = web.server_config(here.web, "127.0.0.1", 0)
    config.lifespan = "off"  # the fixture runs it
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(server._serve([listening]))
        yield int(listening.getsockname()[1])
        server.should_exit = True
        await task


async def spoken(port: int, *parts: bytes) -> bytes:
    """Send raw bytes to the server, and return what it says until it hangs up or has answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(30):
            for part in parts:
                writer.write(part)
                await writer.drain()
            return await reader.read(200)
    except ConnectionError:
        return b""
    finally:
        writer.close()


HEAD = b"POST /slack/events HTTP/1.1\r\nHost: k\r\n"


async def test_a_body_in_chunks_without_a_length_is_cut_off_at_the_same_size(here: Workspace, port: int) -> None:
    piece = b"%x\r\n%s\r\n" % (100_000, b"x" * 100_000)
    said = await spoken(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[piece] * 11)
    assert said.startswith((b"HTTP/1.1 413", b"")), said[:40]
    assert b" 200 " not in said[:20]
    assert (await spoken(port, b"GET /healthz HTTP/1.1\r\nHost: k\r\nConnection: close\r\n\r\n")).startswith(
        b"HTTP/1.1 200"
    )


@pytest.mark.parametrize("big", [b"X-A: " + b"a" * 2_000_000, b"X-A: a\r\n" * 100_000], ids=["one", "many"])
async def test_headers_without_end_are_not_gathered(here: Workspace, port: int, big: bytes) -> None:
    said = await spoken(port, HEAD + big.rstrip() + b"\r\nContent-Length: 2\r\n\r\n{}")
    assert said == b"" or said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 431")), said[:60]


async def test_a_length_that_lies_or_stands_there_twice_is_refused(here: Workspace, port: int) -> None:
    said = await spoken(port, HEAD + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}")
    assert b" 200 " not in said[:20]
    said = await spoken(port, HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    assert b" 200 " not in said[:20]


async def test_a_body_that_never_comes_is_not_waited_for_without_end(
    here: Workspace, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 0.05)
    assert (await spoken(port, HEAD + b"Content-Length: 20\r\n\r\n{")).startswith(b"HTTP/1.1 408")


async def test_an_installation_that_goes_wrong_shows_nothing_that_came_in_unescaped(begin: Any) -> None:
    here = await begin(client_id="1.2", client_secret="s", bot_token=None)
    answer = await here.request("GET", "/slack/oauth_redirect?error=%3Cscript%3E" + CANARY)
    assert b"<script>" not in answer.body
    answer = await here.request("GET", "/slack/oauth_redirect?code=%3Cb%3E&state=%ff%00" + "a" * 5_000)
    assert answer.status in {400, 401, 500}
    assert b"<b>" not in answer.body
