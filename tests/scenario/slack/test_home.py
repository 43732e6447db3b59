"""The home page: who the coach is, and everything of this user and of nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain import Exchange, Experiment, Kind, Turn
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, TORN, Workspace, labels, text_of

pytestmark = IN_SLACK


def told(here: Workspace, user: str, talks: int, pattern: str | None = "double-bind") -> None:
    """Let somebody have had so many conversations, a week apart."""
    for number in range(talks):
        here.clock.later(days=7)
        at = here.clock()
        kind = Kind.READING if pattern else Kind.NO_PATTERN
        coach = Turn("coach", "antwoord", at, language="nl", kind=kind, pattern=pattern)
        exchange = Exchange(coach=coach, user=Turn("user", f"verhaal {user} {number}", at, language="nl"), closes=True)
        here.store.record(here.key(user), exchange, f"T1:D{user[1:]}:{number}.{pattern}")


async def test_the_page_says_who_the_coach_is_and_who_can_technically_see_what(here: Workspace) -> None:
    page = await here.open_home("UANJA")
    for said in (
        "software, geen mens",
        "Wat ik niet ben",
        "exporteren",
        "Voor leidinggevenden is er geen inzage",
        "fake",
    ):
        assert said in page, said


async def test_it_shows_only_the_viewers_own(here: Workspace) -> None:
    await agreed(here)
    here.store.record(
        here.key("UANJA"),
        Exchange(Turn("coach", "goed", here.clock()), experiment=Experiment("Ik bel", date(2026, 12, 4))),
    )
    mine, other = await here.open_home("UANJA"), await here.open_home("UBRAM")
    assert "spagaat" in mine
    assert "Ik bel" in mine
    assert "spagaat" not in other
    assert "Ik bel" not in other


async def test_below_five_conversations_nothing_is_said_of_patterns(here: Workspace) -> None:
    told(here, "UANJA", 4)
    page = await here.open_home("UANJA")
    assert "Te weinig om iets te zeggen: 4 van minstens 5" in page
    assert "Dubbele binding" not in page


async def test_from_five_on_each_pattern_is_counted_with_n_and_its_months(here: Workspace) -> None:
    told(here, "UANJA", 3)
    told(here, "UANJA", 2, None)
    page = await here.open_home("UANJA")
    assert "Dubbele binding: 3 van 5 (dec 2026: 3)" in page


async def test_a_pattern_that_was_put_aside_is_not_counted(here: Workspace) -> None:
    told(here, "UANJA", 5)
    await agreed(here)
    await here.press("UANJA", here.last("UANJA"), "Klopt niet")
    assert "Dubbele binding: 5 van 6" in await here.open_home("UANJA")


async def test_the_page_is_published_again_after_every_change(here: Workspace) -> None:
    await here.say("UANJA", SPAGAAT)
    assert here.slack.of("views.publish") == [], "nothing changed: nothing is kept"
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    assert "Bewaren staat aan" in text_of(here.slack.views["UANJA"]["blocks"])
    assert "spagaat" in text_of(here.slack.views["UANJA"]["blocks"])
    await here.choose("UANJA", "language", "en")
    assert "Keeping is on" in text_of(here.slack.views["UANJA"]["blocks"])
    await here.choose("UANJA", "keep", "no")
    assert "Keeping is off" in text_of(here.slack.views["UANJA"]["blocks"])
    assert all("hash" not in call.arguments for call in here.slack.of("views.publish"))


async def test_a_conversation_can_be_erased(here: Workspace) -> None:
    await agreed(here)
    [talk] = here.store.conversations(here.key("UANJA"))
    await here.choose("UBRAM", "delete", str(talk.id))
    assert here.kept("UANJA"), "nobody can erase what is another's"
    await here.choose("UANJA", "delete", str(talk.id))
    assert here.kept("UANJA") == []
    assert "spagaat" not in text_of(here.slack.views["UANJA"]["blocks"])


async def test_a_conversation_can_be_taken_up_again_where_it_stood(here: Workspace) -> None:
    thread = await agreed(here)
    await here.say("UANJA", "stop", thread)
    here.clock.later(days=3)
    [talk] = here.store.conversations(here.key("UANJA"))
    await here.choose("UANJA", "continue", str(talk.id))
    assert here.last("UANJA")["thread_ts"] == thread
    assert "laatste vraag" in text_of(here.last("UANJA")["blocks"])
    await here.say("UANJA", "mijn directeur belde weer", thread)
    assert len(here.store.conversations(here.key("UANJA"))) == 1


async def test_everything_can_be_wiped_from_the_page(here: Workspace) -> None:
    await agreed(here)
    await here.choose("UANJA", "wipe", "all")
    assert here.kept("UANJA") == []
    assert "Er is niets bewaard" in text_of(here.slack.views["UANJA"]["blocks"])


async def test_day_time_and_zone_are_saved_and_switch_it_on(here: Workspace) -> None:
    page = await here.open_home("UANJA")
    assert "America/Curacao" in page, "the zone of the profile is proposed"
    assert "Staat uit" in page
    for which, value in (("nudge-day", "mon"), ("nudge-time", "09:30"), ("zone", "Europe/Brussels")):
        await here.choose("UANJA", which, value)
        assert here.store.setting(here.key("UANJA"), which) == value


@pytest.mark.parametrize(
    ("which", "value"), [("nudge-day", "sun"), ("zone", "Mars/Base"), ("language", "xx"), ("keep", "?")]
)
async def test_a_value_that_the_page_does_not_offer_is_let_pass(here: Workspace, which: str, value: str) -> None:
    await here.choose("UANJA", which, value)
    assert here.store.setting(here.key("UANJA"), which) is None


async def test_the_page_stays_within_what_slack_shows(here: Workspace) -> None:
    told(here, "UANJA", 30)
    for number in range(30):
        step = Experiment("stap " * 80, date(2026, 12, 1 + number % 28))
        here.store.record(here.key("UANJA"), Exchange(Turn("coach", "goed", here.clock()), experiment=step))
    await here.open_home("UANJA")
    assert len(here.slack.views["UANJA"]["blocks"]) <= 100
    assert len(labels(here.slack.views["UANJA"]["blocks"])) >= 5


async def test_who_switched_keeping_on_at_the_page_is_told_everything_at_the_first_message_too(here: Workspace) -> None:
    await here.choose("UBRAM", "keep", "yes")
    await here.say("UBRAM", TORN)
    await here.say("UBRAM", TORN)
    first, second = (text_of(post["blocks"]) for post in here.posts("UBRAM"))
    assert "not a human" in first
    assert "not a human" not in second
    assert here.kept("UBRAM")[0] == TORN
