"""A Slack that writes down every call with its body, keeps the messages it was given, and misbehaves when told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API, or one answer at a response_url."""

    method: str
    arguments: Mapping[str, Any]
    token: str | None


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` calls of a method: a status, an error, `lost` (done, but unanswered) or `cut`."""

    method: str
    kind: str
    times: int = 1
    retry_after: str | None = None


@dataclass
class FakeSlack:
    """The far side: listens on loopback, records, answers."""

    calls: list[Call] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    messages: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    installs: dict[str, dict[str, Any]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    scopes: str | None = None
    zone: str = "America/Curacao"
    team: str = "T1"
    longest_page: int = 1000
    port: int = 0
    _count: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """Where the bot finds the Web API."""
        return f"http://127.0.0.1:{self.port}/api/"

    def response_url(self, name: str) -> str:
        """Return an address at which a command is answered."""
        return f"http://127.0.0.1:{self.port}/hook/{name}"

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application(client_max_size=2**23)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/hook/{name}", self._hook)
        app.router.add_post("/upload/{name}", self._upload)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def of(self, method: str) -> list[Call]:
        """Return the calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    def next_ts(self) -> str:
        """Return the ts of a next message."""
        self._count += 1
        return f"1800000000.{self._count:06d}"

    async def until(self, method: str, times: int = 1) -> None:
        """Wait until a method was called so often."""
        async with asyncio.timeout(120):
            while len(self.of(method)) < times:
                self._arrived.clear()
                await self._arrived.wait()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.get("token")
        return await self._answer(request, Call(method, arguments, token))

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        return await self._answer(request, Call("response_url", {"hook": name, **await request.json()}, None))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        self.files[request.match_info["name"]] = await request.text()
        return web.Response(text="OK")

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        self.calls.append(call)
        self._arrived.set()
        fault = next((fault for fault in self.faults if fault.method == call.method and fault.times > 0), None)
        if fault is not None:
            fault.times -= 1
            return self._wrong(request, call, fault)
        headers = {"X-OAuth-Scopes": self.scopes} if self.scopes is not None else {}
        return web.json_response(self._done(call), headers=headers)

    def _wrong(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.kind == "lost":
            self._done(call)
        if fault.kind in {"lost", "cut"}:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault.kind.isdigit():
            headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            return web.Response(status=int(fault.kind), text="<html>upstream</html>", headers=headers)
        if fault.kind == "garbage":
            return web.Response(text="<html>no json</html>", content_type="text/html")
        return web.json_response({"ok": False, "error": fault.kind})

    def _done(self, call: Call) -> dict[str, Any]:
        if call.method in self.unknown:
            return {"ok": False, "error": "unknown_method"}
        answer = getattr(self, "_" + call.method.replace(".", "_"), None)
        return {"ok": True, **(answer(call) if answer else {})}

    def _chat_postMessage(self, call: Call) -> dict[str, Any]:
        ts = self.next_ts()
        message = {"ts": ts, "bot_id": "B1", **call.arguments}
        self.messages[(call.arguments["channel"], ts)] = message
        return {"ts": ts, "channel": call.arguments["channel"], "message": message}

    def _chat_update(self, call: Call) -> dict[str, Any]:
        key = (call.arguments["channel"], call.arguments["ts"])
        if key not in self.messages:
            return {"ok": False, "error": "message_not_found"}
        self.messages[key] = {**self.messages[key], **call.arguments}
        return {"ts": call.arguments["ts"]}

    def _files_getUploadURLExternal(self, call: Call) -> dict[str, Any]:
        name = call.arguments["filename"]
        return {"upload_url": f"http://127.0.0.1:{self.port}/upload/{name}", "file_id": name}

    def _files_completeUploadExternal(self, call: Call) -> dict[str, Any]:
        files = call.arguments["files"]
        return {"files": json.loads(files) if isinstance(files, str) else files}

    def _chat_delete(self, call: Call) -> dict[str, Any]:
        self.messages.pop((call.arguments["channel"], call.arguments["ts"]), None)
        return {}

    def _conversations_replies(self, call: Call) -> dict[str, Any]:
        thread = call.arguments["ts"]
        found = [m for m in self._of_channel(call) if thread in {m.get("thread_ts"), m["ts"]}]
        return self._page(call, found)

    def _conversations_history(self, call: Call) -> dict[str, Any]:
        return self._page(call, self._of_channel(call)[::-1])

    def _of_channel(self, call: Call) -> list[dict[str, Any]]:
        """Return the messages of a channel, oldest first, as far as `oldest` lets."""
        oldest = call.arguments.get("oldest", "0")
        return [m for (c, ts), m in sorted(self.messages.items()) if c == call.arguments["channel"] and ts >= oldest]

    def _page(self, call: Call, messages: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the page that was asked for, never longer than `longest_page`, and the way to the next."""
        begin = int(call.arguments.get("cursor") or 0)
        end = begin + min(int(call.arguments.get("limit", 100)), self.longest_page)
        more = {"has_more": True, "response_metadata": {"next_cursor": str(end)}} if end < len(messages) else {}
        return {"messages": messages[begin:end], **more}

    def _conversations_open(self, call: Call) -> dict[str, Any]:
        return {"channel": {"id": "D" + call.arguments["users"][1:]}}

    def _views_publish(self, call: Call) -> dict[str, Any]:
        self.views[call.arguments["user_id"]] = call.arguments["view"]
        return {"view": {"id": "V1"}}

    def _users_info(self, call: Call) -> dict[str, Any]:
        return {"user": {"id": call.arguments["user"], "tz": self.zone}}

    def _auth_test(self, call: Call) -> dict[str, Any]:
        return {"team_id": self.team, "user_id": "UBOT", "bot_id": "B1"}

    def _oauth_v2_access(self, call: Call) -> dict[str, Any]:
        name = call.arguments.get("code") or call.arguments.get("refresh_token")
        return self.installs.get(str(name)) or {"ok": False, "error": "invalid_code"}


async def _arguments(request: web.Request) -> dict[str, Any]:
    raw = await request.text()
    if request.content_type == "application/json":
        found: dict[str, Any] = json.loads(raw or "{}")
    else:
        found = {**dict(request.query), **dict(parse_qsl(raw))}
    for name in ("blocks", "view", "metadata", "prompts"):
        if isinstance(found.get(name), str):
            found[name] = json.loads(found[name])
    return found
