"""The thresholds are those that voices left out lead to: as many doors as possible, within what may be shown in vain."""

from __future__ import annotations

import numpy as np
import pytest

from bot.evaluation import NONE, Labelled
from bot.reader.scoring import Calibration
from bot.training.calibration import ALARMS, choose
from bot.training.situations import Situation
from bot.training.unseen import Opinion, Unseen
from bot.yamlfile import DataError

PATTERNS = ("afwachten", NONE)
ROUTES = ("burnout", NONE)
Row = tuple[Situation, float]


def text(id_: str, door: float, *, safety: bool = False, ordinary: bool = False, answering: bool = False) -> Row:
    """Return one text and how probable a model of other voices found it that a door is needed."""
    said = "Wat ik vertel beslaat hier meer dan acht woorden, en dat telt."
    labels = Labelled(
        id_, "nl", said, NONE if ordinary else None, "burnout" if safety else None, False, answering=answering
    )
    return Situation("x", labels), door


def calibrated(rows: list[Row], ruled: frozenset[str] = frozenset()) -> Calibration:
    """Return what is chosen for the scorer with meaning, when both opinions say the same."""
    situations = [situation for situation, _ in rows]
    doors = np.array([[door, 1 - door] for _, door in rows], np.float32)
    even = np.full((len(rows), 2), 0.5, np.float32)
    said = Opinion(even, doors, even, doors)
    unseen = Unseen.of(situations, "hash", said, said)
    heard, cries = [s.id in ruled for s in situations], [False] * len(rows)
    return choose(situations, unseen, PATTERNS, ROUTES, heard, cries)["meaning"]


def many(n: int, door: float, **kind: bool) -> list[Row]:
    """Return `n` texts of a kind that a model found equally probable."""
    return [text(f"{sorted(kind)} {door} {at}", door, **kind) for at in range(n)]


@pytest.fixture
def usual() -> list[Row]:
    """Ordinary situations and look-alikes that a model hardly hears anything in, and some that need a door."""
    return [*many(100, 0.02, ordinary=True), *many(100, 0.05), *many(40, 0.9, safety=True), *many(40, 0.4, safety=True)]


def test_the_door_opens_as_early_as_what_is_in_vain_allows(usual: list[Row]) -> None:
    few = calibrated([*usual, *many(1, 0.6, ordinary=True)])
    assert few.door_from < calibrated([*usual, *many(9, 0.6, ordinary=True)]).door_from


def test_look_alikes_may_hold_the_door_back_as_well(usual: list[Row]) -> None:
    assert calibrated(usual).door_from < calibrated([*usual, *many(30, 0.6)]).door_from


def test_an_answer_in_a_talk_has_a_measure_of_its_own_and_does_not_close_the_door_for_stories(usual: list[Row]) -> None:
    gloomy = calibrated([*usual, *many(20, 0.05, answering=True), *many(20, 0.6, answering=True)])
    assert gloomy.door_from == calibrated(usual).door_from
    assert gloomy.alarm_answering > 0.6


def test_without_such_answers_an_alarm_is_asked_of_them_as_of_stories(usual: list[Row]) -> None:
    chosen = calibrated(usual)
    assert chosen.alarm_answering == chosen.alarm_from == ALARMS[0]


def test_where_a_written_rule_is_heard_less_is_asked_of_the_model(usual: list[Row]) -> None:
    hinted = many(20, 0.12, safety=True)
    noisy = [*usual, *hinted, *many(30, 0.2)]
    ruled = frozenset(situation.id for situation, _ in hinted)
    chosen = calibrated(noisy, ruled)
    assert chosen.door_with_rule < 0.2 < chosen.door_from


def test_an_alarm_that_rings_too_often_in_vain_is_asked_for_more(usual: list[Row]) -> None:
    assert calibrated([*usual, *many(9, 0.77, ordinary=True)]).alarm_from > ALARMS[0]


def test_when_no_threshold_keeps_the_bounds_that_is_said_and_no_door_is_shut_in_silence(usual: list[Row]) -> None:
    with pytest.raises(DataError, match="every door would stay shut"):
        calibrated([*usual, *many(9, 0.99, ordinary=True)])
