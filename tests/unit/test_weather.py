"""Team weather tells nothing of one person: what is told is coarse, has chance in it, and each word counts once."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.weather import CONTRIBUTORS, EPSILON, LAYERS, MEMBERS, Band, Quarter, bands, noise, weather, word

SINCE = datetime(2026, 7, 1, tzinfo=UTC)
THIRD = Quarter(2026, 3)
LAYER = st.sampled_from(LAYERS)
WORDS = st.lists(st.none() | LAYER, max_size=30)
MOMENT = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def half() -> float:
    """Chance that adds nothing: the same number twice gives a noise of 0."""
    return 0.5


def probability(k: int) -> float:
    """Return how probable a noise of k is."""
    alpha = math.exp(-EPSILON)
    return (1 - alpha) / (1 + alpha) * alpha ** abs(k)


@given(WORDS)
def test_r5_nothing_is_told_of_fewer_than_eight_people_or_five_words(words: list[str | None]) -> None:
    told = weather(words, half)
    enough = len(words) >= MEMBERS and sum(one is not None for one in words) >= CONTRIBUTORS
    assert (told is not None) == enough


@given(WORDS, st.lists(st.floats(0, 1, exclude_max=True), min_size=10, max_size=10))
def test_r5_what_is_told_has_no_number_and_no_name_in_it(words: list[str | None], chances: list[float]) -> None:
    told = weather(words, iter(chances).__next__)
    assert told is None or (set(told) <= set(LAYERS) and set(told.values()) <= set(Band))


def test_r5_the_noise_is_as_probable_as_it_is_said_to_be() -> None:
    steps = [(n + 0.5) / 300 for n in range(300)]
    seen = Counter(noise(iter(pair).__next__) for pair in itertools.product(steps, steps))
    for k in range(-5, 6):
        assert seen[k] / seen.total() == pytest.approx(probability(k), abs=0.004), k


@given(st.tuples(*[st.integers(0, 12)] * 5), LAYER, st.tuples(*[st.integers(-6, 18)] * 5))
def test_r5_differencing_by_who_knows_all_others_gains_no_more_than_e(
    counts: tuple[int, ...], joined: str, seen: tuple[int, ...]
) -> None:
    """Whatever counts with chance in them come out: with the last one or without, the odds differ by e^EPSILON at most."""
    without = dict(zip(LAYERS, counts, strict=True))
    with_one = without | {joined: without[joined] + 1}
    odds = [
        math.prod(probability(shown - true[layer]) for layer, shown in zip(LAYERS, seen, strict=True))
        for true in (without, with_one)
    ]
    assert math.exp(-EPSILON) <= (odds[0] / odds[1]) * (1 + 1e-9)
    assert odds[0] / odds[1] <= math.exp(EPSILON) * (1 + 1e-9)


def test_r5_what_is_told_is_made_of_the_noisy_counts_alone() -> None:
    """So that whatever holds of the counts holds of it."""
    words: list[str | None] = ["klem"] * 4 + ["veld"] * 3 + [None]
    assert weather(words, half) == bands({layer: words.count(layer) for layer in LAYERS})


def test_the_layer_that_came_up_most_stands_first() -> None:
    told = bands({"veld": 2, "afspraak": 0, "klem": 5, "overlevingszet": -3, "herhaling": 1})
    assert list(told.items()) == [("klem", Band.OFTEN), ("veld", Band.SOMETIMES)]
    assert bands(dict.fromkeys(LAYERS, 0)) == {}


@given(MOMENT)
def test_every_moment_lies_in_exactly_one_quarter(moment: datetime) -> None:
    quarter = Quarter.of(moment)
    assert quarter.start <= moment < quarter.end
    assert Quarter.of(quarter.start - timedelta(microseconds=1)) == quarter.before
    assert quarter.before.end == quarter.start


@given(
    st.lists(st.tuples(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)), LAYER)),
    MOMENT,
)
def test_nobody_gives_more_than_one_word_and_none_from_before_they_took_part(
    told: list[tuple[datetime, str]], since: datetime
) -> None:
    told.sort()
    given_ = word(told, since, THIRD)
    inside = [layer for at, layer in told if THIRD.start <= at < THIRD.end and at >= since]
    assert (given_ in inside) if inside else given_ is None


def test_of_equals_the_last_counts() -> None:
    days = [SINCE + timedelta(days=n) for n in range(4)]
    assert word(list(zip(days, ["veld", "klem", "veld", "klem"], strict=True)), SINCE, THIRD) == "klem"
    assert word(list(zip(days, ["veld", "klem", "veld", "veld"], strict=True)), SINCE, THIRD) == "veld"
