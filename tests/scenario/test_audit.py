"""`make audit`: where no database of flaws can be reached it is skipped loudly, and a skip cannot be taken for a pass."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAYS = {
    "audited": ("No known vulnerabilities found", 0),
    "flawed": ("Found 1 known vulnerability in 1 package", 1),
    "unreachable": ("ConnectionError: Max retries exceeded", 1),
    "unknown": ("\n".join(["a: could not be audited"] * 3), 0),
}


@pytest.mark.parametrize(
    ("found", "required", "code", "pass_"),
    [
        ("audited", False, 0, True),
        ("flawed", False, 1, True),
        ("unreachable", False, 0, False),
        ("unknown", False, 0, False),
        ("unreachable", True, 2, False),
        ("unknown", True, 2, False),
    ],
)
def test_a_skip_says_that_it_is_no_pass(tmp_path: Path, found: str, required: bool, code: int, pass_: bool) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "audit", tmp_path / "scripts" / "audit")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("a==1\nb==2\nc==3\n", encoding="utf-8")
    tool = tmp_path / ".venv" / "bin" / "pip-audit"
    tool.parent.mkdir(parents=True)
    said, ends = SAYS[found]
    tool.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {ends}\n", encoding="utf-8")
    tool.chmod(0o755)
    environment = {"PATH": os.environ["PATH"]} | ({"AUDIT": "required"} if required else {})
    ran = subprocess.run([tmp_path / "scripts" / "audit"], capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == code, ran.stderr
    assert ("2 of 2 lock files were audited" in ran.stdout) is pass_
    assert ("This is not a pass" in ran.stderr) is not pass_
    assert ("NOT AUDITED" in ran.stderr) is not pass_
