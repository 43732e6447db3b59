"""A nudge that was let go counts for nothing: its week can still have another one, once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.nudges.base import Nudge, NudgeKind, NudgeState
from bot.nudges.sweep import Why
from tests.contract.engines import VAULTS
from tests.contract.test_nudges import ANJA, DAY, MINUTE, TUESDAY, WEEK, note, opened

THURSDAY = TUESDAY + 2 * DAY
THIS_WEEK = "2026-W48"


@pytest.mark.parametrize("database", VAULTS)
def test_who_sets_a_day_in_the_week_of_a_nudge_that_was_let_go_is_asked_about_it_on_that_day(
    tmp_path: Path, catalogue: Catalogue, database: str
) -> None:
    vault = VAULTS[database](tmp_path)
    kept = opened(vault.store, vault.nudges, catalogue)
    kept.begin()
    assert [outcome.why for outcome in kept.sweep.run(TUESDAY)[0]] == [Why.QUESTION]
    kept.nudges.settle(ANJA, THIS_WEEK, NudgeState.DROPPED)
    note(kept, THURSDAY.date(), at=TUESDAY + MINUTE)
    assert kept.due() == THURSDAY
    (outcome,) = kept.sweep.run(THURSDAY)[0]
    assert outcome.nudge is not None
    assert kept.nudges.find(ANJA, THIS_WEEK) == outcome.nudge, "nothing of the one before is left"
    assert outcome.nudge.kind is NudgeKind.EXPERIMENT
    assert kept.store.open_experiments(ANJA)[0].asked
    assert [plan.who for plan, _ in kept.sweep.stranded(THURSDAY + MINUTE)] == [ANJA], "it will be sent"
    vault.store.close()


@pytest.mark.parametrize("database", VAULTS)
@pytest.mark.parametrize("state", [NudgeState.PLANNED, NudgeState.SENT])
def test_a_week_of_which_the_nudge_is_on_its_way_or_was_sent_gets_no_other(
    tmp_path: Path, catalogue: Catalogue, database: str, state: NudgeState
) -> None:
    vault = VAULTS[database](tmp_path)
    kept = opened(vault.store, vault.nudges, catalogue)
    kept.begin()
    (outcome,) = kept.sweep.run(TUESDAY)[0]
    assert outcome.nudge is not None
    if state is NudgeState.SENT:
        kept.nudges.settle(ANJA, THIS_WEEK, state)
    plan = kept.nudges.plan(ANJA)
    assert plan is not None
    assert not kept.nudges.claim(plan, Nudge(THIS_WEEK, NudgeKind.NOTICE, THURSDAY, THURSDAY), TUESDAY + WEEK)
    assert kept.nudges.find(ANJA, THIS_WEEK) == replace(outcome.nudge, state=state)
    vault.store.close()
