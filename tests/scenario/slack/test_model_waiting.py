"""Whoever waits for the model holds up nobody: told by the order of what happens, not by how long it takes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpx2

from bot.catalogue import Catalogue
from bot.flow import CONSENT
from scripts.bench_model import ACK_SECONDS, broken
from tests.endpoint import Endpoint
from tests.fakes import FakeReader
from tests.scenario.slack.conftest import Begin
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, text_of
from tests.unit.model.conftest import DOORS, HEARS
from tests.unit.model.helping import GOOD_NL, STORY, Talk, answering

pytestmark = IN_SLACK

PEOPLE = 20


async def test_an_ack_and_a_quick_check_are_answered_while_twenty_conversations_wait(
    begin: Begin, catalogue: Catalogue
) -> None:
    all_wait, may_answer = asyncio.Event(), asyncio.Event()

    async def held(request: httpx2.Request) -> httpx2.Response:
        if len(far.endpoint.seen) == PEOPLE:
            all_wait.set()
        await may_answer.wait()
        return await answering(GOOD_NL)(request)  # type: ignore[operator]

    far = Talk(catalogue, Endpoint().will(held), FakeReader(HEARS, DOORS), {"concurrency": PEOPLE, "timeout": 300})
    here: Workspace = await begin(helper=far.help)
    people = [f"UW{n}" for n in range(PEOPLE)]
    for user in people:
        here.store.save_setting(here.key(user), CONSENT, "yes")
        here.coach.desk.flow.note_told(here.key(user), datetime(2026, 1, 1, tzinfo=UTC))
        assert (await here.post(here.message(user, STORY))).status == 200
    async with asyncio.timeout(120):
        await all_wait.wait()

    def helped() -> list[str]:
        return [u for u in people if any("Woorden van" in text_of(m.get("blocks", [])) for m in here.posts(u))]

    assert (await here.post(here.message("UNEW", SPAGAAT))).status == 200
    check = {
        "command": "/klankbord", "text": SPAGAAT, "team_id": here.team, "user_id": "UQUICK", "channel_id": "C1",
        "trigger_id": "quick.1", "response_url": here.slack.response_url("quick"),
    }  # fmt: skip
    assert (await here.post(check, "command")).status == 200
    await here.slack.until("response_url")
    assert here.slack.of("response_url")[0].arguments["hook"] == "quick"
    assert (len(far.endpoint.seen), helped()) == (PEOPLE, []), "all twenty were still waiting"
    may_answer.set()
    await here.settle()
    assert helped() == people


def test_the_benchmark_fails_when_those_who_wait_delay_others() -> None:
    quick = ([0.04, 0.05], [0.2, 0.3])
    assert broken(quick, quick, [0.5], 10, 64) == []
    assert len(broken(quick, quick, [0.5], 10, 0)) == 1
    assert len(broken(quick, quick, [ACK_SECONDS], 10, 64)) == 1
    assert len(broken(quick, ([0.2, 0.2], quick[1]), [0.5], 10, 64)) == 1
    assert len(broken(quick, (quick[0], [0.3, 11.0]), [0.5], 10, 64)) == 2
