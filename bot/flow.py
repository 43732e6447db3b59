"""The use case: a message comes in, is read, answered and kept. Every channel talks to the coach through here."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import cast

from bot import coach
from bot.catalogue import Catalogue
from bot.coach import nudge
from bot.coach.standing import Standing, standing
from bot.domain import (
    Exchange,
    History,
    Kind,
    Language,
    Move,
    Outcome,
    Reading,
    Reply,
    SafetyRoute,
    Turn,
    UserKey,
)
from bot.masking import Lexicon
from bot.model.base import Draft, Helper, InThread
from bot.privacy import Retention
from bot.reader.base import Reader
from bot.reader.local import SafetyReader
from bot.roles import without_names
from bot.store.base import NOWHERE, Places, Store, StoreError
from bot.text import well_formed, words

log = logging.getLogger(__name__)

EARLIER = 3
"""How many earlier messages are heard together with a new one while no pattern is on the table."""


class HeardOnce:
    """A safety reader that does not listen twice to one message: the flow asks first, and the reader asks again.

    Only the reader does not know whether a message answers a question, so it gets what the flow heard. Once it asked, that is
    forgotten: the same words may be another message then. Each thread remembers one hash and one route.
    """

    def __init__(self, safety: SafetyReader) -> None:
        self._safety = safety
        self._last = threading.local()

    def route(self, text: str, *, answering: bool = False) -> str | None:
        """Return the id of the route; asked again about the same text, as it was heard the first time."""
        key = sha256(text.encode("utf-8", "replace")).digest()
        heard: tuple[bytes, str | None] | None = getattr(self._last, "heard", None)
        if heard is not None and heard[0] == key:
            self._last.heard = None
            return heard[1]
        self._last.heard = (key, self._safety.route(text, answering=answering))
        return cast("str | None", self._last.heard[1])


ANSWER_WORDS = 30
"""A message of so many words, after a question of the coach, is an answer to it and not a story of its own."""

CONSENT = "keep"
"""The setting that says whether this user agreed to keeping conversations: yes or no."""


TOLD = "model"
"""The setting that says of which remote model this user was told, and when: its host and a moment."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, the reading behind it, and what may be kept of both.

    `kept` is False when the store failed or nothing was to be kept. `draft` is what a remote model may improve, `footer`
    says who read and whose words these are where a model may have had a part in it, `card` is the small print of a reading.
    """

    reply: Reply
    reading: Reading
    exchange: Exchange
    kept: bool = False
    draft: Draft | None = field(default=None, repr=False)
    footer: str | None = None
    card: str | None = None

    @property
    def text(self) -> str:
        """The reply in plain text, with its small print below it."""
        small = [line for line in (f"({self.footer})" if self.footer else None, self.card) if line]
        return "\n\n".join([self.reply.text, *(["\n".join(small)] if small else [])])


@dataclass(frozen=True, slots=True)
class Flow:
    """Joins reader, coach and store."""

    safety: SafetyReader
    reader: Reader
    catalogue: Catalogue
    store: Store
    lexicon: Lexicon | None = None
    """What names are told by, so that roles are kept in their place; without it texts are kept as they are."""

    helper: Helper | None = None
    """The remote model that an organisation chose, if any."""

    retention: Retention = field(default_factory=Retention)
    """How long is kept: on no later day can somebody look back."""

    def respond(self, who: UserKey, text: str, now: datetime, move: Move | None = None) -> Answer:
        """Answer a message of a user and keep the exchange; never raises for what somebody writes.

        `now` is on the user's own clock, here and everywhere below: it says which day today is. What is kept is in UTC.
        Safety needs neither reader nor store: its answer comes even when both fail. When only the store fails the
        user is answered as a newcomer, and `kept` is False.
        """
        return self.recorded(who, self.consider(who, text, now, move))

    def recorded(self, who: UserKey, answer: Answer) -> Answer:
        """Keep the exchange of an answer where the store keeps anything, and say in it whether that worked."""
        return replace(answer, kept=self._record(who, answer.exchange))

    async def helping(
        self, who: UserKey, answer: Answer, since: datetime | None = None, in_thread: InThread | None = None
    ) -> Answer:
        """Return an answer as the remote model improves it, or as it is without one or when the model fails.

        Its user must have been told where texts go; nothing that was said until `since`, when that was, leaves.
        """
        draft = answer.draft
        if self.helper is None or draft is None:
            return answer
        helped = await self.helper.improve(who, draft, since, in_thread)
        exchange = self._exchange(draft.turn, helped.reading, helped.reply, draft.history)
        return replace(
            answer,
            reply=helped.reply,
            reading=helped.reading,
            exchange=exchange,
            draft=None,
            footer=helped.footer,
            card=coach.card(helped.reply, helped.reading, self.catalogue),
        )

    def consider(
        self, who: UserKey, text: str, now: datetime, move: Move | None = None, thread: str | None = None
    ) -> Answer:
        """Return the answer to a message of a user, in a thread or not; the caller keeps the exchange with `keep`."""
        text = well_formed(text)
        history = self._history(who, now, thread)
        answering = bool(standing(history).levels) and len(words(text)) <= ANSWER_WORDS
        route = self.safety.route(text, answering=answering)
        if route is not None:
            return self._through_the_door(text, route, now)
        return self._answered(text, history, now, move, who)

    def keep(self, who: UserKey, exchange: Exchange, thread: str | None = None, places: Places = NOWHERE) -> None:
        """Keep an exchange that was shown to its user; raises StoreError."""
        self.store.record(who, self.nameless(exchange), thread, places)

    def told(self, who: UserKey) -> datetime | None:
        """Return since when this user knows where texts go now; None while they do not, or where nothing leaves.

        Raises StoreError.
        """
        host, _, moment = (self.store.setting(who, TOLD) or "").partition(" ")
        if self.helper is None or host != self.helper.host or not moment:
            return None
        told = datetime.fromisoformat(moment)
        # An earlier release noted whole seconds: it may have been any moment in that one.
        return told if "." in moment else told + timedelta(seconds=1)

    def note_told(self, who: UserKey, now: datetime) -> None:
        """Note that this user was told where texts go now; raises StoreError."""
        if self.helper is not None:
            self.store.save_setting(who, TOLD, f"{self.helper.host} {now.isoformat(timespec='microseconds')}")

    def agree(self, who: UserKey, step: str, day: date, now: datetime, thread: str | None = None) -> Answer:
        """Close a talk with a step in the user's own sentence and the day that they chose."""
        step = well_formed(step).strip()
        route = self.safety.route(step, answering=True)
        if route is not None:
            return self._through_the_door(step, route, now)
        history = self._history(who, now, thread)
        reading = Reading(self._spoken(history) or self._language(step), reader=self.reader.name)
        turn = Turn("user", step, now, language=reading.language, move=Move.EXPERIMENT)
        reply = coach.agreed(turn, day, history, reading, self.catalogue)
        return Answer(reply, reading, self._exchange(turn, reading, reply, history))

    def weekly(self, who: UserKey | None, language: Language, now: datetime) -> Answer:
        """Return the question of the week for who asks for it, at any time; nothing is kept."""
        history = self._history(who, now) if who is not None else History()
        reply, asks = self._of_this_week(who, history, language, now)
        told = self._exchange(Turn("user", "", now, language=language), Reading(language), reply, history)
        return Answer(reply, Reading(language), replace(told, user=None, reading=None, asks=asks))

    def known(self, who: UserKey, history: History) -> nudge.Known:
        """Return what is known of a user when something is to be said unasked; raises StoreError."""
        mentions = [
            nudge.Mention(one.pattern, one.conversation, one.started) for one in self.store.named(who) if one.pattern
        ]
        return nudge.Known(
            self.store.open_experiments(who), mentions, history.asked, self.store.recalled(who), history.rejected
        )

    def facts(self, who: UserKey, now: datetime, settings: Mapping[str, str]) -> tuple[Language, nudge.Known]:
        """Return the language of a user and what is known of them for a nudge; raises StoreError.

        Who does not let talks be kept is only asked questions, for which nothing but those asked before is looked up.
        """
        if settings.get(CONSENT) != "yes":
            return "en" if settings.get("language") == "en" else "nl", nudge.Known(asked=self.store.asked(who, now))
        history = self.store.history(who, now)
        spoken = settings.get("language") or self._spoken(history) or self._spoken_last(who)
        return "en" if spoken == "en" else "nl", self.known(who, history)

    def _spoken_last(self, who: UserKey) -> Language | None:
        turns = [turn for talk in self.store.conversations(who, 1) for turn in talk.turns]
        return self._spoken(History(tuple(turns)))

    def quick_check(self, text: str) -> Reading:
        """Read one text; nothing is kept."""
        return self.reader.read(text)

    def first_answer(self, text: str, now: datetime) -> Answer:
        """Return what somebody new would get as first answer; nothing is kept."""
        text = well_formed(text)
        route = self.safety.route(text)
        if route is not None:
            return self._through_the_door(text, route, now)
        return self._answered(text, History(), now)

    def _answered(
        self, text: str, history: History, now: datetime, move: Move | None = None, who: UserKey | None = None
    ) -> Answer:
        before = standing(history)
        earlier = before.said[-EARLIER:] if before.pattern is None else ()
        reading = self.reader.read(text, earlier, self._spoken(history))
        turn = Turn("user", text, now, language=reading.language, move=move)
        asked = coach.heard_move(turn, self.catalogue, reading.language or "nl", history)
        if asked is Move.ANOTHER_READING:
            reading = replace(reading, rival=self._rival(history))
        if _asks_for_the_week(asked, before):
            reply, asks = self._of_this_week(who, history, reading.language or "nl", now)
            return Answer(reply, reading, replace(self._exchange(turn, reading, reply, history), asks=asks))
        latest = self.retention.last_look_back(now.date())
        reply = coach.answer(turn, history, reading, self.catalogue, now, latest)
        exchange = self._exchange(turn, reading, reply, history)
        if before.last is not None and before.last.kind is Kind.LOOK_BACK and exchange.user is not None:
            exchange = replace(exchange, outcome=reply.outcome or Outcome.TOLD)
            return Answer(reply, reading, exchange)
        draft = Draft(turn, history, reading, reply, now, latest) if reply.keep else None
        return Answer(reply, reading, exchange, draft=draft, card=coach.card(reply, reading, self.catalogue))

    def _of_this_week(
        self, who: UserKey | None, history: History, language: Language, now: datetime
    ) -> tuple[Reply, int | None]:
        """Return what there is to ask somebody who asks for it, and the number of the experiment that it is about."""
        try:
            known = self.known(who, history) if who is not None else nudge.Known(asked=history.asked)
        except StoreError as error:
            log.error("what is known was not read (%s)", type(error).__name__)
            known = nudge.Known(asked=history.asked)
        topic = nudge.choose(known, self.catalogue, language, now.date(), now)
        reply = nudge.say(topic, self.catalogue, language, now.isoformat()) if topic else None
        if topic is None or reply is None:
            return nudge.nothing(self.catalogue, language), None
        return reply, (topic.experiment.id or None) if topic.experiment else None

    def _rival(self, history: History) -> str | None:
        """Return what the reader would name second in the story that a pattern was last offered to; only asked-for."""
        turns = history.turns
        for before, turn in zip(reversed(turns[:-1]), reversed(turns[1:]), strict=True):
            if turn.kind in {Kind.READING, Kind.ANOTHER_VIEW} and before.role == "user":
                return self.reader.read(before.text, (), before.language).rival
        return None

    def _spoken(self, history: History) -> Language | None:
        return next((turn.language for turn in reversed(history.turns) if turn.language), None)

    def _through_the_door(self, text: str, route: str, now: datetime) -> Answer:
        language = self._language(text)
        reading = Reading(language, safety=SafetyRoute(route), reader="safety rules")
        reply = coach.safety_answer(reading, self.catalogue, language)
        return Answer(reply, reading, Exchange(coach=_marker(now.astimezone(UTC), language)))

    def _language(self, text: str) -> Language:
        try:
            return self.reader.read(text).language or "nl"
        except Exception as error:
            log.error("reader failed on a safety message (%s)", type(error).__name__)
            return "nl"

    def _exchange(self, turn: Turn, reading: Reading, reply: Reply, history: History) -> Exchange:
        at = turn.at.astimezone(UTC)
        if not reply.keep:
            return Exchange(coach=_marker(at, reply.language))
        move = coach.heard_move(turn, self.catalogue, reply.language, history) or coach.implied_move(
            turn, self.catalogue, reply.language
        )
        return Exchange(
            user=Turn("user", turn.text, at, language=turn.language, move=move),
            reading=reading,
            coach=Turn(
                "coach",
                reply.text,
                at,
                language=reply.language,
                kind=reply.kind,
                pattern=reply.pattern,
                level=reply.level,
                question=reply.question.id if reply.question else None,
                draft=reply.draft,
            ),
            feedback=reply.feedback,
            experiment=reply.experiment,
            closes=reply.kind is Kind.CLOSE,
        )

    def _history(self, who: UserKey, now: datetime, thread: str | None = None) -> History:
        try:
            return self.store.history(who, now, thread)
        except StoreError as error:
            log.error("history not read (%s)", type(error).__name__)
            return History()

    def nameless(self, exchange: Exchange) -> Exchange:
        """Return an exchange as it is written down, kept or held: with roles for names where it outlives the process."""
        if self.lexicon is None or not self.store.kept:
            return exchange
        return without_names(exchange, self.lexicon)

    def _record(self, who: UserKey, exchange: Exchange) -> bool:
        try:
            self.store.record(who, self.nameless(exchange))
        except StoreError as error:
            log.error("exchange not kept (%s)", type(error).__name__)
            return False
        return self.store.kept and exchange.user is not None


def _asks_for_the_week(move: Move | None, before: Standing) -> bool:
    """Tell whether somebody asks for the question of the week, or for another one just after it."""
    again = move is Move.OTHER_QUESTION and before.last is not None and before.last.kind is Kind.WEEKLY
    return move is Move.WEEKLY or again


def _marker(at: datetime, language: Language) -> Turn:
    """All that is kept of a safety message: that there was one. Not the text, not the route."""
    return Turn("coach", "", at, language=language, kind=Kind.SAFETY)
