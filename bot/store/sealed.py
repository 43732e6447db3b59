"""A store around another one: what somebody wrote or got as answer lies there sealed, and who it was as a keyed hash."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from bot.domain import Conversation, Exchange, Experiment, Feedback, History, Hit, Level, Move, Reading, Turn, UserKey
from bot.store.base import NOWHERE, Named, Places, Store, Usefulness
from bot.store.keyring import Keyring
from bot.store.sealing import Cipher

PATTERN, QUESTION, PLACE, THREAD = "pattern", "question", "place", "thread"
"""What tokens are made of: these are looked up, so that the same value must give the same token."""

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
        return None if cipher is None else self._inner.setting(sealed, name)

    def save_setting(self, who: UserKey, name: str, value: str) -> None:
        """See Store."""
        with self._inner.together():
            sealed, _ = self._own(who)
            self._inner.save_setting(sealed, name, value)

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
        sealed, cipher = self._found(who)
        if cipher is None:
            self._inner.erase(sealed)
            cipher = self._keyring.make(sealed.user, who)
        return sealed, cipher


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
    """Return a turn as it is stored: its text bound to its row by all that stands beside it in the open and sealed."""
    pattern = _token(cipher, turn.pattern, PATTERN)
    at = turn.at.timestamp().hex()
    kind = turn.kind and turn.kind.value
    rest = {"draft": turn.draft, "language": turn.language, "move": turn.move, "level": turn.level}
    told = json.dumps(rest | {"question": turn.question})
    draft = cipher.seal(told, "turn.rest", turn.role, at, kind, pattern)
    return Turn(
        role=turn.role,
        text=cipher.seal(turn.text, "turn.text", turn.role, at, kind, pattern, draft),
        at=turn.at,
        kind=turn.kind,
        pattern=pattern,
        question=_token(cipher, turn.question, QUESTION),
        draft=draft,
    )


def open_turn(cipher: Cipher, turn: Turn) -> Turn:
    """Return a stored turn as it was said; one whose text was let go by retention has none. Raises StoreError."""
    at = turn.at.timestamp().hex()
    kind = turn.kind and turn.kind.value
    pattern = cipher.value(turn.pattern, PATTERN) if turn.pattern else None
    bare = Turn(turn.role, "", turn.at, kind=turn.kind, pattern=pattern)
    if not turn.draft:
        return bare
    rest = json.loads(cipher.open(turn.draft, "turn.rest", turn.role, at, kind, turn.pattern))
    return replace(
        bare,
        text=cipher.open(turn.text, "turn.text", turn.role, at, kind, turn.pattern, turn.draft),
        language=rest["language"],
        move=Move(rest["move"]) if rest["move"] else None,
        level=Level(rest["level"]) if rest["level"] else None,
        question=rest["question"],
        draft=rest["draft"],
    )


def seal_experiment(cipher: Cipher, step: Experiment) -> Experiment:
    """Return an experiment as it is stored, its text bound to its day and to the pattern sealed beside it."""
    day = step.due.isoformat()
    pattern = cipher.seal(json.dumps(step.pattern), "experiment.pattern", day)
    return Experiment(cipher.seal(step.text, "experiment.text", day, pattern), step.due, pattern)


def open_experiment(cipher: Cipher, step: Experiment) -> Experiment:
    """Return a stored experiment as it was said; raises StoreError."""
    day = step.due.isoformat()
    pattern = json.loads(cipher.open(step.pattern, "experiment.pattern", day)) if step.pattern else None
    return Experiment(cipher.open(step.text, "experiment.text", day, step.pattern), step.due, pattern)


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
