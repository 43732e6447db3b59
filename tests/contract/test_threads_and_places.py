"""What every store promises to a channel with threads: talks that stay apart, and messages that can be found back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain import Exchange, Experiment, Kind, Turn, UserKey
from bot.store.base import QUIET, Places, Store, StoreError
from tests.contract.test_store import ANJA, COACH, NOON, WHOLE, lines, said

BRAM = UserKey("slack", "T1", "bram")


def named(pattern: str | None, kind: Kind = Kind.READING) -> Exchange:
    """Return an exchange in which the coach named a pattern, or put one aside."""
    coach = replace(COACH, pattern=pattern, kind=kind, draft=None)
    return Exchange(coach=coach, user=Turn("user", "verhaal", NOON, language="nl"))


def test_two_threads_are_two_talks(store: Store) -> None:
    store.record(ANJA, said("een"), "D1:1")
    store.record(ANJA, said("twee"), "D1:2")
    store.record(ANJA, said("drie"))
    assert lines(store.history(ANJA, NOON, "D1:1")) == ["een"]
    assert lines(store.history(ANJA, NOON, "D1:2")) == ["twee"]
    assert lines(store.history(ANJA, NOON)) == ["drie"]
    assert [talk.thread for talk in store.conversations(ANJA)] == [None, "D1:2", "D1:1"]


def test_in_a_thread_a_talk_goes_on_however_long_it_was_quiet(store: Store) -> None:
    store.record(ANJA, said("een"), "D1:1")
    assert lines(store.history(ANJA, NOON + 10 * QUIET, "D1:1")) == ["een"]


def test_a_closed_talk_is_not_gone_on_with_until_it_is_reopened(store: Store) -> None:
    store.record(ANJA, said("een", closes=True), "D1:1")
    assert lines(store.history(ANJA, NOON, "D1:1")) == []
    [talk] = store.conversations(ANJA)
    store.reopen(BRAM, talk.id, NOON)
    assert lines(store.history(ANJA, NOON, "D1:1")) == [], "only by whose it is"
    store.reopen(ANJA, talk.id, NOON)
    assert lines(store.history(ANJA, NOON, "D1:1")) == ["een"]


def test_a_message_is_forgotten_with_its_answer_and_all_that_came_of_it(store: Store) -> None:
    store.record(ANJA, said("blijft"), "D1:1", Places("p0", "p1"))
    store.record(ANJA, WHOLE, "D1:1", Places("p2", "p3"))
    assert store.forget(ANJA, "p2") == ["p3"]
    assert lines(store.history(ANJA, NOON, "D1:1")) == ["blijft"]
    assert dict(store.history(ANJA, NOON).rejected) == {}
    assert store.open_experiments(ANJA) == []
    assert store.forget(ANJA, "p2") == []


def test_only_ones_own_message_can_be_forgotten_and_not_an_answer(store: Store) -> None:
    store.record(ANJA, said("een"), "D1:1", Places("p0", "p1"))
    assert store.forget(BRAM, "p0") == []
    assert store.forget(ANJA, "p1") == []
    assert lines(store.history(ANJA, NOON, "D1:1")) == ["een"]


def test_a_talk_of_which_everything_was_forgotten_is_gone(store: Store) -> None:
    store.record(ANJA, said("een"), "D1:1", Places("p0", "p1"))
    store.forget(ANJA, "p0")
    assert store.conversations(ANJA) == []


def test_a_conversation_is_forgotten_by_whose_it_is(store: Store) -> None:
    store.record(ANJA, WHOLE, "D1:1", Places("p0", "p1"))
    [talk] = store.conversations(ANJA)
    store.forget_conversation(BRAM, talk.id)
    assert store.conversations(ANJA)
    store.forget_conversation(ANJA, talk.id)
    assert store.conversations(ANJA) == []
    assert store.open_experiments(ANJA) == []


def test_patterns_are_told_per_conversation_without_those_put_aside(store: Store) -> None:
    store.record(ANJA, named("double-bind"), "1")
    store.record(ANJA, named("double-bind"), "1")
    store.record(ANJA, named("afwachten"), "2")
    store.record(ANJA, named("afwachten", Kind.LISTENING), "2")
    store.record(ANJA, named(None, Kind.NO_PATTERN), "3")
    store.record(ANJA, Exchange(coach=Turn("coach", "", NOON, kind=Kind.SAFETY)), "4")
    store.record(BRAM, named("hoog-laag"), "5")
    assert [one.pattern for one in store.named(ANJA)] == ["double-bind", None, None]
    assert len({one.conversation for one in store.named(ANJA)}) == 3


def test_the_last_word_on_an_answer_counts(store: Store) -> None:
    store.record(ANJA, said("een"), "1", Places(None, "p1"))
    assert store.rate(ANJA, "p1", "helpful", NOON)
    assert store.rate(ANJA, "p1", "not-helpful", NOON)
    assert not store.rate(ANJA, "nowhere", "helpful", NOON)
    assert not store.rate(BRAM, "p1", "helpful", NOON)


def test_experiments_come_the_first_due_first_and_only_ones_own(store: Store) -> None:
    for step, day in (("laat", date(2026, 12, 9)), ("vroeg", date(2026, 12, 1))):
        store.record(ANJA, Exchange(coach=Turn("coach", "goed", NOON), experiment=Experiment(step, day)))
    assert [step.text for step in store.open_experiments(ANJA)] == ["vroeg", "laat"]
    assert store.open_experiments(BRAM) == []


def test_what_is_written_together_is_written_whole_or_not_at_all(store: Store) -> None:
    def halfway() -> None:
        with store.together():
            store.record(ANJA, said("een"), "1")
            store.save_setting(ANJA, "keep", "yes")
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        halfway()
    assert store.conversations(ANJA) == []
    assert store.setting(ANJA, "keep") is None
    with store.together():
        store.record(ANJA, said("twee"), "1")
        store.save_setting(ANJA, "keep", "yes")
    assert lines(store.history(ANJA, NOON, "1")) == ["twee"]


def test_erasing_takes_threads_places_and_all(store: Store) -> None:
    store.record(ANJA, WHOLE, "1", Places("p0", "p1"))
    store.rate(ANJA, "p1", "helpful", NOON)
    store.erase(ANJA)
    assert store.conversations(ANJA) == []
    assert store.forget(ANJA, "p0") == []
    store.record(BRAM, said("nieuw"), "1", Places("p0", "p1"))
    assert lines(store.history(BRAM, NOON, "1")) == ["nieuw"]


def test_a_later_talk_in_the_same_thread_stands_beside_the_closed_one(store: Store) -> None:
    store.record(ANJA, said("een", closes=True), "1")
    later = NOON + timedelta(days=1)
    store.record(ANJA, said("twee", later), "1")
    assert lines(store.history(ANJA, later, "1")) == ["twee"]
    assert len(store.conversations(ANJA)) == 2


def test_a_store_that_fails_halfway_says_so(store: Store) -> None:
    inner: Any = getattr(store, "_inner", store)

    def halfway() -> None:
        with store.together():
            store.record(ANJA, said("een"), "1")
            inner.engine.run("insert into nowhere values (1)")

    with pytest.raises(StoreError):
        halfway()
    assert store.conversations(ANJA) == []
