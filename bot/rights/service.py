"""Carries out what somebody asks about their own data; every channel comes through here, and so does the operator."""

from __future__ import annotations

import json
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain import Conversation, Language, UserKey
from bot.flow import CONSENT
from bot.jobs.base import Held, Intake
from bot.privacy import Channel, Entry, RowKind
from bot.rights import card
from bot.rights.weather import Weather
from bot.rights.words import AllWords, Right, Words
from bot.store.base import Store
from bot.store.ledger import Ledger
from bot.uncaught import where

log = logging.getLogger(__name__)

PAUSED = "paused"
"""The setting that says whether this user wants to be left alone for a while: yes or no."""

AFTER_STOP = (CONSENT, PAUSED, "nudge-day")
"""What is known of somebody's settings once they stopped: that they did, so that it is held to."""

LOOKED_THROUGH = 500
"""Conversations among which those that must be forgotten are looked for."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, from where: `lane` is where texts of theirs wait, `thread` the one that they write in,
    `said` their words, `job` the key of the asking. Without a thread it is about their latest conversation.
    """

    who: UserKey
    channel: Channel
    lane: str | None = None
    thread: str | None = None
    said: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file for the user alone."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered, in paragraphs; `asks` that it must be confirmed; `places` are answers to take out of the channel;
    `failed` is the code of why its files did not arrive.
    """

    paragraphs: tuple[str, ...]
    asks: bool = False
    files: tuple[File, ...] = ()
    places: tuple[str, ...] = ()
    failed: str | None = None

    @property
    def text(self) -> str:
        """The whole as plain text."""
        return "\n\n".join(self.paragraphs).replace("*", "")


class Rights:
    """What somebody can ask, and have done; works whatever they chose before, and raises StoreError."""

    def __init__(
        self, store: Store, ledger: Ledger, intake: Intake | None, words: AllWords, weather: Weather | None = None
    ) -> None:
        """`weather` is None where no organisation switched team weather on."""
        self._store = store
        self._ledger = ledger
        self._intake = intake
        self._weather = weather
        self.words = words
        self._does: Mapping[Right, Callable[[Asker, Words, datetime], Said]] = {
            Right.WHAT: self._what,
            Right.EXPORT: self._export,
            Right.FORGET_THIS: self._forget_this,
            Right.FORGET_LAST: self._forget_last,
            Right.WIPE: self._ask,
            Right.WIPE_YES: self._wipe,
            Right.PAUSE: self._pause,
            Right.RESUME: self._resume,
            Right.STOP: self._stop,
            Right.STOP_ALONE: self._stop,
            Right.NOT_KEEP: self._not_keep,
            Right.KEEP: self._keep,
            Right.WEATHER: self._team_weather,
            Right.WEATHER_ON: self._team_weather,
            Right.WEATHER_OFF: self._team_weather,
        }

    def heard(self, text: str, preferred: Language = "nl") -> tuple[Right, Language] | None:
        """Return what a message asks for and in which language; None for everything else."""
        order: list[Language] = [preferred, "en" if preferred == "nl" else "nl"]
        for language in order:
            if (right := self.words[language].hears(text)) is not None:
                return right, language
        return None

    def do(self, right: Right, asker: Asker, language: Language, now: datetime) -> Said:
        """Carry out what was asked, and return what is said of it."""
        return self._does[right](asker, self.words[language], now)

    def expire(self, now: datetime) -> int:
        """Close a quarter of team weather, and remove of everybody what is past its term; returns how many rows went.

        The quarter first, for it is told of readings that may be past theirs; what goes wrong with it holds up no term.
        """
        if self._weather is not None:
            try:
                self._weather.close(now)
            except Exception as error:
                log.error("team weather was not closed (%s)", where(error))
        term = self.words["nl"].facts.retention
        return self._ledger.expire(now - timedelta(days=term.text_days), now - timedelta(days=term.reading_days))

    def entries(self, asker: Asker, now: datetime) -> list[Entry]:
        """Return every row that is kept of somebody, with what waits for their yes."""
        return [*self._ledger.entries(asker.who), *self._waiting(asker, now)]

    def _waiting(self, asker: Asker, now: datetime) -> list[Entry]:
        """Return what lies in the intake: what waits for a yes, what could not be answered, and what is being answered."""
        if self._intake is None or asker.lane is None:
            return []
        failed = [(one.received, one.job) for one in self._intake.dead_letters()]
        jobs = [*failed, *((now, job) for job in self._intake.unfinished())]
        mine = [(at, job) for at, job in jobs if job.lane == asker.lane and job.key != asker.job]
        found = [(one.received, one.body) for one in self._intake.held(asker.lane)]
        found += [(at, str(job.body.get("text") or job.kind)) for at, job in mine]
        return [Entry(RowKind.WAITING, at, {"text": text}) for at, text in found]

    def _what(self, asker: Asker, words: Words, now: datetime) -> Said:
        return Said(tuple(card.card(self.entries(asker, now), words, asker.channel)))

    def _export(self, asker: Asker, words: Words, now: datetime) -> Said:
        entries = self.entries(asker, now)
        if not entries and asker.channel == "terminal":
            return Said((words.say("card-nothing"),))
        files = (
            File("klankbord.json", card.as_json(entries, words, now)),
            File("klankbord.html", card.as_html(entries, words, now, asker.channel)),
        )
        return Said((words.say("export-done"),), files=files)

    def _forget_this(self, asker: Asker, words: Words, now: datetime) -> Said:
        held, talks = self._held(asker), self._talks(asker)
        self._let_go(held)
        for talk in talks:
            self._store.forget_conversation(asker.who, talk.id)
        if not talks and not held:
            return Said((words.say("forgot-nothing"),))
        return Said((words.say("forgot-this"), *_own_messages(asker, words)))

    def _forget_last(self, asker: Asker, words: Words, now: datetime) -> Said:
        held = self._held(asker)
        talk = next((talk for talk in self._talks(asker) if _spoke(talk)), None)
        said = _spoke(talk) if talk is not None else None
        if held and (said is None or held[-1].received >= said):
            self._let_go(held[-1:])
            return Said((words.say("forgot-last"), *_own_messages(asker, words)))
        places = self._ledger.forget_last(asker.who, talk.id) if talk is not None else None
        if places is None:
            return Said((words.say("forgot-nothing"),))
        return Said((words.say("forgot-last"), *_own_messages(asker, words)), places=tuple(places))

    def _ask(self, asker: Asker, words: Words, now: datetime) -> Said:
        how = (words.say("wipe-ask-slack"),) if asker.channel == "slack" else ()
        return Said((words.say("wipe-ask"), *how), asks=True)

    def _wipe(self, asker: Asker, words: Words, now: datetime) -> Said:
        """Erase: the keys first, then the rows; the receipt counts kinds and holds nothing of what they were."""
        counted = Counter(entry.kind for entry in self.entries(asker, now))
        self._store.erase(asker.who)
        if self._intake is not None and asker.lane is not None:
            self._intake.drop(asker.lane)
            self._intake.tidy()
        listed = ", ".join(f"{words.names[kind][0]}: {counted[kind]}" for kind in RowKind if counted[kind])
        kinds = words.say("receipt-kinds", list=listed) if listed else ""
        moment = now.astimezone(UTC)
        when = f"{words.day(moment.date())}, {moment:%H:%M} UTC"
        rows = counted.total()
        receipt = words.say("receipt", date=when, rows=rows, kinds=kinds, reference=secrets.token_hex(4))
        return Said((receipt, *_own_messages(asker, words)))

    def _pause(self, asker: Asker, words: Words, now: datetime) -> Said:
        if asker.channel == "terminal":
            return Said((words.say("terminal-quiet"),))
        self._store.save_setting(asker.who, PAUSED, "yes")
        return Said((words.say("paused"),))

    def _resume(self, asker: Asker, words: Words, now: datetime) -> Said:
        if asker.channel == "terminal":
            return Said((words.say("terminal-quiet"),))
        self._store.save_setting(asker.who, PAUSED, "no")
        return Said((words.say("resumed"),))

    def _stop(self, asker: Asker, words: Words, now: datetime) -> Said:
        self._store.save_setting(asker.who, CONSENT, "no")
        self._store.save_setting(asker.who, PAUSED, "yes")
        self._store.save_setting(asker.who, "nudge-day", "off")
        self._ledger.forget_settings(asker.who, AFTER_STOP)
        self._drop_held(asker)
        return Said((words.say("stopped"),))

    def _not_keep(self, asker: Asker, words: Words, now: datetime) -> Said:
        self._store.save_setting(asker.who, CONSENT, "no")
        self._drop_held(asker)
        return Said((words.say("not-kept-terminal" if asker.channel == "terminal" else "not-kept"),))

    def _keep(self, asker: Asker, words: Words, now: datetime) -> Said:
        self._store.save_setting(asker.who, CONSENT, "yes")
        return Said((words.say("kept"),))

    def _team_weather(self, asker: Asker, words: Words, now: datetime) -> Said:
        if self._weather is None:
            return Said((words.say("weather-not-here"),))
        if asker.channel == "terminal":
            return Said((words.say("weather-terminal"),))
        right = words.hears(asker.said)
        if right is Right.WEATHER_ON and (team := words.team(asker.said)):
            self._weather.join(asker.who, team, now)
            return Said((words.say("weather-joined", team=team),))
        if right is Right.WEATHER_OFF:
            self._weather.leave(asker.who)
            return Said((words.say("weather-left"),))
        return Said((self._weather.said(asker.who, words, now),))

    def _drop_held(self, asker: Asker) -> None:
        if self._intake is not None and asker.lane is not None and self._intake.held(asker.lane):
            self._intake.drop_held(asker.lane)
            self._intake.tidy()

    def _talks(self, asker: Asker) -> list[Conversation]:
        """Return the conversations that somebody is in: all of their thread, else the latest in which they said something."""
        talks = self._store.conversations(asker.who, LOOKED_THROUGH)
        if asker.thread is not None:
            return [talk for talk in talks if talk.thread == asker.thread]
        return ([talk for talk in talks if _spoke(talk)] or talks)[:1]

    def _held(self, asker: Asker) -> list[Held]:
        """Return the texts that wait for a yes, the latest last: those of their thread, without one all of somebody."""
        held = self._intake.held(asker.lane) if self._intake is not None and asker.lane is not None else []
        return [one for one in held if asker.thread is None or _thread_of(one) == asker.thread]

    def _let_go(self, held: Sequence[Held]) -> None:
        if self._intake is None or not held:
            return
        for one in held:
            self._intake.finish(one.key)
        self._intake.tidy()


def _thread_of(held: Held) -> str | None:
    """Return the thread in which a text that waits for a yes was said, as its channel wrote it down beside it."""
    thread: str | None = json.loads(held.body).get("thread")
    return thread


def _spoke(talk: Conversation) -> datetime | None:
    """Return when somebody last said something in a conversation."""
    return max((turn.at for turn in talk.turns if turn.role == "user"), default=None)


def _own_messages(asker: Asker, words: Words) -> tuple[str, ...]:
    return (words.say("own-messages"),) if asker.channel == "slack" else ()
