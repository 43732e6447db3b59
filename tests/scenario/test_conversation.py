"""Whole conversations, as a description of what the coach does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.app import App
from bot.domain import Kind, Level, Move, Role, SafetyRoute, UserKey
from tests.scenario.talk import Talk

BIND = {
    "nl": "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort. Zo gaat het elke keer.",
    "en": "If I advise firmly I am difficult, and if I hold back I fall short as an advisor. It never changes.",
}
NAME = {"nl": "dubbele binding", "en": "double bind"}
ANSWERS = {
    "nl": [
        "Vorige week zei ik dat de planning niet klopt en daarna werd ik niet meer uitgenodigd.",
        "Ik schrijf het dan op en stuur het niet.",
        "De directeur moet zelf ook elke maand iets laten zien.",
        "Bij mijn collega's van juridische zaken gaat het net zo.",
        "Ik vraag de directeur hoe hij slecht nieuws wil horen.",
        "vrijdag",
    ],
    "en": [
        "Last week I said the planning was off and after that I was not invited any more.",
        "I write it down and then I do not send it.",
        "The director has to show results every month as well.",
        "My colleagues in legal have exactly the same.",
        "I will ask the director how he wants to hear bad news.",
        "Friday",
    ],
}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_first_reply_mirrors_reflects_offers_shows_the_words_and_asks_one_question(talk: Talk, language: str) -> None:
    reply = talk.say(BIND[language])
    assert (reply.kind, reply.language, reply.pattern) == (Kind.READING, language, "double-bind")
    roles = [part.role for part in reply.parts]
    assert roles == [Role.MIRROR, Role.REFLECTION, Role.OFFER, Role.EVIDENCE, Role.EXIT, Role.QUESTION]
    assert NAME[language] in reply.text
    assert reply.text.count("?") == 1
    assert all(quote in BIND[language] for quote in reply.quotes)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_talk_goes_through_the_levels_to_an_experiment_with_a_day_and_closes(talk: Talk, language: str) -> None:
    replies = talk.all([BIND[language], *ANSWERS[language]])
    levels = [reply.level for reply in replies[:5]]
    assert levels == list(Level), f"asked at {levels}"
    questions = [reply.question.text for reply in replies if reply.question]
    assert len(questions) == len(set(questions)) == 5
    assert replies[5].kind is Kind.DATE
    last = replies[6]
    assert last.kind is Kind.CLOSE
    assert last.experiment is not None
    assert last.experiment.text in ANSWERS[language][4], "the step stands in the user's own words"
    assert last.experiment.due == date(2026, 11, 27)


def test_klopt_niet_puts_the_pattern_aside_and_asks_what_fits_better(talk: Talk) -> None:
    talk.say(BIND["nl"])
    reply = talk.say("klopt niet")
    assert reply.kind is Kind.LISTENING
    assert reply.text.count("?") == 1
    again = talk.say("Het gaat erom dat het nooit goed is, wat ik ook zeg, stevig of voorzichtig.")
    assert again.pattern != "double-bind", "not brought up again in the same talk"


def test_a_pattern_that_was_rejected_is_named_less_readily_with_this_user_alone(app: App) -> None:
    store = app.store(keep=False)
    anja = Talk.begin(app, store)
    bram = Talk(app.flow(store), UserKey("terminal", "local", "bram"))
    for _ in range(4):
        anja.say(BIND["nl"])
        anja.say("klopt niet", Move.NOT_RIGHT)
        anja.say("stop")
    assert anja.say(BIND["nl"]).pattern is None, "after four times it is not named any more"
    assert bram.say(BIND["nl"]).pattern == "double-bind", "another user's talk is untouched"


def test_no_question_comes_back_within_twelve_weeks_and_may_after(app: App) -> None:
    talk = Talk.begin(app)
    asked: list[str] = []
    for _ in range(6):
        asked += [r.question.text for r in talk.all([BIND["nl"], *ANSWERS["nl"][:4], "stop"]) if r.question]
        talk.now += timedelta(days=7)
    assert len(asked) == len(set(asked)), "a question was asked twice"
    talk.now += timedelta(weeks=13)
    later = talk.say(BIND["nl"]).question
    assert later is not None
    assert later.text in asked


def test_advice_gets_a_question_first_and_one_possibility_when_asked_again(talk: Talk) -> None:
    talk.say(BIND["nl"])
    first = talk.say("geef advies")
    assert first.kind is Kind.ADVICE_QUESTION
    assert first.text.count("?") == 1
    second = talk.say("ja maar wat moet ik nu doen?")
    assert second.kind is Kind.ADVICE_OPTION
    assert "goedvinden" in second.text, "with permission"


def test_meer_uitleg_explains_the_pattern_with_its_source(talk: Talk) -> None:
    talk.say(BIND["nl"])
    reply = talk.say("meer uitleg")
    assert reply.kind is Kind.EXPLANATION
    assert "Bron:" in reply.text
    assert len(reply.text.split()) <= 120


def test_waarom_vraag_je_dat_shows_the_words_and_the_guess(talk: Talk) -> None:
    talk.say(BIND["nl"])
    reply = talk.say("waarom vraag je dat?")
    assert reply.kind is Kind.WHY
    assert reply.quotes
    assert reply.quotes[0] in BIND["nl"]


@pytest.mark.parametrize(
    ("message", "kind", "words"),
    [
        ("hallo", Kind.GREETING, "software"),
        ("bedankt!", Kind.THANKS, "Graag gedaan"),
        ("wie ben je?", Kind.WHO, "geen mens"),
        ("ben je een mens?", Kind.HUMAN, "Nee"),
        ("are you a human?", Kind.HUMAN, "No"),
        ("wordt dit bewaard? privacy", None, ""),
        ("help", Kind.HELP, "klopt niet"),
        ("", Kind.EMPTY, ""),
        ("🙃🙃🙃", Kind.EMPTY, ""),
        ("Ich weiß nicht, was ich mit meinem Chef machen soll, er hört mir nie zu.", Kind.LANGUAGE, "English"),
        ("我不知道该怎么办", Kind.LANGUAGE, "English"),
    ],
)
def test_what_is_no_situation_gets_a_fitting_answer(talk: Talk, message: str, kind: Kind | None, words: str) -> None:
    reply = talk.say(message)
    assert kind is None or reply.kind is kind, reply.text
    assert words in reply.text


@pytest.mark.parametrize(
    "message",
    [
        "a" * 40_000,
        "ik snap er niets meer van " * 2_000,
        "\u202e\u0000\x1b[31mrood\x07",
        "\ud83d",
        "```\nselect 1;\n```",
        "\n" * 500,
    ],
)
def test_strange_input_never_crashes_and_is_never_quoted_with_control_characters(talk: Talk, message: str) -> None:
    reply = talk.say(message)
    assert reply.text
    assert len(reply.text.split()) <= 120
    assert not any(ord(char) < 32 and char != "\n" for char in reply.text)
    assert "\u202e" not in reply.text


def test_the_language_follows_the_message(talk: Talk) -> None:
    assert talk.say(BIND["nl"]).language == "nl"
    assert talk.say("When I speak up in the board meeting they ignore me for weeks afterwards.").language == "en"
    assert talk.say("Daarna vroeg hij me weer om mee te denken over de planning.").language == "nl"


SUICIDAL = "Ik wil gewoon niet meer wakker worden."


def test_a_safety_message_gets_a_door_and_no_coaching(talk: Talk) -> None:
    talk.say(BIND["nl"])
    reply = talk.say(SUICIDAL)
    assert reply.safety is SafetyRoute.SUICIDALITY
    assert "113" in reply.text
    assert reply.question is None
    assert reply.pattern is None
    assert reply.keep is False


def test_after_a_safety_answer_resistance_does_not_bring_coaching_back_but_another_subject_does(talk: Talk) -> None:
    talk.say(SUICIDAL)
    for message in ("grapje", "het is niks hoor", "Laat maar, hoe pak ik mijn opdrachtgever nu aan?"):
        assert talk.say(message).kind is Kind.SAFETY, message
    assert talk.say("ben je een mens?").kind is Kind.HUMAN
    assert talk.say("bedankt").kind is Kind.SAFETY
    assert talk.say("iets anders").kind is Kind.FRESH_START
    assert talk.say(BIND["nl"]).kind is Kind.READING


def test_a_door_opens_even_when_reader_and_store_fail(app: App) -> None:
    class Broken:
        name = "broken"
        kept = True

        def __getattr__(self, verb: str) -> object:
            raise RuntimeError(verb)

    from bot.flow import Flow  # noqa: PLC0415
    from bot.store.base import StoreError  # noqa: PLC0415

    class BrokenStore:
        kept = True

        def __getattr__(self, verb: str) -> object:
            raise StoreError(verb)

    flow = Flow(app.safety, Broken(), app.catalogue, BrokenStore())  # type: ignore[arg-type]
    answer = flow.respond(UserKey("terminal", "local", "anja"), SUICIDAL, Talk.begin(app).now)
    assert answer.reply.safety is SafetyRoute.SUICIDALITY
    assert answer.kept is False


def test_nothing_of_a_safety_message_reaches_the_store(app: App, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.scenario.talk import new_app  # noqa: PLC0415

    path = tmp_path_factory.mktemp("kept") / "kept.db"
    store = new_app(path).store(keep=True)
    talk = Talk.begin(app, store)
    talk.say("Ik wil kanarievogel niet meer wakker worden.")
    talk.say("grapje kanarievogel")
    store.close()
    for file in path.parent.iterdir():
        held = file.read_bytes()
        assert b"kanarievogel" not in held, file
        assert b"suicidality" not in held, file
