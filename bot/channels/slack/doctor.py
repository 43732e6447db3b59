"""Examines whether the coach can work in Slack: settings, tokens, scopes, clock; each finding says what to mend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import quiet
from bot.channels.slack.manifest import SCOPES
from bot.settings import SlackSettings

SKEW_SECONDS = 120
"""Slack's signatures are refused when the clocks differ by more than 300 s; well before that it is said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined, and in plain words what was found."""

    what: str
    verdict: Literal["ok", "mend", "unknown"]
    words: str


async def examine(settings: SlackSettings, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Examine the settings and, where they allow it, Slack itself."""
    problems = settings.problems()
    for problem in problems:
        yield Finding("settings", "mend", problem)
    if not problems:
        yield Finding("settings", "ok", "Socket Mode." if settings.app_token else "HTTP, at /slack/events.")
    timeout = aiohttp.ClientTimeout(total=15)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
        client = AsyncWebClient(base_url=settings.api_url, session=session, logger=quiet.LOG, retry_handlers=[])
        if settings.bot_token is not None:
            async for finding in _bot_token(client, settings.bot_token, clock):
                yield finding
        elif settings.installs:
            yield Finding("bot token", "ok", "Each workspace gets its own when an admin opens /slack/install.")
        if settings.app_token is not None:
            yield await _app_token(client, settings.app_token)


async def _bot_token(client: AsyncWebClient, token: str, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    try:
        answer = await client.auth_test(token=token)
    except SlackApiError as error:
        yield _refused("bot token", "SLACK_BOT_TOKEN", error)
        return
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        yield _unreachable("bot token", error)
        return
    yield Finding("bot token", "ok", "Slack accepts SLACK_BOT_TOKEN.")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    yield _scopes(headers)
    yield _clock(headers, clock())


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        return _refused("app token", "SLACK_APP_TOKEN", error)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return _unreachable("app token", error)
    return Finding("app token", "ok", "Slack accepts SLACK_APP_TOKEN; Socket Mode is switched on.")


def _refused(what: str, name: str, error: SlackApiError) -> Finding:
    data: Any = getattr(error.response, "data", None)
    code = data.get("error", "no reason given") if isinstance(data, dict) else "no reason given"
    if code == "missing_scope":
        words = f"Slack says missing_scope for {name}: give the token the scope connections:write."
    else:
        words = f"Slack does not accept {name} ({code}): copy it again from your app's page, or install the app again."
    return Finding(what, "mend", words)


def _unreachable(what: str, error: BaseException) -> Finding:
    kind = type(error).__name__
    return Finding(
        what, "mend", f"Slack could not be reached ({kind}): check the network, the proxy and SLACK_API_URL."
    )


def _scopes(headers: Mapping[str, str]) -> Finding:
    if "x-oauth-scopes" not in headers:
        return Finding("scopes", "unknown", "Slack did not say which scopes the token has.")
    has = {scope.strip() for scope in headers["x-oauth-scopes"].split(",")}
    if missing := sorted(set(SCOPES) - has):
        why = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
        return Finding(
            "scopes", "mend", f"Missing: {why}. Paste the manifest again and install the app again into the workspace."
        )
    if more := sorted(has - set(SCOPES) - {"identify"}):
        return Finding("scopes", "ok", f"All there. Not needed, and better taken away: {', '.join(more)}.")
    return Finding("scopes", "ok", "Exactly those of the manifest.")


def _clock(headers: Mapping[str, str], now: datetime) -> Finding:
    try:
        skew = abs((parsedate_to_datetime(headers["date"]) - now).total_seconds())
    except (KeyError, ValueError, TypeError):
        return Finding("clock", "unknown", "Slack did not say what time it is.")
    if skew > SKEW_SECONDS:
        return Finding(
            "clock",
            "mend",
            f"This computer's clock differs {skew:.0f} s from Slack's: set it by NTP, or signatures fail.",
        )
    return Finding("clock", "ok", f"Differs {skew:.0f} s from Slack's.")
