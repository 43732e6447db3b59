"""Every command that README.md shows works, as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import parser

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
SHELL = [command for command in COMMANDS if "klankbord" in command]
MAKE = [command for command in COMMANDS if command.startswith("make")]


def test_readme_shows_commands() -> None:
    assert len(SHELL) >= 8
    assert MAKE[:2] == ["make chat", "make test"]


@pytest.mark.parametrize("command", SHELL)
def test_a_readme_command_works(command: str, tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "klankbord"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n')
    tool.chmod(0o755)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KLANKBORD_")}
    environment |= {
        "PATH": f"{tool.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    done = subprocess.run(
        ["sh", "-c", command], input="", capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or command.startswith("klankbord chat")


@pytest.mark.parametrize("command", MAKE)
def test_a_make_target_of_the_readme_exists(command: str) -> None:
    done = subprocess.run(["make", "-n", command.split()[1]], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_of_the_program_is_in_the_readme() -> None:
    choices = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    missing = [name for name in choices or () if f"klankbord {name}" not in README]
    assert not missing, f"README.md does not tell of: {missing}"


def test_every_setting_is_in_the_example_file() -> None:
    known = set(
        name
        for file in ("settings.py", "model/settings.py")
        for name in re.findall(
            r"\"((?:KLANKBORD|SLACK|OPENAI)_[A-Z_]+)\"", (ROOT / "bot" / file).read_text(encoding="utf-8")
        )
    )
    told = set(
        re.findall(
            r"^#((?:KLANKBORD|SLACK|OPENAI)_[A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M
        )
    )
    renamed = {"KLANKBORD_OPERATOR"}  # known to be refused with its new name
    assert known - renamed == told
