"""The requirements on privacy that concern Slack, each test named after the one it holds (docs/requirements.md)."""

from __future__ import annotations

from bot.channels.slack.payload import Team, lane
from tests.scenario.slack.workspace import IN_SLACK, Workspace, text_of

pytestmark = IN_SLACK
NAMED = "Ik zit in een spagaat tussen de directie en mijn team, en Pieter de Vries (06-12345678) kijkt weg."


async def test_r16_a_name_is_masked_at_the_door_and_does_not_wait_for_a_yes(here: Workspace) -> None:
    await here.say("UANJA", NAMED)
    assert "Pieter" in text_of(here.last("UANJA")["blocks"]), "in the conversation itself nothing is changed"
    waiting = "".join(one.body for one in here.vault.intake.held(lane(Team("", "T1"), "UANJA")))
    assert "spagaat" in waiting
    for told in ("Pieter", "Vries", "12345678"):
        assert told not in waiting, told
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    assert "spagaat" in here.dump()
    assert "Pieter" not in here.dump()
