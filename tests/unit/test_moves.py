"""What somebody does with a short message, and which messages are a story instead."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.coach import moves
from bot.domain import Language, Move

SHORT: dict[Language, dict[Move, str]] = {
    "nl": {
        Move.GREETING: "hallo | Hoi! | goedemorgen | Dag coach | hoe gaat het?",
        Move.THANKS: "bedankt | dank je wel! | Top, bedankt | merci | hier heb ik wat aan",
        Move.WHO: "wie ben je? | wat ben jij eigenlijk? | wat is klankbord?",
        Move.HUMAN: "ben je een mens? | ben je een robot | praat ik met een computer? | ben je echt?",
        Move.HELP: "help | hulp | ? | wat kan je? | hoe werkt dit?",
        Move.PRIVACY: "privacy | wie leest dit mee? | is dit vertrouwelijk? | blijft dit tussen ons?",
        Move.RECOGNISED: "klopt | ja, dat herken ik | herkenbaar | precies! | dat klopt helemaal",
        Move.NOT_RIGHT: "klopt niet | nee | Nee, dat klopt niet. | dat herken ik niet | niet herkenbaar | past niet",
        Move.MORE: "meer uitleg | leg uit | vertel meer | kun je dat uitleggen? | Kan je dat uitleggen? | wat is een dubbele binding?",
        Move.WHY: "waarom vraag je dat? | hoe kom je daarbij? | waar lees je dat in?",
        Move.ADVICE: "geef advies | wat moet ik doen? | ja maar wat moet ik nu doen? | heb je een tip? | wat zou jij doen?",
        Move.OTHER_QUESTION: (
            "andere vraag | geef me een andere vraag | stel een nieuwe vraag | Vraag eens iets anders | vraag iets anders"
            " | kun je iets anders vragen?"
        ),
        Move.NO_IDEA: "geen idee | weet ik niet | ik weet het niet | tja, lastig | Geen idee, ik zit klem.",
        Move.EXPERIMENT: "experiment | ik wil een experiment | afsluiten met een experiment",
        Move.CLOSE: (
            "stop | ik stop ermee | ik moet gaan"
            " | sorry, ik moet nu weg | tot morgen | doei | Dank je, hier kan ik wat mee. Tot morgen."
        ),
        Move.SOMETHING_ELSE: (
            "iets anders | nu iets heel anders | ander onderwerp | opnieuw beginnen | Laten we het over iets anders hebben."
            " | Kunnen we het over iets anders hebben? | Sorry, kunnen we het even over iets anders hebben?"
        ),
        Move.WEEKLY: "vraag van de week | geef me de vraag van de week | weekvraag | mag ik de vraag van deze week?",
        Move.DONE: "gelukt | het is gelukt! | ja, gelukt | gedaan",
        Move.DIFFERENT: "anders gegaan | het ging anders dan gedacht | het is anders gelopen",
        Move.NOT_YET: "nog niet | nee, nog niet | niet gedaan | er nog niet van gekomen | het is niet gelukt",
        Move.TALK: "praat erover | erover praten | ik wil erover praten",
    },
    "en": {
        Move.GREETING: "hello | Hi! | good morning | how are you?",
        Move.THANKS: "thanks | thank you so much! | great, thanks | that helps",
        Move.WHO: "who are you? | what are you exactly? | what is klankbord?",
        Move.HUMAN: "are you a human? | are you a bot | am i talking to a real person?",
        Move.HELP: "help | ? | what can you do? | how does this work?",
        Move.PRIVACY: "privacy | who reads this? | is this confidential?",
        Move.RECOGNISED: "that fits | yes, exactly | spot on | rings a bell",
        Move.NOT_RIGHT: "doesn't fit | no | no, that's wrong | that doesn't fit | not right",
        Move.MORE: "explain | more explanation | tell me more | what is a double bind?",
        Move.WHY: "why do you ask that? | how do you know that? | why do you ask?",
        Move.ADVICE: "advice | give me advice | what should i do? | just tell me what to do",
        Move.OTHER_QUESTION: "another question | a different question please | ask me something else | ask something different",
        Move.NO_IDEA: "no idea | I don't know | No idea, I'm stuck. | not sure | hard to say",
        Move.EXPERIMENT: "experiment",
        Move.CLOSE: "stop | sorry, I have to go | I've got to run | Thanks, that helps. See you tomorrow.",
        Move.SOMETHING_ELSE: (
            "something else | Sorry, can we talk about something else? | could we please talk about something else"
        ),
        Move.WEEKLY: "question of the week | give me the question of the week | weekly question please",
        Move.DONE: "it worked | I did it | yes, I did it | that went well",
        Move.DIFFERENT: "it went differently | different than planned",
        Move.NOT_YET: "not yet | not done | it didn't happen | I haven't yet",
        Move.TALK: "talk about it | let's talk about it",
    },
}
HEARD = [
    (language, move, message)
    for language, table in SHORT.items()
    for move, messages in table.items()
    for message in messages.split(" | ")
]
STORIES: dict[Language, tuple[str, ...]] = {
    "nl": (
        "Hallo, mijn manager negeert mijn mails en ik weet niet wat ik ermee moet.",
        "Nee zeggen tegen de directie lukt me niet.",
        "De klant zegt dat het klopt niet wat wij leveren.",
        "Ik stop steeds meer tijd in dat dossier.",
        "Help, mijn collega wacht alles af!",
        "Wat moet ik doen als de directeur mijn advies steeds aan anderen geeft?",
        "Ze vroegen om advies en deden er niets mee.",
        "We doen een experiment met zelfsturing en niemand durft te beginnen.",
        "Klopt het dat finance hier altijd over gaat?",
        "Mijn team is moeilijk te bereiken.",
        "Ik ben een robot geworden in dit team.",
        "Bedankt worden we nooit, alleen aangesproken als het misgaat.",
        "Wie leest er nou nog een beleidsnota in dit bedrijf, vraag ik me af, en toch schrijf ik ze.",
        "Iets anders doen dan gevraagd wordt hier niet gewaardeerd.",
        "Het is nog niet gelukt om de directie aan tafel te krijgen.",
        "De vraag van de week was of we het budget halen.",
    ),
    "en": (
        "Hello, my manager ignores my emails and I do not know what to do with that.",
        "No is not an answer the board accepts.",
        "I stop working on it whenever he walks in.",
        "They asked for advice and did nothing with it.",
        "What should I do when the director keeps giving my advice to others?",
        "We run an experiment with self-steering teams and nobody dares to begin.",
        "Thanks are never given here, only blame.",
        "Something else always gets priority over our work.",
        "I am talking to a robot when I talk to procurement.",
        "Right after the meeting he changed his mind.",
    ),
}
TOLD = [(language, story) for language, stories in STORIES.items() for story in stories]


@pytest.mark.parametrize(("language", "move", "message"), HEARD)
def test_a_short_message_is_heard_as_what_somebody_does(
    catalogue: Catalogue, language: Language, move: Move, message: str
) -> None:
    found = moves.detect(message, catalogue.dialogue[language])
    assert found is move, f"{message!r} heard as {found}"


@pytest.mark.parametrize(("language", "move", "message"), HEARD)
def test_capitals_exclamations_and_emoji_do_not_matter(
    catalogue: Catalogue, language: Language, move: Move, message: str
) -> None:
    loud = f"  {message.upper()}! 🙂 "
    found = moves.detect(loud, catalogue.dialogue[language])
    assert found is (None if message == "?" else move), f"{loud!r} heard as {found}"


@pytest.mark.parametrize(("language", "story"), TOLD)
def test_a_story_is_no_move_whatever_remark_it_holds(catalogue: Catalogue, language: Language, story: str) -> None:
    found = moves.detect(story, catalogue.dialogue[language])
    assert found is None, f"{story!r} heard as {found}"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("message", ["", "   ", "...", "🙂", "!!!", "\u202e", "a" * 40_000, "nee " * 5_000])
def test_no_words_or_far_too_many_are_no_move(catalogue: Catalogue, language: Language, message: str) -> None:
    found = moves.detect(message, catalogue.dialogue[language])
    assert found is None, f"heard as {found}"


def test_every_move_can_be_heard_in_both_languages(catalogue: Catalogue) -> None:
    for language, dialogue in catalogue.dialogue.items():
        missing = set(Move) - set(dialogue.moves)
        assert not missing, f"{language} cannot hear {missing}"


@pytest.mark.parametrize(
    ("language", "story", "asks"),
    [
        ("nl", "De directeur luistert niet. Wat moet ik doen?", True),
        ("nl", "Iedereen wacht op elkaar. Hoe pak ik dat aan?", True),
        ("nl", "Hij vroeg: wat moet ik doen? Daarna was het stil.", False),
        ("nl", "De directeur luistert niet. Snap jij dat?", False),
        ("nl", "Ik weet niet wat ik moet doen.", False),
        ("en", "The director does not listen. What should I do?", True),
        ("en", "He asked me what he should do. Then it was quiet.", False),
        ("en", "The director does not listen. Is that normal?", False),
    ],
)
def test_a_story_may_end_by_asking_for_advice(catalogue: Catalogue, language: Language, story: str, asks: bool) -> None:
    assert moves.asks_advice_at_the_end(story, catalogue.dialogue[language]) is asks


@pytest.mark.parametrize(
    ("language", "message", "opens"),
    [
        ("nl", "Iets anders: mijn opdrachtgever betaalt niet.", True),
        ("nl", "Nu over iets heel anders, het team wacht af.", True),
        ("nl", "Het is niet iets anders dan anders.", False),
        ("en", "Something else: my client does not pay.", True),
        ("en", "I wish it were something else.", False),
    ],
)
def test_another_subject_is_heard_at_the_beginning_only(
    catalogue: Catalogue, language: Language, message: str, opens: bool
) -> None:
    assert moves.opens_with_something_else(message, catalogue.dialogue[language]) is opens
