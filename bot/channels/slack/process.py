"""The coach in Slack as one process: its parts, its coming and going, and whether it can do its work."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

from bot.channels.slack import blocks, modals, quiet
from bot.channels.slack.api import Api, Pause, Post, backoff
from bot.channels.slack.desk import Desk
from bot.channels.slack.intake import bolt_app
from bot.channels.slack.line import SILENT_SECONDS, Line
from bot.channels.slack.manifest import SCOPES
from bot.channels.slack.nudger import EVERY, Nudger
from bot.channels.slack.payload import Body, Team, team
from bot.channels.slack.tenants import InstallationStore, Installed, OneWorkspace, StateStore
from bot.channels.slack.words import AllWords
from bot.channels.slack.work import WORK, home, late
from bot.flow import Flow
from bot.jobs.base import Intake, Job, LaterError, Presence, opaque
from bot.jobs.daily import Daily
from bot.jobs.doing import Doing
from bot.jobs.leased import LeasedJobs
from bot.jobs.threads import Threads
from bot.metrics import Metrics
from bot.nudges.base import Nudges
from bot.nudges.schedule import DEFAULT_ZONE, zone_of
from bot.rights.service import Rights
from bot.settings import SlackSettings
from bot.store.base import Installations, StoreError
from bot.uncaught import where

log = logging.getLogger(__name__)

STORE_ATTEMPTS = 4

FIRST_READ = "Guten Tag, alles klar?"
"""Is read before anything is taken in: it needs every model, also the one that tells languages, so that nobody waits for one."""

TOLD = frozenset(
    "message move consent agree reflect setting feedback nudge-press nudge-wish nudge-form".split()  # what somebody did
)
"""Of these kinds of work, whose user cannot be answered in any other way, it is said in their conversation that it went wrong."""

REACHED_SECONDS = 60.0
"""For how long an answer of Slack counts as being able to reach it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the coach in Slack is made of; `pause` waits so many seconds, or ends the waiting when the process stops."""

    settings: SlackSettings
    flow: Flow
    intake: Intake
    installations: Installations
    words: AllWords
    rights: Rights
    nudges: Nudges
    clock: Callable[[], datetime]
    pause: Pause | None = None
    metrics: Metrics | None = None
    presence: Presence | None = None


class SlackCoach:
    """Everything of one process, from the door to the line out."""

    def __init__(self, parts: Parts) -> None:
        quiet.hush()
        self.parts = parts
        self.threads = Threads()
        self.jobs = LeasedJobs(parts.intake, self.threads, parts.clock, parts.presence)
        self._kept = InstallationStore(parts.installations, self.threads, parts.clock)
        self.tenants = self._tenants()
        self._pause = parts.pause or self.jobs.pause
        self.api = Api(parts.settings.api_url, self.tenants, self._pause, self.jobs.sure)
        site = parts.settings.authorize_url.split("/oauth/")[0]
        self.desk = Desk(
            flow=parts.flow,
            intake=parts.intake,
            api=self.api,
            tenants=self.tenants,
            words=parts.words,
            rights=parts.rights,
            nudges=parts.nudges,
            threads=self.threads,
            clock=parts.clock,
            site=site,
            publish=home.publish,
        )
        self.line = Line()
        self.bolt: AsyncApp = bolt_app(parts.settings.signing_secret or "", self.jobs, self._refuse, self.line.heard)
        self.jobs.does(Doing(self._work, self._trouble, WORK.keys(), late.notice, late.unheard))
        self.daily = Daily(self._expire, parts.clock)
        self.nudger = Nudger(self.desk, self.jobs)
        self.jobs.every("nudges", EVERY, self.nudger.look)
        if parts.metrics is not None:
            parts.metrics.waits(parts.intake.waiting)

    def _tenants(self) -> OneWorkspace | Installed:
        settings = self.parts.settings
        if settings.client_id is not None and settings.client_secret is not None:
            return Installed(self._kept, settings.client_id, settings.client_secret, self.parts.clock)
        return OneWorkspace(settings.bot_token or "")

    def _refuse(self, body: Body) -> dict[str, str]:
        view = body.get("view") or {}
        about = modals.about(view)
        words = self.parts.words["en" if about.get("language") == "en" else "nl"]
        now = self.parts.clock().astimezone(zone_of(about.get("zone", DEFAULT_ZONE)))
        return modals.problems(view, words, now.date())

    async def _expire(self, now: datetime) -> None:
        """Remove what is past its term."""
        await self.threads.store(self.parts.rights.expire, now)

    async def _work(self, job: Job) -> None:
        """Do a job, and measure how long that took."""
        with self.parts.metrics.timed() if self.parts.metrics is not None else nullcontext():
            await self._tried(job)

    async def _tried(self, job: Job) -> None:
        """Do a job; a store that fails for a moment is tried again, and then the job is put off."""
        for attempt in range(1, STORE_ATTEMPTS + 1):
            try:
                if attempt > 1:
                    job = replace(job, decided=await self.threads.store(self.parts.intake.decided, job.key))
                return await WORK[job.kind](job, self.desk)
            except StoreError:
                log.error("the store failed, attempt %s of %s", attempt, STORE_ATTEMPTS)
                await self._pause(backoff(attempt))
        raise LaterError("store")

    async def _trouble(self, job: Job) -> None:
        """Tell the user in one sentence that it went wrong, with a reference and nothing of the error."""
        words = await self.desk.their_words(job)
        message = blocks.note(words.say("trouble", reference=job.reference))
        if job.body.get("response_url"):
            await self.api.respond(job.body["response_url"], message)
        elif job.kind in TOLD:
            channel = job.body.get("channel") or await self.desk.room(team(job.body), job.body["user"])
            post = Post(channel, job.body.get("thread"), message)
            await self.api.post(team(job.body), post, opaque("trouble", job.key), unsure=job.again)

    async def reach_out(self) -> None:
        """Open the way to Slack alone, for a command that sends something and listens to nobody."""
        await self.api.open()
        if isinstance(self.tenants, Installed):
            self.tenants.speaks_through(lambda: self.api.client(None))

    async def open(self) -> None:
        """Begin: take up what was left unfinished, and listen."""
        await self.reach_out()
        await self._read_once()
        await self.daily.start()
        await self.jobs.start()
        if self.parts.settings.app_token is not None:
            await self.line.open(self.bolt, self.parts.settings.app_token, self.api.client(None))

    async def _read_once(self) -> None:
        """Load what reading needs; a reader that fails now is told of to those who write, and must not keep the door shut."""
        try:
            await self.threads.reader(self.parts.flow.reader.read, FIRST_READ)
        except Exception as error:
            log.error("the first reading failed (%s)", where(error))

    async def close(self) -> None:
        """End: hang up, finish what runs, leave the rest for the next start."""
        await self.line.close()
        await self.daily.close()
        await self.jobs.close()
        await self.desk.close()
        if self.parts.flow.helper is not None:
            await self.parts.flow.helper.close()
        await self.api.close()
        self.threads.close()
        self.parts.flow.store.close()

    async def ready(self) -> dict[str, bool]:
        """Return what can do its work now: the store, the jobs, and Slack (by the age of what came over the line)."""
        try:
            await self.threads.store(self.parts.installations.count)
            store = True
        except (StoreError, RuntimeError):
            store = False
        return {"store": store, "jobs": self.jobs.running, "slack": await self._reaches_slack()}

    async def _reaches_slack(self) -> bool:
        if self.parts.settings.app_token is not None:
            age = await self.line.age()
            return age is not None and age < SILENT_SECONDS
        now, answered = asyncio.get_running_loop().time(), self.api.answered_at
        if answered is not None and now - answered < REACHED_SECONDS:
            return True
        if isinstance(self.tenants, OneWorkspace):
            return await self.api.decorate(Team(), "auth_test") is not None
        return await self.api.reachable()

    def oauth(self) -> AsyncOAuthFlow:
        """Return the installation of the app by a workspace's own admin."""
        settings = self.parts.settings
        states = StateStore(self.parts.installations, self.threads, self.parts.clock, lambda: secrets.token_urlsafe(32))
        return AsyncOAuthFlow(
            client=self.api.client(None),
            logger=quiet.LOG,
            settings=AsyncOAuthSettings(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                scopes=list(SCOPES),
                user_scopes=[],
                authorization_url=settings.authorize_url,
                installation_store=self._kept,
                state_store=states,
                logger=quiet.LOG,
            ),
        )
