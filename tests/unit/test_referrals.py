"""The doors: every route and language has one, and an organisation can name its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.domain import LANGUAGES, Language, SafetyRoute
from bot.referrals import load_referrals
from bot.resources import Resources
from bot.yamlfile import DataError

OWN = """\
contacts:
  confidential_adviser:
    nl: {name: Ons eigen loket, text: onze vertrouwenspersoon (06-12345678), checked_on: 2026-11-23, source: intranet}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An organisation's file with one door in one language."""
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    return file


@pytest.mark.parametrize("route", SafetyRoute)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_route_has_an_answer_of_at_most_75_words_with_its_doors_filled_in(
    catalogue: Catalogue, route: SafetyRoute, language: Language
) -> None:
    answer = catalogue.referrals.first[(route, language)]
    assert 15 <= len(answer.split()) <= 75, f"{len(answer.split())} words: {answer}"
    assert not re.search(r"[{}]|\s{2}", answer), answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_who_writes_on_gets_the_doors_once_more(catalogue: Catalogue, language: Language) -> None:
    for again in catalogue.referrals.again[language]:
        assert len(again.split()) <= 75, again
        assert "113" in again
        assert "112" in again
        assert not re.search(r"[{}]", again), again
        assert {"nl": "'iets anders'", "en": "'something else'"}[language] in again


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_leaves_takes_the_doors_along(catalogue: Catalogue, language: Language) -> None:
    leave = catalogue.referrals.leave[language]
    assert len(leave.split()) <= 75, leave
    assert {"113", "112"} <= set(re.findall(r"\d{3}", leave))
    assert not re.search(r"[{}]", leave), leave


@pytest.mark.parametrize(
    ("route", "language", "doors"),
    [
        (SafetyRoute.SUICIDALITY, "nl", ("113", "0800-0113", "112", "huisarts")),
        (SafetyRoute.SUICIDALITY, "en", ("113", "988", "116 123", "112", "GP")),
        (SafetyRoute.THREAT, "nl", ("112", "0900-8844")),
        (SafetyRoute.THREAT, "en", ("112", "police")),
        (SafetyRoute.HARASSMENT, "nl", ("vertrouwenspersoon",)),
        (SafetyRoute.HARASSMENT, "en", ("confidential adviser",)),
        (SafetyRoute.DISCRIMINATION, "nl", ("vertrouwenspersoon", "discriminatie.nl")),
        (SafetyRoute.DISCRIMINATION, "en", ("confidential adviser", "discriminatie.nl")),
        (SafetyRoute.INTEGRITY, "nl", ("integriteit", "huisvoorklokkenluiders.nl")),
        (SafetyRoute.INTEGRITY, "en", ("integrity", "huisvoorklokkenluiders.nl")),
        (SafetyRoute.BURNOUT, "nl", ("huisarts", "bedrijfsarts")),
        (SafetyRoute.BURNOUT, "en", ("GP", "occupational health")),
    ],
)
def test_an_answer_names_the_door_that_is_due(
    catalogue: Catalogue, route: SafetyRoute, language: Language, doors: tuple[str, ...]
) -> None:
    answer = catalogue.referrals.first[(route, language)]
    assert not [door for door in doors if door not in answer], answer


@pytest.mark.parametrize("route", SafetyRoute)
@pytest.mark.parametrize(
    ("language", "software", "kept", "back"),
    [("nl", "software", "niemand", "iets anders"), ("en", "software", "nobody", "something else")],
)
def test_an_answer_says_that_it_is_software_that_nobody_is_warned_and_how_to_go_on(
    catalogue: Catalogue, route: SafetyRoute, language: Language, software: str, kept: str, back: str
) -> None:
    answer = catalogue.referrals.first[(route, language)]
    assert not [word for word in (software, kept, back) if word not in answer], answer


def test_own_contacts_replace_a_door_in_the_language_they_name(resources: Resources, own: Path) -> None:
    ours = load_referrals(resources.data / "referrals.yaml")
    theirs = load_referrals(resources.data / "referrals.yaml", own)
    changed = {key for key in ours.first if ours.first[key] != theirs.first[key]}
    assert {language for _, language in changed} == {"nl"}
    assert (SafetyRoute.HARASSMENT, "nl") in changed
    for key in changed:
        assert "06-12345678" in theirs.first[key]
    assert theirs.first[(SafetyRoute.SUICIDALITY, "nl")] == ours.first[(SafetyRoute.SUICIDALITY, "nl")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("contact: {}\n", "contact"),
        (OWN.replace("text: ", "tekst: "), "contacts.confidential_adviser.nl.text"),
        (OWN.replace("2026-11-23", "yesterday"), "checked_on"),
        (OWN.replace("    nl:", "    de:"), "contacts.confidential_adviser.de"),
        (OWN.replace("confidential_adviser", "confidential_advisor"), "confidential_advisor"),
        (": [", "YAML"),
    ],
    ids=["wrong key", "missing text", "no date", "other language", "a door that no answer names", "no YAML"],
)
def test_a_broken_file_of_an_organisation_is_told_by_file_field_and_line(
    resources: Resources, own: Path, text: str, words: str
) -> None:
    own.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_referrals(resources.data / "referrals.yaml", own)
    assert re.search(r"own\.yaml:\d+: ", str(caught.value)), str(caught.value)
    assert words in str(caught.value), str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  burnout:\n", "  burning:\n", "routes"),
        ("{emergency}", "{emergence}", "emergence"),
        ("  gp:\n", "  doctor:\n", "gp"),
    ],
    ids=["unknown route", "unknown door", "door gone"],
)
def test_a_route_without_its_doors_is_refused(
    resources: Resources, tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = (resources.data / "referrals.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "referrals.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        load_referrals(file)
