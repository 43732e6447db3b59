"""Nudges around others: who somebody is and where they are reached lies sealed, what was asked as tokens."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from bot.domain import UserKey
from bot.nudges.base import Due, Nudge, Nudges, NudgeState, Plan
from bot.store.base import Store, UnreadableError
from bot.store.keyring import Keyring
from bot.store.sealed import PATTERN, QUESTION
from bot.store.sealing import Cipher

log = logging.getLogger(__name__)

_ADDRESS = "nudge.address"


class SealedNudges:
    """A Nudges over any other; without a user's key nothing of that user is there."""

    def __init__(self, inner: Nudges, store: Store, keyring: Keyring) -> None:
        """`store` is that of the conversations: a new user is made known there, so that both are under one key."""
        self._inner = inner
        self._store = store
        self._keyring = keyring

    def together(self) -> AbstractContextManager[None]:
        """See Nudges."""
        return self._inner.together()

    def plan(self, who: UserKey) -> Plan | None:
        """See Nudges."""
        found = self._inner.plan(self._keyring.sealed(who))
        return None if found is None else self._opened(found)

    def save_plan(self, plan: Plan) -> None:
        """See Nudges."""
        sealed = self._keyring.sealed(plan.who)
        with self._store.together():
            cipher = self._keyring.find(sealed.user) or self._keyring.make(sealed.user, plan.who)
            told = json.dumps([plan.who.channel, plan.who.team, plan.who.user, plan.address])
            self._inner.save_plan(replace(plan, who=sealed, address=cipher.seal(told, _ADDRESS)))

    def end(self, who: UserKey) -> None:
        """See Nudges."""
        self._inner.end(self._keyring.sealed(who))

    def due(self, now: datetime, limit: int) -> Due:
        """See Nudges."""
        found = [(plan, self._readable(plan)) for plan in self._inner.due(now, limit).plans]
        plans = [opened for _, opened in found if opened is not None]
        return Due(plans, [plan for plan, opened in found if opened is None])

    def put_off(self, unreadable: Sequence[Plan], due: datetime) -> None:
        """See Nudges."""
        for plan in unreadable:
            if self._keyless(plan):
                self._inner.end(plan.who)
            else:
                log.error("a plan cannot be opened and is put off")
                self._inner.put_off([plan], due)

    def move_on(self, seen: Plan, since: datetime, due: datetime | None) -> bool:
        """See Nudges."""
        return self._inner.move_on(replace(seen, who=self._keyring.sealed(seen.who)), since, due)

    def claim(self, seen: Plan, nudge: Nudge, due: datetime | None) -> bool:
        """See Nudges."""
        sealed = self._keyring.sealed(seen.who)
        cipher = self._keyring.find(sealed.user)
        if cipher is None:
            return False
        told = replace(
            nudge,
            question=cipher.token(nudge.question, QUESTION) if nudge.question else None,
            pattern=cipher.token(nudge.pattern, PATTERN) if nudge.pattern else None,
        )
        return self._inner.claim(replace(seen, who=sealed), told, due)

    def planned(self, since: datetime) -> list[tuple[Plan, Nudge]]:
        """See Nudges."""
        found: list[tuple[Plan, Nudge]] = []
        for plan, nudge in self._inner.planned(since):
            try:
                cipher, opened = self._keyring.find(plan.who.user), self._opened(plan)
                if cipher is not None and opened is not None:
                    found.append((opened, open_nudge(cipher, nudge)))
            except (UnreadableError, ValueError):
                log.error("a nudge that was claimed cannot be opened and is left where it is")
        return found

    def find(self, who: UserKey, week: str) -> Nudge | None:
        """See Nudges."""
        sealed = self._keyring.sealed(who)
        cipher, found = self._keyring.find(sealed.user), self._inner.find(sealed, week)
        return None if cipher is None or found is None else open_nudge(cipher, found)

    def settle(self, who: UserKey, week: str, state: NudgeState) -> None:
        """See Nudges."""
        self._inner.settle(self._keyring.sealed(who), week, state)

    def let_go(self, before: datetime) -> None:
        """See Nudges."""
        self._inner.let_go(before)

    def release(self, who: UserKey, week: str, since: datetime, due: datetime | None) -> None:
        """See Nudges."""
        self._inner.release(self._keyring.sealed(who), week, since, due)

    def ask_again(self, who: UserKey, experiment: int) -> None:
        """See Nudges."""
        self._inner.ask_again(self._keyring.sealed(who), experiment)

    def answered(self, who: UserKey, now: datetime) -> None:
        """See Nudges."""
        self._inner.answered(self._keyring.sealed(who), now)

    def _readable(self, plan: Plan) -> Plan | None:
        """Return a plan with its own words; None when it cannot be opened."""
        try:
            return self._opened(plan)
        except (UnreadableError, ValueError):
            return None

    def _keyless(self, plan: Plan) -> bool:
        """Tell whether the key of a plan's user was destroyed; one that is there and cannot be opened was not."""
        try:
            return self._keyring.find(plan.who.user) is None
        except UnreadableError:
            return False

    def _opened(self, plan: Plan) -> Plan | None:
        cipher = self._keyring.find(plan.who.user)
        if cipher is None:
            return None
        channel, team, user, address = json.loads(cipher.open(plan.address, _ADDRESS))
        return replace(plan, who=UserKey(channel, team, user), address=address)


def open_nudge(cipher: Cipher, nudge: Nudge) -> Nudge:
    """Return a stored nudge with its question and pattern by their own names; raises StoreError."""
    return replace(
        nudge,
        question=cipher.value(nudge.question, QUESTION) if nudge.question else None,
        pattern=cipher.value(nudge.pattern, PATTERN) if nudge.pattern else None,
    )
