"""The footer promises what a story may also be: who asks for it gets that one, with the real reader."""

from __future__ import annotations

import pytest

from bot.domain import Kind
from tests.scenario.talk import Talk, new_app

STORIES = {
    "andere lezing": "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.",
    "what else could it be?": "If I advise firmly I am difficult, and if I hold back I fall short as an advisor.",
}


@pytest.mark.parametrize(("asks", "story"), STORIES.items())
@pytest.mark.parametrize("further", [0, 1])
def test_the_other_reading_is_the_one_that_the_footer_named(asks: str, story: str, further: int) -> None:
    talk = Talk.begin(new_app())
    first = talk.flow.respond(talk.who, story, talk.now)
    for _ in range(further):
        talk.say("ok")
    reply = talk.say(asks)
    assert reply.kind is Kind.OTHER_READING
    assert reply.pattern is not None
    name = talk.flow.catalogue.name(reply.pattern, reply.language)
    assert first.card is not None
    assert name in first.card, f"{first.card}\n{reply.text}"
    assert name in reply.text
