"""What models said of voices they never saw is put together as the reader does it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.reader.scoring import Calibration
from bot.training.unseen import Opinion, Unseen, heard_in
from bot.yamlfile import DataError

CLOSE_CALL, CLEAR, ELSEWHERE = [0.45, 0.45, 0.1], [0.8, 0.1, 0.1], [0.1, 0.8, 0.1]
CALM, LOUD = [0.1, 0.9], [0.8, 0.2]


def opinion() -> Opinion:
    """Return what a model says of two texts: of one it is in doubt, and each holds a sentence that rings louder."""
    rows = ([CLOSE_CALL, CLEAR], [CALM, CALM], [ELSEWHERE, ELSEWHERE], [LOUD, LOUD])
    return Opinion(*(np.array(part, np.float32) for part in rows))


LIMITS = Calibration(0.5, 1.0, 0.5, heard_from=0.2, also_from=0.2, loud_from=0.97)


def test_a_close_call_is_decided_by_the_text_told_of_other_people() -> None:
    whole, _ = heard_in(LIMITS, opinion(), opinion())
    np.testing.assert_allclose(whole.patterns, [ELSEWHERE, CLEAR], atol=1e-3)
    np.testing.assert_allclose(whole.alarms, [0.1, 0.1], atol=1e-3)


def test_the_loudest_sentence_is_heard_by_both_together_and_not_by_wording_alone() -> None:
    for meaning, alarm in ((opinion(), 0.8), (None, 0.1)):
        _, loudest = heard_in(replace(LIMITS, routes_meaning=0.5 if meaning else 0.0), opinion(), meaning)
        np.testing.assert_allclose(loudest.alarms, [alarm, alarm], atol=1e-3)


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    Unseen(("a", "b"), "hash", opinion(), opinion()).save(tmp_path / "unseen.npz")
    wording, _ = Unseen.load(tmp_path / "unseen.npz").of_ids(["b"])
    np.testing.assert_allclose(wording.patterns, [CLEAR], atol=1e-3)
    np.testing.assert_allclose(wording.loudest, [LOUD], atol=1e-3)


def test_a_file_of_another_make_is_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "unseen.npz", ids=np.array(["a"]))
    with pytest.raises(DataError, match=r"unseen\.npz"):
        Unseen.load(tmp_path / "unseen.npz")
