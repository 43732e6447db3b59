"""What is heard as a question about one's own data, in two languages, and that what is said of it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.domain import Language
from bot.privacy import TERMS, Facts, RowKind
from bot.resources import Resources
from bot.rights import card
from bot.rights.words import AllWords, Right, load_words
from bot.yamlfile import DataError


@pytest.fixture(scope="module")
def words(catalogue: Catalogue) -> AllWords:
    """The texts of the repository."""
    return load_words(Resources.locate().data, Facts(reader="fake"), catalogue.patterns)


HEARD: list[tuple[str, Language, Right]] = [
    ("wat weet je van mij", "nl", Right.WHAT),
    ("Wat weet je van mij?", "nl", Right.WHAT),
    ("wat weet je over me??", "nl", Right.WHAT),
    ("Wat bewaar je van mij", "nl", Right.WHAT),
    ("inzage", "nl", Right.WHAT),
    ("what do you know about me?", "en", Right.WHAT),
    ("What do you keep about me", "en", Right.WHAT),
    ("export", "nl", Right.EXPORT),
    ("Exporteer", "nl", Right.EXPORT),
    ("export my data", "en", Right.EXPORT),
    ("vergeet dit", "nl", Right.FORGET_THIS),
    ("Vergeet dit gesprek.", "nl", Right.FORGET_THIS),
    ("forget this", "en", Right.FORGET_THIS),
    ("vergeet laatste", "nl", Right.FORGET_LAST),
    ("Vergeet mijn laatste bericht", "nl", Right.FORGET_LAST),
    ("forget last", "en", Right.FORGET_LAST),
    ("forget my last message", "en", Right.FORGET_LAST),
    ("wis alles", "nl", Right.WIPE),
    ("Wis alles!", "nl", Right.WIPE),
    ("verwijder al mijn gegevens", "nl", Right.WIPE),
    ("erase everything", "en", Right.WIPE),
    ("delete everything", "en", Right.WIPE),
    ("ja, wis alles", "nl", Right.WIPE_YES),
    ("yes, erase everything", "en", Right.WIPE_YES),
    ("pauze", "nl", Right.PAUSE),
    ("pause", "en", Right.PAUSE),
    ("hervat", "nl", Right.RESUME),
    ("stop helemaal", "nl", Right.STOP),
    ("stop", "nl", Right.STOP_ALONE),
    ("Stop.", "en", Right.STOP_ALONE),
    ("niet bewaren", "nl", Right.NOT_KEEP),
    ("Bewaar niets", "nl", Right.NOT_KEEP),
    ("keep nothing", "en", Right.NOT_KEEP),
    ("don’t keep anything", "en", Right.NOT_KEEP),
]

SLOPPY: list[tuple[Right, Language, str]] = [
    (
        Right.WHAT,
        "nl",
        "hoi, wat weetje van mij|Wat wéét u over mij?|wat heb je opgeslagen over mij|welke data heb je van mij",
    ),
    (Right.WHAT, "nl", "laat zien wat je van mij weet|ik wil mijn gegevens inzien|toon mijn gegevens aub"),
    (
        Right.WHAT,
        "en",
        "what have you stored about me|What do u know about me|tell me what you know about me|show my data",
    ),
    (
        Right.EXPORT,
        "nl",
        "export graag|mijn gegevens exporteren|Geef me mijn gegevens!|ik wil al mijn gegevens downloaden",
    ),
    (
        Right.EXPORT,
        "en",
        "please export my data|can you export my data?|export data|give me my data|can I have an export",
    ),
    (Right.FORGET_THIS, "nl", "vergeet deze chat|wis dit gesprek aub|kun je dit vergeten?|dit gesprek verwijderen"),
    (Right.FORGET_THIS, "en", "please forget this|Delete this chat.|could you forget this now"),
    (Right.FORGET_LAST, "nl", "verwijder mijn laatste bericht svp|laatste bericht wissen"),
    (Right.FORGET_LAST, "en", "remove my last message please"),
    (
        Right.WIPE,
        "nl",
        "alles wissen|verwijder mijn gegevens|WIS ALLES AUB!!|kan je alles verwijderen?|wis al mijn data|wisalles",
    ),
    (
        Right.WIPE,
        "nl",
        "ik wil dat je alles wist|verwijder alles wat je van mij hebt|gooi alles weg|vergeet alles wat ik zei",
    ),
    (
        Right.WIPE,
        "en",
        "delete my data|please delete everything|erase all|remove everything you know about me|DELETE IT ALL",
    ),
    (Right.WIPE_YES, "nl", "Ja hoor, wis alles maar|ja, alles wissen"),
    (Right.WIPE_YES, "en", "yes please delete everything|Yes, wipe it all!"),
    (Right.PAUSE, "nl", "pauze aub|neem even pauze|pauzeer de weekvraag"),
    (Right.PAUSE, "en", "please pause|pause the weekly question"),
    (Right.STOP, "nl", "stop alles|meld me af|helemaal stoppen"),
    (Right.STOP, "en", "please stop completely|unsubscribe me"),
    (Right.NOT_KEEP, "nl", "niet opslaan|sla niets op|bewaar mijn berichten niet"),
    (Right.NOT_KEEP, "en", "stop saving|don't keep my messages|do not store"),
]
"""How people type it who do not look up how it is called."""


@pytest.mark.parametrize(("said", "language", "right"), HEARD)
def test_r8_somebody_is_heard_in_their_own_language(
    words: AllWords, said: str, language: Language, right: Right
) -> None:
    assert words[language].hears(said) is right


@pytest.mark.parametrize(("right", "language", "ways"), SLOPPY)
def test_r8_somebody_is_heard_however_sloppily_or_politely_it_is_typed(
    words: AllWords, right: Right, language: Language, ways: str
) -> None:
    for said in ways.split("|"):
        assert words[language].hears(said) is right, said


def test_a_yes_to_keeping_must_be_a_yes_and_no_question_whether_it_can_be_kept(words: AllWords) -> None:
    assert words["en"].hears("keep this") is Right.KEEP
    assert words["en"].hears("can you keep this?") is None


@pytest.mark.parametrize(
    "said",
    [
        "", "?", "ja", "Mijn baas zei: wis alles.", "wat weet je van mij en mijn baas die steeds afwacht",
        "ik stop ermee als dit zo doorgaat", "we pauzeren het project", "vergeet niet dat ik hem nodig heb",
        "kun je dit voor me onthouden", "export van het systeem lukt niet", "he told me to stop everything now",
        "Ik wil er helemaal mee stoppen", "ik wil stoppen", "vergeet mij maar", "forget me", "please make it stop",
        "vergeet het maar", "forget it", "kun je alles nog eens uitleggen", "I want to delete my account at work",
    ],
)  # fmt: skip
def test_a_story_is_no_question_about_data(words: AllWords, said: str) -> None:
    assert [words[language].hears(said) for language in words] == [None, None]


@given(st.text(max_size=300))
def test_anything_can_be_listened_to(words: AllWords, said: str) -> None:
    for told in words.values():
        assert told.hears(said) in {None, *Right}


def test_every_kind_of_row_has_a_term_a_name_and_a_reason_in_both_languages(words: AllWords) -> None:
    assert set(TERMS) == set(RowKind)
    for told in words.values():
        assert set(told.names) == set(RowKind)


def test_a_text_that_is_missing_or_has_an_odd_blank_names_file_and_line(tmp_path: Path, catalogue: Catalogue) -> None:
    for language in ("nl", "en"):
        text = (Resources.locate().data / f"privacy.{language}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"privacy.{language}.yaml").write_text(text.replace("{text_days}", "{dagen}"), encoding="utf-8")
    with pytest.raises(DataError, match=r"privacy\.nl\.yaml:\d+: say: .*dagen"):
        load_words(tmp_path, Facts(), catalogue.patterns)


def test_the_card_of_somebody_new_says_that_nothing_is_kept_and_who_could_see_it(words: AllWords) -> None:
    told = "\n".join(card.card([], words["nl"], "slack"))
    for part in (
        "niets van je bewaard",
        "eigenaar van jullie Slack",
        "beheerder",
        "taalmodel",
        "leidinggevende",
        "90 dagen",
    ):
        assert part in told, part


def test_what_is_told_follows_the_configuration(catalogue: Catalogue) -> None:
    facts = Facts("Gemeente Waterveen", "fg@waterveen.example", "proef", reader="fake", model="vlam.example")
    told = load_words(Resources.locate().data, facts, catalogue.patterns)
    shown = "\n".join(card.card([], told["en"], "slack"))
    for part in ("Gemeente Waterveen", "fg@waterveen.example", "This is a trial", "vlam.example"):
        assert part in shown, part
    demo = load_words(Resources.locate().data, Facts(missing=("KLANKBORD_CONTACT",)), catalogue.patterns)
    assert "demo" in card.disclosed(demo["nl"], "slack")[0]
