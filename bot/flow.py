"""The use case: a message comes in, is read, answered and kept. Every channel talks to the coach through here."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from bot import coach
from bot.catalogue import Catalogue
from bot.coach.standing import standing
from bot.domain import (
    Exchange,
    History,
    Kind,
    Language,
    Move,
    Reading,
    Reply,
    SafetyRoute,
    Turn,
    UserKey,
)
from bot.reader.base import Reader
from bot.reader.local import SafetyReader
from bot.store.base import Store, StoreError
from bot.text import well_formed

log = logging.getLogger(__name__)

EARLIER = 3
"""How many earlier messages are heard together with a new one while no pattern is on the table."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply and the reading behind it; `kept` is False when the store failed or nothing was to be kept."""

    reply: Reply
    reading: Reading
    kept: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """Joins reader, coach and store."""

    safety: SafetyReader
    reader: Reader
    catalogue: Catalogue
    store: Store

    def respond(self, who: UserKey, text: str, now: datetime, move: Move | None = None) -> Answer:
        """Answer a message of a user and keep the exchange; never raises for what somebody writes.

        Safety needs neither reader nor store: its answer comes even when both fail. When only the store fails the
        user is answered as a newcomer, and `kept` is False.
        """
        text = well_formed(text)
        route = self.safety.route(text)
        if route is not None:
            return self._through_the_door(who, text, route, now)
        history = self._history(who, now)
        before = standing(history)
        earlier = before.said[-EARLIER:] if before.pattern is None else ()
        expected = next((turn.language for turn in reversed(history.turns) if turn.language), None)
        reading = self.reader.read(text, earlier, expected)
        turn = Turn("user", text, now, language=reading.language, move=move)
        reply = coach.answer(turn, history, reading, self.catalogue, now)
        return Answer(reply, reading, self._record(who, self._exchange(turn, reading, reply)))

    def quick_check(self, text: str) -> Reading:
        """Read one text; nothing is kept."""
        return self.reader.read(text)

    def first_answer(self, text: str, now: datetime) -> Answer:
        """Return what somebody new would get as first answer; nothing is kept."""
        text = well_formed(text)
        reading = self.reader.read(text)
        turn = Turn("user", text, now, language=reading.language)
        return Answer(coach.answer(turn, History(), reading, self.catalogue, now), reading, kept=False)

    def _through_the_door(self, who: UserKey, text: str, route: str, now: datetime) -> Answer:
        language = self._language(text)
        reading = Reading(language, safety=SafetyRoute(route), reader="safety rules")
        reply = coach.safety_answer(reading, self.catalogue, language)
        return Answer(reply, reading, self._record(who, Exchange(coach=_marker(now, language))))

    def _language(self, text: str) -> Language:
        try:
            return self.reader.read(text).language or "nl"
        except Exception as error:
            log.error("reader failed on a safety message (%s)", type(error).__name__)
            return "nl"

    def _exchange(self, turn: Turn, reading: Reading, reply: Reply) -> Exchange:
        if not reply.keep:
            return Exchange(coach=_marker(turn.at, reply.language))
        move = coach.heard_move(turn, self.catalogue, reply.language) or coach.implied_move(
            turn, self.catalogue, reply.language
        )
        return Exchange(
            user=Turn("user", turn.text, turn.at, language=turn.language, move=move),
            reading=reading,
            coach=Turn(
                "coach",
                reply.text,
                turn.at,
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

    def _history(self, who: UserKey, now: datetime) -> History:
        try:
            return self.store.history(who, now)
        except StoreError as error:
            log.error("history not read (%s)", type(error).__name__)
            return History()

    def _record(self, who: UserKey, exchange: Exchange) -> bool:
        try:
            self.store.record(who, exchange)
        except StoreError as error:
            log.error("exchange not kept (%s)", type(error).__name__)
            return False
        return self.store.kept and exchange.user is not None


def _marker(at: datetime, language: Language) -> Turn:
    """All that is kept of a safety message: that there was one. Not the text, not the route."""
    return Turn("coach", "", at, language=language, kind=Kind.SAFETY)
