"""The coach of the scenario tests: every part is real, only the clock is set."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.scenario.talk import Talk, new_app


@pytest.fixture(scope="session")
def app() -> App:
    """The coach as installed."""
    return new_app()


@pytest.fixture
def talk(app: App) -> Talk:
    """Somebody who never spoke to the coach before."""
    return Talk.begin(app)
