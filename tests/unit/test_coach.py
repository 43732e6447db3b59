"""The conversation as a pure function: what was said and read goes in, a reply comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import coach
from bot import text as texts
from bot.catalogue import Catalogue
from bot.coach import guard
from bot.coach.standing import LIGHTER, NAME_FROM
from bot.domain import (
    LANGUAGES,
    Abstention,
    History,
    Hit,
    Kind,
    Language,
    Level,
    Move,
    Reading,
    Reply,
    Role,
    SafetyRoute,
    Span,
    Turn,
    Verdict,
)
from tests.fakes import FakeReader

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BIND: dict[Language, str] = {
    "nl": "Ik zit in een spagaat. Als ik stevig adviseer ben ik lastig, en als ik zwijg schiet ik tekort.",
    "en": "I am torn both ways. If I advise firmly I am difficult, and if I keep quiet I fall short.",
}
ANSWERS: dict[Language, tuple[str, ...]] = {
    "nl": (
        "Vorige week zei ik dat de planning niet klopt en daarna werd ik niet meer uitgenodigd.",
        "Ik schrijf het dan op en stuur het niet.",
        "De directeur moet zelf ook elke maand iets laten zien.",
        "Bij mijn collega's van juridische zaken gaat het net zo.",
        "Ik vraag de directeur hoe hij slecht nieuws wil horen.",
        "vrijdag",
    ),
    "en": (
        "Last week I said the planning was off and after that I was not invited any more.",
        "I write it down and then I do not send it.",
        "The director has to show results every month as well.",
        "My colleagues in legal have exactly the same.",
        "I will ask the director how he wants to hear bad news.",
        "Friday",
    ),
}
DOOR: dict[Language, str] = {"nl": "Ik wil niet meer wakker worden.", "en": "I do not want to wake up any more."}
REMARKS = (
    "klopt niet | nee | ja, klopt | geen idee | andere vraag | geef advies | meer uitleg | waarom vraag je dat? | experiment"
    " | iets anders | stop | hallo | bedankt | help | wie ben je? | ben je een mens? | privacy | vrijdag | ok | ? | 🙃"
    " | doesn't fit | no idea | another question | advice | explain | why do you ask? | something else | Ik weet het niet."
    " | Ich weiß nicht, was ich mit meinem Chef machen soll. | “aanhalen” | Hoe zou jij dat doen?"
).split(" | ")


Begin = Callable[[], "Talk"]


@dataclass
class Talk:
    """A talk that remembers as the store does, and nothing more."""

    catalogue: Catalogue
    reader: FakeReader
    turns: tuple[Turn, ...] = ()
    asked: frozenset[str] = frozenset()
    rejected: dict[str, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    def say(self, text: str, move: Move | None = None, reading: Reading | None = None) -> Reply:
        """Send one message."""
        expected = next((turn.language for turn in reversed(self.turns) if turn.language), None)
        heard = reading or self.reader.read(text, (), expected)
        turn = Turn("user", text, NOON, language=heard.language, move=move)
        history = History(self.turns, self.asked, self.rejected)
        reply = coach.answer(turn, history, heard, self.catalogue, NOON)
        self._remember(turn, reply)
        return reply

    def _remember(self, turn: Turn, reply: Reply) -> None:
        if not reply.keep:
            self.turns += (Turn("coach", "", NOON, language=reply.language, kind=Kind.SAFETY),)
            return
        move = coach.heard_move(turn, self.catalogue, reply.language) or coach.implied_move(
            turn, self.catalogue, reply.language
        )
        question = reply.question.id if reply.question else None
        self.said += (turn.text,)
        self.turns += (
            Turn("user", turn.text, NOON, language=turn.language, move=move),
            Turn(
                "coach",
                reply.text,
                NOON,
                reply.language,
                None,
                reply.kind,
                reply.pattern,
                reply.level,
                question,
                reply.draft,
            ),
        )
        if question:
            self.asked |= {question}
        if reply.feedback:
            step = 1 if reply.feedback.verdict is Verdict.REJECTED else -1
            self.rejected[reply.feedback.pattern] = self.rejected.get(reply.feedback.pattern, 0) + step
        if reply.kind is Kind.CLOSE:
            self.turns = ()


@pytest.fixture
def talk(catalogue: Catalogue, reader: FakeReader) -> Talk:
    """Somebody who never spoke to the coach before."""
    return Talk(catalogue, reader)


@pytest.fixture(scope="session")
def begin(catalogue: Catalogue, reader: FakeReader) -> Begin:
    """Begin a new talk; a function, so that a failing example does not print the whole catalogue."""
    return lambda: Talk(catalogue, reader)


def flaws(reply: Reply, talk: Talk, text: str) -> list[str]:
    """Return what the house style has against a reply."""
    found = [
        f"{v.rule}: {v.detail}"
        for v in guard.check(reply, text, talk.catalogue.style[reply.language], more_said=talk.said)
    ]
    if len(reply.text.split()) > 120:
        found.append("more than 120 words")
    if not reply.text.strip():
        found.append("nothing said")
    if any(ord(char) < 32 and char not in "\n\t" for char in reply.text):
        found.append("control characters")
    if set(reply.text) & {"{", "}"} and not set(text + "".join(talk.said)) & {"{", "}"}:
        found.append("a blank was left open")
    return found


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
def test_a_talk_takes_the_levels_in_order_and_ends_with_a_step_a_day_and_a_close(
    talk: Talk, language: Language
) -> None:
    replies = [talk.say(message) for message in (BIND[language], *ANSWERS[language])]
    assert [reply.level for reply in replies[:5]] == list(Level)
    assert [reply.kind for reply in replies[1:5]] == [Kind.FOLLOW_UP] * 4
    assert replies[5].kind is Kind.DATE
    assert replies[5].draft is not None
    assert replies[5].draft in ANSWERS[language][4]
    assert replies[6].kind is Kind.CLOSE
    assert replies[6].experiment is not None
    assert replies[6].experiment.due == date(2026, 11, 27)
    assert replies[6].experiment.text == replies[5].draft


def test_the_day_of_doing_is_not_the_day_of_looking_back(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    reply = talk.say("Ik vraag het de directeur aanstaande maandag.")
    assert (reply.kind, reply.experiment) == (Kind.DATE, None)
    assert "dinsdag 1 december" in reply.text, "the working day after it is proposed"
    closed = talk.say("ja, prima")
    assert closed.kind is Kind.CLOSE
    assert closed.experiment is not None
    assert (closed.experiment.text, closed.experiment.due) == (reply.draft, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("doing", "proposed"), [("vrijdag", "maandag 30 november"), ("zaterdag", "maandag 30 november")]
)
def test_a_weekend_is_never_proposed_to_look_back(talk: Talk, doing: str, proposed: str) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    assert proposed in talk.say(f"Ik ga {doing} met haar praten").text


def test_who_names_the_day_to_look_back_beside_the_step_needs_no_second_question(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    reply = talk.say("Ik vraag het de directeur, en vrijdag kijk ik terug.")
    assert reply.experiment is not None
    assert reply.experiment.due == date(2026, 11, 27)


UNASKED: dict[Language, tuple[str, str, str]] = {
    "nl": ("Ik ga morgen met haar praten", "ja", "nee"),
    "en": ("I will talk to her tomorrow", "yes", "no"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_that_nobody_asked_for_is_asked_back_and_noted_only_after_a_yes(talk: Talk, language: Language) -> None:
    step, yes, _ = UNASKED[language]
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    asked = talk.say(step)
    assert (asked.kind, asked.draft, asked.experiment) == (Kind.STEP, step, None), asked.text
    when = talk.say(yes)
    assert (when.kind, when.draft) == (Kind.DATE, step), when.text
    assert {"nl": "donderdag 26 november", "en": "Thursday 26 November"}[language] in when.text
    assert talk.say({"nl": "vrijdag", "en": "Friday"}[language]).experiment is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_to_a_step_that_nobody_asked_for_leaves_the_talk_open(talk: Talk, language: Language) -> None:
    step, _, no = UNASKED[language]
    for message in (BIND[language], ANSWERS[language][0]):
        talk.say(message)
    talk.say(step)
    reply = talk.say(no)
    assert (reply.kind, reply.experiment, reply.feedback) == (Kind.FOLLOW_UP, None, None)
    assert reply.question is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_to_the_question_for_a_step_is_fine_and_a_second_one_ends_it(talk: Talk, language: Language) -> None:
    for message in (BIND[language], *ANSWERS[language][:4]):
        talk.say(message)
    no = UNASKED[language][2]
    first = talk.say(no)
    assert first.kind is Kind.FOLLOW_UP, first.text
    assert first.text.endswith("?")
    assert talk.say(no).kind is Kind.CLOSE


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Ik lig er wakker van"),
        ("nl", "Over iets anders: mijn collega van inkoop praat altijd over mij achter mijn rug"),
        ("en", "I can't sleep because of it"),
    ],
)
def test_distress_or_another_subject_is_never_filed_as_a_step(talk: Talk, language: Language, message: str) -> None:
    for text in (BIND[language], *ANSWERS[language][:4]):
        talk.say(text)
    reply = talk.say(message)
    assert (reply.draft, reply.experiment) == (None, None)
    assert reply.kind not in {Kind.DATE, Kind.STEP}, reply.text


def test_another_subject_with_something_told_begins_a_talk_of_its_own(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    reply = talk.say("Over iets anders: mijn collega van inkoop praat altijd over mij achter mijn rug")
    assert reply.pattern is None
    assert talk.say("Vorige week in het overleg nog, waar iedereen bij zat.").level is Level.EIGEN_AANDEEL


def test_a_day_that_is_not_understood_is_asked_once_more_and_then_proposed(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:5]):
        talk.say(message)
    assert talk.say("ergens in het voorjaar").kind is Kind.DATE
    last = talk.say("als de kraanvogels komen")
    assert last.kind is Kind.CLOSE
    assert last.experiment is not None
    assert last.experiment.due == (NOON + timedelta(days=7)).date()


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_safety_reply_holds_a_door_no_coaching_and_nothing_to_keep(talk: Talk, language: Language) -> None:
    talk.say(BIND[language])
    reply = talk.say(DOOR[language])
    assert (reply.kind, reply.safety, reply.language) == (Kind.SAFETY, SafetyRoute.SUICIDALITY, language)
    assert (reply.question, reply.pattern, reply.level, reply.keep) == (None, None, None, False)
    assert (reply.quotes, reply.feedback, reply.experiment, reply.draft) == ((), None, None, None)
    assert "113" in reply.text
    pattern = talk.catalogue.patterns["double-bind"].text[language]
    asked = [q.text for level in pattern.questions.values() for q in level]
    asked += [q.text for level in talk.catalogue.dialogue[language].questions.values() for q in level]
    assert not [question for question in asked if question in reply.text]


@pytest.mark.parametrize("route", SafetyRoute)
def test_every_route_is_answered_in_both_languages_also_without_one(catalogue: Catalogue, route: SafetyRoute) -> None:
    for language in (*LANGUAGES, None):
        reply = Talk(catalogue, FakeReader()).say("x", reading=Reading(language, safety=route))
        assert (reply.kind, reply.safety, reply.keep) == (Kind.SAFETY, route, False)
        assert reply.text == catalogue.referrals.first[(route, language or "nl")]


@pytest.mark.parametrize(
    ("language", "resists", "leaves"),
    [
        ("nl", ("grapje", "het is niks", BIND["nl"], "geef advies", "klopt niet", "stop", "help", "?"), "iets anders"),
        ("en", ("just kidding", "it is nothing", BIND["en"], "advice", "hello", "why do you ask?"), "something else"),
    ],
)
def test_after_a_safety_reply_only_another_subject_brings_coaching_back(
    talk: Talk, language: Language, resists: tuple[str, ...], leaves: str
) -> None:
    talk.say(DOOR[language])
    for message in resists:
        reply = talk.say(message)
        assert (reply.kind, reply.keep) == (Kind.SAFETY, False), message
    assert talk.say(leaves).kind is not Kind.SAFETY
    assert talk.say(BIND[language]).kind is Kind.READING


@pytest.mark.parametrize(("language", "leaves"), [("nl", "stop"), ("nl", "bedankt"), ("en", "stop"), ("en", "thanks")])
def test_on_hold_a_goodbye_is_answered_with_one_and_the_hold_goes_on(
    talk: Talk, language: Language, leaves: str, catalogue: Catalogue
) -> None:
    talk.say(DOOR[language])
    reply = talk.say(leaves)
    assert (reply.kind, reply.text, reply.keep) == (Kind.SAFETY, catalogue.referrals.leave[language], False)
    assert talk.say(BIND[language]).text in catalogue.referrals.again[language]


def test_on_hold_it_may_be_asked_who_is_there_and_who_reads_along(talk: Talk) -> None:
    talk.say(DOOR["nl"])
    assert talk.say("ben je een mens?").kind is Kind.HUMAN
    assert talk.say("privacy").kind is Kind.PRIVACY
    assert talk.say("bedankt").kind is Kind.SAFETY, "the hold goes on after that"


def test_a_door_opens_also_while_the_coach_waits_for_a_step_or_a_day(talk: Talk) -> None:
    for message in (BIND["nl"], *ANSWERS["nl"][:4]):
        talk.say(message)
    assert talk.say(DOOR["nl"]).kind is Kind.SAFETY


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
