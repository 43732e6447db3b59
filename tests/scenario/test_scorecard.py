"""The scorecard says what the models in the repository give, and the models what the situations give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.reader.ngrams import LinearModel
from bot.reader.scoring import Heads
from bot.resources import Resources
from bot.training.__main__ import PAGE, TARGET, UNSEEN, scorecard_page
from bot.training.situations import fingerprint, load_all
from bot.training.unseen import Unseen

NUMBER = re.compile(r"\d+(?:\.\d+)?")
ROUNDING = 0.015
"""Another processor rounds the eight-bit layers otherwise: of a hundred texts one may be read differently."""

MEASURED = Path(__file__).resolve().parents[3] / "shared" / "eval"


def test_every_model_was_made_of_the_situations_that_are_here(resources: Resources) -> None:
    data = fingerprint(load_all(resources.data / "situations"))
    made_of = {
        "ngrams": LinearModel.load(TARGET / "ngrams.npz").about["data"],
        "safety": LinearModel.load(TARGET / "safety.npz").about["data"],
        "heads": Heads.load(TARGET / "heads.npz").about["data"],
        "unseen": Unseen.load(UNSEEN).data,
    }
    assert made_of == dict.fromkeys(made_of, data), "run `make eval train` after a change of the situations"


@pytest.mark.skipif(not MEASURED.is_dir(), reason="the files of the other author are not beside this checkout")
def test_the_committed_scorecard_is_what_the_models_give() -> None:
    committed, now = PAGE.read_text(encoding="utf-8"), scorecard_page()
    assert NUMBER.sub("#", committed) == NUMBER.sub("#", now), "run `make scorecard`"
    for before, after in zip(committed.splitlines(), now.splitlines(), strict=True):
        for was, is_now in zip(NUMBER.findall(before), NUMBER.findall(after), strict=True):
            share = float(was) if "." in was else float(was) / 100
            other = float(is_now) if "." in is_now else float(is_now) / 100
            assert abs(share - other) <= ROUNDING, f"run `make scorecard`:\n{before}\n{after}"
