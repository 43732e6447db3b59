"""Somebody who comes back is greeted with what stands open, and hears how to begin something else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.channels.welcome_back import welcome_back
from bot.domain import Exchange, Experiment, Kind, Language, Turn, UserKey
from bot.store.base import Store
from tests.scenario.talk import new_app

ANJA = UserKey("terminal", "local", "anja")
NOW = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
STEP = Experiment("Ik vraag de directeur hoe hij slecht nieuws wil horen", date(2026, 11, 30))
CATALOGUE = new_app().catalogue


@pytest.fixture
def store() -> Store:
    """A store in memory in which nothing was kept yet."""
    return new_app().store(keep=False)


def told(store: Store, kind: Kind = Kind.READING, step: Experiment | None = None, closes: bool = False) -> None:
    """Keep one exchange, that ends the talk or not."""
    store.record(
        ANJA,
        Exchange(
            user=None if kind is Kind.SAFETY else Turn("user", "Ik zit klem.", NOW, language="nl"),
            coach=Turn("coach", "Wat zag je?", NOW, language="nl", kind=kind, pattern="double-bind"),
            experiment=step,
            closes=closes,
        ),
    )


def greeted(store: Store, language: Language = "nl", later: timedelta = timedelta(hours=1)) -> str:
    return welcome_back(store, ANJA, CATALOGUE, language, NOW + later) or ""


@pytest.mark.parametrize(("language", "name"), [("nl", "dubbele binding"), ("en", "double bind")])
def test_a_talk_that_goes_on_is_named_by_its_pattern(store: Store, language: Language, name: str) -> None:
    told(store)
    assert f" {name} " in greeted(store, language)
    assert {"nl": "'nieuw onderwerp'", "en": "'new topic'"}[language] in greeted(store, language)


@pytest.mark.parametrize(("language", "day"), [("nl", "maandag 30 november"), ("en", "Monday 30 November")])
def test_an_experiment_is_told_in_its_users_own_words_with_its_day(store: Store, language: Language, day: str) -> None:
    told(store, Kind.CLOSE, STEP, closes=True)
    shown = greeted(store, language, timedelta(days=1))
    assert f"“{STEP.text}”" in shown
    assert day in shown


def test_once_its_day_has_come_it_says_how_to_look_back_and_a_month_later_no_more(store: Store) -> None:
    told(store, Kind.CLOSE, STEP, closes=True)
    assert "vraag van de week" not in greeted(store)
    assert "vraag van de week" in greeted(store, later=timedelta(days=3))
    assert greeted(store, later=timedelta(days=60)) == ""


def test_a_talk_that_ended_or_was_about_safety_is_not_brought_up(store: Store) -> None:
    assert greeted(store) == "", "nothing was kept"
    told(store)
    assert greeted(store, later=timedelta(days=2)) == "", "it was quiet for too long"
    told(store, Kind.SAFETY, STEP)
    assert greeted(store) == ""
