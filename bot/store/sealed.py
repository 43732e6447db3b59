"""A store around another one: what somebody wrote or got as answer lies there sealed, and who it was as a keyed hash."""

from __future__ import annotations

import json
import secrets
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from bot.domain import Conversation, Exchange, Experiment, Feedback, History, Hit, Level, Move, Reading, Turn, UserKey
from bot.store.base import NOWHERE, Named, Places, Store, StoreError, Usefulness
from bot.store.keyring import Keyring
from bot.store.sealing import Cipher

PATTERN, QUESTION, PLACE, THREAD = "pattern", "question", "place", "thread"
"""What tokens are made of: these are looked up, so that the same value must give the same token."""

WEATHER, WEATHER_TOLD = "weather", "weather-told"
SEALED_SETTINGS = frozenset({WEATHER, WEATHER_TOLD})
"""Settings whose values say more than a choice from a list, so that they are sealed too."""

HIDDEN_SCORE = 0.0
"""What stands in the place of a score: nobody can be scored by what is kept."""


class SealedStore:
    """A Store over any other; without a user's key nothing of that user is there."""

    def __init__(self, inner: Store, keyring: Keyring) -> None:
        self._inner = inner
        self._keyring = keyring

    @property
    def kept(self) -> bool:
        """See Store."""
        return self._inner.kept

    def together(self, *, durable: bool = True) -> AbstractContextManager[None]:
        """See Store."""
        return self._inner.together(durable=durable)

    def history(self, who: UserKey, now: datetime, thread: str | None = None) -> History:
        """See Store."""
        sealed, cipher = self._found(who)
        if cipher is None:
            return History(kept=self.kept)
        found = self._inner.history(sealed, now, _token(cipher, thread, THREAD))
        return replace(
            found,
            turns=tuple(open_turn(cipher, turn) for turn in found.turns),
            asked=frozenset(cipher.value(one, QUESTION) for one in found.asked),
            rejected={cipher.value(one, PATTERN): net for one, net in found.rejected.items()},
        )

    def record(self, who: UserKey, exchange: Exchange, thread: str | None = None, places: Places = NOWHERE) -> None:
        """See Store."""
        with self._inner.together():
            sealed, cipher = self._own(who)
            stands = _token(cipher, thread, THREAD)
            self._inner.record(sealed, seal_exchange(cipher, exchange), stands, _places(cipher, places))

    def conversations(self, who: UserKey, limit: int = 20) -> list[Conversation]:
        """See Store."""
        sealed, cipher = self._found(who)
        if cipher is None:
            return []
        return [_open_conversation(cipher, talk) for talk in self._inner.conversations(sealed, limit)]

    def forget(self, who: UserKey, place: str) -> list[str]:
        """See Store."""
        sealed, cipher = self._found(who)
        if cipher is None:
            return []
        return [cipher.value(one, PLACE) for one in self._inner.forget(sealed, cipher.token(place, PLACE))]

    def forget_conversation(self, who: UserKey, conversation: int) -> None:
        """See Store."""
        self._inner.forget_conversation(self._keyring.sealed(who), conversation)

    def reopen(self, who: UserKey, conversation: int, now: datetime) -> None:
        """See Store."""
        self._inner.reopen(self._keyring.sealed(who), conversation, now)

    def named(self, who: UserKey) -> list[Named]:
        """See Store."""
        sealed, cipher = self._found(who)
        if cipher is None:
            return []
        return [
            replace(one, pattern=cipher.value(one.pattern, PATTERN) if one.pattern else None)
            for one in self._inner.named(sealed)
        ]

    def rate(self, who: UserKey, place: str, usefulness: Usefulness, now: datetime) -> bool:
        """See Store."""
        sealed, cipher = self._found(who)
        return cipher is not None and self._inner.rate(sealed, cipher.token(place, PLACE), usefulness, now)

    def open_experiments(self, who: UserKey) -> list[Experiment]:
        """See Store."""
        sealed, cipher = self._found(who)
        if cipher is None:
            return []
        return [open_experiment(cipher, step) for step in self._inner.open_experiments(sealed)]

    def setting(self, who: UserKey, name: str) -> str | None:
        """See Store."""
        sealed, cipher = self._found(who)
        value = None if cipher is None else self._inner.setting(sealed, name)
        return None if cipher is None or value is None else open_setting(cipher, name, value)

    def save_setting(self, who: UserKey, name: str, value: str) -> None:
        """See Store."""
        with self._inner.together():
            sealed, cipher = self._own(who)
            kept = cipher.seal(value, "setting", name) if name in SEALED_SETTINGS else value
            self._inner.save_setting(sealed, name, kept)

    def asked(self, who: UserKey, now: datetime) -> frozenset[str]:
        """See Store."""
        sealed, cipher = self._found(who)
        if cipher is None:
            return frozenset()
        return frozenset(cipher.value(one, QUESTION) for one in self._inner.asked(sealed, now))

    def recalled(self, who: UserKey) -> dict[str, datetime]:
        """See Store."""
        sealed, cipher = self._found(who)
        if cipher is None:
            return {}
        return {cipher.value(pattern, PATTERN): at for pattern, at in self._inner.recalled(sealed).items()}

    def erase(self, who: UserKey) -> None:
        """Destroy this user's key, so that no copy anywhere can be read again, and then remove all that is kept."""
        sealed = self._keyring.sealed(who)
        self._keyring.destroy(sealed.user)
        self._inner.erase(sealed)

    def close(self) -> None:
        """See Store."""
        self._inner.close()
        self._keyring.close()

    def _found(self, who: UserKey) -> tuple[UserKey, Cipher | None]:
        sealed = self._keyring.sealed(who)
        return sealed, self._keyring.find(sealed.user)

    def _own(self, who: UserKey) -> tuple[UserKey, Cipher]:
        """Return the key of a user; to a new one belongs nothing: rows of a destroyed key, from a backup, are removed first."""
        sealed = self._keyring.sealed(who)
        self._keyring.hold(sealed.user)
        cipher = self._keyring.find(sealed.user)
        if cipher is None:
            self._inner.erase(sealed)
            cipher = self._keyring.make(sealed.user, who)
        return sealed, cipher


def open_setting(cipher: Cipher, name: str, value: str) -> str:
    """Return the value of a stored setting; raises StoreError."""
    return cipher.open(value, "setting", name) if name in SEALED_SETTINGS else value


def seal_exchange(cipher: Cipher, exchange: Exchange) -> Exchange:
    """Return an exchange as it is stored; raises StoreError for what is no text."""
    reading, feedback = exchange.reading, exchange.feedback
    return replace(
        exchange,
        coach=seal_turn(cipher, exchange.coach),
        user=seal_turn(cipher, exchange.user) if exchange.user else None,
        reading=_seal_reading(cipher, reading) if reading else None,
        feedback=Feedback(cipher.token(feedback.pattern, PATTERN), feedback.verdict) if feedback else None,
        experiment=seal_experiment(cipher, exchange.experiment) if exchange.experiment else None,
    )


def seal_turn(cipher: Cipher, turn: Turn) -> Turn:
    """Return a turn as it is stored: all that was said in one sealed text, bound to its row by what stands beside it.

    In the column of the draft is nothing but a random mark of the row, so that two rows are never alike.
    """
    pattern = _token(cipher, turn.pattern, PATTERN)
    mark = secrets.token_urlsafe(12)
    told = json.dumps([_text(turn.text), turn.draft, turn.language, turn.move, turn.level, turn.question])
    return Turn(
        role=turn.role,
        text=cipher.seal(told, "turn", turn.role, turn.at.timestamp().hex(), turn.kind, pattern, mark),
        at=turn.at,
        kind=turn.kind,
        pattern=pattern,
        question=_token(cipher, turn.question, QUESTION),
        draft=mark,
    )


def open_turn(cipher: Cipher, turn: Turn) -> Turn:
    """Return a stored turn as it was said; one whose text was let go by retention has none. Raises StoreError."""
    pattern = cipher.value(turn.pattern, PATTERN) if turn.pattern else None
    if not turn.text:
        return Turn(turn.role, "", turn.at, kind=turn.kind, pattern=pattern)
    bound = (turn.role, turn.at.timestamp().hex(), turn.kind, turn.pattern, turn.draft)
    text, draft, language, move, level, question = json.loads(cipher.open(turn.text, "turn", *bound))
    return Turn(
        role=turn.role,
        text=text,
        at=turn.at,
        language=language,
        move=Move(move) if move else None,
        kind=turn.kind,
        pattern=pattern,
        level=Level(level) if level else None,
        question=question,
        draft=draft,
    )


def seal_experiment(cipher: Cipher, step: Experiment) -> Experiment:
    """Return an experiment as it is stored, its text bound to its day and to the pattern sealed beside it."""
    day = step.due.isoformat()
    pattern = cipher.seal(json.dumps(step.pattern), "experiment.pattern", day)
    return replace(step, text=cipher.seal(step.text, "experiment.text", day, pattern), pattern=pattern)


def open_experiment(cipher: Cipher, step: Experiment) -> Experiment:
    """Return a stored experiment as it was said; raises StoreError."""
    day = step.due.isoformat()
    pattern = json.loads(cipher.open(step.pattern, "experiment.pattern", day)) if step.pattern else None
    return replace(step, text=cipher.open(step.text, "experiment.text", day, step.pattern), pattern=pattern)


def _seal_reading(cipher: Cipher, reading: Reading) -> Reading:
    hits = tuple(Hit(cipher.token(hit.pattern, PATTERN), HIDDEN_SCORE, hit.evidence) for hit in reading.hits)
    return replace(reading, hits=hits, rival=_token(cipher, reading.rival, PATTERN))


def _open_conversation(cipher: Cipher, talk: Conversation) -> Conversation:
    return replace(
        talk,
        turns=tuple(open_turn(cipher, turn) for turn in talk.turns),
        experiments=tuple(open_experiment(cipher, step) for step in talk.experiments),
        thread=cipher.value(talk.thread, THREAD) if talk.thread else None,
    )


def _places(cipher: Cipher, places: Places) -> Places:
    return Places(_token(cipher, places.said, PLACE), _token(cipher, places.answered, PLACE))


def _token(cipher: Cipher, value: str | None, name: str) -> str | None:
    return None if value is None else cipher.token(value, name)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise StoreError("Something that is no text cannot be kept; this exchange is not kept.")
