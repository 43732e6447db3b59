"""The encoder reads any text, alone or in company, and says plainly when it cannot run here."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.app import App
from bot.reader.e5file import E5File, NoModel
from bot.reader.encoder import BATCH, WINDOW, Encoder
from bot.reader.scoring import MeaningAndWording, Wording
from bot.resources import Resources
from bot.settings import Settings

TEXTS = ("Wij wachten op elkaar.", "De factuur bepaalt wat er in het rapport mag staan, en iedereen weet dat.", "👍")


@pytest.fixture(scope="module")
def encoder(resources: Resources) -> Encoder:
    """The shipped encoder."""
    return Encoder.load(resources.data / "reader" / "encoder.onnx")


def test_a_text_gets_the_same_row_alone_and_in_company(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    assert together.shape == (len(TEXTS), encoder.embedding.file.width)
    for text, row in zip(TEXTS, together, strict=True):
        alone = encoder.encode([text])[0]
        assert np.array_equal(alone, row), "what else is read beside it changes nothing"


def test_a_batch_is_read_by_every_core_and_comes_out_the_same(encoder: Encoder) -> None:
    batch = [f"{text} {number}" for number in range(BATCH) for text in TEXTS]
    alone = np.concatenate([encoder.encode([text]) for text in batch])
    assert np.array_equal(encoder.encode(batch), alone)


def test_a_long_text_is_read_to_its_end(encoder: Encoder) -> None:
    long = "en toen gebeurde er niets " * 200
    assert len(encoder.embedding.windows(long)) > 1
    assert all(len(window) <= WINDOW + 2 for window in encoder.embedding.windows(long))
    other = encoder.encode([long + "De factuur bepaalt het."])[0]
    assert not np.allclose(encoder.encode([long])[0], other)


def test_nothing_to_read_is_no_error(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.embedding.file.width)
    assert np.isfinite(encoder.encode([""])).all()


def test_a_damaged_file_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "encoder.onnx").write_bytes(b"this is no model")
    with pytest.raises(NoModel, match=r"encoder\.onnx"):
        Encoder.load(tmp_path / "encoder.onnx")
    with pytest.raises(NoModel, match="nowhere"):
        E5File.open(tmp_path / "nowhere.bin")
    (tmp_path / "short.bin").write_bytes(b"E5S1" + bytes(20))
    with pytest.raises(NoModel, match=r"short\.bin"):
        E5File.open(tmp_path / "short.bin")


def test_where_the_encoder_cannot_run_n_grams_read_alone(
    resources: Resources, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    shutil.copytree(resources.data / "reader", data / "reader")
    shutil.copy(resources.data / "safety.yaml", data)
    (data / "reader" / "encoder.onnx").write_bytes(b"damaged")
    reader = App(Settings(database=tmp_path / "unused.db", data=data)).reader
    assert isinstance(reader.scorer, Wording)
    assert "n-grams alone: encoder.onnx" in caplog.text


@pytest.mark.parametrize(("setting", "kind"), [("best", MeaningAndWording), ("ngrams", Wording)])
def test_which_reader_is_a_setting(tmp_path: Path, setting: str, kind: type) -> None:
    app = App(Settings(database=tmp_path / "unused.db", reader=setting))
    assert isinstance(app.reader.scorer, kind)
