"""What is measured, by language and beside its baselines, checked against scikit-learn; and how it is shown."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from random import Random

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, recall_score

from bot import evaluation
from bot.app import App
from bot.cli import evaluation_page, figures
from bot.evaluation import NONE, UNSURE, Labelled, Outcome
from bot.measuring import MAJORITY, RULES, TFIDF, Measured, measure
from bot.reader.local import LocalReader
from bot.settings import Settings

BIND = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."
WAIT = "We have agreed three times that someone should start, and everyone waits."
PATTERNS = ("afwachten", "double-bind", "hoog-laag", "lijn-support")


def labelled(name: str, text: str, primary: str | None, lang: str = "nl", safety: str | None = None) -> Labelled:
    return Labelled(name, lang, text, primary, safety, hard=False)


ROWS = [
    labelled("1", BIND, "double-bind"),
    labelled("2", WAIT, "afwachten", "en"),
    labelled("3", "Morgen om tien uur is de vergadering in zaal vier, er is koffie.", NONE),
    labelled("4", "Ik wil niet meer leven.", None, safety="suicidality"),
    labelled("5", "Die deadline is moordend, maar de taart was heerlijk.", None),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    return App(Settings(tmp_path_factory.mktemp("eval") / "kept.db"))


@pytest.fixture(scope="module")
def small(app: App) -> LocalReader:
    return app.wording


@pytest.fixture(scope="module")
def found(app: App, small: LocalReader) -> Measured:
    return measure(small, small, ROWS, rules=app.rules)


def some_outcomes(n: int = 300) -> list[Outcome]:
    """Readings of which about half are wrong, with several labels, every kind of abstention, and any sureness."""
    chance = Random(4)
    made = []
    for at in range(n):
        primary = chance.choice([*PATTERNS, NONE])
        also = tuple(chance.sample(PATTERNS, chance.randint(0, 2))) if primary != NONE else ()
        row = replace(labelled(str(at), "t", primary, chance.choice(["nl", "en"])), also=also)
        heard = primary if chance.random() < 0.5 else chance.choice([*PATTERNS, NONE, UNSURE])
        patterns = frozenset({heard, *chance.sample(PATTERNS, chance.randint(0, 1))} if heard in PATTERNS else ())
        made.append(Outcome(row, heard, patterns, None if heard == UNSURE else chance.random()))
    return made


def test_the_figures_are_those_of_scikit_learn() -> None:
    outcomes = some_outcomes()
    gold = [one.row.primary or NONE for one in outcomes]
    read = [one.primary for one in outcomes]
    one = evaluation.figures(outcomes)
    assert one.accuracy == pytest.approx(accuracy_score(gold, read))
    assert one.macro_f1 == pytest.approx(f1_score(gold, read, labels=sorted(set(gold)), average="macro"))
    assert one.none_recall == pytest.approx(recall_score(gold, read, labels=[NONE], average=None)[0])
    pattern, named = [label != NONE for label in gold], [label not in {NONE, UNSURE} for label in read]
    assert one.any_f1 == pytest.approx(f1_score(pattern, named))
    sets = [np.array([[p in some for p in PATTERNS] for some in all_]) for all_ in (
        [one.row.patterns for one in outcomes], [one.patterns for one in outcomes]
    )]  # fmt: skip
    assert one.label_f1 == pytest.approx(f1_score(sets[0], sets[1], average="micro"))
    golds, reads, counts = figures.matrix(outcomes)
    theirs = confusion_matrix(gold, read, labels=reads)
    assert [[counts.get((g, r), 0) for r in reads] for g in golds] == [list(theirs[reads.index(g)]) for g in golds]


def test_the_calibration_error_is_that_of_its_definition() -> None:
    outcomes = some_outcomes()
    known = [one for one in outcomes if one.confidence is not None]
    sure = np.array([one.confidence for one in known])
    right = np.array([one.primary == one.row.primary for one in known])
    step = np.minimum((sure * 10).astype(int), 9)
    apart = sum(
        abs(right[step == at].mean() - sure[step == at].mean()) * (step == at).mean()
        for at in range(10)
        if (step == at).any()
    )
    assert evaluation.figures(outcomes).calibration_error == pytest.approx(apart)


def test_what_is_left_unsure_claims_no_sureness(small: LocalReader) -> None:
    rows = [labelled("1", "hm tja", NONE), labelled("2", "😀😀", NONE), labelled("3", "", NONE)]
    made = measure(small, small, rows).labelled
    assert [(one.primary, one.confidence) for one in made] == [(UNSURE, None)] * 3


def test_another_language_is_not_read_here_either(small: LocalReader) -> None:
    german = labelled(
        "1", "Wenn ich klar berate, bin ich schwierig, und wenn ich mich zurückhalte, versage ich.", "double-bind", "de"
    )
    assert measure(small, small, [german]).labelled[0].primary == UNSURE


def test_every_part_has_all_baselines_and_a_majority_of_its_own(found: Measured) -> None:
    parts = found.parts()
    assert list(parts) == ["", "en", "nl"]
    assert [len(part.rows) for part in parts.values()] == [5, 1, 4]
    for part in parts.values():
        assert list(part.baselines) == [TFIDF, "keywords", MAJORITY]
        assert list(part.doors) == [TFIDF, RULES, MAJORITY]
        assert {len(routes) for routes in (part.routes, *part.doors.values())} == {len(part.rows)}
    assert [one.primary for one in parts["en"].baselines[MAJORITY]] == ["afwachten"]


def test_one_language_alone_is_named(app: App, small: LocalReader) -> None:
    english = measure(small, small, [ROWS[1]], rules=app.rules)
    assert list(english.parts()) == ["en"]
    assert {row[0] for row in figures.overview(english).rows} == {"en"}


def test_a_text_without_a_language_counts_for_the_one_it_is_in(small: LocalReader) -> None:
    rows = [replace(row, lang="") for row in ROWS[:2]]
    assert list(measure(small, small, rows).parts()) == ["", "en", "nl"]


def test_safety_has_recall_and_false_alarms_for_every_route_beside_its_baselines(found: Measured) -> None:
    everybody = {row[0]: row[1:] for row in figures.safety(found).rows}
    assert list(everybody) == [found.reader, TFIDF, RULES, MAJORITY]
    assert everybody[MAJORITY] == ["1", "0 %", "0 %", "0 %", "4", "0 %"]
    assert everybody[RULES][:4] == ["1", "100 %", "100 %", "100 %"]
    doors = figures.doors(found)
    assert doors is not None
    assert doors.rows[0][:4] == ["suicidality", "1", "100 %", "100 %"]


def test_lines_for_safety_alone_have_their_baselines_too(app: App, small: LocalReader) -> None:
    only = measure(small, small, ROWS[3:], rules=app.rules)
    html = evaluation_page.page(only.reader, {"safety.jsonl": only})
    for name in (TFIDF, RULES, MAJORITY):
        assert name in html
    assert "<svg" not in html, "there is nothing to draw"


def test_the_matrix_in_words_has_a_column_for_every_row() -> None:
    sheet = figures.confusion(Measured("r", [], some_outcomes(), [], {}))
    assert sheet.head == ["is / read as", "1", "2", "3", "4", NONE, UNSURE]
    assert [row[0] for row in sheet.rows] == ["1 afwachten", "2 double-bind", "3 hoog-laag", "4 lijn-support", NONE]
    assert sum(int(cell) for row in sheet.rows for cell in row[1:] if cell != "·") == 300


class Elements(HTMLParser):
    """Which elements and attributes a page has, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_page_runs_nothing_and_asks_for_nothing(small: LocalReader) -> None:
    nasty = "<script>alert(1)</script><img src='https://evil.example/x.png'>"
    row = labelled(f"{nasty}\x1b[31m\u202e", f"{nasty} {BIND} \ud83d", NONE, f'nl"><script>{nasty}')
    found = measure(small, small, [row, ROWS[1]])
    html = evaluation_page.page(small.name, {f"{nasty}.jsonl": found})
    seen = Elements()
    seen.feed(html)
    assert not {"script", "img", "link", "iframe", "object", "a", "form"} & seen.tags
    assert not {name for name in seen.attributes if name.startswith(("on", "src", "href", "xmlns", "style"))}
    assert "\x1b" not in html
    assert "default-src 'none'" in html
    assert html.count("<svg") == 2 * 3, "a matrix and a curve for all of it and for each language"


def test_the_texts_of_the_mistakes_are_folded_away_and_it_is_said_why(small: LocalReader) -> None:
    wrong = measure(small, small, [labelled("1", BIND * 200, NONE), ROWS[1]])
    html = evaluation_page.page(small.name, {"x.jsonl": wrong})
    before, inside = html.split("<details>", 1)
    assert BIND not in before
    assert "shared screen" in inside
    assert "14,600 characters" in inside, "of a very long text the beginning is enough"


class Ears:
    """Hears a threat in everything that is not said in answer to a question."""

    def __init__(self) -> None:
        self.listened: list[bool] = []

    def route(self, text: str, *, answering: bool = False) -> str | None:
        """See SafetyReader."""
        self.listened.append(answering)
        return None if answering else "threat"


def test_an_answer_is_measured_as_an_answer_by_the_reader_and_by_its_baselines(small: LocalReader) -> None:
    ears = Ears()
    listening = replace(small, safety=ears)
    rows = [replace(labelled("1", "Hij wacht me op.", None), answering=one) for one in (False, True)]
    heard = measure(listening, listening, rows, rules=ears)
    assert list(heard.routes) == ["threat", None]
    assert [list(heard.doors[name]) for name in (TFIDF, RULES)] == [["threat", None]] * 2
    assert ears.listened == [False] * 3 + [True] * 3
