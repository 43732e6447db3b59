"""A sealed intake promises what every intake promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.jobs.base import Intake
from tests.contract.engines import VAULTS
from tests.contract.test_intake import (
    test_a_held_text_waits_in_its_lane_and_is_no_work,
    test_a_key_is_known_for_a_month,
    test_a_key_is_taken_in_once,
    test_dropping_a_lane_takes_all_that_lies_in_it,
    test_what_is_finished_leaves_no_byte,
    test_what_is_not_finished_comes_back_in_order_without_what_was_only_in_memory,
    test_what_is_taken_in_together_is_told_apart,
    test_what_was_not_done_within_a_day_is_named_before_it_goes,
    test_what_was_refused_is_set_aside_and_tried_when_that_is_asked_or_when_it_comes_again,
    test_whatever_lies_here_is_gone_after_a_day,
)

__all__ = [
    "test_a_held_text_waits_in_its_lane_and_is_no_work",
    "test_a_key_is_known_for_a_month",
    "test_a_key_is_taken_in_once",
    "test_dropping_a_lane_takes_all_that_lies_in_it",
    "test_what_is_finished_leaves_no_byte",
    "test_what_is_not_finished_comes_back_in_order_without_what_was_only_in_memory",
    "test_what_is_taken_in_together_is_told_apart",
    "test_what_was_not_done_within_a_day_is_named_before_it_goes",
    "test_what_was_refused_is_set_aside_and_tried_when_that_is_asked_or_when_it_comes_again",
    "test_whatever_lies_here_is_gone_after_a_day",
]


@pytest.fixture(params=VAULTS)
def intake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Intake]:
    """An empty intake, sealed."""
    opened = VAULTS[request.param](tmp_path)
    yield opened.intake
    opened.store.close()
