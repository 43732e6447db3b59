"""What follows from probabilities: a pattern with its words, no pattern, or not enough to go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import text as texts
from bot.domain import Reading
from bot.reader.local import MAX_CLAUSES, LocalReader
from bot.reader.safety import SafetyRules
from tests.fakes import FakeScorer

STORY = "Gisteren was het overleg. Niemand pakte de bal op en ieder keek naar mij. Daarna dronken we koffie."


def reader(**words: dict[str, float]) -> LocalReader:
    return LocalReader(SafetyRules(), FakeScorer({name.replace("_", "-"): weights for name, weights in words.items()}))


def read(text: str, **words: dict[str, float]) -> Reading:
    return reader(**words).read(text)


def test_the_likeliest_pattern_is_named_with_the_words_that_led_there() -> None:
    found = read(STORY, afwachten={"bal": 9.0})
    assert found.primary == "afwachten"
    assert found.hits[0].score == pytest.approx(0.9)
    assert [span.text for span in found.hits[0].evidence] == ["Niemand pakte de bal op en ieder keek naar mij"]


def test_a_second_pattern_is_named_when_it_is_likely_enough_too() -> None:
    found = read(STORY, afwachten={"bal": 3.0}, lijn_support={"koffie": 1.0})
    assert [hit.pattern for hit in found.hits] == ["afwachten", "lijn-support"]
    assert found.hits[1].evidence[0].text == "Daarna dronken we koffie"


def test_judged_and_nothing_found_is_none() -> None:
    found = read(STORY, afwachten={"bal": 0.9})
    assert (found.primary, found.hits, found.rival) == ("none", (), "afwachten")


def test_too_uncertain_is_unsure_and_not_none() -> None:
    scorer = FakeScorer({"afwachten": {"bal": 1.2}, "double-bind": {"bal": 1.1}, "lijn-support": {"bal": 1.1}})
    scorer.patterns = ("afwachten", "double-bind", "lijn-support", *(f"p{n}" for n in range(8)), "none")
    scorer.words |= {f"p{n}": {"bal": 1.1} for n in range(8)}  # type: ignore[operator]
    assert LocalReader(SafetyRules(), scorer).read(STORY).primary == "unsure"


@pytest.mark.parametrize(("weight", "primary"), [(1.2, "unsure"), (9.0, "afwachten")])
def test_a_few_words_are_enough_only_when_they_are_clear(weight: float, primary: str) -> None:
    assert read("Niemand pakt de bal", afwachten={"bal": weight}).primary == primary


def test_where_no_clause_says_it_alone_two_that_follow_each_other_are_quoted() -> None:
    text = "Ze vragen om tegenspraak. Wie het doet ligt eruit. Verder was het een gewone week hoor."
    found = read(text, double_bind={"tegenspraak": 0.9, "ligt eruit": 0.9})
    assert found.primary == "double-bind"
    first, second = found.hits[0].evidence
    assert first.text == "Ze vragen om tegenspraak. Wie het doet ligt eruit"
    assert second.text in first.text, "and the one of them that says it most, to quote in a few words"


COFFEE = [f"Op dag {day} was er koffie." for day in range(1, 46)]
BIND = ["Zeg ik het hardop, dan ben ik lastig.", "Houd ik me in, dan schiet ik tekort.", "Het is nooit goed."]


def test_what_stands_at_the_end_of_a_long_text_can_be_quoted_too() -> None:
    scorer = FakeScorer({"double-bind": {"lastig": 90.0, "tekort": 80.0}})
    found = LocalReader(SafetyRules(), scorer, FakeScorer(scorer.words)).read(" ".join([*COFFEE, *BIND]))
    quotes = [span.text for span in found.hits[0].evidence]
    assert quotes == ["Zeg ik het hardop, dan ben ik lastig", "Houd ik me in, dan schiet ik tekort"]
    assert len(scorer.asked) < len(COFFEE), "and only the clauses that sound like it are read again"


def test_two_sentences_at_the_end_of_a_long_text_can_be_quoted_together() -> None:
    scorer = FakeScorer({"double-bind": {"lastig": 0.9, "tekort": 0.9}})
    found = LocalReader(SafetyRules(), scorer, FakeScorer(scorer.words)).read(" ".join([*COFFEE, *BIND]))
    assert found.hits[0].evidence[0].text == "Zeg ik het hardop, dan ben ik lastig. Houd ik me in, dan schiet ik tekort"


def test_without_a_quick_scorer_clauses_are_read_from_the_whole_of_a_long_text() -> None:
    scorer = FakeScorer({"afwachten": {"koffie": 9.0}})
    LocalReader(SafetyRules(), scorer).read(" ".join([*COFFEE, *COFFEE]))
    read_again = scorer.asked[1:]
    assert len(read_again) == MAX_CLAUSES
    assert [read_again[0], read_again[-1]] == ["Op dag 1 was er koffie", "Op dag 45 was er koffie"]


def test_earlier_messages_are_heard_but_never_quoted() -> None:
    found = reader(afwachten={"bal": 9.0}).read("En dat gaat nu al een jaar zo.", ["Niemand pakt de bal op."])
    assert found.primary == "afwachten"
    assert "bal" not in "".join(span.text for span in found.hits[0].evidence)


@pytest.mark.parametrize("text", ["ok", "Ja, precies zo gaat het dus"])
def test_words_that_do_not_lead_there_themselves_are_no_evidence_for_what_was_said_before(text: str) -> None:
    found = reader(afwachten={"bal": 9.0}).read(text, ["Niemand pakt de bal op, en iedereen kijkt naar mij."])
    assert (found.primary, found.hits[0].evidence) == ("afwachten", ())


def test_words_that_lead_there_themselves_are_quoted_whatever_was_said_before() -> None:
    found = reader(afwachten={"bal": 9.0}).read(STORY, ["Niemand pakt de bal op."])
    assert [span.text for span in found.hits[0].evidence] == ["Niemand pakte de bal op en ieder keek naar mij"]


def test_half_a_character_is_read_but_never_quoted() -> None:
    text = "Zo gaat het. Niemand pakt\ud83d de bal op. Steeds weer."
    found = read(text, afwachten={"bal": 9.0})
    assert [text[span.start : span.end] for span in found.hits[0].evidence] == ["de bal op"]


def test_another_language_and_no_words_at_all_are_not_judged() -> None:
    german = "Ich weiß nicht, was ich noch machen soll mit meinem Chef und den Kollegen."
    assert (read(german).language, read(german).primary) == (None, "unsure")
    assert read("👍 …").primary == "unsure"


def test_safety_goes_first_and_no_pattern_is_named_beside_it() -> None:
    class Door:
        def route(self, text: str, *, answering: bool = False) -> str:
            return "burnout"

    found = LocalReader(Door(), FakeScorer({"afwachten": {"bal": 9.0}})).read(STORY)
    assert (found.safety, found.hits) == ("burnout", ())


@given(st.text(st.characters(), max_size=300), st.lists(st.text(max_size=40), max_size=2))
def test_whatever_is_written_evidence_is_what_stands_there(text: str, earlier: list[str]) -> None:
    found = reader(afwachten={"a": 3.0}, double_bind={"e": 2.0}, lijn_support={"1": 4.0}).read(text, earlier)
    for hit in found.hits:
        assert hit.evidence or earlier or not texts.clauses(text)
        for span in hit.evidence:
            assert text[span.start : span.end] == span.text
