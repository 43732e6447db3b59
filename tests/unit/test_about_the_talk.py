"""What people say to the coach about the talk itself is answered, and not given back as a story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.catalogue import Catalogue
from bot.coach import instead, moves
from bot.domain import Kind, Language, Level, Move, Role, Verdict
from tests.fakes import FakeReader
from tests.unit.sayings_about_the_talk import HEARD, MORE_HEARD, STORIES
from tests.unit.talking import ANSWERS, Talk, having_told, reply_to


def _heard() -> Iterator[tuple[Language, Move, str]]:
    for language, table in HEARD.items():
        for move, messages in table.items():
            for message in messages.split(" | "):
                yield language, move, message
    for language, move, messages in MORE_HEARD:
        for message in messages.split(" | "):
            yield language, move, message


@pytest.mark.parametrize(("language", "move", "message"), list(_heard()))
def test_what_is_said_about_the_talk_is_heard_as_people_type_it(
    catalogue: Catalogue, language: Language, move: Move, message: str
) -> None:
    for said in (message, message.rstrip("?."), message.upper(), f"{message.rstrip('?.')}!", f" {message.lower()} 🙂"):
        found = moves.detect(said, catalogue.dialogue[language])
        assert found is move, f"{said!r} heard as {found}"


@pytest.mark.parametrize(
    ("language", "story"), [(language, story) for language, told in STORIES.items() for story in told.split(" | ")]
)
def test_a_story_with_the_same_words_stays_a_story(catalogue: Catalogue, language: Language, story: str) -> None:
    for spoken_in, spoken in catalogue.dialogue.items():
        found = moves.detect(story, spoken)
        assert found is None, f"{story!r} heard as {found}"
        assert instead.puts_right(story, spoken_in)[1] != "disagrees", f"{story!r} taken for disagreeing"


@pytest.fixture
def talk(catalogue: Catalogue, reader: FakeReader) -> Talk:
    """Somebody who told a situation in which a pattern was named."""
    return Talk(catalogue, reader)


def _rival_names(catalogue: Catalogue, language: Language) -> set[str]:
    return {catalogue.name(near.id, language) for near in catalogue.patterns["double-bind"].neighbours}


@pytest.mark.parametrize(("language", "asks"), [("nl", "andere lezing"), ("en", "what else could it be?")])
@pytest.mark.parametrize("further", [0, 1, 3])
def test_another_reading_is_offered_with_how_it_differs_a_way_out_and_one_question(
    talk: Talk, catalogue: Catalogue, language: Language, asks: str, further: int
) -> None:
    reply = reply_to(having_told(talk, language, further=further), asks)
    assert reply.kind is Kind.OTHER_READING
    assert reply.pattern in {near.id for near in catalogue.patterns["double-bind"].neighbours}
    assert [part.role for part in reply.parts] == [Role.OFFER, Role.EXIT, Role.QUESTION]
    assert any(name in reply.text for name in _rival_names(catalogue, language)), reply.text
    differences = [near.difference[language] for near in catalogue.patterns["double-bind"].neighbours]
    assert any(difference in reply.text for difference in differences), reply.text


def test_another_reading_can_be_put_aside_and_the_first_one_stays(talk: Talk) -> None:
    rival = reply_to(having_told(talk, "nl"), "andere lezing").pattern
    reply = reply_to(talk, "klopt niet")
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == (rival, Verdict.REJECTED)
    assert reply_to(talk, "Ik schrijf het dan op en stuur het niet.").pattern == "double-bind"


def test_without_a_reading_no_other_one_is_made_up(talk: Talk) -> None:
    reply = reply_to(talk, "andere lezing")
    assert (reply.kind, reply.pattern) == (Kind.ASIDE, None)
    assert "geen lezing" in reply.text


def test_when_no_other_reading_is_left_the_coach_says_so(talk: Talk) -> None:
    having_told(talk, "nl")
    kinds = [reply_to(talk, "andere lezing").kind for _ in range(12)]
    assert kinds[-1] is Kind.ASIDE


@pytest.mark.parametrize("further", [0, 1, 2])
@pytest.mark.parametrize(
    ("language", "message", "instead"),
    [
        ("nl", "Dat klopt niet, ik denk eerder dat het macht is", "ik denk eerder dat het macht is"),
        ("nl", "dat klopt niet ik denk eerder dat het macht is", "ik denk eerder dat het macht is"),
        ("nl", "Ik ben het er niet mee eens, het gaat meer om vertrouwen.", "het gaat meer om vertrouwen"),
        ("nl", "Nee, dat is het niet. Volgens mij is hij gewoon druk.", "Volgens mij is hij gewoon druk"),
        ("nl", "dat zie ik anders, het gaat om geld", "het gaat om geld"),
        ("nl", "Zo zit het niet, het gaat om geld", "het gaat om geld"),
        ("en", "I don't think so, it's more about trust", "it's more about trust"),
        ("en", "I disagree, I think it is about power", "I think it is about power"),
        ("en", "no, that's not it, it's about money really", "it's about money really"),
        ("en", "That doesn't fit, to me it is about trust", "to me it is about trust"),
    ],
)
def test_who_disagrees_in_a_sentence_is_taken_at_their_word_at_any_time(
    talk: Talk, language: Language, message: str, instead: str, further: int
) -> None:
    reply = reply_to(having_told(talk, language, further=further), message)
    assert reply.kind is Kind.LISTENING, reply.text
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == ("double-bind", Verdict.REJECTED)
    assert reply.quotes == (instead,), reply.text
    assert reply.text.endswith("?")


@pytest.mark.parametrize("further", [0, 2])
@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "ik ben het er niet mee eens"),
        ("nl", "nee dat is het niet"),
        ("en", "I disagree"),
    ],
)
def test_a_bare_no_to_the_reading_drops_it_at_any_time(
    talk: Talk, language: Language, message: str, further: int
) -> None:
    reply = reply_to(having_told(talk, language, further=further), message)
    assert reply.feedback is not None, reply.text
    assert reply.feedback.verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Dat heb ik niet gezegd."),
        ("nl", "Nee, dat bedoel ik niet."),
        ("nl", "dat zei ik niet"),
        ("en", "That's not what I said."),
        ("en", "I didn't mean that"),
    ],
)
def test_who_did_not_say_it_so_is_asked_what_was_missed_and_later_in_a_talk_the_pattern_stays(
    talk: Talk, language: Language, message: str
) -> None:
    reply = reply_to(having_told(talk, language, further=2), message)
    assert (reply.feedback, reply.pattern) == (None, "double-bind"), reply.text
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["not-heard"]
    assert reply.parts[1].text in talk.catalogue.dialogue[language].say["not-heard-question"]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Nee, de directeur was er niet bij."),
        ("nl", "Ik ben het niet eens met de directeur, want hij zegt nooit waarom."),
        ("nl", "Het klopt niet, want de cijfers van finance zijn nooit op tijd."),
        ("en", "No, the director was not there."),
        ("en", "I disagree with the director, because he never says why."),
    ],
)
def test_disagreeing_with_somebody_else_is_no_rejection_of_the_reading(
    talk: Talk, language: Language, message: str
) -> None:
    assert reply_to(having_told(talk, language, further=1), message).feedback is None


@pytest.mark.parametrize(
    ("language", "message"),
    [("nl", "Je luistert niet"), ("nl", "Dat heb ik toch al gezegd?"), ("en", "You don't listen")],
)
def test_a_complaint_is_owned_and_the_coach_asks_what_it_missed(talk: Talk, language: Language, message: str) -> None:
    reply = reply_to(having_told(talk, language, further=1), message)
    assert reply.kind is Kind.FOLLOW_UP
    assert (reply.quotes, reply.pattern, reply.feedback) == ((), "double-bind", None)
    assert reply.text.count("?") == 1
    assert reply.parts[1].text in talk.catalogue.dialogue[language].say["not-heard-question"]


@pytest.mark.parametrize(
    ("language", "message"), [("nl", "Waarom zeg je steeds hetzelfde?"), ("en", "you keep asking the same")]
)
def test_who_hears_the_same_all_the_time_gets_something_else(talk: Talk, language: Language, message: str) -> None:
    before = [turn.question for turn in having_told(talk, language, further=1).turns if turn.question]
    reply = reply_to(talk, message)
    assert reply.question is not None
    assert reply.question.id not in before


@pytest.mark.parametrize(
    ("language", "message", "again"),
    [("nl", "stop maar met die vragen", "andere vraag"), ("en", "stop asking questions", "another question")],
)
def test_who_wants_no_questions_gets_none_until_they_ask_for_one(
    talk: Talk, language: Language, message: str, again: str
) -> None:
    asked = [reply_to(having_told(talk, language, further=1), one) for one in (message, ANSWERS[language][1], "ok")]
    assert not [reply.text for reply in asked if "?" in reply.text]
    assert reply_to(talk, again).question is not None


@pytest.mark.parametrize(
    ("language", "message", "says"),
    [
        ("nl", "Ben jij ChatGPT?", "geen mens"),
        ("nl", "Welke patronen ken je?", "klankbord patterns"),
        ("nl", "Wat kun je?", "wis alles"),
        ("nl", "En wat denk jij?", "dubbele binding"),
        ("nl", "Wat heb ik gisteren verteld?", "wat weet je van mij"),
        ("nl", "Wat sla je op?", "niet bewaard"),
        ("nl", "Kan mijn manager dit lezen?", "niet bewaard"),
        ("en", "Are you ChatGPT?", "not a human"),
        ("en", "Which patterns do you know?", "klankbord patterns"),
        ("en", "What can you do?", "erase everything"),
        ("en", "What do you think?", "double bind"),
        ("en", "What did I tell you yesterday?", "what do you know about me"),
        ("en", "who can see this", "not kept"),
    ],
)
def test_a_question_to_the_coach_is_answered_and_the_talk_goes_on_where_it_was(
    talk: Talk, language: Language, message: str, says: str
) -> None:
    stood = having_told(talk, language, further=3).turns[-1]
    reply = reply_to(talk, message)
    assert says in reply.text
    assert (reply.quotes, reply.level) == ((), None)
    after = reply_to(talk, ANSWERS[language][3])
    assert stood.level is Level.SYSTEEM
    assert after.level is Level.EXPERIMENT, "the question from before was answered"


@pytest.mark.parametrize(
    ("language", "message"),
    [("nl", "Heb je kinderen?"), ("nl", "Slaap je wel eens?"), ("nl", "Hoe oud ben je?"), ("en", "Are you married?")],
)
def test_any_other_question_to_the_coach_is_named_as_one(talk: Talk, language: Language, message: str) -> None:
    reply = reply_to(having_told(talk, language, further=1), message)
    assert reply.kind is Kind.ASIDE
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["asked-coach"]


@pytest.mark.parametrize(
    ("language", "message", "then", "says"),
    [
        ("nl", "Can you speak English?", "en", "Yes, go ahead in English."),
        ("en", "Nederlands graag", "nl", "Ja, graag."),
    ],
)
def test_a_language_that_is_asked_for_is_spoken(
    talk: Talk, language: Language, message: str, then: Language, says: str
) -> None:
    reply = reply_to(having_told(talk, language), message)
    assert reply.text.startswith(says)
    assert reply.language == then
    assert reply_to(talk, ANSWERS[then][0]).language == then


@pytest.mark.parametrize(("language", "message"), [("nl", "terug naar de vorige vraag"), ("en", "go back")])
def test_going_back_asks_the_question_before_again(talk: Talk, language: Language, message: str) -> None:
    first = having_told(talk, language).turns[-1].text.split("\n\n")[-1]
    talk.say(ANSWERS[language][0])
    reply = reply_to(talk, message)
    assert reply.text.endswith(first)
    assert reply.level is Level.WAARNEMING


@pytest.mark.parametrize(("language", "message"), [("nl", "ga terug"), ("en", "go back")])
def test_going_back_again_goes_one_question_further_until_there_is_none(
    talk: Talk, language: Language, message: str
) -> None:
    having_told(talk, language, further=2)
    first, second, _ = [turn.text.split("\n\n")[-1] for turn in talk.turns if turn.role == "coach"]
    back = [reply_to(talk, message) for _ in range(4)]
    assert [reply.text.split("\n\n")[-1] for reply in back[:2]] == [second, first]
    for reply in back[2:]:
        assert reply.kind is Kind.ASIDE
        assert reply.parts[0].text == talk.catalogue.dialogue[language].say["back-none"][0]


def test_after_an_answer_going_back_leads_along_the_questions_that_were_taken(talk: Talk) -> None:
    having_told(talk, "nl", further=2)
    first, second, third = [turn.text.split("\n\n")[-1] for turn in talk.turns if turn.role == "coach"]
    talk.say("ga terug")
    talk.say(ANSWERS["nl"][2])
    assert reply_to(talk, "ga terug").text.endswith(second)
    assert third not in talk.turns[-1].text
    assert reply_to(talk, "ga terug").text.endswith(first)


@pytest.mark.parametrize(("language", "message"), [("nl", "Wat bedoel je?"), ("en", "What do you mean by that?")])
@pytest.mark.parametrize("further", [1, 2, 3, 4])
def test_a_question_that_is_not_clear_is_explained_and_asked_again(
    talk: Talk, language: Language, message: str, further: int
) -> None:
    stood = having_told(talk, language, further=further).turns[-1]
    reply = reply_to(talk, message)
    assert stood.level is not None
    assert talk.catalogue.dialogue[language].say[f"means-{stood.level.value}"][0] in reply.text
    assert reply.text.endswith(stood.text.split("\n\n")[-1])
    assert reply.level is stood.level


@pytest.mark.parametrize(
    ("language", "message"), [("nl", "Niets eigenlijk."), ("nl", "niks"), ("en", "Nothing, really.")]
)
def test_nothing_is_an_answer_and_no_rejection(talk: Talk, language: Language, message: str) -> None:
    reply = reply_to(having_told(talk, language), message)
    assert reply.feedback is None, reply.text
    assert reply.pattern == "double-bind"


def test_help_names_what_may_be_asked_about_ones_data(catalogue: Catalogue) -> None:
    (nl,), (en,) = (catalogue.dialogue[language].say["help"] for language in ("nl", "en"))
    assert all(words in nl for words in ("wat weet je van mij", "exporteer", "wis alles", "niet bewaren"))
    assert all(words in en for words in ("what do you know about me", "export", "erase everything", "don't keep"))


def test_a_new_subject_is_given_back_without_its_announcement(talk: Talk) -> None:
    reply = reply_to(
        having_told(talk, "nl", further=1), "Even iets anders, mijn collega is ziek en ik moet haar werk erbij doen."
    )
    assert reply.quotes == ("mijn collega is ziek en ik moet haar werk erbij doen",)


def test_who_does_not_know_and_then_tells_a_little_is_heard_in_both(talk: Talk) -> None:
    message = "Ik weet het niet, dat is voor mij ook een beetje zoeken op dit moment."
    reply = reply_to(having_told(talk, "nl", further=1), message)
    assert reply.parts[1].text in talk.catalogue.dialogue["nl"].say["no-idea"]


@pytest.mark.parametrize(
    ("language", "no", "asks"),
    [("nl", "Nee.", "wat kan het anders zijn?"), ("en", "I don't see it that way", "what else could it be?")],
)
def test_right_after_a_no_another_reading_can_be_asked_for(talk: Talk, language: Language, no: str, asks: str) -> None:
    first = having_told(talk, language).turns[-1]
    reply_to(talk, no)
    reply = reply_to(talk, asks)
    assert reply.kind is Kind.OTHER_READING, reply.text
    assert reply.pattern not in {None, first.pattern}
