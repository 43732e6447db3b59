"""How safety rules are read and tried; which texts they catch is measured elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import SafetyRoute
from bot.reader.safety import ROUTES, SafetyRules, load_rules, normalise, parse_rules
from bot.yamlfile import DataError


def rules(**changes: Any) -> dict[str, object]:
    """Return a small whole file: each route fires on its own name."""
    routes: dict[str, Any] = {route: {"nl": [{"words": rf"\b{route}\b"}]} for route in ROUTES}
    return {"version": 1, "terms": {"me": [r"ik\b", r"my\b"]}, "look_alikes": {}, "routes": routes} | changes


def with_rule(rule: object) -> dict[str, object]:
    data = rules()
    routes = data["routes"]
    assert isinstance(routes, dict)
    routes["threat"] = {"nl": [rule]}
    return data


def test_the_routes_are_those_of_the_coach() -> None:
    assert set(ROUTES) == {route.value for route in SafetyRoute}


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_opens_on_its_words_and_stays_shut_without(route: str) -> None:
    small = parse_rules(rules())
    assert small.route(f"Dit gaat over {route.upper()}!") == route
    assert small.route("Dit gaat over de planning.") is None


def test_the_first_route_in_the_file_goes_first() -> None:
    assert parse_rules(rules()).route("burnout en threat en suicidality") == ROUTES[0]


@pytest.mark.parametrize(
    ("rule", "opens", "stays_shut"),
    [
        ({"words": "mes|pistool"}, "met een pistool", "met een plan"),
        ({"all": ["mes", "keuken"]}, "een mes in de keuken", "een mes"),
        ({"some": ["aa", "bb", "cc"], "least": 2}, "bb en cc", "alleen cc"),
        ({"words": "mes", "unless": ["boter"]}, "een mes", "een mes met boter"),
        ({"words": "{me} .{0,10}mes"}, "ik heb een mes", "hij heeft een mes"),
        ({"all": ["mes"], "some": ["aa", "bb"], "least": 1}, "mes bb", "mes"),
    ],
    ids=["words", "all", "some", "unless", "term", "all and some"],
)
def test_a_rule_says_what_must_be_heard(rule: dict[str, object], opens: str, stays_shut: str) -> None:
    small = parse_rules(with_rule(rule))
    assert small.route(opens) == "threat"
    assert small.route(stays_shut) is None


def test_a_figure_of_speech_is_taken_out_and_the_rest_still_counts() -> None:
    data = with_rule({"words": "mes"}) | {"look_alikes": {"nl": [r"mes op tafel"]}}
    small = parse_rules(data)
    assert small.route("met het mes op tafel") is None
    assert small.route("met het mes op tafel, en hij heeft een mes") == "threat"


def test_an_expression_may_stand_on_several_lines_with_a_number_of_words_in_between() -> None:
    small = parse_rules(with_rule({"words": "\\bhij (?:\n  dreigt|\n  zwaait\n) {..2}met een mes"}))
    assert small.route("hij dreigt nu weer met een mes") == "threat"
    assert small.route("hij zwaait met een mes") == "threat"
    assert small.route("hij zwaait af. hij kwam met een mes") is None
    assert small.route("hij dreigt ook vandaag alweer met een mes") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "version"),
        (rules(version=2), "version"),
        (rules(routes={}), "suicidality"),
        (rules(routes=None), "routes"),
        (rules(routes=[1]), "routes: expected a mapping"),
        (rules(routes={"pensioen": {"nl": [{"words": "aow"}]}}), "routes.pensioen: unknown route"),
        (rules(terms={"Me": ["ik"]}), "terms.Me"),
        (rules(terms={"me": [3]}), "terms.me"),
        (rules(terms={"me": ["{them}"]}), "unknown term {them}"),
        (rules(look_alikes={"nl": ["(open"]}), "look_alikes.nl[1]"),
        (with_rule({"words": "(open"}), "routes.threat.nl[1]"),
        (with_rule({"words": "a.*b"}), "routes.threat.nl[1]: bound every repetition"),
        (with_rule({"words": r"\w+"}), "bound every repetition"),
        (with_rule({"words": "x?"}), "matches the empty text"),
        (with_rule({"words": "(?:mes \n|bijl)"}), "a line ends in a space"),
        (with_rule({"words": "{whom}"}), "unknown term {whom}"),
        (with_rule({"word": "mes"}), "unknown key word"),
        (with_rule({"unless": "mes"}), "expected words, all or some"),
        (with_rule({"some": ["a", "b"]}), "routes.threat.nl[1].least"),
        (with_rule({"some": ["a", "b"], "least": 3}), "least"),
        (with_rule({"words": "mes", "least": 1}), "least"),
        (with_rule({"some": ["a"], "least": True}), "least"),
        (with_rule("mes"), "routes.threat.nl[1]: expected a mapping"),
        (with_rule({"words": 3}), "routes.threat.nl[1].words"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_rule_is_told_by_its_place(data: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match="safety rules: ") as caught:
        parse_rules(data)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "version: 1\n", "- a\n", "a: [", "version: 1\nroutes: {}\n"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "safety.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"safety\.yaml"):
        load_rules(file)
    with pytest.raises(DataError, match=r"nowhere\.yaml"):
        load_rules(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("  Ik   WIL\nniet  ", "ik wil niet"),
        ("één café", "een cafe"),
        ("m’n ‘plan’ – “nu”…", "m'n 'plan' - \"nu\"..."),
        ("niet\u00admeer", "nietmeer"),
        ("ｗｉｌ", "wil"),
    ],
)
def test_the_rules_see_a_text_without_accents_capitals_and_fancy_marks(text: str, seen: str) -> None:
    assert normalise(text) == seen


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Ik wil niet meer leven.", "suicidality"),
        ("I want to kill myself.", "suicidality"),
        ("Hij dreigde me neer te steken.", "threat"),
        ("Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.", None),
        ("If I advise firmly I am difficult, and if I hold back I fall short.", None),
        ("De deadline is moordend en ik lach me dood om die printer.", None),
    ],
)
def test_the_shipped_rules_know_the_plainest_cases(shipped: SafetyRules, text: str, route: str | None) -> None:
    found = shipped.route(text)
    assert found == route, shipped.matches(text)


def test_every_route_has_rules(shipped: SafetyRules) -> None:
    assert set(shipped.routes) == set(ROUTES)
    assert all(shipped.routes.values())


@pytest.mark.parametrize(
    "piece", ["a", "ik ", "ik wil niet ", "dood ", ".", "\u202e", "niet meer wakker ", "hij me ", "aé ", "mes op de "]
)
def test_forty_thousand_characters_are_tried_to_the_end(shipped: SafetyRules, piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    shipped.route(text)
    assert shipped.route(f"{text}\n\nIk wil zelfmoord plegen.\n\n{text}") == "suicidality"


@given(st.text(max_size=200))
def test_no_text_makes_the_rules_fail(text: str) -> None:
    assert parse_rules(rules()).route(text) in {None, *ROUTES}
