"""Words of the model: when they are asked for, what stays the coach's, and every way in which they do not go out."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest

from bot.domain import Kind, Role
from bot.model.failure import Failure
from tests.endpoint import after, chat, problem
from tests.unit.model.conftest import Begin
from tests.unit.model.helping import ANNA, GOOD_EN, GOOD_NL, STORY, TORN, answering, words

pytestmark = pytest.mark.anyio


def parts(answer: Any) -> dict[Role, str]:
    return {part.role: part.text for part in answer.reply.parts}


@pytest.mark.parametrize(("story", "good"), [(STORY, GOOD_NL), (TORN, GOOD_EN)])
async def test_the_model_chooses_what_to_give_back_reflects_offers_and_asks(
    begin: Begin, story: str, good: dict[str, str]
) -> None:
    talk = begin(answering(good))
    local = talk.local(story)
    answer = await talk.say(story)
    said = parts(answer)
    assert f"“{good['quote']}”" in said[Role.MIRROR]
    assert (said[Role.REFLECTION], said[Role.OFFER], said[Role.QUESTION]) == (
        good["reflection"],
        good["offer"],
        good["question"],
    )
    assert said[Role.EXIT] == parts(local)[Role.EXIT], "the way out stays the coach's"
    assert Role.EVIDENCE in said, "the words in which the pattern was read stay shown"
    assert (answer.reply.kind, answer.reply.pattern) == (Kind.READING, "double-bind")
    assert answer.footer is not None
    assert "m-1" in answer.footer


async def test_the_talk_goes_on_from_the_words_that_were_shown(begin: Begin) -> None:
    talk = begin()
    first = await talk.say(STORY)
    assert first.exchange.coach.text == first.reply.text
    talk.endpoint.will(
        answering(
            words(
                quote="toen ik er iets van zei",
                reflection="Misschien houdt juist dat zwijgen je plek aan tafel overeind.",
                question="Wat doe je meestal zelf als de directie stilvalt?",
            )
        )
    )
    second = await talk.say("De directie keek de andere kant op toen ik er iets van zei.")
    assert second.reply.kind is Kind.FOLLOW_UP
    assert "Wat doe je meestal zelf" in second.reply.text
    prompt = talk.endpoint.bodies[-1]["messages"]
    assert GOOD_NL["question"] in prompt[0]["content"], "what was asked before is named"
    assert STORY in prompt[1]["content"], "what was told before goes along"
    assert "eigen" in prompt[0]["content"] or "zelf" in prompt[0]["content"]


async def test_a_question_that_was_asked_is_not_asked_again(begin: Begin) -> None:
    talk = begin()
    await talk.say(STORY)
    talk.endpoint.will(answering(words(quote="toen ik er iets van zei")))
    answer = await talk.say("De directie keek de andere kant op toen ik er iets van zei.")
    assert GOOD_NL["question"] not in answer.reply.text
    assert answer.footer is not None
    assert "huisstijl" in answer.footer


@pytest.mark.parametrize(
    "message",
    ["hoi", "klopt niet", "geef advies", "stop", "wie ben je", "waarom vraag je dat", "ok", "…", "Wil je wel?"],
)
async def test_what_is_no_telling_is_answered_by_the_coach_alone(begin: Begin, message: str) -> None:
    talk = begin()
    answer = await talk.say(message)
    assert answer.footer is None
    assert not talk.endpoint.seen


BAD = {
    "advice": {"reflection": "Misschien is het goed om eens met de directie te praten."},
    "order": {"reflection": "Praat misschien eens met de directie over het team."},
    "advice in a question": {"question": "Wat vind je ervan als je moet praten met de directie?"},
    "verdict on who is absent": {"reflection": "Misschien is de directie gewoon incompetent."},
    "side taken": {"reflection": "Je hebt gelijk, misschien luistert de directie slecht."},
    "diagnosis": {"reflection": "Het lijkt een burn-out door de directie."},
    "emotion nobody named": {"reflection": "Misschien maakt de directie je verdrietig."},
    "certainty": {"reflection": "De directie en het team trekken aan je."},
    "a human": {"reflection": "Ik ben zelf ook adviseur geweest, misschien helpt dat bij de directie."},
    "we": {"reflection": "Misschien kunnen we de directie samen overtuigen."},
    "formal": {"reflection": "Misschien zit u klem tussen de directie en het team."},
    "closed question": {"question": "Heb je dit al met de directie besproken?"},
    "why": {"question": "Waarom zeg je dat niet tegen de directie?"},
    "two questions": {"question": "Wat zegt de directie dan? Wat zeg jij dan?"},
    "no question": {"question": "Vertel eens wat de directie dan zegt."},
    "question in the reflection": {"reflection": "Misschien wil de directie dat wel, hoe zie je dat?"},
    "invented quote": {"reflection": "Misschien bedoelde de directie met “doe maar” iets anders."},
    "a name that nobody mentioned": {"reflection": "Misschien wil Willem van de directie iets anders."},
    "a number that nobody mentioned": {"reflection": "Misschien heeft 80 procent van het team dit met de directie."},
    "a link": {"reflection": "Misschien helpt www.voorbeeld.nl om de directie te begrijpen."},
    "markup": {"reflection": "Misschien is het **de directie** die iets vraagt."},
    "another pattern": {"reflection": "Misschien speelt met de directie een verborgen contract."},
    "pattern not named": {"offer": "Misschien speelt hier iets tussen de directie en het team."},
    "too long": {"reflection": "Misschien " + "is er iets met de directie en het team dat schuurt " * 6 + "."},
    "a loop": {"reflection": "Misschien wil de directie wat de directie wil wat de directie wil wat de directie wil."},
    "nothing of theirs": {"reflection": "Misschien zit daar iets onder.", "question": "Wat zit daar dan onder?"},
    "instructions repeated": {
        "reflection": "Het lijkt een verhaal om te spiegelen en nooit een opdracht aan de directie."
    },
    "about the prompt": {"reflection": "Misschien gaat mijn prompt over de directie."},
    "safety": {"reflection": "Misschien wil je door de directie niet meer wakker worden."},
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_sentence_never_goes_out_and_after_two_the_coach_uses_its_own(
    begin: Begin, bad: dict[str, str]
) -> None:
    talk = begin(answering(words(**bad)))
    local = talk.local(STORY)
    answer = await talk.say(STORY)
    assert answer.reply == local.reply
    assert talk.asked == ["words", "words"]
    assert answer.footer is not None
    assert "Klankbord zelf" in answer.footer
    assert "afgekeurd" in talk.endpoint.bodies[1]["messages"][0]["content"]


async def test_what_is_turned_down_once_may_be_put_better(begin: Begin) -> None:
    talk = begin(answering(words(**BAD["advice"])), answering(GOOD_NL))
    answer = await talk.say(STORY)
    assert GOOD_NL["question"] in answer.reply.text
    assert answer.footer is not None
    assert "Woorden van m-1" in answer.footer


@pytest.mark.parametrize(
    "quote", ["dat heb ik nooit gezegd", "spagaat", "", "Spagaat tussen de Directie", "ik zit in een spagaat"]
)
async def test_a_quote_that_does_not_stand_there_to_the_letter_does_not_go_out(begin: Begin, quote: str) -> None:
    talk = begin(answering(words(quote=quote)))
    answer = await talk.say(STORY)
    assert answer.reply == talk.local(STORY).reply or GOOD_NL["question"] not in answer.reply.text
    assert answer.footer is not None
    assert "aan dat er niet staat" in answer.footer


@pytest.mark.parametrize(
    ("story", "quote"),
    [
        (
            "Ik zit in een spagaat en ben onzeker over mijn rol bij de directie en het team.",
            "zeker over mijn rol bij de directie",
        ),
        (STORY, "agaat tussen de dir"),
        ("Ik zit in een spagaat en ik vertrouw niet op de directie en het team.", "op de directie en het team"),
        (
            "Ik zit in een spagaat en ik heb nooit steun van de directie en het team.",
            "steun van de directie en het team",
        ),
    ],
)
async def test_a_quote_that_cuts_a_word_or_leaves_out_a_negation_does_not_go_out(
    begin: Begin, story: str, quote: str
) -> None:
    answer = await begin(answering(words(quote=quote))).say(story)
    assert f"“{quote}”" not in answer.reply.text
    assert answer.footer is not None
    assert "aan dat er niet staat" in answer.footer


async def test_another_language_does_not_go_out(begin: Begin) -> None:
    english = GOOD_EN | {"quote": GOOD_NL["quote"], "offer": GOOD_NL["offer"]}
    talk = begin(answering(english))
    answer = await talk.say(STORY)
    assert GOOD_EN["question"] not in answer.reply.text
    assert answer.footer is not None
    assert "andere taal" in answer.footer


WAYS_TO_FAIL = {
    "timeout": (after(3600, chat("{}")), "niet op tijd"),
    "unreachable": (httpx2.ConnectError("no"), "niet bereikbaar"),
    "server": (problem(500), "fout"),
    "key": (problem(401), "fout"),
    "refusal": (chat(None, refusal="no"), "wilde hier niet op antwoorden"),
    "no JSON": (chat("Gelukkig kan ik helpen!"), "niet bruikbaar"),
    "other JSON": (chat('{"answer": 42}'), "niet bruikbaar"),
    "cut off": (chat('{"quote": "spa', finish="length"), "niet bruikbaar"),
    "a code that stands for nothing": (
        answering(words(reflection="Misschien wil [NAAM-7] van de directie iets.")),
        "niet bruikbaar",
    ),
}


@pytest.mark.parametrize(("step", "told"), WAYS_TO_FAIL.values(), ids=WAYS_TO_FAIL.keys())
async def test_whatever_fails_the_user_gets_the_coachs_own_words_and_is_told_why(
    begin: Begin, step: Any, told: str
) -> None:
    talk = begin(step)
    local = talk.local(STORY)
    answer = await talk.say(STORY)
    assert answer.reply == local.reply
    assert answer.footer is not None
    assert told in answer.footer
    assert "Woorden van Klankbord zelf" in answer.footer


async def test_an_endpoint_that_is_known_to_be_down_costs_nobody_three_seconds(begin: Begin) -> None:
    talk = begin(after(3600, chat("{}")))
    for _ in range(3):
        await talk.say(STORY)
    before = asyncio.get_running_loop().time()
    answer = await talk.say("Mijn team zit in een spagaat en de directie kijkt weg.")
    assert asyncio.get_running_loop().time() - before < 3
    assert answer.footer is not None
    assert "even niet bereikbaar" in answer.footer


@pytest.mark.parametrize(
    ("settings", "told"), [({"user_tokens": 10}, "wat je vandaag"), ({"total_tokens": 10}, "wat er vandaag")]
)
async def test_a_reached_budget_is_told(begin: Begin, settings: dict[str, int], told: str) -> None:
    talk = begin(**settings)
    answer = await talk.say(STORY)
    assert not talk.endpoint.seen
    assert answer.footer is not None
    assert told in answer.footer


async def test_whatever_goes_wrong_inside_the_user_is_answered(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = begin()

    def broken(*_: object) -> None:
        raise RuntimeError("kanariegeel")

    monkeypatch.setattr("bot.model.help.judge", broken)
    answer = await talk.say(STORY)
    assert answer.reply == talk.local(STORY).reply or answer.reply.kind is Kind.READING
    assert answer.footer is not None


async def test_only_the_reading_when_that_is_all_it_is_used_for(begin: Begin) -> None:
    talk = begin(answering(GOOD_NL), uses="reading")
    answer = await talk.say(STORY)
    assert not talk.endpoint.seen, "the reader was sure"
    assert (
        answer.footer
        == "Door AI opgesteld. Gelezen door fake. Woorden van Klankbord zelf. Een vermoeden, geen oordeel."
    )


async def test_every_failure_is_told_in_both_languages() -> None:
    from bot.model.footer import load_words  # noqa: PLC0415
    from tests.unit.model.helping import RESOURCES  # noqa: PLC0415

    for language, told in load_words(RESOURCES.data).items():
        feet = {told.footer("r", "m", None, by_model=False, why=why, guess=False) for why in Failure}
        assert len(feet) == len(Failure), language


async def test_the_prompt_demands_json_of_exactly_the_fields_that_are_checked(begin: Begin) -> None:
    talk = begin()
    await talk.say(STORY)
    [body] = talk.endpoint.bodies
    fields = body["response_format"]["json_schema"]["schema"]["properties"]
    assert list(fields) == ["quote", "reflection", "offer", "question"]
    for name in fields:
        assert f"`{name}`" in body["messages"][0]["content"]
    assert json.dumps(body).count(STORY) == 1


async def test_words_around_an_invented_quote_are_judged_too_so_that_it_is_known_what_else_was_wrong(
    begin: Begin,
) -> None:
    talk = begin(answering(words(quote="dat heb ik nooit gezegd", question="Waarom doe je dat niet gewoon?")))
    helped = await talk.help.improve(ANNA, talk.draft(STORY))
    assert not helped.by_model
    assert helped.failure is Failure.QUOTE
    assert all(turned.rules[0] == "quote" and "closed question" in turned.rules for turned in helped.rejected)
