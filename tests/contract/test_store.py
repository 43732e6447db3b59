"""What every store promises, whatever it is built on."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Thread
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.domain import (
    Abstention,
    Exchange,
    Experiment,
    Feedback,
    History,
    Hit,
    Kind,
    Level,
    Move,
    Reading,
    Span,
    Turn,
    UserKey,
    Verdict,
)
from bot.flow import Flow
from bot.store.base import NO_REPEAT, QUIET, Store, StoreError
from tests.contract.engines import ENGINES, Engine
from tests.fakes import FakeReader

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ANJA = UserKey("slack", "T1", "anja")
USER = Turn("user", "Ik zit “klem” 🙃 ' ; --", NOON, language="nl", move=Move.ADVICE)
COACH = Turn(
    "coach",
    "Wat gebeurde er?",
    NOON,
    language="nl",
    kind=Kind.READING,
    pattern="double-bind",
    level=Level.WAARNEMING,
    question="q1",
    draft="een stap",
)
READING = Reading("nl", (Hit("double-bind", 0.8, (Span(0, 3, "Ik "),)),), rival="afwachten", reader="fake")
WHOLE = Exchange(
    coach=COACH,
    user=USER,
    reading=READING,
    feedback=Feedback("double-bind", Verdict.REJECTED),
    experiment=Experiment("Ik vraag het", date(2026, 12, 1), "double-bind"),
)
MARKER = Exchange(coach=Turn("coach", "", NOON, language="nl", kind=Kind.SAFETY))


def said(text: str, at: datetime = NOON, question: str | None = None, *, closes: bool = False) -> Exchange:
    """Return an exchange in which the user says `text` and the coach asks `question`."""
    coach = Turn("coach", f"antwoord op {text}", at, language="nl", kind=Kind.FOLLOW_UP, question=question)
    return Exchange(coach=coach, user=Turn("user", text, at, language="nl"), closes=closes)


def verdict(pattern: str, said_of_it: Verdict) -> Exchange:
    """Return an exchange with feedback on a pattern."""
    return Exchange(coach=Turn("coach", "goed", NOON), feedback=Feedback(pattern, said_of_it))


def lines(history: History) -> list[str]:
    """Return what the user said in the talk that goes on."""
    return [turn.text for turn in history.turns if turn.role == "user"]


def test_a_store_says_whether_it_keeps(store: Store, engine: Engine) -> None:
    assert store.kept is engine.kept
    assert store.history(ANJA, NOON).kept is engine.kept


def test_somebody_new_has_no_history(store: Store, engine: Engine) -> None:
    assert store.history(ANJA, NOON) == History(kept=engine.kept)
    assert store.conversations(ANJA) == []
    assert store.setting(ANJA, "language") is None


def test_what_is_recorded_comes_back_as_it_was(store: Store, engine: Engine) -> None:
    store.record(ANJA, WHOLE)
    history = store.history(ANJA, NOON)
    assert history.turns == (USER, COACH)
    assert history.asked == {"q1"}
    assert dict(history.rejected) == {"double-bind": 1}
    [talk] = store.conversations(ANJA)
    assert talk.turns == (USER, COACH)
    assert talk.experiments == (WHOLE.experiment,)
    assert talk.started == NOON


@pytest.mark.parametrize("reading", [Reading(None, abstention=Abstention.UNSURE), Reading("en"), None])
def test_a_reading_without_a_pattern_can_be_kept_too(store: Store, reading: Reading | None) -> None:
    store.record(ANJA, Exchange(coach=replace(COACH, pattern=None), user=USER, reading=reading))
    assert len(store.history(ANJA, NOON).turns) == 2


def test_a_talk_goes_on_in_the_order_in_which_it_was_held(store: Store) -> None:
    for number in range(30):
        store.record(ANJA, said(f"regel {number}", NOON))
    assert lines(store.history(ANJA, NOON)) == [f"regel {number}" for number in range(30)]


def test_any_text_comes_back_verbatim(store: Store) -> None:
    numbers = itertools.count()

    @given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
    def comes_back(text: str) -> None:
        who = replace(ANJA, user=f"u{next(numbers)}")
        store.record(who, said(text))
        assert lines(store.history(who, NOON)) == [text]

    comes_back()


def test_forty_thousand_characters_come_back(store: Store) -> None:
    store.record(ANJA, said("é" * 40_000))
    assert lines(store.history(ANJA, NOON)) == ["é" * 40_000]


@pytest.mark.parametrize(("wait", "goes_on"), [(QUIET - SECOND, True), (QUIET + SECOND, False)])
def test_after_a_quiet_time_the_next_message_begins_a_new_talk(store: Store, wait: timedelta, goes_on: bool) -> None:
    store.record(ANJA, said("eerst"))
    later = NOON + wait
    assert lines(store.history(ANJA, later)) == (["eerst"] if goes_on else [])
    store.record(ANJA, said("daarna", later))
    assert lines(store.history(ANJA, later)) == (["eerst", "daarna"] if goes_on else ["daarna"])
    assert len(store.conversations(ANJA)) == (1 if goes_on else 2)


def test_every_message_renews_the_quiet_time(store: Store) -> None:
    for number in range(4):
        store.record(ANJA, said(str(number), NOON + number * (QUIET - SECOND)))
    assert len(store.conversations(ANJA)) == 1


def test_a_talk_that_was_closed_does_not_go_on(store: Store) -> None:
    store.record(ANJA, said("klaar", closes=True))
    assert store.history(ANJA, NOON).turns == ()
    store.record(ANJA, said("nieuw", NOON + SECOND))
    assert lines(store.history(ANJA, NOON + SECOND)) == ["nieuw"]
    assert len(store.conversations(ANJA)) == 2


@pytest.mark.parametrize(("wait", "remembered"), [(NO_REPEAT - SECOND, True), (NO_REPEAT + SECOND, False)])
def test_a_question_is_remembered_for_twelve_weeks(store: Store, wait: timedelta, remembered: bool) -> None:
    assert timedelta(weeks=12) == NO_REPEAT
    store.record(ANJA, said("x", question="q1", closes=True))
    assert ("q1" in store.history(ANJA, NOON + wait).asked) is remembered


def test_a_question_asked_again_is_remembered_from_the_last_time(store: Store) -> None:
    store.record(ANJA, said("x", question="q1"))
    again = NOON + timedelta(weeks=13)
    store.record(ANJA, said("y", again, question="q1"))
    assert "q1" in store.history(ANJA, again + timedelta(weeks=11)).asked


def test_a_clock_in_another_time_zone_makes_no_difference(store: Store) -> None:
    amsterdam = timezone(timedelta(hours=1))
    store.record(ANJA, said("x", NOON.astimezone(amsterdam), question="q1"))
    late = (NOON + QUIET - SECOND).astimezone(timezone(timedelta(hours=-8)))
    history = store.history(ANJA, late)
    assert lines(history) == ["x"]
    assert history.turns[0].at == NOON
    assert history.asked == {"q1"}


@pytest.mark.parametrize(
    ("verdicts", "net"),
    [("R", 1), ("RR", 2), ("RRH", 1), ("HRR", 1), ("RH", 0), ("H", 0), ("HHH", 0)],
)
def test_a_pattern_counts_as_rejected_net_of_recognised(store: Store, verdicts: str, net: int) -> None:
    for letter in verdicts:
        store.record(ANJA, verdict("afwachten", Verdict.REJECTED if letter == "R" else Verdict.RECOGNISED))
    store.record(ANJA, verdict("hoog-laag", Verdict.REJECTED))
    rejected = store.history(ANJA, NOON).rejected
    assert rejected.get("afwachten", 0) == net
    assert rejected["hoog-laag"] == 1


def test_feedback_outlives_the_talk(store: Store) -> None:
    store.record(ANJA, WHOLE)
    assert dict(store.history(ANJA, NOON + timedelta(weeks=60)).rejected) == {"double-bind": 1}


@pytest.mark.parametrize(
    "other",
    [UserKey("terminal", "T1", "anja"), UserKey("slack", "T2", "anja"), UserKey("slack", "T1", "bram")],
    ids=["channel", "team", "user"],
)
def test_the_same_name_elsewhere_is_another_user(store: Store, engine: Engine, other: UserKey) -> None:
    store.record(ANJA, WHOLE)
    store.save_setting(ANJA, "language", "en")
    assert store.history(other, NOON) == History(kept=engine.kept)
    assert store.conversations(other) == []
    assert store.setting(other, "language") is None
    store.record(other, said("van een ander"))
    store.erase(other)
    assert lines(store.history(ANJA, NOON)) == [USER.text]
    assert store.history(other, NOON) == History(kept=engine.kept)


def test_names_that_could_run_together_stay_apart(store: Store) -> None:
    one, other = UserKey("a", "bc", "d"), UserKey("ab", "c", "d")
    store.record(one, said("van mij"))
    assert store.history(other, NOON).turns == ()


def test_conversations_come_latest_first_and_no_more_than_asked_for(store: Store) -> None:
    for number in range(5):
        store.record(ANJA, said(f"talk {number}", NOON + timedelta(days=number)))
    talks = store.conversations(ANJA)
    assert [talk.turns[0].text for talk in talks] == [f"talk {number}" for number in (4, 3, 2, 1, 0)]
    assert [talk.started for talk in talks[:2]] == [NOON + timedelta(days=4), NOON + timedelta(days=3)]
    assert [talk.turns[0].text for talk in store.conversations(ANJA, limit=2)] == ["talk 4", "talk 3"]


def test_a_setting_is_kept_and_can_be_changed(store: Store) -> None:
    store.save_setting(ANJA, "language", "nl")
    store.save_setting(ANJA, "language", "en")
    store.save_setting(ANJA, "keep", "yes")
    assert (store.setting(ANJA, "language"), store.setting(ANJA, "keep")) == ("en", "yes")


def test_erasing_removes_everything_of_this_user(store: Store, engine: Engine) -> None:
    store.record(ANJA, WHOLE)
    store.save_setting(ANJA, "language", "en")
    store.erase(ANJA)
    assert store.history(ANJA, NOON) == History(kept=engine.kept)
    assert store.conversations(ANJA) == []
    assert store.setting(ANJA, "language") is None
    store.erase(ANJA)
    store.record(ANJA, said("opnieuw"))
    assert lines(store.history(ANJA, NOON)) == ["opnieuw"]


BROKEN = {
    "experiment": replace(WHOLE, experiment=Experiment(cast(Any, None), date(2026, 12, 1))),
    "coach": replace(WHOLE, coach=replace(COACH, text=cast(Any, None))),
    "reading": replace(WHOLE, reading=replace(READING, hits=(Hit(cast(Any, None), 0.5),))),
}


@pytest.mark.parametrize("part", BROKEN)
def test_an_exchange_is_kept_whole_or_not_at_all(store: Store, part: str) -> None:
    store.record(ANJA, said("eerst"))
    before = (store.history(ANJA, NOON), store.conversations(ANJA))
    with pytest.raises(StoreError) as caught:
        store.record(ANJA, BROKEN[part])
    assert USER.text not in str(caught.value)
    assert (store.history(ANJA, NOON), store.conversations(ANJA)) == before
    store.record(ANJA, said("en verder"))
    assert lines(store.history(ANJA, NOON)) == ["eerst", "en verder"]


def test_a_first_exchange_that_fails_leaves_no_user_behind(store: Store, engine: Engine) -> None:
    with pytest.raises(StoreError):
        store.record(ANJA, BROKEN["experiment"])
    assert store.history(ANJA, NOON) == History(kept=engine.kept)
    assert store.conversations(ANJA) == []


def test_of_a_safety_message_only_a_mark_without_words_is_kept(store: Store) -> None:
    store.record(ANJA, said("eerst"))
    store.record(ANJA, MARKER)
    history = store.history(ANJA, NOON)
    assert lines(history) == ["eerst"]
    mark = history.turns[-1]
    assert (mark.role, mark.kind, mark.text) == ("coach", Kind.SAFETY, "")
    assert (mark.pattern, mark.level, mark.question, mark.draft, mark.move) == (None,) * 5


def test_a_safety_message_through_the_whole_flow_leaves_only_the_mark(
    store: Store, catalogue: Catalogue, reader: FakeReader
) -> None:
    flow = Flow(reader, reader, catalogue, store)
    answer = flow.respond(ANJA, "Ik wil kanarie niet meer wakker worden.", NOON)
    assert answer.kept is False
    assert flow.respond(ANJA, "grapje kanarie", NOON).kept is False, "what follows on hold is not kept either"
    [talk] = store.conversations(ANJA)
    assert [(turn.role, turn.kind, turn.text) for turn in talk.turns] == [("coach", Kind.SAFETY, "")] * 2
    assert store.history(ANJA, NOON).asked == frozenset()


def test_two_threads_can_write_at_once(store: Store) -> None:
    together(lambda who, number: store.record(who, said(f"{who.user} {number}", question=f"{who.user}{number}")))
    for who in PAIR:
        history = store.history(who, NOON)
        assert lines(history) == [f"{who.user} {number}" for number in range(20)]
        assert len(history.asked) == 20


PAIR = (ANJA, UserKey("slack", "T1", "bram"))


def together(write: Any) -> None:
    """Let two threads write twenty times each, at the same time."""
    begin = Barrier(len(PAIR))
    failed: list[BaseException] = []

    def work(who: UserKey) -> None:
        begin.wait()
        try:
            for number in range(20):
                write(who, number)
        except BaseException as error:
            failed.append(error)

    threads = [Thread(target=work, args=(who,)) for who in PAIR]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed


@pytest.fixture(params=[engine for engine in ENGINES if engine.kept], ids=lambda engine: engine.name)
def keeping(request: pytest.FixtureRequest) -> Engine:
    """Each engine whose data outlives the process."""
    found = request.param
    assert isinstance(found, Engine)
    return found


def test_what_was_kept_is_there_after_reopening(keeping: Engine, tmp_path: Path) -> None:
    first = keeping.open(tmp_path)
    first.record(ANJA, WHOLE)
    first.save_setting(ANJA, "language", "en")
    before = (first.history(ANJA, NOON), first.conversations(ANJA))
    first.close()
    second = keeping.open(tmp_path)
    after = (second.history(ANJA, NOON), second.conversations(ANJA))
    language = second.setting(ANJA, "language")
    second.close()
    assert after == before
    assert language == "en"


def test_two_processes_can_write_to_the_same_data(keeping: Engine, tmp_path: Path) -> None:
    stores = dict(zip(PAIR, (keeping.open(tmp_path), keeping.open(tmp_path)), strict=True))
    together(lambda who, number: stores[who].record(who, said(f"{who.user} {number}")))
    for who, other in zip(PAIR, reversed(PAIR), strict=True):
        assert len(lines(stores[other].history(who, NOON))) == 20, "each sees what the other wrote"
    for store in stores.values():
        store.close()
