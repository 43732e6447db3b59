"""Rules of the house that a machine can hold."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "bot").rglob("*.py"))


def test_only_settings_reads_the_environment() -> None:
    readers = [
        path.name for path in SOURCES if re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["settings.py"]


def test_files_stay_under_four_hundred_lines() -> None:
    long = {path.name: n for path in SOURCES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long, long


def test_locks_and_configs_carry_no_address_of_an_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text), name


def test_nothing_loads_a_pickle() -> None:
    for path in SOURCES:
        assert not re.search(r"\bimport pickle\b|allow_pickle=True|joblib", path.read_text(encoding="utf-8")), path
