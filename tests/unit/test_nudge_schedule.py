"""When a nudge is due: the user's own day and time, whatever clocks, borders, holidays and machines do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nudges.schedule import CLOSES, OPENS, Slot, Wish, next_slot, opening, step, week_of, workday

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
YEARS_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def wish(day: int = TUESDAY, at: str = "09:00", zone: str = "Europe/Amsterdam", **more: object) -> Wish:
    """Return what somebody chose."""
    return Wish(day, time.fromisoformat(at), zone, **more)  # type: ignore[arg-type]


def utc(text: str) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(slot: Slot | None, zone: str) -> str:
    """Return a slot as the clock on the wall shows it."""
    assert slot is not None
    return f"{slot.at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


# The clock changes.


@pytest.mark.parametrize(
    ("monday", "winter_or_summer"),
    [
        ("2027-03-22T00:00", "2027-03-23T08:00"),
        ("2027-03-29T00:00", "2027-03-30T07:00"),
        ("2027-10-25T00:00", "2027-10-26T07:00"),
        ("2027-11-01T00:00", "2027-11-02T08:00"),
    ],
    ids=["before March", "after March", "before October", "after October"],
)
def test_nine_is_nine_before_and_after_the_clock_changes(monday: str, winter_or_summer: str) -> None:
    found = next_slot(wish(), utc(monday))
    assert found is not None
    assert found.at == utc(winter_or_summer)
    assert local(found, "Europe/Amsterdam").endswith("09:00")


@pytest.mark.parametrize(
    ("zone", "day", "at", "shown"),
    [
        ("Asia/Kolkata", "2027-03-30", "09:00", "2027-03-30T03:30"),
        ("Australia/Adelaide", "2027-03-30", "09:00", "2027-03-29T22:30"),
        ("Australia/Adelaide", "2027-04-06", "09:00", "2027-04-05T23:30"),
        ("Pacific/Chatham", "2027-03-30", "09:30", "2027-03-29T19:45"),
        ("Pacific/Chatham", "2027-04-06", "09:30", "2027-04-05T20:45"),
        ("America/Paramaribo", "2027-03-30", "09:00", "2027-03-30T12:00"),
        ("America/New_York", "2027-03-16", "09:00", "2027-03-16T13:00"),
    ],
)
def test_half_and_quarter_hours_and_southern_summers(zone: str, day: str, at: str, shown: str) -> None:
    found = next_slot(wish(at=at, zone=zone), utc(f"{day}T00:00") - timedelta(days=1))
    assert found is not None
    assert found.at == utc(shown)


@given(
    day=st.integers(0, 4),
    at=st.times(time(8), time(17, 30)),
    zone=st.sampled_from(sorted(available_timezones())),
    after=st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC)),
)
def test_whatever_the_zone_a_slot_lies_in_working_hours_of_a_working_day(
    day: int, at: time, zone: str, after: datetime
) -> None:
    found = next_slot(Wish(day, at, zone), after)
    assert found is not None
    here = found.at.astimezone(ZoneInfo(zone))
    assert found.at > after
    assert workday(here.date()), here
    assert OPENS <= here.time() < CLOSES, here
    assert week_of(here.date()) == found.week


def test_a_time_that_is_skipped_is_after_the_gap_and_one_that_comes_twice_is_the_first() -> None:
    """No zone changes its clock in working hours today; the rule is that of PEP 495 all the same."""
    from bot.nudges.schedule import moment  # noqa: PLC0415

    samoa = ZoneInfo("Pacific/Apia")  # the whole of 30 December 2011 did not exist there
    assert moment(date(2011, 12, 30), time(9), samoa).astimezone(samoa).date() == date(2011, 12, 31)


def test_a_zone_that_is_unknown_is_amsterdam() -> None:
    assert next_slot(wish(zone="Mars/Olympus"), YEARS_AGO) == next_slot(wish(), YEARS_AGO)


# Holidays.


@pytest.mark.parametrize(
    ("after", "day", "falls_on"),
    [
        ("2025-04-25T12:00", MONDAY, "Mon 2025-04-28"),  # King's Day was Saturday 26 April, for the 27th was a Sunday
        ("2026-04-26T12:00", MONDAY, "Tue 2026-04-28"),  # King's Day
        ("2026-04-05T12:00", MONDAY, "Tue 2026-04-07"),  # Easter Monday
        ("2026-05-03T12:00", TUESDAY, "Tue 2026-05-05"),  # Liberation Day is a working day in 2026
        ("2025-05-04T12:00", MONDAY, "Tue 2025-05-06"),  # and a day off in 2025
        ("2026-05-10T12:00", THURSDAY, "Fri 2026-05-15"),  # Ascension Day
        ("2026-12-20T12:00", FRIDAY, "Fri 2027-01-08"),  # Christmas and New Year's Day are Fridays
    ],
)
def test_on_a_holiday_it_comes_the_working_day_after_and_else_not_that_week(
    after: str, day: int, falls_on: str
) -> None:
    assert local(next_slot(wish(day), utc(after)), "Europe/Amsterdam") == f"{falls_on} 09:00"


def test_kings_day_moves_when_it_is_a_sunday() -> None:
    assert workday(date(2031, 4, 28))
    assert not workday(date(2031, 4, 26))  # a Saturday
    assert not workday(date(2026, 4, 27))


# Weeks, caps, snoozing.


def test_a_week_has_one_and_the_next_has_its_own() -> None:
    first = next_slot(wish(), utc("2026-11-23T00:00"))
    assert first == Slot("2026-W48", utc("2026-11-24T08:00"))
    assert next_slot(wish(), utc("2026-11-23T00:00"), used={"2026-W48"}) == Slot("2026-W49", utc("2026-12-01T08:00"))


def test_the_week_of_new_year_is_that_of_the_calendar() -> None:
    found = next_slot(wish(THURSDAY), utc("2026-12-28T00:00"))
    assert found == Slot("2026-W53", utc("2026-12-31T08:00"))
    assert week_of(date(2027, 1, 1)) == "2026-W53"
    assert next_slot(wish(THURSDAY), utc("2026-12-28T00:00"), used={"2026-W53"}) == Slot(
        "2027-W01", utc("2027-01-07T08:00")
    )


@pytest.mark.parametrize(("cap", "weeks"), [(4, [48, 49, 50, 51, 52]), (2, [48, 49, 52]), (1, [48, 52])])
def test_a_cap_counts_four_weeks(cap: int, weeks: list[int]) -> None:
    used: list[str] = []
    at = utc("2026-11-23T00:00")
    while (found := next_slot(wish(MONDAY, cap=cap), at, used)) and found.week <= "2026-W52":
        used.append(found.week)
        at = found.at
    assert used == [f"2026-W{week}" for week in weeks]


def test_a_cap_of_nothing_is_off() -> None:
    assert next_slot(wish(cap=0), YEARS_AGO) is None
    assert step(wish(cap=0), YEARS_AGO, utc("2026-11-24T08:00")).due is None


def test_nothing_comes_before_the_day_that_it_was_put_off_to_and_then_it_goes_on_by_itself() -> None:
    off = wish(TUESDAY, until=date(2026, 12, 2))
    assert next_slot(off, utc("2026-11-23T00:00")) == Slot("2026-W50", utc("2026-12-08T08:00"))
    assert next_slot(wish(until=date(2028, 1, 1)), utc("2026-11-23T00:00")) == Slot("2028-W01", utc("2028-01-04T08:00"))


# Experiments.


def test_a_week_with_a_look_back_has_it_on_that_day() -> None:
    found = next_slot(wish(TUESDAY), utc("2026-11-23T00:00"), look_backs=[date(2026, 11, 26)])
    assert local(found, "Europe/Amsterdam") == "Thu 2026-11-26 09:00"


@pytest.mark.parametrize(
    ("due", "asked"),
    [
        (date(2026, 11, 28), "Mon 2026-11-30"),  # a Saturday
        (date(2026, 12, 25), "Mon 2026-12-28"),  # Christmas, a Friday
        (date(2027, 3, 26), "Tue 2027-03-30"),  # Good Friday, then Easter
    ],
)
def test_a_look_back_on_a_day_off_is_asked_on_the_first_working_day(due: date, asked: str) -> None:
    since = datetime.combine(due, time(7), UTC)
    found = next_slot(wish(FRIDAY), since, look_backs=[due])
    assert local(found, "Europe/Amsterdam") == f"{asked} 09:00"


def test_a_look_back_whose_moment_has_passed_waits_for_the_own_day() -> None:
    found = next_slot(wish(FRIDAY), utc("2026-11-24T12:00"), look_backs=[date(2026, 11, 24)])
    assert local(found, "Europe/Amsterdam") == "Fri 2026-11-27 09:00"


def test_in_a_week_that_had_one_a_look_back_waits_for_the_next() -> None:
    found = next_slot(wish(TUESDAY), utc("2026-11-24T12:00"), used={"2026-W48"}, look_backs=[date(2026, 11, 27)])
    assert local(found, "Europe/Amsterdam") == "Tue 2026-12-01 09:00"


# Looking at the clock.


def test_before_its_time_there_is_only_when_to_look_again() -> None:
    found = step(wish(), YEARS_AGO, utc("2026-11-24T07:59"))
    assert found.slot is None
    assert found.due == utc("2026-11-24T08:00")


@pytest.mark.parametrize("back", ["2026-11-24T08:00", "2026-11-24T08:04", "2026-11-24T16:59", "2026-11-25T08:00"])
def test_up_to_a_day_late_it_still_comes_in_working_hours(back: str) -> None:
    assert step(wish(), utc("2026-11-17T09:00"), utc(back)).slot == Slot("2026-W48", utc("2026-11-24T08:00"))


@pytest.mark.parametrize("back", ["2026-11-24T17:00", "2026-11-24T23:30", "2026-11-25T06:30"])
def test_when_the_machine_comes_back_in_the_evening_it_waits_for_the_morning(back: str) -> None:
    found = step(wish(), utc("2026-11-17T09:00"), utc(back))
    assert found.slot is None
    assert found.due == utc("2026-11-25T07:00")
    assert step(wish(), utc("2026-11-17T09:00"), utc("2026-11-25T07:00")).slot is not None


@pytest.mark.parametrize(
    ("day", "at", "back", "next_one"),
    [
        (TUESDAY, "09:00", "2026-11-25T08:01", "2026-12-01T08:00"),
        (FRIDAY, "15:00", "2026-11-28T10:00", "2026-12-04T14:00"),
        (TUESDAY, "08:00", "2026-11-24T17:30", "2026-11-25T07:00"),
        (TUESDAY, "09:00", "2027-02-18T12:00", "2027-02-23T08:00"),
    ],
    ids=["over a day", "over the weekend", "just within", "three months: no heap of them"],
)
def test_it_waits_for_working_hours_within_a_day_and_is_skipped_after_that(
    day: int, at: str, back: str, next_one: str
) -> None:
    found = step(wish(day, at), utc("2026-11-20T16:00"), utc(back))
    assert found.slot is None
    assert found.due == utc(next_one)


def test_somebody_who_moves_zone_gets_the_week_once_and_in_their_own_morning() -> None:
    asked = step(wish(), utc("2026-11-20T16:00"), utc("2026-11-24T08:00")).slot
    assert asked is not None
    west = next_slot(wish(zone="America/New_York"), utc("2026-11-24T08:00"), used={asked.week})
    assert local(west, "America/New_York") == "Tue 2026-12-01 09:00"
    still_to_come = step(wish(zone="America/New_York"), utc("2026-11-20T16:00"), utc("2026-11-24T08:00"))
    assert still_to_come.slot is None
    assert still_to_come.due == utc("2026-11-24T14:00")


def test_somebody_who_moves_east_is_not_woken_for_a_slot_that_has_passed_there() -> None:
    found = step(wish(zone="Pacific/Auckland"), utc("2026-11-20T16:00"), utc("2026-11-24T09:00"))
    assert found.slot is None
    assert found.due is not None
    assert opening(found.due, "Pacific/Auckland") == found.due


@given(
    day=st.integers(0, 4),
    zones=st.lists(st.sampled_from(["Europe/Amsterdam", "Asia/Kolkata", "Pacific/Chatham", "America/New_York"]), min_size=8, max_size=8),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
    hours=st.lists(st.integers(1, 90), min_size=40, max_size=40),
)  # fmt: skip
def test_however_zones_and_sweeps_come_no_week_has_two_and_none_is_in_quiet_hours(
    day: int, zones: list[str], start: datetime, hours: list[int]
) -> None:
    used: list[str] = []
    since, now = start, start
    for number, hour in enumerate(hours):
        now += timedelta(hours=hour)
        zone = zones[number // 5]
        if (slot := step(wish(day, zone=zone), since, now, used).slot) is not None:
            here = now.astimezone(ZoneInfo(zone))
            assert workday(here.date()), here
            assert OPENS <= here.time() < CLOSES, here
            assert slot.week not in used
            used.append(slot.week)
            since = now
