"""What every keeper of plans and nudges promises: once a week for each, whoever looks, and nothing left when it is erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from bot.catalogue import Catalogue
from bot.coach.nudge import Known
from bot.domain import Exchange, Experiment, Kind, Outcome, Turn, UserKey
from bot.flow import Flow
from bot.nudges.base import Nudge, NudgeKind, Nudges, NudgeState, Plan
from bot.nudges.sweep import Sweep, Why, job_key, topic_of
from bot.store.base import Store
from bot.store.nudges import SqlNudges
from bot.store.sql_store import SqlStore
from bot.store.sqlite_engine import SqliteEngine
from tests.contract.engines import VAULTS, vault
from tests.fakes import FakeReader

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(weeks=1)
ANJA, BRAM = UserKey("slack", "T1", "U1"), UserKey("slack", "T1", "U2")


@dataclass
class Kept:
    """A store with its plans, and a sweep over them."""

    store: Store
    nudges: Nudges
    sweep: Sweep

    def begin(self, who: UserKey = ANJA, now: datetime = MONDAY, **settings: str) -> None:
        """Let somebody choose Tuesday at nine."""
        chosen = {"nudge_day": "tue", "nudge_time": "09:00", "zone": "Europe/Amsterdam", "keep": "yes"} | settings
        for name, value in chosen.items():
            self.store.save_setting(who, name.replace("_", "-"), value)
        self.nudges.save_plan(Plan(who, "hier", now))
        plan = self.nudges.plan(who)
        assert plan is not None
        self.sweep.replan(plan, now)

    def run(self, now: datetime) -> list[Why]:
        """Sweep until nothing is due, and let what was claimed be sent."""
        found: list[Why] = []
        more = True
        while more:
            done, more = self.sweep.run(now, 2)
            found += [outcome.why for outcome in done]
            for outcome in done:
                if outcome.nudge is not None:
                    self.nudges.settle(outcome.plan.who, outcome.nudge.week, NudgeState.SENT)
        return found

    def due(self, who: UserKey = ANJA) -> datetime | None:
        """Return when somebody is looked at next."""
        plan = self.nudges.plan(who)
        return plan.due if plan else None


def opened(store: Store, nudges: Nudges, catalogue: Catalogue) -> Kept:
    """Return a sweep as the coach has it."""
    flow = Flow(FakeReader(), FakeReader(), catalogue, store)
    return Kept(store, nudges, Sweep(nudges, flow.facts, catalogue))


@pytest.fixture(params=["file", "memory", *VAULTS])
def kept(request: pytest.FixtureRequest, tmp_path: Path, catalogue: Catalogue) -> Iterator[Kept]:
    """Plans of every kind of store."""
    if request.param in VAULTS:
        here = VAULTS[request.param](tmp_path)
        yield opened(here.store, here.nudges, catalogue)
        here.store.close()
        return
    engine = SqliteEngine(tmp_path / "plain.db" if request.param == "file" else None)
    yield opened(SqlStore(engine), SqlNudges(engine), catalogue)
    engine.close()


def note(kept: Kept, due: date, text: str = "Ik vraag het haar", who: UserKey = ANJA, at: datetime = MONDAY) -> None:
    """Let somebody close a talk with an experiment."""
    turn = Turn("coach", "Genoteerd.", at, "nl", kind=Kind.CLOSE)
    step = Experiment(text, due, "double-bind")
    kept.store.record(who, Exchange(turn, experiment=step, closes=True), thread=f"T1:D1:{text}")
    plan = kept.nudges.plan(who)
    if plan is not None:
        kept.sweep.replan(plan, at)


def test_before_its_time_nothing_is_due_and_at_its_time_one_is(kept: Kept) -> None:
    kept.begin()
    assert kept.due() == TUESDAY
    assert kept.run(TUESDAY - MINUTE) == []
    assert kept.run(TUESDAY) == [Why.QUESTION]
    assert kept.run(TUESDAY) == []
    assert kept.due() == TUESDAY + WEEK


def test_what_was_claimed_is_found_with_its_question_and_counts_as_asked(kept: Kept, catalogue: Catalogue) -> None:
    kept.begin()
    (outcome,) = kept.sweep.run(TUESDAY)[0]
    assert outcome.nudge is not None
    assert kept.nudges.find(ANJA, "2026-W48") == outcome.nudge
    assert kept.store.history(ANJA, TUESDAY + MINUTE).asked == {outcome.nudge.question}
    assert topic_of(outcome.nudge, Known(), catalogue, "nl") is not None


def test_a_claim_whose_process_died_is_found_again_under_the_same_key_until_it_is_sent(kept: Kept) -> None:
    kept.begin()
    (outcome,) = kept.sweep.run(TUESDAY)[0]
    assert outcome.nudge is not None
    ((plan, nudge),) = kept.sweep.stranded(TUESDAY + 5 * MINUTE)
    assert plan.who == ANJA
    assert plan.address == "hier"
    assert job_key(plan.who, nudge) == job_key(ANJA, outcome.nudge)
    assert kept.sweep.stranded(TUESDAY + DAY + MINUTE) == [], "a day later it is too late"
    kept.nudges.settle(ANJA, nudge.week, NudgeState.SENT)
    assert kept.sweep.stranded(TUESDAY + 5 * MINUTE) == []


def test_of_two_who_saw_the_same_plan_one_gets_the_week(kept: Kept) -> None:
    kept.begin()
    (seen,) = kept.nudges.due(TUESDAY, 10).plans
    nudge = Nudge("2026-W48", NudgeKind.NOTICE, TUESDAY, TUESDAY)
    assert kept.nudges.claim(seen, nudge, TUESDAY + WEEK)
    assert not kept.nudges.claim(seen, nudge, TUESDAY + WEEK)
    assert not kept.nudges.move_on(seen, TUESDAY, None)
    (again,) = [plan for plan in [kept.nudges.plan(ANJA)] if plan]
    assert not kept.nudges.claim(again, replace(nudge, at=TUESDAY + MINUTE), None), "a week is claimed once"


@pytest.mark.parametrize("database", VAULTS)
def test_two_processes_that_sweep_at_once_claim_everybody_once(
    tmp_path: Path, catalogue: Catalogue, database: str
) -> None:
    first = VAULTS[database](tmp_path)
    begun = opened(first.store, first.nudges, catalogue)
    people = [UserKey("slack", "T1", f"U{number}") for number in range(12)]
    for who in people:
        begun.begin(who)
    second = VAULTS[database](tmp_path)
    both = [begun, opened(second.store, second.nudges, catalogue)]
    start, claimed = Barrier(2), list[UserKey]()

    def sweep(kept: Kept) -> None:
        start.wait()
        more = True
        while more:
            done, more = kept.sweep.run(TUESDAY, 3)
            claimed.extend(outcome.plan.who for outcome in done if outcome.nudge)

    threads = [Thread(target=sweep, args=[kept]) for kept in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed, key=str) == sorted(people, key=str)
    first.store.close()
    second.store.close()


def test_an_experiment_is_asked_about_once_on_its_day_with_its_own_sentence(kept: Kept, catalogue: Catalogue) -> None:
    kept.begin()
    note(kept, date(2026, 11, 26))
    thursday = TUESDAY + 2 * DAY
    assert kept.run(TUESDAY) == [], "that week's nudge is the look-back"
    assert kept.run(thursday) == [Why.EXPERIMENT]
    nudge = kept.nudges.find(ANJA, "2026-W48")
    assert nudge is not None
    (step,) = kept.store.open_experiments(ANJA)
    assert (step.id, step.text, step.asked) == (nudge.experiment, "Ik vraag het haar", True)
    topic = topic_of(nudge, Known([step]), catalogue, "nl")
    assert topic is not None
    assert topic.experiment == step
    assert kept.run(TUESDAY + WEEK) == [Why.QUESTION]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_came_of_it_is_kept_and_closes_it(kept: Kept, outcome: Outcome) -> None:
    kept.begin()
    note(kept, date(2026, 11, 26), "eerste")
    note(kept, date(2027, 1, 26), "tweede")
    assert kept.run(TUESDAY + 2 * DAY) == [Why.EXPERIMENT]
    told = Exchange(Turn("coach", "Dank.", TUESDAY + 3 * DAY, "nl", kind=Kind.FOLLOW_UP), outcome=outcome)
    kept.store.record(ANJA, told, thread="T1:D1:eerste")
    assert [step.text for step in kept.store.open_experiments(ANJA)] == ["tweede"]


def test_an_experiment_that_was_erased_is_not_asked_about(kept: Kept) -> None:
    kept.begin()
    note(kept, date(2026, 11, 26))
    (talk,) = kept.store.conversations(ANJA)
    kept.store.forget_conversation(ANJA, talk.id)
    assert kept.run(TUESDAY + 2 * DAY) == [Why.MOVED], "its own day that week has gone by"
    assert kept.due() == TUESDAY + WEEK


def test_after_three_without_an_answer_it_says_once_that_it_stops(kept: Kept) -> None:
    kept.begin()
    weeks = [TUESDAY + number * WEEK for number in range(8)]
    assert [kept.run(week) for week in weeks] == [[Why.QUESTION]] * 3 + [[Why.NOTICE]] + [[]] * 4
    plan = kept.nudges.plan(ANJA)
    assert plan is not None
    assert plan.stopped
    assert plan.due is None


def test_an_answer_makes_it_count_anew(kept: Kept) -> None:
    kept.begin()
    for number in range(6):
        week = TUESDAY + number * WEEK
        assert kept.run(week) == [Why.QUESTION]
        if number == 2:
            kept.nudges.answered(ANJA, week + MINUTE)
            nudge = kept.nudges.find(ANJA, "2026-W50")
            assert nudge is not None
            assert nudge.answered
    assert kept.run(TUESDAY + 6 * WEEK) == [Why.NOTICE]


def test_silent_weeks_are_not_unanswered(kept: Kept, catalogue: Catalogue) -> None:
    kept.begin()
    for number, question in enumerate(catalogue.dialogue["nl"].weekly):
        asked = Turn("coach", "?", MONDAY + number * MINUTE, "nl", kind=Kind.WEEKLY, question=question.id)
        kept.store.record(ANJA, Exchange(asked))
    assert [kept.run(TUESDAY + number * WEEK) for number in range(3)] == [[Why.SILENT]] * 3
    plan = kept.nudges.plan(ANJA)
    assert plan is not None
    assert plan.unanswered == 0


def test_a_pause_sends_nothing_and_ends_by_itself_when_it_is_ended(kept: Kept) -> None:
    kept.begin()
    kept.store.save_setting(ANJA, "paused", "yes")
    assert kept.run(TUESDAY) == [Why.PAUSED]
    kept.store.save_setting(ANJA, "paused", "no")
    assert kept.run(TUESDAY + MINUTE) == []
    assert kept.run(TUESDAY + WEEK) == [Why.QUESTION]


def test_who_switched_it_off_is_not_looked_at_again(kept: Kept) -> None:
    kept.begin()
    kept.store.save_setting(ANJA, "nudge-day", "off")
    assert kept.run(TUESDAY) == [Why.OFF]
    assert kept.due() is None


def test_a_cap_of_one_in_four_weeks(kept: Kept) -> None:
    kept.begin(nudge_cap="1")
    assert [len(kept.run(TUESDAY + number * WEEK)) for number in range(6)] == [1, 0, 0, 0, 1, 0]


def test_without_a_yes_to_keeping_only_questions_are_asked(kept: Kept) -> None:
    kept.begin(keep="no")
    note(kept, date(2026, 11, 24))
    assert kept.run(TUESDAY) == [Why.QUESTION]


def test_a_machine_that_was_down_sends_the_last_day_and_no_heap(kept: Kept) -> None:
    kept.begin()
    kept.begin(BRAM, nudge_day="mon")
    assert kept.run(TUESDAY + 4 * WEEK + MINUTE) == [Why.MOVED, Why.QUESTION]
    assert kept.due(BRAM) == datetime(2026, 12, 28, 8, 0, tzinfo=UTC)


def test_given_back_it_is_chosen_anew_and_was_not_asked(kept: Kept) -> None:
    kept.begin()
    note(kept, date(2026, 11, 24))
    assert [outcome.why for outcome in kept.sweep.run(TUESDAY)[0]] == [Why.EXPERIMENT]
    kept.nudges.release(ANJA, "2026-W48", TUESDAY - DAY, TUESDAY + DAY)
    assert kept.nudges.find(ANJA, "2026-W48") is None
    assert not kept.store.open_experiments(ANJA)[0].asked
    assert kept.due() == TUESDAY + DAY


def test_a_preview_changes_nothing(kept: Kept) -> None:
    kept.begin()
    for _ in range(2):
        assert [outcome.why for outcome in kept.sweep.preview(TUESDAY)] == [Why.QUESTION]
    assert kept.due() == TUESDAY


def test_erasing_takes_plan_and_nudges_of_that_user_alone(kept: Kept) -> None:
    kept.begin()
    kept.begin(BRAM)
    kept.run(TUESDAY)
    kept.store.erase(ANJA)
    assert kept.nudges.plan(ANJA) is None
    assert kept.nudges.find(ANJA, "2026-W48") is None
    assert kept.nudges.find(BRAM, "2026-W48") is not None
    assert kept.run(TUESDAY + WEEK) == [Why.QUESTION]


def test_of_who_somebody_is_and_where_they_are_reached_no_byte_is_readable(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    here = vault(tmp_path)
    kept = opened(here.store, here.nudges, catalogue)
    kept.begin(UserKey("slack", "Tkanarie", "Ukanarie"))
    (outcome,) = kept.sweep.run(TUESDAY)[0]
    assert outcome.nudge is not None
    kinds = {entry.kind.value: entry.values for entry in here.ledger.entries(UserKey("slack", "Tkanarie", "Ukanarie"))}
    assert kinds["nudge"]["question"] == outcome.nudge.question
    assert kinds["nudge-plan"]["due"] is not None
    here.store.close()
    bytes_ = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"kanarie" not in bytes_
    assert str(outcome.nudge.question).encode() not in bytes_


def test_a_nudge_goes_with_the_readings(tmp_path: Path, catalogue: Catalogue) -> None:
    here = vault(tmp_path)
    kept = opened(here.store, here.nudges, catalogue)
    kept.begin()
    kept.run(TUESDAY)
    here.ledger.expire(TUESDAY - DAY, TUESDAY - DAY)
    assert kept.nudges.find(ANJA, "2026-W48") is not None
    here.ledger.expire(TUESDAY, TUESDAY)
    assert kept.nudges.find(ANJA, "2026-W48") is None
    here.store.close()


def test_what_was_not_sent_is_not_unanswered_and_takes_no_look_back_away(kept: Kept) -> None:
    kept.begin()
    note(kept, date(2026, 11, 24))
    assert [outcome.why for outcome in kept.sweep.run(TUESDAY)[0]] == [Why.EXPERIMENT]
    kept.nudges.settle(ANJA, "2026-W48", NudgeState.DROPPED)
    plan = kept.nudges.plan(ANJA)
    assert plan is not None
    assert (plan.unanswered, plan.used) == (0, frozenset())
    assert kept.run(TUESDAY + WEEK) == [Why.EXPERIMENT], "it is asked about another time"


def test_what_was_never_sent_is_let_go_after_a_day_and_only_then(kept: Kept) -> None:
    kept.begin()
    kept.sweep.run(TUESDAY)
    for late, state in ((DAY - MINUTE, NudgeState.PLANNED), (DAY, NudgeState.DROPPED)):
        kept.sweep.stranded(TUESDAY + late)
        nudge = kept.nudges.find(ANJA, "2026-W48")
        assert nudge is not None
        assert nudge.state is state
    kept.nudges.settle(ANJA, "2026-W48", NudgeState.SENT)
    plan = kept.nudges.plan(ANJA)
    assert plan is not None
    assert plan.unanswered == 0, "what was let go is not sent any more"


def test_a_day_is_counted_from_its_own_time_and_not_from_when_it_was_claimed(kept: Kept) -> None:
    kept.begin()
    late = TUESDAY + DAY - 5 * MINUTE
    assert [outcome.why for outcome in kept.sweep.run(late)[0]] == [Why.QUESTION]
    assert [plan.who for plan, _ in kept.sweep.stranded(late + MINUTE)] == [ANJA]
    assert kept.sweep.stranded(TUESDAY + DAY + MINUTE) == []
    nudge = kept.nudges.find(ANJA, "2026-W48")
    assert nudge is not None
    assert nudge.state is NudgeState.DROPPED


@pytest.mark.parametrize("goes_wrong", ["let go", "given back"])
def test_a_notice_that_could_not_be_sent_comes_another_time_and_nothing_stops_before_it(
    kept: Kept, goes_wrong: str
) -> None:
    kept.begin()
    for number in range(3):
        kept.run(TUESDAY + number * WEEK)
    at = TUESDAY + 3 * WEEK
    assert [outcome.why for outcome in kept.sweep.run(at)[0]] == [Why.NOTICE]
    if goes_wrong == "let go":
        kept.nudges.settle(ANJA, "2026-W51", NudgeState.DROPPED)
        assert kept.run(at + 2 * DAY) == [Why.MOVED]
        again = at + WEEK
    else:
        kept.nudges.release(ANJA, "2026-W51", at - DAY, at + DAY)
        again = at + DAY
    assert kept.run(again) == [Why.NOTICE]
    plan = kept.nudges.plan(ANJA)
    assert plan is not None
    assert (plan.stopped, plan.due) == (True, None)


def test_whose_settings_cannot_be_read_holds_up_nobody_and_is_looked_at_again(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    kept.begin()
    kept.begin(BRAM)
    kept.store.save_setting(ANJA, "nudge-time", "kanarie")
    assert sorted(outcome.why for outcome in kept.sweep.preview(TUESDAY)) == [Why.BROKEN, Why.QUESTION]
    assert sorted(kept.run(TUESDAY)) == [Why.BROKEN, Why.QUESTION]
    assert "kanarie" not in caplog.text
    kept.store.save_setting(ANJA, "nudge-time", "10:00")
    assert kept.run(TUESDAY + DAY) == [Why.QUESTION], "within a day of ten o'clock it may still come"
    assert kept.run(TUESDAY + WEEK + timedelta(hours=1)) == [Why.QUESTION, Why.QUESTION]
