"""The house style: each rule by a text that breaks it and one that keeps it, and everything that the coach can say."""

from __future__ import annotations

import re

import pytest

from bot import text as texts
from bot.catalogue import Catalogue, HouseStyle
from bot.coach import guard
from bot.domain import LANGUAGES, Kind, Language, Part, Reply, Role
from bot.resources import Resources
from tests.unit import sayings

SAID = {"nl": "Ik zeg het en niemand luistert, ik ben boos.", "en": "I say it and nobody listens, I am angry."}
OPEN = {"nl": " Wat zie jij?", "en": " What do you see?"}


def body(text: str, language: Language, kind: Kind = Kind.WHO, quotes: tuple[str, ...] = ()) -> Reply:
    return Reply(kind, language, (Part(Role.BODY, text),), quotes=quotes)


def rules(catalogue: Catalogue, reply: Reply, said: str | None = None, more: tuple[str, ...] = ()) -> set[str]:
    style = catalogue.style[reply.language]
    heard = SAID[reply.language] if said is None else said
    return {broken.rule for broken in guard.check(reply, heard, style, more_said=more)}


@pytest.mark.parametrize(
    ("rule", "language", "breaks", "keeps"),
    [
        ("advice", "nl", "Misschien moet je het eens vragen aan hem.", "Wat je vraagt blijft bij jou."),
        ("advice", "nl", "Je kunt beter even wachten met dat plan.", "Wachten is ook een keuze die iets zegt."),
        ("advice", "nl", "Heb je al eens overwogen om het te zeggen, wat denk je?", "Wat heb je al gezegd?"),
        ("advice", "en", "You should talk to him about the plan.", "You talked to him about the plan."),
        ("advice", "en", "Have you tried to ask them what they want?", "What did you ask them?"),
        ("diagnosis", "nl", "Je baas is een narcist, zo te horen.", "Je baas vraagt veel, zo te horen."),
        ("diagnosis", "nl", "Dit is duidelijk een dubbele binding.", "Dit lijkt op een dubbele binding."),
        ("diagnosis", "en", "This is clearly a double bind.", "This looks like a double bind."),
        ("verdict", "nl", "Je manager is gewoon onredelijk tegen jou.", "Je manager vraagt twee dingen van jou."),
        ("verdict", "nl", "Je hebt gelijk, en dat is wat telt.", "Wat je ziet is wat telt."),
        ("deception", "nl", "Ik weet hoe dat voelt, en ik ben er voor je.", "Ik lees wat je schrijft, en meer niet."),
        ("leading", "nl", "Hoe zie je dat, vind je ook niet?", "Hoe zie je dat?"),
        ("leading", "nl", "Waarom zeg je het dan niet wat je ziet?", "Wat houdt je tegen?"),
        ("no question", "nl", "Het is wat het is met die mensen.", "Wat is het met die mensen?"),
        ("closed question", "nl", "Is het altijd zo gegaan met jullie?", "Hoe is het met jullie gegaan?"),
        ("closed question", "en", "Is it always like this with them?", "How is it with them?"),
        ("too many questions", "nl", "Wat zag je? Wat deed je? Hoe was het?", "Wat zag je? Wat deed je?"),
        ("too many questions", "nl", "Wat zag je daar??", "Wat zag je daar?"),
        (
            "too long",
            "nl",
            "Wat je zegt is dat? " + "en dat is het " * 40,
            "Wat je zegt is dat? " + "en dat is het " * 20,
        ),
        ("emotion not named by the user", "nl", "Wat maakt je zo bang voor hen?", "Wat maakt je zo boos op hen?"),
        ("emotion not named by the user", "en", "What makes you so afraid of them?", "What makes you so angry?"),
        ("invented quote", "nl", "“Niemand hoort mij.” Wat is dat?", "Wat is dat met niemand?"),
        ("language", "nl", "What do you make of this, and who else is there?", "Wat maak je hiervan?"),
        ("language", "en", "Wat maak je hiervan, en wie is er nog meer?", "What do you make of this?"),
    ],
)
def test_a_rule_tells_a_text_that_breaks_it_from_one_that_keeps_it(
    catalogue: Catalogue, rule: str, language: Language, breaks: str, keeps: str
) -> None:
    ask = "" if rule == "no question" else OPEN[language]
    broken = rules(catalogue, body(breaks if "?" in breaks else breaks + ask, language, Kind.FOLLOW_UP))
    kept = rules(catalogue, body(keeps if "?" in keeps else keeps + ask, language, Kind.FOLLOW_UP))
    assert rule in broken, breaks
    assert not kept, keeps


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ("no hedge", "Dit is een dubbele binding. Zeg het gerust als het niet past. Wat zie jij?"),
        ("no way out", "Misschien is dit een dubbele binding. Wat zie jij?"),
        ("", "Misschien is dit een dubbele binding. Zeg het gerust als het niet past. Wat zie jij?"),
    ],
)
def test_a_pattern_is_offered_with_a_hedge_and_a_way_out(catalogue: Catalogue, missing: str, text: str) -> None:
    assert rules(catalogue, body(text, "nl", Kind.READING)) == ({missing} if missing else set())


def test_what_the_user_says_in_quotes_is_theirs(catalogue: Catalogue) -> None:
    said = "Mijn manager is een narcist en ik ben bang, je moet me helpen. Is dat gek?"
    quote = "Mijn manager is een narcist en ik ben bang, je moet me helpen"
    reply = body(f"Je schrijft: “{quote}”. Wat gebeurde er?", "nl", Kind.FOLLOW_UP, (quote,))
    now, later, elsewhere = (
        rules(catalogue, reply, said),
        rules(catalogue, reply, "ja", (said,)),
        rules(catalogue, reply, "ja"),
    )
    assert not now
    assert not later, "an earlier message may be quoted too"
    assert "invented quote" in elsewhere


def test_a_quote_that_is_not_shown_is_an_invented_one(catalogue: Catalogue) -> None:
    assert "invented quote" in rules(catalogue, body("Wat gebeurde er?", "nl", Kind.FOLLOW_UP, ("niemand luistert",)))


def test_half_a_word_is_no_quote(catalogue: Catalogue) -> None:
    reply = body("Je schrijft: “zeker over mijn rol”. Wat gebeurde er?", "nl", Kind.FOLLOW_UP, ("zeker over mijn rol",))
    assert "invented quote" in rules(catalogue, reply, "Ik ben onzeker over mijn rol.")
    assert "invented quote" not in rules(catalogue, reply, "Ik ben zeker over mijn rol.")


def test_an_answer_in_both_languages_is_not_judged_as_one(catalogue: Catalogue) -> None:
    text = "Ik lees alleen Nederlands en Engels. I only read Dutch and English."
    assert not rules(catalogue, body(text, "nl", Kind.LANGUAGE))


def test_a_safety_answer_is_judged_on_its_own(catalogue: Catalogue) -> None:
    assert not rules(catalogue, body("Je moet 113 bellen. Kun je dat?", "nl", Kind.SAFETY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_coach_can_say_is_free_of_banned_frames_and_guessed_feelings(
    catalogue: Catalogue, language: Language
) -> None:
    style = catalogue.style[language]
    broken = [
        problem for where, said in sayings.everything(catalogue, language) if (problem := _broken(where, said, style))
    ]
    assert not broken, "\n".join(broken)


def _broken(where: str, said: str, style: HouseStyle) -> str:
    found = [f"{violation.rule} ({violation.detail})" for violation in guard.wording(said, style)]
    found += [f"emotion ({word})" for word in texts.words(said) if word in style.emotions]
    return f"{where}: {', '.join(found)}: {said}" if found else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_one_open_question(catalogue: Catalogue, language: Language) -> None:
    style = catalogue.style[language]
    asked = list(sayings.questions(catalogue, language))
    broken = [
        f"{where}: {said}"
        for where, said in asked
        if said.count("?") != 1
        or not said.endswith("?")
        or not set(texts.words(re.split(r"(?<=[.!])\s", said)[-1])) & style.open_words
    ]
    assert len(asked) > 200
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_offer_holds_a_hedge_and_asks_nothing(catalogue: Catalogue, language: Language) -> None:
    style = catalogue.style[language]
    for id_, text in sayings.patterns(catalogue, language):
        for offer in text.offers:
            assert style.hedges.search(offer), f"{id_} without a hedge: {offer}"
            assert "?" not in offer, f"{id_} asks in an offer: {offer}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exit_is_one_that_the_guard_knows(catalogue: Catalogue, language: Language) -> None:
    for sentence in catalogue.dialogue[language].say["exit"]:
        assert catalogue.style[language].exits.search(sentence), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reflection_or_an_option_is_no_question(catalogue: Catalogue, language: Language) -> None:
    for id_, text in sayings.patterns(catalogue, language):
        assert not [line for line in (*text.reflections, *text.options) if "?" in line], id_


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prose_of_the_house_style_stands_below_its_rules(
    resources: Resources, catalogue: Catalogue, language: Language
) -> None:
    file = (resources.prompts / f"house-style.{language}.md").read_text(encoding="utf-8")
    assert catalogue.style[language].body
    assert file.rstrip().endswith(catalogue.style[language].body)
