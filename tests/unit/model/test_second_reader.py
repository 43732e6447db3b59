"""The second reader: asked where the first was in two minds, heard only with words that stand there."""

from __future__ import annotations

import pytest

from bot.domain import Abstention, Kind
from tests.unit.model.conftest import Begin
from tests.unit.model.helping import GOOD_NL, STORY, answering

pytestmark = pytest.mark.anyio

BOTH = "Ik zit in een spagaat tussen de directie en mijn team, en straks krijg ik geen factuur meer betaald."
QUOTE = "spagaat tussen de directie"


def step(pattern: str, quote: str = QUOTE, **said: str):  # type: ignore[no-untyped-def]
    return answering(GOOD_NL | said, {"pattern": pattern, "quote": quote})


async def test_a_sure_reader_is_not_doubted(begin: Begin) -> None:
    talk = begin(step("none"), sure=0.7)
    await talk.say(STORY)
    assert talk.asked == ["words"]


async def test_a_second_opinion_that_agrees_confirms(begin: Begin) -> None:
    talk = begin(step("double-bind"), sure=0.55)
    answer = await talk.say(STORY)
    assert talk.asked == ["second_reader", "words"]
    assert answer.reply.pattern == "double-bind"
    assert answer.reading.reader == "fake + m-1"
    assert answer.footer is not None
    assert "bevestigd door m-1" in answer.footer


async def test_one_that_chooses_the_other_candidate_corrects_and_its_words_are_the_evidence(begin: Begin) -> None:
    offer = "Misschien speelt hier wie betaalt, bepaalt, tussen de directie en jou."
    talk = begin(step("wie-betaalt-bepaalt", "geen factuur meer betaald"), sure=0.55, uses="reading")
    answer = await talk.say(BOTH)
    assert answer.reply.pattern == "wie-betaalt-bepaalt", offer
    span = answer.reading.hits[0].evidence[0]
    assert BOTH[span.start : span.end] == span.text == "geen factuur meer betaald"
    assert "geen factuur meer betaald" in answer.reply.text
    assert answer.footer is not None
    assert "bijgesteld door m-1" in answer.footer


async def test_one_that_finds_none_takes_the_pattern_away(begin: Begin) -> None:
    talk = begin(step("none"), sure=0.55, uses="reading")
    answer = await talk.say(STORY)
    assert answer.reply.kind is Kind.NO_PATTERN
    assert answer.reading.abstention is Abstention.NONE
    assert answer.reading.rival == "double-bind"


@pytest.mark.parametrize(
    "quote", ["dat staat er niet", "Spagaat Tussen De Directie", "spagaat", "", "spagaat … directie"]
)
@pytest.mark.parametrize("pattern", ["none", "wie-betaalt-bepaalt", "double-bind"])
async def test_without_words_that_stand_there_to_the_letter_it_does_not_count(
    begin: Begin, pattern: str, quote: str
) -> None:
    talk = begin(step(pattern, quote), sure=0.55, uses="reading")
    local = talk.local(BOTH)
    answer = await talk.say(BOTH)
    assert (answer.reply, answer.reading) == (local.reply, local.reading)
    assert answer.footer is not None
    assert "aan dat er niet staat" in answer.footer


@pytest.mark.parametrize("quote", ["agaat tussen de directie", "tussen de direct", "factuur meer betaald"])
async def test_words_that_are_cut_or_lost_their_negation_do_not_count(begin: Begin, quote: str) -> None:
    talk = begin(step("wie-betaalt-bepaalt", quote), sure=0.55, uses="reading")
    local = talk.local(BOTH)
    answer = await talk.say(BOTH)
    assert answer.reading == local.reading
    assert answer.footer is not None
    assert "aan dat er niet staat" in answer.footer


async def test_the_evidence_is_the_place_where_the_words_stand_whole(begin: Begin) -> None:
    story = "In de onbetaalde rol hier zit ik in een spagaat, zij heeft de betaalde rol hier, en de factuur ook."
    talk = begin(step("wie-betaalt-bepaalt", "betaalde rol hier"), sure=0.55, uses="reading")
    answer = await talk.say(story)
    span = answer.reading.hits[0].evidence[0]
    assert (span.start, span.text) == (story.index(" betaalde") + 1, "betaalde rol hier")


@pytest.mark.parametrize("pattern", ["hoog-laag", "verborgen-contract", "onzin", ""])
async def test_a_label_outside_the_list_does_not_count(begin: Begin, pattern: str) -> None:
    talk = begin(step(pattern), sure=0.55, uses="reading")
    local = talk.local(BOTH)
    answer = await talk.say(BOTH)
    assert (answer.reply, answer.reading) == (local.reply, local.reading)
    assert answer.footer is not None
    assert "buiten de lijst" in answer.footer


async def test_a_reading_that_failed_does_not_keep_the_words_away(begin: Begin) -> None:
    talk = begin(step("hoog-laag"), sure=0.55)
    answer = await talk.say(STORY)
    assert GOOD_NL["question"] in answer.reply.text
    assert answer.footer is not None
    assert "Gelezen door fake. Woorden van m-1." in answer.footer


async def test_what_a_user_put_aside_before_stays_aside_whatever_the_model_says(begin: Begin) -> None:
    talk = begin(step("wie-betaalt-bepaalt", "geen factuur meer betaald"), sure=0.8)
    await talk.say("Ik krijg deze factuur niet betaald zolang ik tegenspreek.")
    await talk.say("klopt niet")
    await talk.say("iets anders")
    assert talk.flow.store.history is not None
    object.__setattr__(talk.reader, "score", 0.55)
    answer = await talk.say(BOTH)
    assert answer.reply.pattern != "wie-betaalt-bepaalt"


async def test_with_a_pattern_on_the_table_it_is_not_asked(begin: Begin) -> None:
    talk = begin(step("double-bind"), sure=0.55)
    await talk.say(STORY)
    talk.endpoint.seen.clear()
    await talk.say("Het team zit ook in een spagaat sinds de directie dat zei.")
    assert "second_reader" not in talk.asked


async def test_only_candidates_of_the_local_reader_are_offered(begin: Begin) -> None:
    talk = begin(step("double-bind"), sure=0.55)
    await talk.say(BOTH)
    schema = talk.endpoint.bodies[0]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["pattern"]["enum"] == ["double-bind", "wie-betaalt-bepaalt", "none"]
    prompt = talk.endpoint.bodies[0]["messages"][0]["content"]
    assert "`double-bind`" in prompt
    assert "`hoog-laag`" not in prompt
