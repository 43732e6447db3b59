"""The catalogue as it stands, and what is said of a file that is broken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.catalogue import Catalogue, load_catalogue, load_patterns
from bot.domain import LANGUAGES, Language, Level
from bot.resources import Resources
from bot.yamlfile import DataError
from tests.unit import sayings

IDS = {
    "afwachten",
    "boven-positie",
    "business-partner",
    "double-bind",
    "hoog-laag",
    "lijn-support",
    "ok-niet-ok",
    "parallelproces",
    "persoonsattributie",
    "verborgen-contract",
    "wie-betaalt-bepaalt",
}
LAYERS = {"veld", "afspraak", "klem", "overlevingszet", "herhaling"}
Edit = Callable[[str], str]


@pytest.fixture
def data(tmp_path: Path, resources: Resources) -> Path:
    """A copy of data/ that may be broken."""
    folder = tmp_path / "data"
    shutil.copytree(resources.data / "patterns", folder / "patterns")
    for file in resources.data.glob("*.yaml"):
        shutil.copy(file, folder)
    return folder


def test_all_eleven_patterns_are_there(catalogue: Catalogue) -> None:
    assert set(catalogue.patterns) == IDS


@pytest.mark.parametrize("id_", sorted(IDS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pattern_has_at_least_four_of_everything(catalogue: Catalogue, id_: str, language: Language) -> None:
    text = catalogue.patterns[id_].text[language]
    counts = {"offers": len(text.offers), "reflections": len(text.reflections)}
    counts |= {f"questions at {level}": len(text.questions[level]) for level in Level}
    assert not {field: count for field, count in counts.items() if count < 4}
    assert text.options


@pytest.mark.parametrize("id_", sorted(IDS))
def test_a_pattern_has_a_layer_sources_and_neighbours_among_the_others(catalogue: Catalogue, id_: str) -> None:
    pattern = catalogue.patterns[id_]
    assert pattern.layer in LAYERS
    assert pattern.sources
    assert {neighbour.id for neighbour in pattern.neighbours} <= IDS - {id_}
    for language in LANGUAGES:
        assert all(source.note[language] for source in pattern.sources)
        assert all(neighbour.difference[language] for neighbour in pattern.neighbours)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_patterns_have_the_same_name(catalogue: Catalogue, language: Language) -> None:
    names = [text.name for _, text in sayings.patterns(catalogue, language)]
    assert len(set(names)) == len(names), names


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_stands_twice_in_the_catalogue(catalogue: Catalogue, language: Language) -> None:
    places: dict[str, list[str]] = {}
    for where, asked in sayings.questions(catalogue, language):
        places.setdefault(asked.casefold(), []).append(where)
    assert not {asked: where for asked, where in places.items() if len(where) > 1}


def test_the_two_languages_say_the_same_kinds_of_things_with_the_same_blanks(catalogue: Catalogue) -> None:
    blanks = {
        language: {key: frozenset(re.findall(r"\{(\w+)\}", " ".join(said))) for key, said in dialogue.say.items()}
        for language, dialogue in catalogue.dialogue.items()
    }
    assert blanks["nl"] == blanks["en"]


def test_every_wording_of_a_sentence_has_the_same_blanks(catalogue: Catalogue) -> None:
    for language, dialogue in catalogue.dialogue.items():
        for key, said in dialogue.say.items():
            found = {frozenset(re.findall(r"\{(\w+)\}", line)) for line in said}
            assert len(found) == 1, f"{language}: {key}"


def test_a_question_keeps_its_id_until_its_words_change(data: Path, resources: Resources, catalogue: Catalogue) -> None:
    rewrite(data / "patterns/afwachten.yaml", lambda text: re.sub(r"(?m)^(      - .*)\?$", r"\1 nu?", text, count=1))
    old = _question_ids(catalogue)
    new = _question_ids(load_catalogue(data, resources.prompts))
    assert len(old - new) == len(new - old) == 1


def _question_ids(catalogue: Catalogue) -> set[str]:
    return {
        question.id
        for pattern in catalogue.patterns.values()
        for text in pattern.text.values()
        for asked in text.questions.values()
        for question in asked
    }


def rewrite(file: Path, edit: Edit) -> None:
    before = file.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before, "the test must break something"
    file.write_text(after, encoding="utf-8")


def line_of(file: Path, start: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("edit", "field", "at"),
    [
        pytest.param(lambda t: re.sub(r"(?m)^layer: .*\n", "", t), "layer", None, id="missing key"),
        pytest.param(lambda t: re.sub(r"(?m)^  need: .*\n", "", t, count=1), "nl.need", "nl:", id="missing inner key"),
        pytest.param(lambda t: re.sub(r"(?m)^layer: .*", "layer: [a, b]", t), "layer", "layer:", id="wrong type"),
        pytest.param(
            lambda t: re.sub(r"(?m)^layer: ", "colour: red\nlayer: ", t), "colour", "colour:", id="unknown key"
        ),
        pytest.param(
            lambda t: re.sub(r"(?m)^  - id: .*", "  - id: bestaat-niet", t, count=1),
            "neighbours.0.id",
            "  - id: bestaat-niet",
            id="unknown neighbour",
        ),
        pytest.param(
            lambda t: re.sub(r"(?m)^  - id: .*", "  - id: afwachten", t, count=1),
            "neighbours.0.id",
            "  - id: afwachten",
            id="its own neighbour",
        ),
        pytest.param(lambda t: t + "\nlayer: veld\n", "layer", "-1", id="key twice"),
        pytest.param(lambda t: t + "\nen: {name: [\n", "YAML", None, id="bad YAML"),
        pytest.param(lambda t: re.sub(r"(?m)^id: .*", "id: heel-anders", t), "id", "id:", id="id differs from file"),
        pytest.param(
            lambda t: re.sub(r"(?m)^    systeem:", "    stelsel:", t, count=1), "nl.questions", None, id="unknown level"
        ),
    ],
)
def test_a_broken_pattern_is_told_by_file_field_and_line(
    data: Path, resources: Resources, edit: Edit, field: str, at: str | None
) -> None:
    file = data / "patterns/afwachten.yaml"
    rewrite(file, edit)
    with pytest.raises(DataError) as caught:
        load_catalogue(data, resources.prompts)
    told = str(caught.value)
    assert re.search(r"afwachten\.yaml:\d+: ", told), told
    assert field in told, told
    if at == "-1":
        assert f":{len(file.read_text(encoding='utf-8').splitlines())}: " in told, told
    elif at == "id:":
        assert "heel-anders" in told, told
    elif at is not None:
        assert f"afwachten.yaml:{line_of(file, at)}: " in told, told


@pytest.mark.parametrize(
    ("name", "edit", "words"),
    [
        ("dialogue.nl.yaml", lambda t: t.replace("moves:\n", "moves:\n  dancing:\n    - dans\n", 1), "moves.dancing"),
        ("dialogue.nl.yaml", lambda t: re.sub(r"(?m)^  greeting:\n", "  greeting:\n    - '(open'\n", t, count=1), "greeting"),
        ("dialogue.en.yaml", lambda t: re.sub(r"(?m)^version: .*", "version: new", t), "version"),
        ("dialogue.en.yaml", lambda t: re.sub(r"(?m)^say:", "says:", t), "say"),
        ("dialogue.en.yaml", lambda t: re.sub(r"(?m)^something-else-opening:.*", "something-else-opening: '(open'", t),
         "something-else-opening"),
        ("dialogue.en.yaml", lambda t: re.sub(r"(?m)^advice-at-the-end:.*", "advice-at-the-end: '(open'", t),
         "advice-at-the-end"),
        ("dialogue.en.yaml", lambda t: re.sub(r"(?m)^  evidence-same:", "  evidence-other:", t, count=1), "evidence-same"),
        ("dialogue.en.yaml", lambda t: t.replace("write: {quote}", "write: {quot}", 1), "quot"),
    ],
    ids=["unknown move", "bad expression", "wrong type", "key renamed", "bad opening", "bad ending", "missing sentence", "unknown blank"],
)  # fmt: skip
def test_a_broken_dialogue_is_told_by_file_and_field(
    data: Path, resources: Resources, name: str, edit: Edit, words: str
) -> None:
    rewrite(data / name, edit)
    with pytest.raises(DataError) as caught:
        load_catalogue(data, resources.prompts)
    told = str(caught.value)
    assert re.search(rf"{re.escape(name)}:\d+: ", told), told
    assert words in told, told


def test_a_broken_house_style_is_told_by_file_field_and_line(data: Path, resources: Resources, tmp_path: Path) -> None:
    prompts = tmp_path / "prompts"
    shutil.copytree(resources.prompts, prompts)
    file = prompts / "house-style.nl.md"
    rewrite(file, lambda text: re.sub(r"(?m)^max_words: .*", "max_words: many", text))
    with pytest.raises(DataError, match=rf"house-style\.nl\.md:{line_of(file, 'max_words:')}: max_words: "):
        load_catalogue(data, prompts)
    file.write_text("no front matter", encoding="utf-8")
    with pytest.raises(DataError, match=r"house-style\.nl\.md:1: .*front matter"):
        load_catalogue(data, prompts)


@pytest.mark.parametrize("missing", ["dialogue.en.yaml", "referrals.yaml"])
def test_a_missing_file_is_named(data: Path, resources: Resources, missing: str) -> None:
    (data / missing).unlink()
    with pytest.raises(DataError, match=re.escape(missing)):
        load_catalogue(data, resources.prompts)


def test_a_file_that_is_no_utf8_is_named(data: Path) -> None:
    (data / "patterns/afwachten.yaml").write_bytes(b"id: \xff\xfe")
    with pytest.raises(DataError, match=r"afwachten\.yaml:1: "):
        load_patterns(data / "patterns")


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no pattern file"):
        load_patterns(tmp_path)


@pytest.mark.parametrize("text", ["", "- a list\n", "just words\n", "~\n"])
def test_a_pattern_file_that_is_no_mapping_is_told(data: Path, text: str) -> None:
    (data / "patterns/afwachten.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"afwachten\.yaml:1: "):
        load_patterns(data / "patterns")


def test_adding_a_file_adds_a_pattern(data: Path, resources: Resources) -> None:
    text = (data / "patterns/afwachten.yaml").read_text(encoding="utf-8")
    (data / "patterns/nieuw-patroon.yaml").write_text(text.replace("id: afwachten", "id: nieuw-patroon", 1), "utf-8")
    assert set(load_catalogue(data, resources.prompts).patterns) == IDS | {"nieuw-patroon"}
