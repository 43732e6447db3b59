"""What README.md and docs/conversations.md show is what the program says today."""

from __future__ import annotations

import difflib

import pytest

from bot.app import App
from tests.scenario import picture


@pytest.mark.parametrize("page", ["README.md", "docs/conversations.md"])
def test_the_committed_conversations_are_what_the_program_says(app: App, page: str) -> None:
    committed = (picture.ROOT / page).read_text(encoding="utf-8")
    now = picture.readme(app) if page == "README.md" else picture.book(app)
    difference = "\n".join(
        difflib.unified_diff(committed.splitlines(), now.splitlines(), "committed", "now", lineterm="")
    )
    assert committed == now, f"{page} has gone stale; run `make docs`, read it aloud, and commit it:\n{difference}"
