"""What every piece of work needs at hand, and the one way in which an answer reaches its user and is kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar

from pydantic import TypeAdapter

from bot.channels.slack import payload
from bot.channels.slack.api import Api, Post
from bot.channels.slack.blocks import Message, drawable
from bot.channels.slack.payload import Team
from bot.channels.slack.words import AllWords, Words
from bot.domain import Exchange, Language, UserKey
from bot.flow import CONSENT, Flow
from bot.jobs.base import Intake, Job, RefusedError
from bot.jobs.threads import Threads
from bot.nudges.base import ZONE, Nudges, NudgeState
from bot.nudges.schedule import DEFAULT_ZONE, zone_of
from bot.nudges.sweep import Sweep
from bot.rights.service import Rights
from bot.store.base import Places, Store, StoreError

log = logging.getLogger(__name__)

T = TypeVar("T")
Blocks = tuple[dict[str, Any], ...]
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch"})

NUDGE_ASKED = "nudge-asked"
"""The setting that says that it was asked whether the question of the week is wanted."""

Fate = Literal["keep", "hold", "drop"]
"""What becomes of an exchange once it was shown: kept, held until a yes or a no, or gone."""


class Tenants(Protocol):
    """Knows the token of a workspace, and can forget it."""

    async def token(self, team: Team) -> str | None:
        """Return a token that is valid now."""

    async def forget(self, team: Team) -> None:
        """Forget the installation of a workspace."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an answer goes: a thread, or (without one) a new message in a channel; `said` is the ts of what it answers."""

    channel: str
    thread: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What will be sent and what becomes of it; written down before it is sent, so that a crash sends the same."""

    channel: str
    thread: str | None
    text: str
    blocks: tuple[dict[str, Any], ...]
    exchange: Exchange | None = None
    fate: Fate = "drop"
    said: str | None = None
    agrees: bool = False
    tells: bool = False
    """Whether it tells its user where texts go, so that from then on they may."""
    nudge: str | None = None
    """The week of the nudge that this is."""
    goes_on: int | None = None
    """The kept conversation that this goes on with."""
    broadcast: bool = False
    offers: bool = False
    """Whether it asks if the question of the week is wanted; that is asked once."""
    stood: str | None = None
    """What its user had chosen about keeping when it was written down."""


@dataclass(frozen=True, slots=True)
class HeldText:
    """An exchange that was shown and waits for a yes, with roles for names as it will be kept, and where it stands."""

    exchange: Exchange
    thread: str
    places: Places


DECISION = TypeAdapter(Decision)
HELD = TypeAdapter(HeldText)


@dataclass(slots=True)
class Desk:
    """Joins the coach, the intake and Slack."""

    flow: Flow
    intake: Intake
    api: Api
    tenants: Tenants
    words: AllWords
    rights: Rights
    nudges: Nudges
    threads: Threads
    clock: Callable[[], datetime]
    site: str
    publish: Callable[[Desk, Team, str], Coroutine[Any, Any, None]]
    background: set[asyncio.Task[None]] = field(default_factory=set)
    rooms: dict[tuple[str, str], str] = field(default_factory=dict)
    zones: dict[tuple[str, str], str | None] = field(default_factory=dict)

    @property
    def sweep(self) -> Sweep:
        """What looks at the clock."""
        return Sweep(self.nudges, self.flow.facts, self.flow.catalogue)

    @property
    def store(self) -> Store:
        """Where conversations are kept."""
        return self.flow.store

    async def consent(self, who: UserKey) -> str | None:
        """Return whether this user's conversations may be kept: yes, no, or None while they were not asked."""
        return await self.threads.store(self.store.setting, who, CONSENT)

    def language(self, who: UserKey) -> Language:
        """Return the language for what is not an answer to a text: the one chosen, else that of the last talk, else Dutch."""
        chosen = self.store.setting(who, "language")
        if chosen is None:
            turns = [turn for talk in self.store.conversations(who, 1) for turn in talk.turns if turn.language]
            chosen = turns[-1].language if turns else None
        return "en" if chosen == "en" else "nl"

    async def their_words(self, job: Job) -> Words:
        """Return the texts in the language that the user of a job chose."""
        return self.words[await self.threads.store(self.language, payload.who(job.body))]

    async def now_of(self, who: UserKey) -> datetime:
        """Return the present moment on a user's own clock: in the zone that they have for nudges, else in that of all."""
        zone = await self.threads.store(self.store.setting, who, ZONE)
        return self.clock().astimezone(zone_of(zone or DEFAULT_ZONE))

    async def room(self, team: Team, user: str) -> str:
        """Return the channel of the private conversation with a user."""
        known = self.rooms.get((team.key, user))
        if known is None:
            opened = await self.api.call(team, "conversations_open", users=user)
            known = self.rooms[(team.key, user)] = str(opened["channel"]["id"])
        return known

    async def zone(self, team: Team, user: str) -> str | None:
        """Return the time zone of a user's profile; all that is ever read of it."""
        if (team.key, user) not in self.zones:
            found = await self.api.decorate(team, "users_info", user=user)
            self.zones[(team.key, user)] = ((found or {}).get("user") or {}).get("tz")
        return self.zones[(team.key, user)]

    async def answer(self, job: Job, decide: Callable[[], Awaitable[Decision]]) -> None:
        """Decide once, send once, and keep what was sent: the whole way out, also after a crash in the middle."""
        team = payload.team(job.body)
        decision, wait = await self._decided(job, decide)
        unsure = job.again or job.decided is not None

        async def send(blocks: Blocks) -> str:
            message = Message(decision.text, blocks)
            post = Post(decision.channel, decision.thread, message, decision.broadcast, decision.said)
            return await self.api.post(team, post, job.key, unsure=unsure, wait=wait)

        ts = await self._however_it_is_taken(decision.blocks, send)
        await self.threads.store(self._settle, job, decision, ts)
        if decision.fate == "keep":
            self.refresh(team, job.body["user"])

    async def is_posted(self, job: Job, decided: str) -> bool:
        """Return whether what an earlier try of a job decided already stands in Slack."""
        decision = DECISION.validate_json(decided)
        post = Post(decision.channel, decision.thread, Message(decision.text, ()), answers=decision.said)
        return await self.api.found(payload.team(job.body), post, job.key) is not None

    async def _decided(self, job: Job, decide: Callable[[], Awaitable[Decision]]) -> tuple[Decision, float | None]:
        """Return what will be sent, as an earlier try decided it if there was one, and the seconds to wait if not."""
        if job.decided:
            return DECISION.validate_json(job.decided), None
        made = await decide()
        made = replace(made, blocks=self.drawable(payload.team(job.body), made.blocks))
        return await self.threads.store(self._written_down, job, made)

    def _written_down(self, job: Job, decision: Decision) -> tuple[Decision, float]:
        """Keep what will be sent, and take the next turn to send; returns the seconds to wait for it."""
        with self.store.together(durable=False):
            decision = replace(decision, stood=self.store.setting(payload.who(job.body), CONSENT))
            if not self.intake.wiped(job.key):
                self.intake.decide(job.key, DECISION.dump_json(decision).decode(), job.replica)
            return decision, self.intake.pace(job.lane, self.clock())

    def _as_chosen_since(self, job: Job, decision: Decision) -> Decision:
        """Return a decision by what its user chose while it was sent: who stopped, said no or erased keeps nothing of it.

        A command is done beside the messages of its user, and an answer may be put off for hours.
        """
        if self.intake.wiped(job.key):
            return replace(decision, fate="drop", agrees=False, tells=False, offers=False)
        chosen = self.store.setting(payload.who(job.body), CONSENT)
        agrees = decision.agrees and chosen == decision.stood
        may_keep = agrees or chosen == "yes"
        refused = not may_keep if decision.fate == "keep" else chosen == "no"
        return replace(decision, agrees=agrees, fate="drop" if refused else decision.fate)

    def _settle(self, job: Job, decision: Decision, ts: str) -> None:
        team, who = payload.team(job.body), payload.who(job.body)
        thread = payload.place(team, decision.channel, decision.thread or ts)
        said = payload.place(team, decision.channel, decision.said) if decision.said else None
        places = Places(said, payload.place(team, decision.channel, ts))
        with self.store.together(durable=False):
            decision = self._as_chosen_since(job, decision)
            if decision.agrees:
                self.store.save_setting(who, CONSENT, "yes")
            if decision.tells:
                self.flow.note_told(who, self.clock())
            if decision.offers:
                self.store.save_setting(who, NUDGE_ASKED, "yes")
            if decision.goes_on is not None and decision.fate == "keep":
                self.store.reopen(who, decision.goes_on, self.clock())
            if decision.exchange is not None and decision.fate == "keep":
                self.flow.keep(who, decision.exchange, thread, places)
            self._note_nudge(who, decision)
            if decision.exchange is not None and decision.fate == "hold":
                held = HeldText(self.flow.nameless(decision.exchange), thread, places)
                self.intake.hold(job.key, HELD.dump_json(held).decode(), job.replica)
            else:
                self.intake.finish(job.key, job.replica)

    def _note_nudge(self, who: UserKey, decision: Decision) -> None:
        """Note that a nudge was sent; whoever does anything else is there, and may have set a day to look back on."""
        if decision.nudge is not None:
            self.nudges.settle(who, decision.nudge, NudgeState.SENT)
            return
        self.nudges.answered(who, self.clock())
        if decision.exchange is not None and decision.exchange.experiment is not None and decision.fate == "keep":
            self.replan(who)

    def replan(self, who: UserKey) -> None:
        """Let the plan of a user follow what they chose or noted; nothing for who has none."""
        plan = self.nudges.plan(who)
        if plan is not None:
            self.sweep.replan(plan, self.clock())

    async def update(self, job: Job, text: str, blocks: Sequence[dict[str, Any]]) -> None:
        """Change the message that a job is about."""
        team, spot = payload.team(job.body), {"channel": job.body["channel"], "ts": job.body["ts"]}

        async def send(shown: Blocks) -> object:
            return await self.api.call(team, "chat_update", **spot, text=text, blocks=list(shown))

        await self._however_it_is_taken(tuple(blocks), send)

    async def _however_it_is_taken(self, blocks: Blocks, send: Callable[[Blocks], Awaitable[T]]) -> T:
        """Send blocks; when Slack refuses them, with plain buttons, and at last as text alone: an answer is not lost for its looks."""
        for shown in (blocks, drawable(blocks)):
            try:
                return await send(shown)
            except RefusedError as refused:
                if refused.reason not in BLOCKS_REFUSED:
                    raise
                log.error("Slack refused blocks (%s); sent more plainly", refused.reason)
        return await send(())

    def drawable(self, team: Team, blocks: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
        """Return blocks as this workspace can show them."""
        return drawable(blocks) if self.api.lacks(team, "assistant_threads_setStatus") else tuple(blocks)

    async def finish(self, job: Job) -> None:
        """Wipe a job that is done."""
        await self.threads.store(self.intake.finish, job.key, job.replica)

    def refresh(self, team: Team, user: str) -> None:
        """Publish a user's home page again, in the background: what is on it changed."""
        task = asyncio.create_task(self._published(team, user))
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    async def _published(self, team: Team, user: str) -> None:
        try:
            await self.publish(self, team, user)
        except StoreError:
            log.error("a home page could not be read")

    async def close(self) -> None:
        """Let what runs in the background end."""
        for task in self.background:
            task.cancel()
        await asyncio.gather(*self.background, return_exceptions=True)
