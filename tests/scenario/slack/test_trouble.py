"""An error of our own, in whatever somebody did: they are told in one sentence, in private, and nothing of the error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.store.sql_store import SqlStore
from tests.scenario.slack.test_nudges import ANJA, TUESDAY, at, closes_with_a_step, kept, switched_on
from tests.scenario.slack.workspace import IN_SLACK, Workspace, room, text_of

pytestmark = IN_SLACK

Deed = Callable[[Workspace], Awaitable[Any]]


async def wipes(here: Workspace) -> None:
    """Press the button that erases everything."""
    await here.choose(ANJA, "wipe", "all")


async def keeps_no_more(here: Workspace) -> None:
    """Switch keeping off."""
    await here.choose(ANJA, "keep", "no")


async def wants_no_nudge(here: Workspace) -> None:
    """Switch the nudge off on the home page."""
    await here.choose(ANJA, "nudge-day", "off")


async def says_yes_to_a_nudge(here: Workspace) -> None:
    """Press the button by which the nudge is wanted."""
    await here.press(ANJA, here.last(ANJA), "Ja, graag")


async def puts_it_off(here: Workspace) -> None:
    """Send in the form that puts a nudge off."""
    view = here.slack.of("views.open")[-1].arguments["view"]
    await here.submit(ANJA, view, {"until": {"until": {"selected_date": "2026-12-16"}}}, "V2")


async def finds_it_helpful(here: Workspace) -> None:
    """Press the thumb under an answer."""
    message = here.last(ANJA)
    payload = here.press_payload(ANJA, message, "Klopt niet")
    payload["actions"] = [{"action_id": "feedback", "type": "feedback_buttons", "value": "helpful", "action_ts": "1"}]
    await here.post(payload, "interaction")
    await here.settle()


async def noted_a_step(here: Workspace) -> None:
    """Have a step noted, and be asked whether a nudge is wanted."""
    await closes_with_a_step(here, await kept(here))


async def asked_to_put_off(here: Workspace) -> None:
    """Have the form open that puts a nudge off."""
    await switched_on(here)
    await at(here, TUESDAY)
    await here.press(ANJA, here.last(ANJA), "Later")


@pytest.mark.parametrize(
    ("before", "deed", "breaks"),
    [
        (kept, wipes, "erase"),
        (kept, keeps_no_more, "save_setting"),
        (switched_on, wants_no_nudge, "save_setting"),
        (noted_a_step, says_yes_to_a_nudge, "save_setting"),
        (asked_to_put_off, puts_it_off, "save_setting"),
        (kept, finds_it_helpful, "rate"),
    ],
)
async def test_whatever_somebody_did_they_are_told_that_it_went_wrong(
    here: Workspace, monkeypatch: pytest.MonkeyPatch, before: Deed, deed: Deed, breaks: str
) -> None:
    await before(here)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("kanarie")

    monkeypatch.setattr(SqlStore, breaks, broken)
    await deed(here)
    [letter] = here.vault.intake.dead_letters()
    told = here.last(ANJA)
    assert letter.reason == "error.RuntimeError"
    assert told["channel"] == room(ANJA)
    assert "Er ging iets mis aan mijn kant en dit is niet gelukt." in text_of(told["blocks"])
    assert letter.job.reference in text_of(told["blocks"])
    assert "kanarie" not in text_of(told["blocks"])
