"""Two opinions become one probability, and what was confided is not held on to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from bot.app import App
from bot.reader.encoder import Encoder
from bot.reader.scoring import RECENT, Calibration, Door, Floats, Heads, MeaningAndWording, known, odds_of, together
from bot.resources import Resources
from bot.settings import Settings
from bot.yamlfile import DataError

WORDING = np.array([[0.7, 0.2, 0.1]], np.float32)
MEANING = np.array([[0.1, 0.8, 0.1]], np.float32)


def test_one_opinion_alone_stays_what_it_is() -> None:
    np.testing.assert_allclose(together(WORDING, None, 0, 1), WORDING, atol=1e-5)
    np.testing.assert_allclose(together(WORDING, MEANING, 1, 1), MEANING, atol=1e-5)


def test_two_opinions_weigh_by_their_share() -> None:
    half = together(WORDING, MEANING, 0.5, 1)
    assert half.argmax() == 1, "the surer one wins"
    assert half.sum() == pytest.approx(1)
    assert together(WORDING, MEANING, 0.1, 1).argmax() == 0


def test_a_higher_temperature_is_less_sure() -> None:
    assert together(WORDING, None, 0, 2).max() < WORDING.max() < together(WORDING, None, 0, 0.5).max()


def test_a_certain_zero_of_one_opinion_does_not_silence_the_other() -> None:
    zero = np.array([[0.0, 1.0, 0.0]], np.float32)
    assert np.isfinite(together(zero, MEANING, 0.5, 1)).all()


def test_a_door_is_weighed_by_both_opinions_and_by_what_else_is_read() -> None:
    calm, alarmed = np.array([[0.1, 0.9]], np.float32), np.array([[0.8, 0.2]], np.float32)
    unclear, clear = np.full((1, 3), 1 / 3, np.float32), np.array([[0.98, 0.01, 0.01]], np.float32)
    door = Door(wording=0.5, meaning=0.5, spread=0.3)

    def opens(wording: Floats, meaning: Floats | None, patterns: Floats) -> float:
        odds = odds_of(wording, meaning)
        return float(door.opens(known(odds, patterns))[0])

    assert opens(calm, calm, unclear) < opens(calm, alarmed, unclear) < opens(alarmed, alarmed, unclear)
    assert opens(alarmed, alarmed, clear) < opens(alarmed, alarmed, unclear)
    assert opens(alarmed, None, unclear) > opens(calm, None, unclear)


def test_a_certain_opinion_does_not_outweigh_everything() -> None:
    certain = np.array([[0.0, 1.0]], np.float32)
    odds = odds_of(certain, certain)
    assert -15 < odds.min() <= odds.max() < -5
    assert known(odds, np.array([[0.0, 1.0]], np.float32)).min() > -10


def test_saved_heads_score_the_same(tmp_path: Path) -> None:
    numbers = (np.arange(12) / 7).astype(np.float32).reshape(4, 3)
    heads = Heads(dict.fromkeys(("patterns", "routes"), numbers), dict.fromkeys(("patterns", "routes"), numbers[0]), {})
    heads.save(tmp_path / "heads.npz")
    rows = np.ones((2, 4), np.float32)
    np.testing.assert_array_equal(Heads.load(tmp_path / "heads.npz").score(rows).patterns, heads.score(rows).patterns)


WHOLE = {"meaning": asdict(Calibration(0.5, 1.0, 0.5, heard_from=0.2, also_from=0.2, loud_from=0.9))}


def test_a_calibration_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text(json.dumps(WHOLE))
    assert asdict(Calibration.load(tmp_path / "calibration.json", "meaning")) == WHOLE["meaning"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"meaning": {}}',
        '{"meaning": {"heard_from": "much"}}',
        json.dumps({"meaning": {key: value for key, value in WHOLE["meaning"].items() if key != "door_from"}}),
        json.dumps({"meaning": WHOLE["meaning"] | {"door": {"bias": 1.0}}}),
    ],
)
def test_a_damaged_calibration_names_its_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "calibration.json").write_text(content)
    with pytest.raises(DataError, match=r"calibration\.json"):
        Calibration.load(tmp_path / "calibration.json", "meaning")


def test_every_artefact_was_made_of_the_same_situations(app: App, resources: Resources) -> None:
    scorer = app.reader.scorer
    assert isinstance(scorer, MeaningAndWording)
    made_of = {model.about["data"] for model in (scorer.wording.by_pattern, scorer.wording.by_route, scorer.heads)}
    assert len(made_of) == 1
    assert set(json.loads((resources.data / "reader" / "calibration.json").read_text())) == {"meaning", "wording"}


def test_a_text_and_its_sentences_are_scored_once_for_safety_and_patterns_and_not_held_on_to(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = app.reader.scorer
    assert isinstance(scorer, MeaningAndWording)
    text, other = "Niemand pakte de bal op en iedereen keek naar mij.", "Iets heel anders."
    first = scorer.score([text])
    encoded: list[str] = []
    encode = Encoder.encode

    def noted(self: Encoder, texts: Sequence[str]) -> Floats:
        encoded.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(Encoder, "encode", noted)
    again = scorer.score([other, text])
    assert encoded == [other]
    assert (again.patterns[1] == first.patterns[0]).all()
    assert (again.odds[1] == first.odds[0]).all()
    assert text not in repr(scorer)
    assert text.encode() not in repr(scorer._recent).encode()
    for number in range(RECENT + 5):
        scorer.score([f"Zin {number}"])
    assert len(scorer._recent) == RECENT


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The coach as installed."""
    return App(Settings(database=tmp_path_factory.mktemp("home") / "unused.db"))
