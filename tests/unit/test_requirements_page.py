"""docs/requirements.md names a test for every requirement, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rows() -> dict[int, str]:
    """Return the line of each requirement."""
    page = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
    return {int(found[1]): line for line in page.splitlines() if (found := re.match(r"\| R-(\d+) \|", line))}


def all_tests() -> set[str]:
    """Return the names of all tests."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, functions)}


def test_every_requirement_has_a_line_with_five_columns() -> None:
    assert sorted(rows()) == list(range(1, 27))
    assert {line.count("|") for line in rows().values()} == {6}


def test_every_test_that_is_named_is_there_and_every_requirement_names_its_own() -> None:
    there = all_tests()
    for number, line in rows().items():
        named = re.findall(r"`(test_\w+)`", line)
        assert not [name for name in named if name not in there], f"R-{number} names a test that is not there"
        own = [name for name in named if name.startswith(f"test_r{number}_")]
        assert own, f"R-{number} has no test of its own"


def test_every_test_that_is_named_after_a_requirement_belongs_to_one_of_the_list() -> None:
    assert {int(found[1]) for name in all_tests() if (found := re.match(r"test_r(\d+)_", name))} <= set(rows())
