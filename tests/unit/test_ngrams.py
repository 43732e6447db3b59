"""The model over n-grams: probabilities, and an artefact that is only numbers."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.ngrams import LinearModel, features
from bot.resources import Resources
from bot.text import shortened
from bot.training.situations import load_all
from bot.yamlfile import DataError

TEXTS = ("wij wachten op elkaar", "de factuur bepaalt", "", "👍", "Wij WACHTEN op elkaar…", "a" * 40_000)


@pytest.fixture
def small() -> LinearModel:
    """A model of three classes that knows the n-grams of two sentences; its numbers fit in half precision."""
    ids = np.array(sorted({at for text in TEXTS[:2] for counts in features(text) for at in counts}), np.uint32)
    spread = (np.arange(len(ids) * 3).reshape(len(ids), 3) % 7 / 8).astype(np.float32)
    return LinearModel(
        classes=("afwachten", "wie-betaalt-bepaalt", "none"),
        ids=ids,
        idf=np.full(len(ids), 1.5, np.float32),
        weights=spread,
        bias=np.array([0.0, 0.25, 0.5], np.float32),
        about={"made": "by hand"},
    )


@pytest.fixture(scope="module")
def shipped(resources: Resources) -> LinearModel:
    """The model of the repository."""
    return LinearModel.load(resources.data / "reader" / "ngrams.npz")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12])
def test_a_saved_model_gives_the_same_scores(small: LinearModel, tmp_path: Path, text: str) -> None:
    small.save(tmp_path / "model.npz")
    loaded = LinearModel.load(tmp_path / "model.npz")
    assert loaded.classes == small.classes
    assert loaded.about["made"] == "by hand"
    np.testing.assert_array_equal(loaded.score(text), small.score(text))


def test_the_end_of_a_long_text_is_read_where_its_middle_is_blanked_out() -> None:
    long = shortened("begin " + "midden " * 5_000 + "einde")
    assert set(features("midden einde")[0]) <= set(features(long)[0])


def test_blanks_count_for_nothing_so_no_model_knows_how_many_there_were(resources: Resources) -> None:
    for situation in load_all(resources.data / "situations"):
        assert features(situation.text) == features(" \n".join(situation.text.split())), situation.id


@given(st.text(alphabet="ab'é\u0301 \t\n\u2028\u00a0\x1c?", max_size=60))
def test_no_blank_of_any_kind_counts(text: str) -> None:
    assert features(text) == features("\n\n\n".join(text.split()))


def test_the_artefact_holds_no_pickle(small: LinearModel, tmp_path: Path, resources: Resources) -> None:
    small.save(tmp_path / "model.npz")
    for path in (tmp_path / "model.npz", resources.data / "reader" / "ngrams.npz"):
        with zipfile.ZipFile(path) as archive:
            assert {name.rsplit(".", 1)[-1] for name in archive.namelist()} == {"npy"}
        with np.load(path, allow_pickle=False) as file:
            assert not [name for name in file.files if file[name].dtype.hasobject]


def test_a_pickle_in_place_of_the_model_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "model.npz", about=np.array([{"classes": ["x"]}], dtype=object))
    with pytest.raises(DataError, match=r"model\.npz"):
        LinearModel.load(tmp_path / "model.npz")


def test_a_missing_or_damaged_artefact_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere"):
        LinearModel.load(tmp_path / "nowhere.npz")
    (tmp_path / "broken.npz").write_bytes(b"this is no model")
    with pytest.raises(DataError):
        LinearModel.load(tmp_path / "broken.npz")


def test_a_truncated_artefact_is_told_as_such(small: LinearModel, tmp_path: Path) -> None:
    small.save(tmp_path / "model.npz")
    whole = (tmp_path / "model.npz").read_bytes()
    (tmp_path / "half.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError):
        LinearModel.load(tmp_path / "half.npz")


@given(text=st.text(max_size=200))
def test_any_text_gets_probabilities_that_add_up(shipped: LinearModel, text: str) -> None:
    scores = shipped.score(text)
    assert scores.shape == (len(shipped.classes),)
    assert bool(np.isfinite(scores).all())
    assert float(scores.sum()) == pytest.approx(1.0, abs=1e-4)
    assert float(scores.min()) >= 0.0


def test_the_shipped_model_knows_every_pattern_and_none_last(shipped: LinearModel, resources: Resources) -> None:
    patterns = {path.stem for path in (resources.data / "patterns").glob("*.yaml")}
    assert set(shipped.classes[:-1]) == patterns
    assert shipped.classes[-1] == "none"


def test_capitals_accents_and_curly_apostrophes_do_not_matter() -> None:
    assert features("Eén z’n CAFÉ") == features("een z'n cafe")


def test_an_unknown_text_is_scored_by_the_bias_alone(small: LinearModel) -> None:
    scores = small.score("xyz")
    assert list(np.argsort(-scores)) == [2, 1, 0]
