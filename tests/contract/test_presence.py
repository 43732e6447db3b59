"""What tells a process of the same machine that another one died: known at once, and never of one that lives."""

from __future__ import annotations

import os
from pathlib import Path

from bot.store.presence import Presence


def test_a_replica_that_died_here_is_known_at_once_and_one_that_lives_is_not_taken_for_dead(tmp_path: Path) -> None:
    one, other = Presence(tmp_path / "kept.db"), Presence(tmp_path / "kept.db")
    one.begin("a")
    one.begin("b")
    assert other.gone() == []
    os.close(one._open.pop("a"))  # what the system does with the files of a process that dies
    assert other.gone() == ["a"]
    assert other.gone() == []
    one.end("b")
    assert other.gone() == []
    assert list(tmp_path.iterdir()) == []
