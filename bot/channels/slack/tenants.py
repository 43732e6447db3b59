"""Which token speaks in which workspace: one from the settings, or one for each installation."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import quiet
from bot.channels.slack.payload import Team
from bot.jobs.base import opaque
from bot.jobs.threads import Threads
from bot.store.base import Installations

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

RENEW_BEFORE_MINUTES = 120
"""A rotating token is renewed so long before it ends; it lives for twelve hours."""

_WHENEVER = 60 * 24 * 365
"""It is decided here, by our clock, that a token must be renewed; the SDK is told to do it in any case."""

STATE_LIVES = timedelta(minutes=10)
"""How long somebody may take on Slack's page to agree to an installation."""


@dataclass(frozen=True, slots=True, repr=False)
class OneWorkspace:
    """The simple way: one token, from the settings."""

    bot_token: str

    async def token(self, team: Team) -> str | None:
        """See Tokens."""
        return self.bot_token

    async def forget(self, team: Team) -> None:
        """Nothing is kept, so there is nothing to forget."""


class InstallationStore(AsyncInstallationStore):
    """Bolt's installation store on ours: one installation for each workspace or enterprise, bot tokens only."""

    def __init__(self, installations: Installations, threads: Threads, clock: Clock) -> None:
        self._kept = installations
        self._threads = threads
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """See AsyncInstallationStore."""
        return quiet.LOG

    async def async_save(self, installation: Installation) -> None:
        """See AsyncInstallationStore."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """See AsyncInstallationStore."""
        whole = bot.is_enterprise_install
        where = (bot.enterprise_id or "", "" if whole else bot.team_id or "")
        await self._threads.store(self._kept.save, *where, _packed(bot), self._clock())

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return the installation of the workspace, else the one for its whole enterprise."""
        places = [(enterprise_id or "", team_id or "")] if team_id and not is_enterprise_install else []
        places += [(enterprise_id, "")] if enterprise_id else []
        for place in places:
            if (data := await self._threads.store(self._kept.find, *place)) is not None:
                return _unpacked(data)
        return None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """See AsyncInstallationStore; nobody's own token is ever asked for, so this is the bot's."""
        bot = await self.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return None if bot is None else Installation(user_id=user_id or "", **_fields(bot))

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the installation of a workspace, or of a whole enterprise when no workspace is named."""
        await self._threads.store(self._kept.remove, enterprise_id or "", team_id or "")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """See AsyncInstallationStore; a user has no installation of their own."""

    async def async_count(self) -> int:
        """Return how many installations there are."""
        return await self._threads.store(self._kept.count)


class StateStore(AsyncOAuthStateStore):
    """The single-use states of installations under way; only their hash is kept."""

    def __init__(self, installations: Installations, threads: Threads, clock: Clock, fresh: Callable[[], str]) -> None:
        self._kept = installations
        self._threads = threads
        self._clock = clock
        self._fresh = fresh

    @property
    def logger(self) -> logging.Logger:
        """See AsyncOAuthStateStore."""
        return quiet.LOG

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """See AsyncOAuthStateStore."""
        state, now = self._fresh(), self._clock()
        await self._threads.store(self._kept.keep_state, opaque(state), now, now + STATE_LIVES)
        return state

    async def async_consume(self, state: str) -> bool:
        """See AsyncOAuthStateStore."""
        return await self._threads.store(self._kept.drop_state, opaque(state), self._clock())


class Installed:
    """Tokens of many workspaces, each renewed before it ends."""

    def __init__(self, store: InstallationStore, client_id: str, client_secret: str, clock: Clock) -> None:
        self._store = store
        self._client_id, self._client_secret = client_id, client_secret
        self._clock = clock
        self._client: Callable[[], AsyncWebClient] | None = None
        self._renewing = asyncio.Lock()

    def speaks_through(self, client: Callable[[], AsyncWebClient]) -> None:
        """Say how Slack is reached for renewing a token."""
        self._client = client

    async def token(self, team: Team) -> str | None:
        """See Tokens."""
        bot = await self._bot(team)
        if bot is None or not self._ends_soon(bot):
            return bot.bot_token if bot else None
        async with self._renewing:
            bot = await self._bot(team)
            if bot is None or self._client is None or not self._ends_soon(bot):
                return bot.bot_token if bot else None
            rotator = AsyncTokenRotator(
                client_id=self._client_id, client_secret=self._client_secret, client=self._client()
            )
            try:
                renewed = await rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=_WHENEVER)
            except (SlackTokenRotationError, aiohttp.ClientError, TimeoutError) as error:
                log.error("a token could not be renewed (%s); the old one is used while it lasts", type(error).__name__)
                return bot.bot_token
            if renewed is not None:
                await self._store.async_save_bot(renewed)
            return (renewed or bot).bot_token

    async def forget(self, team: Team) -> None:
        """Forget the installation of a workspace."""
        inside = "" if team.org else team.team
        await self._store.async_delete_bot(enterprise_id=team.enterprise, team_id=inside)

    async def _bot(self, team: Team) -> Bot | None:
        return await self._store.async_find_bot(
            enterprise_id=team.enterprise, team_id=team.team, is_enterprise_install=team.org
        )

    def _ends_soon(self, bot: Bot) -> bool:
        if bot.bot_token_expires_at is None or bot.bot_refresh_token is None:
            return False
        return bot.bot_token_expires_at - self._clock().timestamp() < RENEW_BEFORE_MINUTES * 60


def _packed(bot: Bot) -> str:
    return json.dumps(bot.to_dict_for_copying(), default=lambda moment: moment.isoformat())


def _unpacked(data: str) -> Bot:
    return Bot(**json.loads(data))


def _fields(bot: Bot) -> dict[str, Any]:
    return bot.to_dict_for_copying()
