"""A remote model in Slack: told before anything leaves, never in the way, and the foot of a reply says whose words it has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.flow import TOLD
from tests.endpoint import Endpoint, chat
from tests.fakes import FakeReader
from tests.scenario.slack.conftest import Begin
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Clock, Workspace, text_of
from tests.unit.model.conftest import DOORS, HEARS
from tests.unit.model.helping import GOOD_NL, Talk, answering

pytestmark = IN_SLACK

ANNA = "UANJA"
GOES_ON = "De directie keek de andere kant op toen ik er iets van zei."
AGAIN = "Mijn team zit alweer in een spagaat en de directie kijkt de andere kant op."


class Ticking(Clock):
    """A clock on which everything happens within one second."""

    def __call__(self) -> datetime:
        """Return the time, a little later at each look."""
        self.later(milliseconds=5)
        return self.now


@pytest.fixture
def far(catalogue: Catalogue) -> Talk:
    """The model's side."""
    return Talk(catalogue, Endpoint().will(answering(GOOD_NL)), FakeReader(HEARS, DOORS))


async def agreed(begin: Begin, far: Talk) -> Workspace:
    here: Workspace = await begin(helper=far.help)
    await here.say(ANNA, SPAGAAT)
    await here.press(ANNA, here.posts(ANNA)[-1], "Bewaren en verder")
    return here


def last(here: Workspace) -> Any:
    return here.last(ANNA)["blocks"]


async def test_the_first_message_stays_here_and_tells_where_texts_will_go(begin: Begin, far: Talk) -> None:
    here: Workspace = await begin(helper=far.help)
    await here.say(ANNA, SPAGAAT)
    assert not far.endpoint.seen
    assert "127.0.0.1:9" in text_of(last(here))
    assert "er gaat niets naar een AI-dienst" not in text_of(last(here))


async def test_after_a_yes_the_model_helps_and_the_foot_says_so(begin: Begin, far: Talk) -> None:
    here = await agreed(begin, far)
    await here.say(ANNA, AGAIN.replace("alweer in een spagaat", "in een spagaat tussen de directie en mijn team"))
    assert far.endpoint.seen
    assert ANNA not in far.endpoint.traffic
    assert "Woorden van" in text_of(last(here))


async def told_first(begin: Begin, far: Talk) -> tuple[Workspace, str]:
    """Let somebody who said yes before there was a model write a message: it is answered with where texts go from now on."""
    here: Workspace = await begin()
    await here.say(ANNA, SPAGAAT)
    await here.press(ANNA, here.posts(ANNA)[-1], "Bewaren en verder")
    later: Workspace = await begin(helper=far.help, clock=Ticking())
    thread = await later.say(ANNA, f"{AGAIN} Ook vroegkanarie deed niets.")
    assert not far.endpoint.seen
    assert "127.0.0.1:9" in text_of(last(later))
    return later, thread


async def test_who_said_yes_before_there_was_a_model_is_told_first_and_what_they_said_until_then_stays_here(
    begin: Begin, far: Talk
) -> None:
    here, thread = await told_first(begin, far)
    await here.say(ANNA, GOES_ON, thread)
    assert GOES_ON in here.kept(ANNA)
    assert far.endpoint.seen
    assert "vroegkanarie" not in far.endpoint.traffic
    assert SPAGAAT not in far.endpoint.traffic


async def test_what_was_said_in_the_second_in_which_an_earlier_release_told_its_writer_stays_here(
    begin: Begin, far: Talk
) -> None:
    here, thread = await told_first(begin, far)
    here.store.save_setting(here.key(ANNA), TOLD, "127.0.0.1:9 2026-11-24T10:00:00+00:00")
    here.clock.later(minutes=1)
    await here.say(ANNA, GOES_ON, thread)
    assert far.endpoint.seen
    assert "vroegkanarie" not in far.endpoint.traffic


async def test_another_address_is_told_anew(begin: Begin, far: Talk, catalogue: Catalogue) -> None:
    await agreed(begin, far)
    other = Talk(
        catalogue, Endpoint().will(answering(GOOD_NL)), FakeReader(HEARS, DOORS), {"url": "http://localhost:7/v1"}
    )
    moved: Workspace = await begin(helper=other.help)
    await moved.say(ANNA, AGAIN)
    assert not other.endpoint.seen
    assert "localhost:7" in text_of(last(moved))


async def test_a_quick_check_is_local(begin: Begin, far: Talk) -> None:
    here = await agreed(begin, far)
    await here.command(ANNA, AGAIN)
    assert not far.endpoint.seen


async def test_a_safety_message_never_reaches_it(begin: Begin, far: Talk) -> None:
    here = await agreed(begin, far)
    await here.say(ANNA, "Ik wil niet meer wakker worden.")
    assert not far.endpoint.seen
    assert "113" in text_of(last(here))


async def test_when_it_fails_the_answer_comes_all_the_same(begin: Begin, far: Talk) -> None:
    here = await agreed(begin, far)
    far.endpoint.will(chat("geen JSON"))
    await here.say(ANNA, AGAIN)
    assert "Woorden van Klankbord zelf: het antwoord van het taalmodel was niet bruikbaar." in text_of(last(here))


async def test_the_card_names_the_model_and_who_could_see(begin: Begin, far: Talk) -> None:
    here = await agreed(begin, far)
    await here.say(ANNA, "wat weet je van mij")
    told = text_of(last(here))
    assert "De leverancier van het taalmodel" in told
    assert "127.0.0.1:9" in told
    assert "Er gaat niets naar buiten" not in told
