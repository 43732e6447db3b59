"""The trained safety model stands beside the rules and never in their way."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.app import App
from bot.reader.ngrams import LinearModel
from bot.reader.safety import SafetyRules
from bot.reader.safety_head import SafetyHead
from bot.resources import Resources
from bot.settings import Settings

PLAIN = "Ik wil niet meer wakker worden."
ORDINARY = "De leverancier levert twee weken later, dus we schuiven de livegang naar februari."


def sure(route: str, none: float) -> LinearModel:
    """A model that gives every text the same answer."""
    bias = np.log(np.array([1 - none, none], np.float32))
    return LinearModel(
        (route, "none"), np.zeros(1, np.uint32), np.ones(1, np.float32), np.zeros((1, 2), np.float32), bias, {}
    )


def test_what_the_rules_hear_does_not_depend_on_the_model(app: App) -> None:
    deaf = SafetyHead(rules(app), sure("burnout", none=0.99))
    assert deaf.route(PLAIN) == "suicidality"


@pytest.mark.parametrize(("none", "route"), [(0.9, None), (0.1, "burnout")])
def test_the_model_opens_a_door_only_when_it_is_sure_enough(app: App, none: float, route: str | None) -> None:
    assert SafetyHead(rules(app), sure("burnout", none)).route(ORDINARY) == route


def test_without_the_model_the_rules_work_alone(resources: Resources, tmp_path: Path) -> None:
    shutil.copy(resources.data / "safety.yaml", tmp_path)
    alone = App(Settings(database=tmp_path / "unused.db", data=tmp_path)).safety
    assert isinstance(alone, SafetyRules)
    assert alone.route(PLAIN) == "suicidality"


@pytest.fixture
def app(tmp_path: Path) -> App:
    """The coach as installed."""
    return App(Settings(database=tmp_path / "unused.db"))


def rules(app: App) -> SafetyRules:
    """The shipped rules."""
    found = app.safety
    assert isinstance(found, SafetyHead)
    return found.rules
