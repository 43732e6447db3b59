"""Two processes on one database are one coach; when there is too much to do it says so, and loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.cli import jobs as command
from bot.jobs import leased
from bot.resources import Resources
from bot.settings import Settings
from bot.store.vault import Vault
from tests.contract.engines import VAULTS
from tests.fakes import FakeReader
from tests.postgres import bytes_of
from tests.scenario.slack.fake import FakeSlack, Fault
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, TORN, Workspace, new_workspace, text_of

pytestmark = IN_SLACK
CANARY = "kanarievogel"


@pytest.fixture(params=[*VAULTS])
async def both(
    request: pytest.FixtureRequest,
    slack: FakeSlack,
    tmp_path: Path,
    catalogue: Catalogue,
    reader: FakeReader,
    resources: Resources,
) -> AsyncIterator[tuple[Workspace, Workspace]]:
    """Two coaches on one database, with one Slack around them."""
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(2):
            kept: Vault = VAULTS[request.param](tmp_path)
            here = new_workspace(slack, tmp_path / "slack.db", catalogue, reader, resources, kept=kept)
            await stack.enter_async_context(here.web.router.lifespan_context(here.web))
            found.append(here)
        yield found[0], found[1]


async def settle(*workspaces: Workspace) -> None:
    """Wait until nobody has anything to do."""
    while workspaces[0].vault.intake.waiting():
        await asyncio.gather(*(here.coach.jobs.claim() for here in workspaces))
        await asyncio.gather(*(here.settle() for here in workspaces))
    await asyncio.gather(*(here.settle() for here in workspaces))


async def test_repeats_at_both_doors_are_answered_once(both: tuple[Workspace, Workspace]) -> None:
    payload = both[0].message("UANJA", SPAGAAT)
    answers = await asyncio.gather(*(both[number % 2].post(payload, retry=number) for number in range(8)))
    await settle(*both)
    assert {answer.status for answer in answers} == {200}
    assert len(both[0].posts("UANJA")) == 1


async def test_what_one_person_says_at_two_doors_is_answered_in_order(both: tuple[Workspace, Workspace]) -> None:
    payloads = [
        both[0].message("UANJA", f"Bericht {number} over mijn opdrachtgever en zijn plan.") for number in range(6)
    ]
    for number, payload in enumerate(payloads):
        await both[number % 2].post(payload)
    await settle(*both)
    assert [post["thread_ts"] for post in both[0].posts("UANJA")] == [payload["event"]["ts"] for payload in payloads]


async def test_a_talk_goes_on_at_whichever_door(both: tuple[Workspace, Workspace]) -> None:
    one, other = both
    thread = await one.say("UANJA", SPAGAAT)
    await settle(*both)
    await other.press("UANJA", other.last("UANJA"), "Bewaren en verder")
    await settle(*both)
    await one.say("UANJA", "Dat merk ik elke week weer.", thread)
    await settle(*both)
    assert one.kept("UANJA")[0] == SPAGAAT
    assert len(one.kept("UANJA")) == 4


async def test_what_a_process_that_died_had_decided_is_sent_by_the_other_once(
    both: tuple[Workspace, Workspace],
) -> None:
    one, other = both
    for here in both:
        here.patience.crashes = here is one
    payload = one.message("UANJA", SPAGAAT)
    one.slack.faults.append(Fault("chat.postMessage", "lost"))
    await one.post(payload)
    await settle(*both)
    assert len(other.posts("UANJA")) == 1, "it stood there already, and was found"
    await other.press("UANJA", other.last("UANJA"), "Bewaren en verder")
    await settle(*both)
    assert other.kept("UANJA")[0] == SPAGAAT


@pytest.mark.parametrize(("text", "words"), [(SPAGAAT, "Het is druk"), (TORN, "It is busy")])
async def test_who_waits_long_is_told_so_once_in_a_conversation_and_answered_all_the_same(
    here: Workspace, text: str, words: str
) -> None:
    if words == "It is busy":
        await here.choose("UANJA", "language", "en")
    await here.coach.jobs.make_room(0)
    payload = here.message("UANJA", text)
    thread = payload["event"]["ts"]
    for _ in range(2):
        await here.post(payload)
    await here.post(here.message("UANJA", "en nog iets erbij over de factuur van vorige maand", thread))
    await here.coach.jobs.keep_house()
    assert here.posts("UANJA") == [], "not before it is late"
    here.clock.later(seconds=leased.LATE.total_seconds())
    for _ in range(3):
        await here.coach.jobs.keep_house()
        await here.settle()
    [notice] = here.posts("UANJA")
    assert (notice["thread_ts"], words in text_of(notice["blocks"])) == (thread, True)
    await here.coach.jobs.make_room(leased.WIDTH)
    await here.coach.jobs.claim()
    await here.settle()
    assert len(here.posts("UANJA")) == 3


async def test_nothing_that_somebody_writes_lies_open_in_the_database_of_the_jobs(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    here = both[0]
    for one in both:
        await one.coach.jobs.make_room(0)
    await here.post(here.message("UANJA", f"{SPAGAAT} {CANARY}"))
    waiting = bytes_of(tmp_path)
    assert here.vault.intake.unfinished()[0].body["text"].endswith(CANARY), "it waits there"
    here.slack.faults.append(Fault("chat.postMessage", "channel_not_found"))
    await here.coach.jobs.make_room(1)
    await here.coach.jobs.claim()
    await here.settle()
    assert here.vault.intake.dead_letters()[0].job.decided
    for bytes_now in (waiting, bytes_of(tmp_path)):
        for secret in (CANARY, "spagaat", "UANJA", "DANJA"):
            assert secret.encode() not in bytes_now


@pytest.fixture
def app(here: Workspace, tmp_path: Path) -> Any:
    """What the command line finds: the same database."""

    class Found:
        settings = Settings(tmp_path / "slack.db")

        def vault(self, *, keep: bool = True) -> Vault:
            from tests.contract.engines import vault  # noqa: PLC0415

            return vault(tmp_path, name="slack")

    return Found()


async def test_an_operator_sees_what_was_set_aside_runs_it_again_and_learns_nothing_of_whom_or_what(
    here: Workspace, app: Any, capsys: Any
) -> None:
    here.slack.faults.append(Fault("chat.postMessage", "channel_not_found", times=2))
    for user in ("UANJA", "UBRAM"):
        await here.say(user, f"{SPAGAAT} {CANARY}")
    assert command.show(app) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("0 waiting, 2 set aside")
    assert shown.count("channel_not_found") == 2
    for secret in (CANARY, "UANJA", "DANJA", "T1"):
        assert secret not in shown
    first, second = (line.split()[0] for line in shown.splitlines() if "channel_not_found" in line)
    assert command.retry(app, first) == 0
    await here.coach.jobs.claim()
    await here.settle()
    assert len(here.posts("UANJA")) == 1
    assert command.drop(app, second) == 0
    assert command.retry(app, second) == 1
    assert second in capsys.readouterr().err
    assert command.retry(app, None) == 0
    assert here.posts("UBRAM") == []
