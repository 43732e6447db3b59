"""What is kept goes by itself: at start, and daily, by the clock of the process."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.privacy import Retention, RowKind
from tests.scenario.slack.test_buttons_and_forms import filled, open_experiment
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, text_of

pytestmark = IN_SLACK


def kinds(here: Workspace) -> set[RowKind]:
    """Return the kinds of rows that are kept of Anja."""
    return {entry.kind for entry in here.vault.ledger.entries(here.key("UANJA"))}


async def test_r9_texts_go_after_ninety_days_readings_after_a_hundred_and_eighty_settings_stay(here: Workspace) -> None:
    await agreed(here)
    here.clock.later(days=89, hours=23)
    await here.coach.daily.look()
    assert SPAGAAT in here.kept("UANJA")
    here.clock.later(days=1)
    await here.coach.daily.look()
    assert set(here.kept("UANJA")) == {""}, "the texts are gone, what was read in them is not"
    assert RowKind.READING in kinds(here)
    assert here.store.named(here.key("UANJA"))[0].pattern == "double-bind"
    here.clock.later(days=90)
    await here.coach.daily.look()
    assert kinds(here) == {RowKind.SETTING}
    assert here.store.setting(here.key("UANJA"), "keep") == "yes"


async def test_r9_a_long_conversation_goes_with_the_last_that_was_said_in_it_and_until_then_is_told(
    here: Workspace,
) -> None:
    thread = await agreed(here)
    for days in (100, 100):
        here.clock.later(days=days)
        await here.coach.daily.look()
        await here.say("UANJA", "en mijn team wacht nog steeds af", thread)
    entries = here.vault.ledger.entries(here.key("UANJA"))
    [talk] = [entry for entry in entries if entry.kind is RowKind.CONVERSATION]
    until = Retention().until(talk.kind, talk.at or here.clock.now)
    assert until == here.clock.now + timedelta(days=180), "and not a day that is past already"
    here.clock.later(days=180)
    await here.coach.daily.look()
    assert RowKind.CONVERSATION not in kinds(here)


async def test_r9_it_runs_at_start(here: Workspace, begin: Any) -> None:
    await agreed(here)
    here.clock.later(days=200)
    here.vault.ledger.expire(here.clock.now, here.clock.now)
    after = await begin()
    assert after.coach.daily._done is not None


async def test_r9_it_runs_once_a_day_and_again_when_it_failed(here: Workspace) -> None:
    runs: list[object] = []

    async def work(now: object) -> None:
        runs.append(now)
        if len(runs) == 2:
            raise ValueError("kanarie")

    here.coach.daily._work = work
    await here.coach.daily.look()
    assert runs == [], "it ran at start"
    here.clock.later(days=1)
    await here.coach.daily.look()
    here.clock.later(days=1)
    await here.coach.daily.look()
    await here.coach.daily.look()
    assert len(runs) == 3


async def test_r9_after_its_text_is_gone_a_row_says_so_and_can_still_be_exported(here: Workspace) -> None:
    await agreed(here)
    here.clock.later(days=100)
    await here.coach.daily.look()
    await here.say("UANJA", "export")
    rows = json.loads(here.slack.files["klankbord.json"])["rows"]
    assert [row["text"] for row in rows if row["kind"] in {"message", "answer"}] == ["", ""]
    assert all("until" in row for row in rows)


async def test_r9_a_step_is_still_there_on_the_last_day_that_can_be_chosen_for_it(here: Workspace) -> None:
    await agreed(here)
    view = await open_experiment(here)
    refused = await here.submit("UANJA", view, filled("Ik vraag het", "2027-02-16"))
    assert refused.json()["errors"] == {
        "day": "Kies een dag tot en met maandag 15 februari. Daarna heb ik je stap misschien niet meer."
    }
    await here.submit("UANJA", view, filled("Ik vraag het", "2027-02-15"))
    here.clock.now = datetime(2027, 2, 15, 22, 0, tzinfo=UTC)
    await here.coach.daily.look()
    assert [step.text for step in here.store.open_experiments(here.key("UANJA"))] == ["Ik vraag het"]


async def test_r9_so_it_is_with_a_day_that_is_named_in_the_talk(here: Workspace) -> None:
    thread = await agreed(here)
    for said in ("experiment", "Ik vraag de directeur wat hij verwacht.", "over vijf maanden"):
        await here.say("UANJA", said, thread)
    assert "tot en met maandag 15 februari kies je?" in text_of(here.last("UANJA")["blocks"])
    assert here.store.open_experiments(here.key("UANJA")) == []


@pytest.mark.parametrize(("days", "ahead"), [(90, 83), (365, 358), (14, 7), (7, 3), (2, 1), (1, 0)])
def test_r9_the_last_day_to_look_back_leaves_a_week_of_the_term_or_half_of_it(days: int, ahead: int) -> None:
    today = date(2026, 11, 24)
    assert Retention(days, 3650).last_look_back(today) == today + timedelta(days=ahead)
