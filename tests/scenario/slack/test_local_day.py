"""Today is the day where somebody is: after midnight in Amsterdam, and in the evening in Curaçao."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.nudges.base import ZONE
from tests.scenario.slack.test_buttons_and_forms import filled, open_experiment
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, Workspace, text_of

pytestmark = IN_SLACK

ANJA = "UANJA"
AMSTERDAM = datetime(2026, 11, 24, 23, 40, tzinfo=UTC)
"""Wednesday the 25th, twenty to one at night."""

CURACAO = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)
"""Wednesday the 25th, half past eight in the evening."""

HERE = pytest.mark.parametrize(("now", "zone"), [(AMSTERDAM, None), (CURACAO, "America/Curacao")])


async def there(here: Workspace, now: datetime, zone: str | None) -> str:
    """Let Anja be somewhere at some moment, and have a talk kept; returns its thread."""
    here.clock.now = now
    if zone is not None:
        here.store.save_setting(here.key(ANJA), ZONE, zone)
    return await agreed(here)


async def a_step(here: Workspace, thread: str, said: str) -> str:
    """Let Anja ask for an experiment and name a step; returns what the coach asks."""
    for message in ("experiment", said):
        await here.say(ANJA, message, thread)
    return text_of(here.last(ANJA)["blocks"])


@HERE
async def test_tomorrow_is_the_day_after_today_where_somebody_is(
    here: Workspace, now: datetime, zone: str | None
) -> None:
    thread = await there(here, now, zone)
    await a_step(here, thread, "Ik vraag de directeur wat hij verwacht.")
    await here.say(ANJA, "morgen", thread)
    assert "donderdag 26 november" in text_of(here.last(ANJA)["blocks"])
    assert [step.due for step in here.store.open_experiments(here.key(ANJA))] == [date(2026, 11, 26)]


@HERE
async def test_so_it_is_when_the_day_was_named_a_message_before(
    here: Workspace, now: datetime, zone: str | None
) -> None:
    thread = await there(here, now, zone)
    asked = await a_step(here, thread, "Ik vraag de directeur morgen wat hij verwacht.")
    assert "vrijdag 27 november" in asked, "the working day after Thursday"
    await here.say(ANJA, "dank je", thread)
    assert [step.due for step in here.store.open_experiments(here.key(ANJA))] == [date(2026, 11, 27)]


@HERE
async def test_the_form_takes_today_and_no_day_before_it(here: Workspace, now: datetime, zone: str | None) -> None:
    await there(here, now, zone)
    view = await open_experiment(here)
    assert "2026-12-02" in str(view), "a week from today is proposed"
    refused = await here.submit(ANJA, view, filled("Ik vraag het", "2026-11-24"))
    assert set(refused.json()["errors"]) == {"day"}
    taken = await here.submit(ANJA, view, filled("Ik vraag het", "2026-11-25"))
    assert taken.body == b""
    assert [step.due for step in here.store.open_experiments(here.key(ANJA))] == [date(2026, 11, 25)]


@HERE
async def test_a_step_of_today_is_looked_back_on_today(here: Workspace, now: datetime, zone: str | None) -> None:
    await there(here, now, zone)
    view = await open_experiment(here)
    await here.submit(ANJA, view, filled("Ik vraag het", "2026-11-25"))
    await here.command(ANJA, "vraag van de week")
    assert "Ik vraag het" in text_of(here.last(ANJA)["blocks"])


@HERE
async def test_what_is_kept_is_kept_in_utc(here: Workspace, now: datetime, zone: str | None) -> None:
    await there(here, now, zone)
    rows: list[dict[str, Any]] = list(here.database.rows("select at from turns"))
    assert {row["at"] for row in rows} == {now.isoformat(timespec="microseconds")}


async def test_what_waits_for_a_yes_is_in_utc(here: Workspace) -> None:
    here.clock.now = AMSTERDAM
    await here.say(ANJA, "Ik zit in een spagaat tussen de directie en mijn team.")
    assert "+01:00" not in here.dump()
