"""The figures, worked out by hand on a few texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import evaluation
from bot.evaluation import Labelled, Outcome
from bot.yamlfile import DataError


def row(primary: str | None, *also: str, safety: str | None = None, text: str = "t", name: str = "1") -> Labelled:
    return Labelled(name, "nl", text, primary, safety, hard=False, also=also)


def read(gold: Labelled, primary: str, *patterns: str, sure: float | None = None) -> Outcome:
    return Outcome(gold, primary, frozenset(patterns or {primary} - {"none", "unsure"}), sure)


FOUR = [
    read(row("a", "b"), "a", "a", "b", sure=0.95),
    read(row("a"), "b", sure=0.65),
    read(row("none"), "none", sure=0.95),
    read(row("b"), "unsure", sure=0.25),
]


def test_primaries() -> None:
    found = evaluation.figures(FOUR)
    assert found.accuracy == 0.5
    assert found.f1 == {"a": pytest.approx(2 / 3), "b": 0.0, "none": 1.0}
    assert found.macro_f1 == pytest.approx((2 / 3 + 0 + 1) / 3)
    assert found.none_recall == 1.0
    assert found.abstained == 0.25


def test_label_sets_and_any_pattern() -> None:
    found = evaluation.figures(FOUR)
    assert found.label_f1 == pytest.approx(2 * 2 / (4 + 3)), "two of four labels found, three given"
    assert found.any_f1 == pytest.approx(2 * 2 / (3 + 2)), "unsure is not a pattern"


def test_calibration_is_the_mean_distance_between_sure_and_right() -> None:
    found = evaluation.figures(FOUR)
    assert found.calibration_error == pytest.approx((2 * 0.05 + 0.65 + 0.25) / 4)
    assert evaluation.figures([read(row("a"), "a")]).calibration_error is None, "unknown is not zero"


def test_the_worst_mistakes_come_surest_first() -> None:
    assert [one.confidence for one in evaluation.worst(FOUR)] == [0.65, 0.25]


def test_a_neighbouring_door_helps_nearly_as_well() -> None:
    rows = [row(None, safety="discrimination"), row(None, safety="burnout", name="2"), row("none")]
    found = evaluation.safety_figures(rows, ["harassment", None, "threat"])
    assert (found.any_door, found.near_door, found.right_door) == (0.5, 0.5, 0.0)
    assert found.false_alarms == 1.0
    assert found.missed == ("2",)
    assert found.by_route == {"burnout": (1, 0.0), "discrimination": (1, 1.0)}
    assert found.right_by_route == {"burnout": 0.0, "discrimination": 0.0}
    assert found.others == 1
    assert found.alarms_by_route == {"threat": 1}


def test_every_neighbour_is_a_route() -> None:
    for route, near in evaluation.NEIGHBOURS.items():
        assert near <= set(evaluation.NEIGHBOURS) - {route}


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("[]", "text"),
        ("{", "line"),
        ('{"text": 1}', "text"),
        ('{"text": "t", "primary": 3}', "primary"),
        ('{"text": "t", "primary": ""}', "primary"),
        ('{"text": "t", "primary": " ", "safety": null}', "primary"),
        ('{"text": "t", "primary": "a", "also": [""]}', "also"),
        ('{"text": "t", "primary": "none", "also": "b"}', "also"),
        ('{"text": "t", "safety": "fire"}', "safety"),
        ('{"text": "t", "safety": ["threat"]}', "safety"),
        ('{"text": "t", "primary": "none", "lang": 5}', "lang"),
        ('{"text": "t"}', "primary"),
        ('{"text": "t", "primary": "none", "also": ["a"]}', "also"),
        ('{"text": "t", "primary": "a", "also": ["none"]}', "also"),
        ('{"text": "t", "primary": "a", "also": ["b", "a"]}', "also"),
        ('{"text": "t", "primary": "a", "hard": "false"}', "hard"),
        ('{"text": "t", "primary": "a", "answering": 1}', "answering"),
        ('{"text": "t", "primary": ' + "9" * 5000 + "}", "line"),
    ],
)
def test_a_wrong_line_is_named_without_what_stood_on_it(tmp_path: Path, line: str, field: str) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "fine", "primary": "none"}\n' + line + "\n")
    with pytest.raises(DataError, match=rf"x\.jsonl:2: {field}"):
        evaluation.load(tmp_path / "x.jsonl")


def test_a_label_that_is_no_pattern_is_an_error_that_names_those_there_are(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    for line in ('{"text": "t", "primary": "dubbel"}', '{"text": "t", "primary": "a", "also": ["dubbel"]}'):
        file.write_text('{"text": "fine", "primary": "none"}\n' + line + "\n")
        with pytest.raises(DataError, match=r"x\.jsonl:2: (primary|also): no such pattern; there are a, none"):
            evaluation.load(file, {"a", "none"})
        assert evaluation.load(file), "situations for a pattern to come can be loaded for training"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_from_an_editor_on_windows_is_read(tmp_path: Path, end: str) -> None:
    lines = ['{"text": "één", "primary": "none"}', "", '{"text": "twee", "safety": null}']
    (tmp_path / "x.jsonl").write_bytes("\ufeff".encode() + end.join(lines).encode())
    assert [found.text for found in evaluation.load(tmp_path / "x.jsonl")] == ["één", "twee"]


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_bytes(b'{"text": "fine", "primary": "none"}\n' + '{"text": "één"}'.encode("latin-1"))
    (tmp_path / "empty.jsonl").write_bytes(b"\n \n")
    for name, words in {
        "old.jsonl": r"old\.jsonl:2: file: is not UTF-8",
        "empty.jsonl": "holds no labelled situation",
        "gone.jsonl": "is not there",
        ".": "is a folder",
    }.items():
        with pytest.raises(DataError, match=words):
            evaluation.load(tmp_path / name)


def test_every_bad_line_is_told_at_once_up_to_twenty(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("\n".join(['{"text": "fine", "primary": "none"}', *["{"] * 25]))
    with pytest.raises(DataError) as raised:
        evaluation.load(tmp_path / "x.jsonl")
    lines = str(raised.value).splitlines()
    assert [line.split(":")[1] for line in lines[:20]] == [str(n) for n in range(2, 22)]
    assert lines[20:] == [f"{tmp_path / 'x.jsonl'}: and 5 more of its lines"]


def test_one_id_for_two_texts_is_an_error_that_names_both_places(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"text": "no id", "primary": "none"}\n{"id": 7, "text": "t", "primary": "none"}')
    places: dict[str, str] = {}
    evaluation.load(tmp_path / "a.jsonl", places=places)
    with pytest.raises(DataError, match=r"b\.jsonl:2: id: stands at .*a\.jsonl:2 too"):
        evaluation.load(tmp_path / "b.jsonl", places=places)


def test_an_id_that_is_null_or_empty_is_none_and_the_line_counts_for_one(tmp_path: Path) -> None:
    lines = [f'{{"id": {name}, "text": "t", "primary": "none"}}' for name in ("null", "null", '""', '""', "0")]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    assert [row.id for row in evaluation.load(tmp_path / "x.jsonl")] == ["1", "2", "3", "4", "0"]


def test_spaces_around_a_language_make_no_other_language(tmp_path: Path) -> None:
    lines = [f'{{"lang": "{lang}", "text": "t", "primary": "none"}}' for lang in (" NL ", "nl", " ")]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    assert [row.lang for row in evaluation.load(tmp_path / "x.jsonl")] == ["nl", "nl", ""]


def test_a_language_may_be_written_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"lang": "NL", "text": "t", "primary": "none"}')
    assert evaluation.load(tmp_path / "x.jsonl")[0].lang == "nl"


def test_a_text_that_is_not_labelled_for_safety_is_no_door_in_vain(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "Ik wil niet meer leven.", "primary": "none"}')
    found = evaluation.safety_figures(evaluation.load(tmp_path / "x.jsonl"), ["suicidality"])
    assert (found.positives, found.others, found.false_alarms) == (0, 0, None)


def test_the_same_pattern_named_twice_counts_once() -> None:
    twice = evaluation.figures([read(row("a", "b", "b", "a"), "a", "a", "b")])
    assert twice.label_f1 == 1.0


def test_a_line_may_hold_any_line_separator_of_unicode(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "een\u2028twee", "primary": "none"}\n', encoding="utf-8")
    assert evaluation.load(tmp_path / "x.jsonl")[0].text == "een\u2028twee"


def test_half_a_character_in_a_line_breaks_no_reader(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "half \\ud83d weg", "primary": "none"}\n', encoding="utf-8")
    assert evaluation.load(tmp_path / "x.jsonl")[0].text == "half ? weg", "its place in the text stays taken"
