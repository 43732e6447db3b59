"""The trained safety model stands beside the rules and never in their way."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.reader.safety import SafetyRules
from bot.reader.safety_head import MOST_PARTS, SafetyHead
from bot.resources import Resources
from bot.settings import Settings
from tests.fakes import LIMITS, FakeScorer

PLAIN = "Ik wil niet meer wakker worden."
AT_LENGTH = "Het feest duurde tot drie uur en toen dacht ik: ik wil niet meer wakker worden."
ORDINARY = "De leverancier levert twee weken later, dus we schuiven de livegang naar februari."


def test_what_the_rules_hear_needs_hardly_anything_from_the_model(app: App) -> None:
    hardly = FakeScorer({"burnout": {"wakker": 0.06}})
    assert SafetyHead(app.rules, hardly).route(AT_LENGTH) == "suicidality"


def test_what_the_model_is_certain_is_a_figure_of_speech_stays_one(app: App) -> None:
    assert SafetyHead(app.rules, FakeScorer()).route(AT_LENGTH) is None


@pytest.mark.parametrize(
    ("text", "route"),
    [
        (PLAIN, "suicidality"),
        ("Niemand zou me missen", "suicidality"),
        ("ik wil dod", "suicidality"),
        ("Het hoeft voor mij niet meer.", "suicidality"),
        ("I don't want to be here anymore", "suicidality"),
        ("Ik zit er helemaal doorheen", "burnout"),
        ("ik ga eraan onderdoor", "burnout"),
        ("Ik stort in.", "burnout"),
        ("I can't do this any more.", "burnout"),
    ],
)
def test_a_few_words_that_a_rule_knows_are_enough_whatever_the_model_says(app: App, text: str, route: str) -> None:
    head = SafetyHead(app.rules, FakeScorer())
    assert head.route(text) == route
    assert head.route(text, answering=True) == route


@pytest.mark.parametrize(
    "text",
    """stop | weet ik niet | ik weet het niet | I don't know | klaar | wis alles | delete everything | genoeg voor nu | ik stop
    ik ben moe | nee er is niks | niks | pff | maandag | dat was het""".replace("\n", " | ").split(" | "),
)
def test_what_people_say_to_the_coach_in_a_few_words_opens_no_door(app: App, text: str) -> None:
    assert app.reader.safety.route(text) is None
    assert app.reader.safety.route(text, answering=True) is None
    loud = FakeScorer({"burnout": {word: 99.0 for word in text.lower().split()}})
    assert SafetyHead(app.rules, loud).route(text) is None


def test_in_a_talk_a_feeling_in_five_words_opens_no_door(app: App) -> None:
    loud = FakeScorer({"burnout": {"wakker": 99.0}})
    assert SafetyHead(app.rules, loud).route("ik lig er wakker van", answering=True) is None


STORY = (
    "Vorige week hadden we het kwartaaloverleg met de directie en de cijfers van de regio. Ik heb er een notitie over "
    "gemaakt en die rondgestuurd aan alle afdelingen die erbij waren."
)


@pytest.mark.parametrize("cry", ["Ik denk elke dag aan zelfmoord.", "I want to kill myself.", "Ik wil dood."])
@pytest.mark.parametrize(
    "text", ["{cry} {story}", "{story} {cry}", "{story} {cry} {story}", "{long}\n\n{cry}\n\n{long}"]
)
def test_a_plain_cry_is_heard_whatever_stands_around_it(app: App, text: str, cry: str) -> None:
    said = text.format(cry=cry, story=STORY, long="\n".join([STORY] * 60))
    assert SafetyHead(app.rules, FakeScorer()).route(said) == "suicidality"
    assert SafetyHead(app.rules, FakeScorer()).route(said, answering=True) == "suicidality"


@pytest.mark.parametrize(("weight", "route"), [(20.0, None), (40.0, "burnout")])
def test_one_loud_sentence_is_heard_also_in_the_middle_of_a_long_story(
    app: App, weight: float, route: str | None
) -> None:
    said = "\n".join([*[STORY] * 60, "Sinds de livegang huil ik elke nacht tot het licht wordt.", *[STORY] * 60])
    drowned = FakeScorer({"burnout": {"livegang": weight}, "none": {"kwartaaloverleg": 2 * weight}})
    assert SafetyHead(app.rules, drowned).route(said) == route
    assert len(drowned.asked) <= 1 + MOST_PARTS


@pytest.mark.parametrize(
    "text",
    [
        "Deze server stort in.",
        "Ik ga er morgen mee door.",
        "This project is killing me.",
        "Ik mis niemand in dit overleg.",
    ],
)
def test_a_few_words_about_something_else_open_nothing(app: App, text: str) -> None:
    assert SafetyHead(app.rules, FakeScorer()).route(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben mijn baan zat",
        "Ik lach me dood om die man",
        "He threw me under the bus in front of the board",
        "Hij hijgt in mijn nek over dat rapport met die bus",
        "She's breathing down my neck about the bus",
        "Hij stak me een mes in de rug door het bij zijn baas te melden",
    ],
)
def test_a_figure_of_speech_is_none_although_the_model_takes_it_for_one(app: App, text: str) -> None:
    words = {"baan": 9.0, "dood": 9.0, "bus": 9.0, "mes": 9.0}
    assert SafetyHead(app.rules, FakeScorer({"threat": words})).route(text) is None
    beside = f"{text}. En hij wacht me elke avond op bij mijn auto."
    assert SafetyHead(app.rules, FakeScorer({"threat": words | {"auto": 9.0}})).route(beside) == "threat"


@pytest.mark.parametrize(
    "text",
    [
        "I'm dying of boredom here. He grabbed me in the lift again.",
        "My supplier threatened to burn down my house if I cancel.",
    ],
)
def test_a_figure_of_speech_takes_nothing_from_what_stands_beside_it(app: App, text: str) -> None:
    assert SafetyHead(app.rules, FakeScorer({"threat": {"lift": 9.0, "house": 9.0}})).route(text) is not None


def test_several_figures_of_speech_are_none_together(app: App) -> None:
    loud = FakeScorer({"threat": {"bus": 9.0, "rug": 9.0}})
    said = "Hij stak me een mes in de rug. Ze gooide me onder de bus."
    assert SafetyHead(app.rules, loud).route(said) is None


@pytest.mark.parametrize(("weight", "route"), [(0.5, None), (2.0, "burnout")])
def test_the_model_opens_a_door_only_when_it_is_sure_enough(app: App, weight: float, route: str | None) -> None:
    assert SafetyHead(app.rules, FakeScorer({"burnout": {"livegang": weight}})).route(ORDINARY) == route


@pytest.mark.parametrize(("weight", "route"), [(1.2, None), (3.0, "burnout")])
def test_an_answer_inside_a_talk_needs_a_surer_model(app: App, weight: float, route: str | None) -> None:
    head = SafetyHead(app.rules, FakeScorer({"burnout": {"livegang": weight}}))
    assert head.route(ORDINARY) == "burnout"
    assert head.route(ORDINARY, answering=True) == route


@pytest.mark.parametrize(("weight", "route"), [(1.2, None), (3.0, "burnout")])
def test_a_text_in_another_language_needs_a_surer_model(app: App, weight: float, route: str | None) -> None:
    german = "Die Abteilung hat den Termin verschoben, und wir warten immer noch auf das Angebot."
    assert SafetyHead(app.rules, FakeScorer({"burnout": {"termin": weight}})).route(german) == route


def test_when_the_model_fails_the_rules_work_alone(app: App, caplog: pytest.LogCaptureFixture) -> None:
    head = SafetyHead(app.rules, FakeScorer(fails=True))
    assert head.route(PLAIN) == "suicidality"
    assert head.route(ORDINARY) is None
    assert "RuntimeError" in caplog.text
    assert "wakker" not in caplog.text, "nothing of the message is logged"


def test_without_any_model_file_the_rules_work_alone(resources: Resources, tmp_path: Path) -> None:
    shutil.copy(resources.data / "safety.yaml", tmp_path)
    alone = App(Settings(database=tmp_path / "unused.db", data=tmp_path)).safety
    assert isinstance(alone, SafetyRules)
    assert alone.route(PLAIN) == "suicidality"


@pytest.mark.parametrize("text", ["", "   ", "👍", "..."])
def test_a_message_without_words_needs_no_door(app: App, text: str) -> None:
    asked = FakeScorer({"burnout": {"": 9.0}})
    assert SafetyHead(app.rules, asked).route(text) is None
    assert not asked.asked


@pytest.fixture
def app(tmp_path: Path) -> App:
    """The coach as installed."""
    return App(Settings(database=tmp_path / "unused.db"))


def test_where_no_sentence_can_be_loud_enough_none_is_scored(app: App) -> None:
    scorer = FakeScorer(calibration=replace(LIMITS, loud_from=1.0))
    assert SafetyHead(app.rules, scorer).route(f"{ORDINARY} {STORY}") is None
    assert len(scorer.asked) == 1
