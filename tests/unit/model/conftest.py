"""What the tests of the model share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.domain import SafetyRoute
from tests.endpoint import PATIENT, Endpoint, Step
from tests.fakes import FakeReader
from tests.unit.model.helping import GOOD_NL, Talk, answering

Begin = Callable[..., Talk]

HEARS = {
    "spagaat": "double-bind",
    "torn both ways": "double-bind",
    "factuur": "wie-betaalt-bepaalt",
    "invoice": "wie-betaalt-bepaalt",
}
DOORS = {"wakker worden": SafetyRoute.SUICIDALITY, "wake up": SafetyRoute.SUICIDALITY}


@pytest.fixture
def anyio_backend() -> Any:
    """A loop in which waiting costs nothing."""
    return PATIENT


@pytest.fixture
def begin(catalogue: Catalogue) -> Begin:
    """Begin a talk with an endpoint that answers what is given, and a reader that is as sure as is given."""

    def begun(*steps: Step, sure: float = 0.8, **settings: Any) -> Talk:
        endpoint = Endpoint().will(*(steps or (answering(GOOD_NL),)))
        return Talk(catalogue, endpoint, FakeReader(HEARS, DOORS, score=sure), settings)

    return begun
