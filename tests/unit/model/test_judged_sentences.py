"""Reflections and questions for situations, good and bad: how many the rules for words of a model let through.

`sentences.jsonl` holds them with the round in which they were written; docs/model.md tells what each round let through when
it was new, and what it lets through now.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.domain import Kind, Language, Part, Reply, Role
from bot.model.judge import Case, judge
from bot.model.prompts import load_prompts
from bot.model.vocabulary import stem, unweighed, weighed
from tests.unit.model.helping import LEXICON, RESOURCES, STORY, TORN

BAD_AT_MOST = 0.05
GOOD_AT_LEAST = 0.60

Broken = Callable[[Language, Role, str, str], set[str]]


@pytest.fixture(scope="module")
def broken(catalogue: Catalogue) -> Broken:
    """Return which rules a sentence breaks, judged alone: what the whole reply must hold of the story is left out."""
    prompts = load_prompts(RESOURCES.prompts)

    def judged(language: Language, role: Role, text: str, said: str) -> set[str]:
        rules = prompts[("words", language)].rules
        assert rules is not None
        ours = catalogue.dialogue[language].no_pattern_question[0].text
        asked = () if role is Role.QUESTION else (Part(Role.QUESTION, ours),)
        reply = Reply(Kind.FOLLOW_UP, language, (Part(role, text), *asked))
        known = weighed(catalogue, language, rules.plain)
        found = judge(Case(reply, [(role, text)], said), catalogue, rules, LEXICON, known)
        return {violation.rule for violation in found} - {"nothing of what was told"}

    return judged


def told() -> dict[str, dict[str, str]]:
    """Return what was told before each sentence."""
    lines = (RESOURCES.data / "measuring" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return {"story-nl": {"nl": STORY}, "story-en": {"en": TORN}} | {row["id"]: row for row in map(json.loads, lines)}


def rows() -> list[dict[str, Any]]:
    """Return the sentences."""
    lines = Path(__file__).with_name("sentences.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_hardly_a_bad_sentence_gets_through_and_most_good_ones_do(broken: Broken) -> None:
    stories, written = told(), rows()
    through: Counter[tuple[str, bool]] = Counter()
    number: Counter[tuple[str, bool]] = Counter()
    for row in written:
        key = row["round"], row["good"]
        number[key] += 1
        through[key] += not broken(
            row["language"], Role(row["role"]), row["text"], stories[row["pair"]][row["language"]]
        )
    shares = {
        good: sum(n for key, n in through.items() if key[1] is good)
        / sum(n for key, n in number.items() if key[1] is good)
        for good in (True, False)
    }
    seen = {
        f"{name} {'good' if good else 'bad'}": f"{through[name, good]} of {number[name, good]}" for name, good in number
    }
    assert shares[False] <= BAD_AT_MOST, seen
    assert shares[True] >= GOOD_AT_LEAST, seen


@pytest.mark.parametrize(
    ("rule", "role", "breaks", "keeps"),
    [
        (
            "a word nobody weighed",
            Role.REFLECTION,
            "Het lijkt alsof de amateurs en het team allebei iets kosten.",
            "Het lijkt alsof de directie en het team allebei iets kosten.",
        ),
        (
            "no good reason and no tension",
            Role.REFLECTION,
            "Misschien ziet de directie het team anders.",
            "Het lijkt alsof de directie en het team allebei iets kosten.",
        ),
        (
            "not for the user to answer",
            Role.QUESTION,
            "Welke grens trek je bij de directie?",
            "Wat merk je aan de directie?",
        ),
        (
            "an offer about persons",
            Role.OFFER,
            "Misschien is er iets met de directie wat iets kost.",
            "Misschien is er iets wat spreken en zwijgen allebei iets kost.",
        ),
        (
            "advice or verdict",
            Role.REFLECTION,
            "Misschien had je allebei moeten vragen wat het kost.",
            "Misschien kost het allebei iets om te vragen.",
        ),
        (
            "advice or verdict",
            Role.QUESTION,
            "Wat deed je verkeerd bij de directie?",
            "Wat deed je bij de directie?",
        ),
    ],
)
def test_a_rule_for_words_of_a_model_tells_the_bad_from_the_good(
    broken: Broken, rule: str, role: Role, breaks: str, keeps: str
) -> None:
    assert rule in broken("nl", role, breaks, STORY)
    assert rule not in broken("nl", role, keeps, STORY)


def test_a_sentence_that_retells_the_story_leaves_that_to_the_quote(broken: Broken) -> None:
    said = "Mijn buurman kocht een tractor, een schuur, een hek en een kalf."
    retold = "Misschien kosten de tractor, de schuur, het hek en het kalf allebei iets."
    assert "the story retold" in broken("nl", Role.REFLECTION, retold, said)
    assert "the story retold" not in broken("nl", Role.REFLECTION, "Misschien kosten hek en kalf allebei iets.", said)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nl", "vragen", "vraagt"),
        ("nl", "geven", "geeft"),
        ("nl", "gespeeld", "spelen"),
        ("nl", "dashboard", "dashboards"),
        ("nl", "één", "een"),
        ("en", "asking", "asks"),
        ("en", "stopped", "stop"),
        ("en", "parties", "party"),
    ],
)
def test_two_forms_of_a_word_are_one_word(language: Language, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_what_a_model_may_say_without_the_user_comes_from_the_coachs_own_texts(catalogue: Catalogue) -> None:
    known = weighed(catalogue, "nl", ("houvast",))
    reflection = catalogue.patterns["afwachten"].text["nl"].reflections[0]
    assert not unweighed(reflection, "nl", known)
    assert unweighed("Een giftige amateur en houvast.", "nl", known) == ["giftige", "amateur"]
