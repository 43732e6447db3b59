"""The conversation as a pure function: what was said and read goes in, a reply comes out."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import coach
from bot import text as texts
from bot.catalogue import Catalogue
from bot.coach.standing import LIGHTER, NAME_FROM
from bot.domain import (
    LANGUAGES,
    Abstention,
    Hit,
    Kind,
    Language,
    Level,
    Move,
    Reading,
    Role,
    Span,
    Verdict,
)
from tests.fakes import FakeReader
from tests.unit.talking import ANSWERS, BIND, REMARKS, Begin, Talk, flaws


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_reply_mirrors_reflects_offers_leaves_a_way_out_and_asks_one_question(
    talk: Talk, language: Language
) -> None:
    reply = talk.say(BIND[language])
    assert (reply.kind, reply.language, reply.pattern) == (Kind.READING, language, "double-bind")
    roles = [part.role for part in reply.parts]
    assert roles == [Role.MIRROR, Role.REFLECTION, Role.OFFER, Role.EVIDENCE, Role.EXIT, Role.QUESTION]
    assert reply.text.count("?") == 1, reply.text
    assert reply.quotes
    assert all(quote in BIND[language] and f"“{quote}”" in reply.text for quote in reply.quotes)
    assert talk.catalogue.name("double-bind", language) in reply.text
    assert not flaws(reply, talk, BIND[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_small_print_names_the_rival_as_one_would_say_it(catalogue: Catalogue, language: Language) -> None:
    text = BIND[language]
    for rival in catalogue.patterns:
        if rival == "double-bind":
            continue
        reading = Reading(language, (Hit("double-bind", 0.9, tuple(texts.clauses(text)[:1])),), rival=rival)
        card = coach.card(Talk(catalogue, FakeReader()).say(text, reading=reading), reading, catalogue)
        assert card is not None
        assert card.endswith(f": {catalogue.patterns[rival].text[language].said}."), card
        assert catalogue.name(rival, language) in card
    assert catalogue.patterns["boven-positie"].text["nl"].said.startswith("een boven-positie (")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_can_be_explained_in_the_house_style(catalogue: Catalogue, language: Language) -> None:
    for id_ in catalogue.patterns:
        talk = Talk(catalogue, FakeReader())
        talk.say(BIND[language], reading=Reading(language, (Hit(id_, 0.9, tuple(texts.clauses(BIND[language])[:1])),)))
        reply = talk.say({"nl": "meer uitleg", "en": "explain"}[language])
        assert reply.kind is Kind.EXPLANATION, f"{id_}: {reply.text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_can_be_offered_to_a_short_and_to_a_long_story(catalogue: Catalogue, language: Language) -> None:
    story = " ".join((BIND[language], *ANSWERS[language][:4]))
    for id_ in catalogue.patterns:
        for number in range(8):
            text = (story if number % 2 else BIND[language]) + " Ok." * number
            start = text.index(".") + 2
            end = text.index(".", start)
            reading = Reading(language, (Hit(id_, 0.9, (Span(start, end, text[start:end]),)),))
            talk = Talk(catalogue, FakeReader())
            reply = talk.say(text, reading=reading)
            assert (reply.kind, reply.pattern) == (Kind.READING, id_), f"{id_}: {reply.text}"
            assert not flaws(reply, talk, text), reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_is_asked_twice_however_long_the_talk(talk: Talk, language: Language) -> None:
    remark = {"nl": "andere vraag", "en": "another question"}[language]
    asked = [talk.say(BIND[language]).question]
    for _ in range(80):
        reply = talk.say(remark)
        if reply.kind is Kind.CLOSE:
            break
        asked.append(reply.question)
    else:
        pytest.fail("the questions never ran out")
    words = [question.text for question in asked if question]
    assert len(words) == len(asked) == len(set(words))
    assert len(words) > 30, "all levels were used before giving up"


def test_what_was_asked_in_the_last_weeks_is_not_asked_again(talk: Talk) -> None:
    first = talk.say(BIND["nl"]).question
    talk.say("stop")
    second = talk.say(BIND["nl"]).question
    assert first is not None
    assert second is not None
    assert first.id != second.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rejected_pattern_is_put_aside_and_something_better_is_asked_for(talk: Talk, language: Language) -> None:
    talk.say(BIND[language])
    reply = talk.say({"nl": "dat klopt niet", "en": "that doesn't fit"}[language])
    assert reply.kind is Kind.LISTENING
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == ("double-bind", Verdict.REJECTED)
    assert reply.text.count("?") == 1
    assert talk.say(BIND[language]).pattern != "double-bind", "not in this talk again"


def test_a_rejected_pattern_is_named_less(talk: Talk) -> None:
    for times in range(6):
        talk.turns = ()
        talk.rejected = {"double-bind": times}
        named = talk.say(BIND["nl"]).pattern == "double-bind"
        assert named is (0.8 * LIGHTER**times >= NAME_FROM), f"after {times} rejections"


def test_a_recognised_pattern_is_held_and_told_to_the_store(talk: Talk) -> None:
    talk.say(BIND["nl"])
    reply = talk.say("ja, dat herken ik")
    assert reply.kind is Kind.FOLLOW_UP
    assert reply.feedback is not None
    assert reply.feedback.verdict is Verdict.RECOGNISED
    assert reply.level is Level.EIGEN_AANDEEL


@pytest.mark.parametrize("language", LANGUAGES)
def test_advice_is_one_question_first_and_one_possibility_when_asked_again(talk: Talk, language: Language) -> None:
    talk.say(BIND[language])
    ask = {"nl": "geef advies", "en": "give me advice"}[language]
    first = talk.say(ask)
    assert first.kind is Kind.ADVICE_QUESTION
    assert first.text.count("?") == 1
    options = talk.catalogue.patterns["double-bind"].text[language].options
    assert not [option for option in options if option in first.text]
    second = talk.say(ask)
    assert second.kind is Kind.ADVICE_OPTION
    assert len([option for option in options if option in second.text]) == 1, "one possibility, not a list"


def test_a_pattern_below_the_threshold_is_not_named(talk: Talk) -> None:
    reading = Reading("nl", (Hit("double-bind", 0.29),))
    assert talk.say(BIND["nl"], reading=reading).pattern is None


@pytest.mark.parametrize(
    ("abstention", "text", "kind"),
    [
        (Abstention.UNSURE, "Er is iets met het team.", Kind.UNSURE),
        (Abstention.NONE, "Vandaag heb ik de notulen af en de zaal gereserveerd.", Kind.NO_PATTERN),
        (Abstention.NONE, "Welke kolom gebruik ik voor het kostenplaatsnummer?", Kind.PRACTICAL),
    ],
)
def test_without_a_pattern_the_coach_says_so_and_asks_on(
    talk: Talk, abstention: Abstention, text: str, kind: Kind
) -> None:
    reply = talk.say(text, reading=Reading("nl", abstention=abstention))
    assert (reply.kind, reply.pattern) == (kind, None)
    assert reply.question is not None


def test_the_same_talk_gets_the_same_answer(catalogue: Catalogue, reader: FakeReader) -> None:
    one, other = Talk(catalogue, reader), Talk(catalogue, reader)
    for message in (BIND["nl"], *ANSWERS["nl"]):
        assert one.say(message) == other.say(message)


ANY_TEXT = st.one_of(
    st.text(max_size=300),
    st.text(alphabet='ik jij maar. ?!,“”"{}\n\x00\u202e\r😀é中', max_size=200),
    st.lists(st.sampled_from([*BIND.values(), *REMARKS, *ANSWERS["nl"], *ANSWERS["en"]]), max_size=4).map(" ".join),
)
READINGS = st.sampled_from(["none", "unsure", "double-bind", "wie-betaalt-bepaalt", "other", "as read"])


@given(text=ANY_TEXT, heard=READINGS)
@example(text="", heard="as read")
@example(text="“", heard="double-bind")
@example(text="{quote} {0}", heard="double-bind")
@example(text="a" * 40_000, heard="double-bind")
@example(text="ik snap er niets meer van " * 1_600, heard="double-bind")
@example(text="Waarom moet je dat doen?? Waarom???", heard="double-bind")
@example(text="ik ben boos\rbang\u2028je moet", heard="double-bind")
def test_any_text_in_any_language_gets_a_reply_in_the_house_style(begin: Begin, text: str, heard: str) -> None:
    talk = begin()
    reply = talk.say(text, reading=_reading(talk.reader, text, heard))
    assert not flaws(reply, talk, text), f"{text!r}\n{reply.text}"


@given(
    messages=st.lists(
        st.sampled_from([*REMARKS, *BIND.values(), *ANSWERS["nl"], *ANSWERS["en"]]) | ANY_TEXT, max_size=12
    )
)
def test_any_talk_stays_in_the_house_style_and_repeats_no_question(begin: Begin, messages: list[str]) -> None:
    talk = begin()
    asked: list[str] = []
    for message in (BIND["nl"], *messages):
        reply = talk.say(message)
        assert not flaws(reply, talk, message), f"after {messages}: {message!r}\n{reply.text}"
        asked += [reply.question.id] if reply.question else []
    assert len(asked) == len(set(asked)), f"a question came back in {messages}"


@given(move=st.sampled_from(Move), before=st.integers(0, 7), language=st.sampled_from(LANGUAGES))
def test_every_button_works_at_every_point_of_a_talk(begin: Begin, move: Move, before: int, language: Language) -> None:
    talk = begin()
    for message in (BIND[language], *ANSWERS[language])[:before]:
        talk.say(message)
    reply = talk.say("", move)
    assert not flaws(reply, talk, ""), f"{move} after {before} messages: {reply.text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_was_wrapped_is_given_back_in_one_line(begin: Begin, language: Language) -> None:
    message = BIND[language].split(". ")[1].replace(", ", ",\n", 1)
    talk = begin()
    reply = talk.say(message)
    assert not flaws(reply, talk, message), reply.text
    assert any("\n" in quote for quote in reply.quotes), reply.quotes
    assert all(f"“{texts.one_line(quote)}”" in reply.text for quote in reply.quotes), reply.text


def _reading(reader: FakeReader, text: str, heard: str) -> Reading:
    read = reader.read(text)
    if heard == "as read" or (read.language is None and heard != "other"):
        return read
    if heard == "other":
        return Reading(None, abstention=Abstention.UNSURE)
    if heard in set(Abstention):
        return Reading(read.language, abstention=Abstention(heard))
    return Reading(read.language, (Hit(heard, 0.9, tuple(texts.clauses(text)[:2])),))


def test_a_second_pattern_is_offered_where_this_message_says_it_and_not_for_the_story_before(talk: Talk) -> None:
    talk.say(BIND["nl"])
    more = "In het overleg keek iedereen daarna naar de tafel en wachtte tot een ander iets zou doen, en zo ging de hele ochtend voorbij."
    assert talk.say(more, reading=Reading("nl", (Hit("afwachten", 0.9),))).kind is Kind.FOLLOW_UP
    said = (Span(0, len(more), more),)
    assert talk.say(more, reading=Reading("nl", (Hit("afwachten", 0.9, said),))).pattern == "afwachten"


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Dat doe ik nu een jaar of twee.", Kind.UNSURE),
        ("Dat gaat inmiddels zo in elk overleg met de directeur en het team erbij.", Kind.READING),
    ],
)
def test_a_first_pattern_without_words_of_its_own_is_only_named_on_a_telling(
    talk: Talk, message: str, kind: Kind
) -> None:
    unsure = Reading("nl", abstention=Abstention.UNSURE)
    talk.say("Ik ben adviseur bij een gemeente.", reading=unsure)
    reply = talk.say(message, reading=Reading("nl", (Hit("lijn-support", 0.9),)))
    assert (reply.kind is Kind.READING) == (kind is Kind.READING), reply.text


MANY = 8_000


@pytest.mark.parametrize(
    "mark",
    [
        " ",
        "\u00a0",
        "\t",
        ",",
        ".",
        "-",
        " -",
        "!",
        "haha ",
        "nee ",
        "ja, ",
        "ik ",
        "dat is ",
        "?",
        "a",
        "haha",
        "; ",
        "\n",
        "wel ",
        "al ",
        "ge",
    ],
)
@pytest.mark.parametrize("before", ["nee", "ik voel me", "niet echt", "it isn't about us"])
def test_eight_thousand_of_anything_take_no_time(begin: Begin, before: str, mark: str) -> None:
    talk = begin()
    talk.say(BIND["nl"])
    message = before + mark * (MANY // len(mark)) + "x"
    began = time.process_time()
    talk.say(message, reading=Reading("nl", abstention=Abstention.UNSURE))
    assert time.process_time() - began < 0.25


@pytest.mark.parametrize(
    ("language", "message", "quote"),
    [
        ("nl", "Nee, ik moet het mijn manager eerst vragen.", "ik moet het mijn manager eerst vragen"),
        ("en", "No, the director was not there.", "the director was not there"),
    ],
)
def test_a_no_to_a_question_is_not_given_back_with_the_answer(
    talk: Talk, language: Language, message: str, quote: str
) -> None:
    for told in (BIND[language], ANSWERS[language][0]):
        talk.say(told)
    assert talk.say(message).quotes == (quote,)
