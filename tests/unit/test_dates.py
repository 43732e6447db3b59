"""The day on which somebody wants to look back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach import dates
from bot.domain import LANGUAGES, Language

TUESDAY = date(2026, 11, 24)
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vrijdag", (2026, 11, 27)),
        ("Vrijdag!", (2026, 11, 27)),
        ("vr", (2026, 11, 27)),
        ("ma", (2026, 11, 30)),
        ("op vr", (2026, 11, 27)),
        ("ik doe het vrijdag", (2026, 11, 27)),
        ("aanstaande maandag", (2026, 11, 30)),
        ("maandagochtend", (2026, 11, 30)),
        ("dinsdag", (2026, 12, 1)),
        ("volgende week vrijdag", (2026, 12, 4)),
        ("vrijdag volgende week", (2026, 12, 4)),
        ("vrijdag over een week", (2026, 12, 4)),
        ("volgende week", (2026, 12, 1)),
        ("komende week", (2026, 12, 1)),
        ("na het weekend", (2026, 11, 30)),
        ("dit weekend", (2026, 11, 28)),
        ("after the weekend", (2026, 11, 30)),
        ("this weekend", (2026, 11, 28)),
        ("morgen", (2026, 11, 25)),
        ("overmorgen", (2026, 11, 26)),
        ("vandaag", (2026, 11, 24)),
        ("over twee weken", (2026, 12, 8)),
        ("over 10 dagen", (2026, 12, 4)),
        ("over een maand", (2026, 12, 24)),
        ("eind van de week", (2026, 11, 27)),
        ("eind van de maand", (2026, 11, 30)),
        ("1 december", (2026, 12, 1)),
        ("op 1 december, na het overleg", (2026, 12, 1)),
        ("3 januari", (2027, 1, 3)),
        ("5-12", (2026, 12, 5)),
        ("3/12", (2026, 12, 3)),
        ("doe maar 3/12", (2026, 12, 3)),
        ("op 3/12 kijk ik terug hoe het ging", (2026, 12, 3)),
        ("we look back on 3/12 when everybody is in", (2026, 12, 3)),
        ("vrijdag 4/12 bel ik haar over de planning", (2026, 12, 4)),
        ("op 3/12 of de dag erna", (2026, 12, 3)),
        ("donderdag 4/12", (2026, 12, 4)),
        ("ik ga het uiterlijk 4-12 met mijn collega bespreken", (2026, 12, 4)),
        ("ik wil het 12-1-2027 met mijn leidinggevende bespreken", (2027, 1, 12)),
        ("12-1-2027", (2027, 1, 12)),
        ("5/12/2026", (2026, 12, 5)),
        ("2026-12-05", (2026, 12, 5)),
        ("Friday", (2026, 11, 27)),
        ("on Friday", (2026, 11, 27)),
        ("next Friday", (2026, 12, 4)),
        ("next week", (2026, 12, 1)),
        ("tomorrow", (2026, 11, 25)),
        ("the day after tomorrow", (2026, 11, 26)),
        ("in two weeks", (2026, 12, 8)),
        ("in a week", (2026, 12, 1)),
        ("within 3 days", (2026, 11, 27)),
        ("December 4", (2026, 12, 4)),
        ("4th of December", (2026, 12, 4)),
        ("Dec 4, 2026", (2026, 12, 4)),
        ("end of this week", (2026, 11, 27)),
        ("de 30e", (2026, 11, 30)),
        ("op de 14e, na het overleg", (2026, 12, 14)),
        ("de 14e van volgende maand", (2026, 12, 14)),
        ("de 27e volgende maand", (2026, 12, 27)),
        ("maandag 14e", (2026, 12, 14)),
        ("the 14th", (2026, 12, 14)),
        ("on the 14th of next month", (2026, 12, 14)),
        ("over veertien dagen", (2026, 12, 8)),
        ("in fourteen days", (2026, 12, 8)),
        ("in a fortnight", (2026, 12, 8)),
        ("over twee of drie weken", (2026, 12, 15)),
        ("a week from today", (2026, 12, 1)),
        ("two weeks from now", (2026, 12, 8)),
        ("eind volgende week", (2026, 12, 4)),
        ("aan het eind van volgende week", (2026, 12, 4)),
        ("end of next week", (2026, 12, 4)),
        ("begin volgende week", (2026, 11, 30)),
        ("early next week", (2026, 11, 30)),
    ],
)
def test_a_day_is_understood_as_people_say_it(said: str, meant: tuple[int, int, int]) -> None:
    assert dates.find(said, TUESDAY) == date(*meant)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "geen idee",
        "zo gaat het altijd",
        "ooit een keer",
        "31 februari",
        "99-99",
        "2020-01-01",
        "2030-01-01",
        "over 99 maanden",
        "I may try",
        "24/7",
        "voor 24/7 is dit niet te doen",
        "Ik ga zeggen dat ik niet 24/7 bereikbaar ben.",
        "I am going to say that I am not reachable 24-7.",
        "Ik ga 3/4 van mijn tijd aan dit plan besteden.",
        "3/4 van de tijd",
        "een 3/4",
        "Ik ga zeggen dat de kans 50/50 is.",
        "Ik ga het op 2-3 plekken vragen, en 2-3 keer herhalen.",
        "2-3 keer",
        "I will ask it 2-3 times before I give up.",
        "dat is voor de 2e keer",
        "the 2nd time",
        "twee weken",
        "al twee weken geleden",
    ],
)
def test_what_names_no_day_within_a_year_is_not_guessed(said: str) -> None:
    assert dates.find(said, TUESDAY) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vrijdag, het is hier 24/7 druk", (2026, 11, 27)),
        ("vrijdag bel ik 2-3 collega's", (2026, 11, 27)),
        ("vrijdag 2-3 afdelingen langs, en dan zien we wel", (2026, 11, 27)),
        ("tomorrow, though it is 50/50 whether she has time", (2026, 11, 25)),
        ("ik ben er niet 24/7, op 3/12 wel", (2026, 12, 3)),
        ("ik werk 3/4 en heb het druk, over twee weken dan", (2026, 12, 8)),
    ],
)
def test_a_day_is_heard_beside_numbers_that_are_none(said: str, meant: tuple[int, int, int]) -> None:
    assert dates.find(said, TUESDAY) == date(*meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("morgen of vrijdag", (2026, 11, 25)),
        ("vrijdag of 5 december", (2026, 11, 27)),
        ("5 december of vrijdag", (2026, 12, 5)),
        ("over een week of vrijdag", (2026, 12, 1)),
        ("Friday or tomorrow", (2026, 11, 27)),
        ("the 4th of December or Friday", (2026, 12, 4)),
        ("vrijdag 4 december", (2026, 12, 4)),
        ("ik weet niet of vrijdag lukt", (2026, 11, 27)),
    ],
)
def test_of_one_day_or_another_the_first_is_taken(said: str, meant: tuple[int, int, int]) -> None:
    assert dates.find(said, TUESDAY) == date(*meant)


@given(DAYS, st.integers(0, 300), st.sampled_from(LANGUAGES))
def test_a_day_said_by_the_coach_is_understood_by_the_coach(today: date, ahead: int, language: Language) -> None:
    day = today + timedelta(days=ahead)
    assert dates.find(dates.say(day, language), today) == day


@given(
    st.text(max_size=80) | st.from_regex(r"(over|in) \d{1,2} (dagen|weeks)|\d{1,2}[-/]\d{1,2}", fullmatch=True), DAYS
)
def test_a_day_found_in_any_text_lies_from_today_within_a_year(text: str, today: date) -> None:
    found = dates.find(text, today)
    assert found is None or today <= found <= today + dates.LATEST


@pytest.mark.parametrize(("today", "meant"), [(28, 29), (29, 29)])
def test_in_the_weekend_this_one_is_meant(today: int, meant: int) -> None:
    assert dates.find("dit weekend", date(2026, 11, today)) == date(2026, 11, meant)


def test_a_weekday_is_never_today_itself() -> None:
    assert dates.find("dinsdag", TUESDAY) == TUESDAY + timedelta(days=7)


def test_the_29th_of_february_is_that_of_the_coming_leap_year() -> None:
    assert dates.find("29 februari", date(2027, 12, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(("language", "words"), [("nl", "vrijdag 4 december"), ("en", "Friday 4 December")])
def test_a_day_is_said_in_words(language: Language, words: str) -> None:
    assert dates.say(date(2026, 12, 4), language) == words


@pytest.mark.parametrize("text", ["vorige week vrijdag", "last Friday", "afgelopen maandag zei ik het", "last week"])
def test_a_day_that_is_past_is_no_day_to_look_back_on(text: str) -> None:
    assert dates.find(text, date(2026, 11, 24)) is None


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("in two weeks", "en"),
        ("over twee weken", "nl"),
        ("morgen", "nl"),
        ("tomorrow", "en"),
        ("in april", None),
        ("3/12", None),
    ],
)
def test_a_day_tells_in_which_language_it_was_said(text: str, spoken: Language | None) -> None:
    assert dates.language(text) == spoken
