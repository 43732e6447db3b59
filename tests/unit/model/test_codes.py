"""A code that was sent in the place of a name or a number never reaches the user as a code."""

from __future__ import annotations

import pytest

from bot.domain import LANGUAGES, Language
from bot.masking import mask
from bot.masking.found import What
from bot.model.judge import codes
from tests.unit.model.conftest import Begin
from tests.unit.model.helping import GOOD_EN, GOOD_NL, STORY, TORN, answering

STORIES = {
    "nl": f"{STORY} Gisteren zei mijn collega Sanne er 1 keer per week iets van.",
    "en": f"{TORN} I see my colleague Sanne, 1 time a week.",
}
GOOD = {"nl": GOOD_NL, "en": GOOD_EN}
LABELS: list[tuple[Language, str]] = sorted(
    {(lang, what.value if lang == "nl" else mask._ENGLISH.get(what, what.value)) for what in What for lang in LANGUAGES}
)


def reflection(language: Language, who: str) -> dict[str, str]:
    line = {
        "nl": f"Het lijkt alsof trouw aan {who} en trouw aan de directie allebei iets kosten.",
        "en": f"Perhaps being loyal to {who} and being loyal to the board both cost something.",
    }
    return GOOD[language] | {"reflection": line[language]}


@pytest.mark.anyio
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_code_as_it_was_sent_is_put_back(begin: Begin, language: Language) -> None:
    code = "[NAAM-1]" if language == "nl" else "[NAME-1]"
    talk = begin(answering(reflection(language, code)))
    answer = await talk.say(STORIES[language])
    assert code in talk.endpoint.traffic, "the name was covered"
    assert reflection(language, "Sanne")["reflection"] in answer.reply.text


@pytest.mark.anyio
async def test_a_name_that_the_model_writes_as_a_code_without_brackets_goes_to_nobody(begin: Begin) -> None:
    talk = begin(answering(reflection("nl", "NAAM-1")))
    answer = await talk.say(STORIES["nl"])
    assert "NAAM-1" not in answer.reply.text
    assert len(talk.asked) == 2, "it was told, and asked once more"


@pytest.mark.parametrize(("language", "label"), LABELS)
def test_what_only_looks_like_a_code_is_turned_down(language: Language, label: str) -> None:
    forms = [f"{label}{between}1" for between in ("-", " ", "_", "", "\u2011", " - ")]
    forms += [f"{label.lower()}-1", f"{label.title()}_1", f"({label}-1)", f"[{label} 1]", f"[{label}-1", label]
    forms += [f"{label[:2]}\u200d{label[2:]}-1", f"[{label}-01]"]
    for form in forms:
        line = reflection(language, form)["reflection"]
        assert list(codes(line, STORIES[language])), f"{form} would reach the user"


def test_a_label_in_capitals_that_the_user_wrote_may_be_said_back() -> None:
    assert not list(codes("Het lijkt alsof de IBAN iets kost.", "Het gaat over een IBAN."))
