"""`pip install .` gives a working klankbord in any folder: the wheel carries prompts and data."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return next(folder.glob("klankbord-*.whl"))


def test_the_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KLANKBORD_")}
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli.main import main; raise SystemExit(main())", "chat"],
        input="Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(tmp_path / "site")},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "dubbele binding" in done.stdout


def test_the_wheel_leaves_the_situations_behind(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert "bot/_resources/data/reader/ngrams.npz" in names
    assert {"bot/_resources/data/slack.nl.yaml", "bot/_resources/data/slack.en.yaml"} <= set(names)
    assert not [name for name in names if "situations" in name], "training data does not belong in an installation"
