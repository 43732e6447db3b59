"""When the endpoint is taken to be down, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.breaker import FAILURES, LONGEST_REST_SECONDS, REST_SECONDS, Breaker


@dataclass
class Watch:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def opened(watch: Watch) -> Breaker:
    breaker = Breaker(watch)
    for _ in range(FAILURES):
        assert breaker.closed
        breaker.failed()
    assert not breaker.closed
    return breaker


def test_a_few_failures_in_a_row_open_it() -> None:
    opened(Watch())


def test_an_answer_between_failures_keeps_it_closed() -> None:
    breaker = Breaker(Watch())
    for _ in range(10):
        breaker.failed()
        breaker.succeeded()
    assert breaker.closed


def test_after_a_rest_one_trial_is_wanted_and_not_two() -> None:
    watch = Watch()
    breaker = opened(watch)
    assert not breaker.wants_trial()
    watch.now += REST_SECONDS
    assert breaker.wants_trial()
    assert not breaker.wants_trial()
    breaker.trial_succeeded()
    assert breaker.closed


def test_the_rest_grows_with_every_trial_that_fails_up_to_a_limit() -> None:
    watch = Watch()
    breaker = opened(watch)
    rests = []
    for _ in range(8):
        start = watch.now
        while not breaker.wants_trial():
            watch.now += 1
        rests.append(watch.now - start)
        breaker.trial_failed()
    assert rests[:3] == [REST_SECONDS, 2 * REST_SECONDS, 4 * REST_SECONDS]
    assert rests[-1] == LONGEST_REST_SECONDS


def rested(watch: Watch, breaker: Breaker) -> float:
    start = watch.now
    while not breaker.wants_trial():
        watch.now += 1
    return watch.now - start


def test_after_a_trial_that_was_answered_one_failure_opens_it_again_for_longer() -> None:
    watch = Watch()
    breaker = opened(watch)
    rests = []
    for _ in range(3):
        rests.append(rested(watch, breaker))
        breaker.trial_succeeded()
        assert breaker.closed
        assert breaker.unproven
        breaker.failed()
        assert not breaker.closed
    assert rests == [REST_SECONDS, 2 * REST_SECONDS, 4 * REST_SECONDS]


def test_only_a_real_answer_makes_it_as_patient_as_at_first() -> None:
    watch = Watch()
    breaker = opened(watch)
    rested(watch, breaker)
    breaker.trial_failed()
    rested(watch, breaker)
    breaker.trial_succeeded()
    breaker.succeeded()
    assert not breaker.unproven
    for _ in range(FAILURES):
        assert breaker.closed
        breaker.failed()
    assert rested(watch, breaker) == REST_SECONDS


def test_who_was_still_waiting_when_it_opened_does_not_make_the_rest_longer() -> None:
    watch = Watch()
    breaker = opened(watch)
    for _ in range(5):
        breaker.failed()
    assert rested(watch, breaker) == REST_SECONDS
