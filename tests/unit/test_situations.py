"""The labelled situations: whole, many-voiced, not copied from each other or from what they are measured on."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from bot.domain import SafetyRoute
from bot.evaluation import NONE, load
from bot.resources import Resources
from bot.training import __main__ as training
from bot.training.pairs import load_pairs
from bot.training.situations import FOLDS, Situation, fingerprint, fold_of, load_all
from bot.training.unseen import Opinion, Unseen
from bot.yamlfile import DataError

NEAR = 0.5
"""Two texts that share half of their stretches of eight letters are one text said twice."""

SHORT = 40
"""With fewer stretches than this a text is a few words that anybody may use."""

MEASURING = Path(__file__).resolve().parents[3] / "shared" / "eval"


@pytest.fixture(scope="module")
def situations(resources: Resources) -> list[Situation]:
    """Everything that the reader learns from."""
    return load_all(resources.data / "situations")


@pytest.fixture(scope="module")
def patterns(resources: Resources) -> set[str]:
    """The ids of the catalogue."""
    return {path.stem for path in (resources.data / "patterns").glob("*.yaml")}


def test_folds_of_other_situations_are_never_gathered(
    situations: list[Situation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "DATA", tmp_path / "data")
    monkeypatch.setattr(training, "UNSEEN", tmp_path / "unseen.npz")
    (tmp_path / ".artefacts").mkdir()
    said = Opinion(*[np.ones((1, 2), np.float32)] * 4)
    Unseen((situations[0].id,), "of last year", said, said).save(tmp_path / ".artefacts" / "fold0.npz")
    with pytest.raises(DataError, match="run every fold again"):
        training.gather(situations)
    assert not (tmp_path / "unseen.npz").exists()


def test_every_text_has_an_id_of_its_own(situations: list[Situation]) -> None:
    assert [name for name, n in Counter(s.id for s in situations).items() if n > 1] == []


def test_every_label_is_one_of_the_guide(situations: list[Situation], patterns: set[str]) -> None:
    for s in situations:
        assert s.labels.lang in {"nl", "en"}, s.id
        assert s.primary in {*patterns, NONE, None}, s.id
        assert set(s.labels.also) <= patterns - {s.primary}, s.id
        assert len(s.labels.also) <= 2, s.id
        assert s.primary != NONE or not s.labels.also, s.id


def test_there_are_enough_of_every_kind(situations: list[Situation], patterns: set[str]) -> None:
    labelled = [s for s in situations if s.primary is not None]
    by_primary = Counter(s.primary for s in labelled)
    assert len(labelled) >= 3_000
    assert len({s.voice for s in labelled}) >= 12
    assert {pattern: by_primary[pattern] for pattern in patterns if by_primary[pattern] < 200} == {}
    assert by_primary[NONE] >= 600
    assert sum(s.labels.hard for s in labelled) >= len(labelled) / 2


def test_about_two_thirds_are_dutch(situations: list[Situation]) -> None:
    dutch = sum(s.labels.lang == "nl" for s in situations) / len(situations)
    assert 0.6 <= dutch <= 0.72


def test_every_door_has_enough_that_is_only_hinted_at(situations: list[Situation]) -> None:
    lines = [s for s in situations if s.primary is None]
    for route in SafetyRoute:
        due = [s for s in lines if s.route == route]
        assert len(due) >= 60, route
        assert sum(s.labels.implicit for s in due) >= len(due) / 2, route
    assert sum(s.route == NONE for s in lines) >= 400


def test_no_text_is_another_one_said_again(resources: Resources, situations: list[Situation]) -> None:
    texts = {s.id: s.text for s in situations}
    for pair in load_pairs(resources.data / "measuring" / "pairs.jsonl"):
        texts |= {f"{pair.id} nl": pair.nl, f"{pair.id} en": pair.en}
    measuring = resources.data / "measuring"
    others = [measuring / "short.jsonl", *sorted((measuring / "authors").glob("*.jsonl"))]
    for path in (*others, *sorted(MEASURING.glob("*.jsonl"))):
        texts |= {f"measuring {row.id}": row.text for row in load(path)}
    for path in sorted((resources.data / "patterns").glob("*.yaml")):
        lines = enumerate(path.read_text(encoding="utf-8").splitlines())
        texts |= {f"catalogue {path.stem} {n}": line.strip(" -") for n, line in lines if len(line.split()) > 5}
    doubles = [pair for pair in near(texts) if not all(one.startswith("catalogue") for one in pair)]
    assert doubles == []


def test_a_text_said_twice_is_found() -> None:
    text = "Niemand pakte de bal op, en iedereen in de zaal keek naar mij."
    assert near({"1": text, "2": text.replace("zaal", "hal"), "3": "Iets heel anders over de factuur."}) == [("1", "2")]


def test_no_voice_stands_in_two_folds_and_folds_are_about_equal(situations: list[Situation]) -> None:
    folds = fold_of(situations)
    sizes = Counter(folds[s.voice] for s in situations)
    assert set(sizes) == set(range(FOLDS))
    assert max(sizes.values()) < 1.2 * min(sizes.values())


def test_the_fingerprint_minds_labels_and_texts_but_not_their_order(situations: list[Situation]) -> None:
    some = situations[:10]
    assert fingerprint(some) == fingerprint(some[::-1])
    assert fingerprint(some) != fingerprint(some[1:])


def near(texts: dict[str, str]) -> list[tuple[str, str]]:
    """Return the pairs that share too much; only pairs with rare stretches in common are compared."""
    stretches = {name: found for name, text in texts.items() if len(found := _stretches(text)) >= SHORT}
    where: dict[str, list[str]] = {}
    for name, found in stretches.items():
        for one in found:
            where.setdefault(one, []).append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in where.values():
        if 1 < len(names) <= 8:
            shared.update(combinations(names, 2))
    return [
        (one, other)
        for (one, other), _ in shared.most_common()
        if len(stretches[one] & stretches[other]) > NEAR * min(len(stretches[one]), len(stretches[other]))
    ]


def _stretches(text: str) -> set[str]:
    letters = re.sub(r"\W+", " ", text.lower())
    return {letters[at : at + 8] for at in range(0, max(1, len(letters) - 7))}
