"""The doors of the process: events, installation and health over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.slack import door
from bot.channels.slack.process import SlackCoach
from bot.settings import SettingsError
from bot.store.base import StoreError
from bot.uncaught import where

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.001
"""How long a reading may keep the interpreter to itself while an event waits at the door; Python's default is 0.005."""


def web_app(coach: SlackCoach) -> Starlette:
    """Return the web app of a coach; its lifespan is the coach's."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_exception_handler(_unforeseen)
        try:
            await coach.open()
        except Exception as error:
            with contextlib.suppress(Exception):
                await coach.close()
            told = str(error) if isinstance(error, StoreError) else where(error)
            raise RuntimeError(f"could not start ({told})") from None  # Starlette hands the whole traceback to the log
        try:
            yield
        finally:
            await coach.close()

    doors = _Doors(coach)
    routes = [Route("/healthz", doors.alive), Route("/readyz", doors.ready)]
    if coach.parts.settings.signing_secret is not None:
        routes.append(Route("/slack/events", doors.events, methods=["POST"]))
    if coach.parts.settings.installs:
        routes += [Route("/slack/install", doors.install), Route("/slack/oauth_redirect", doors.installed)]
    return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(_Wordless)])


class _Doors:
    def __init__(self, coach: SlackCoach) -> None:
        self._coach = coach

    async def events(self, request: Request) -> Response:
        try:
            body = await door.body_of(request, self._coach.parts.settings.signing_secret or "")
        except door.RefusedRequestError as refused:
            return PlainTextResponse("Refused", refused.status)
        try:
            bolt_request = to_async_bolt_request(request, body)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return PlainTextResponse("Not understood", 400)
        return to_starlette_response(await self._coach.bolt.async_dispatch(bolt_request))

    async def install(self, request: Request) -> Response:
        handle = self._coach.oauth().handle_installation
        return to_starlette_response(await handle(to_async_bolt_request(request, b"")))

    async def installed(self, request: Request) -> Response:
        handle = self._coach.oauth().handle_callback
        return to_starlette_response(await handle(to_async_bolt_request(request, b"")))

    async def alive(self, _: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(self, _: Request) -> Response:
        found = await self._coach.ready()
        return JSONResponse(found, 200 if all(found.values()) else 503)


class _Wordless:
    """Turns an error into a 500 and one line in the log without its text, before a library logs it with everything in it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            log.error("a request failed (%s)", where(error))
            await PlainTextResponse("Something went wrong", 500)(scope, receive, send)


def _unforeseen(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what went wrong where nobody waits for it; asyncio's own line would hold the text of the error."""
    error = context.get("exception")
    log.error("something in the background failed (%s)", where(error) if error else "no error")


class _Server(uvicorn.Server):
    """A server that ends with exit code 0 when it is asked to stop; uvicorn's own dies of the signal once more."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def server_config(app: Starlette, host: str, port: int) -> uvicorn.Config:
    """Return how the web app is served: quietly, and with headers that have an end."""
    options: dict[str, Any] = {
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "lifespan": "on",
        "http": door.LimitedHead,
    }
    return uvicorn.Config(app, host=host, port=port, timeout_graceful_shutdown=10, **options)


def serve(coach: SlackCoach, host: str, port: int) -> int:
    """Serve until asked to stop; returns the exit code. Raises SettingsError when nobody can be heard at that address."""
    config = server_config(web_app(coach), host, port)
    server = _Server(config)
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SettingsError(
            f"{host}:{port} cannot be listened on ({type(error).__name__}). Is another `klankbord serve` running? Else give "
            "--host and --port."
        ) from None
    sys.setswitchinterval(SWITCH_SECONDS)
    with listening, asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve([listening]))
    return 0 if server.started else 1
