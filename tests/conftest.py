"""What every test stands on: the files of the repository, a clock that stands still, a reader that says what it is told."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from bot.catalogue import Catalogue, load_catalogue
from bot.domain import SafetyRoute
from bot.resources import Resources
from tests.fakes import FakeReader

settings.register_profile("here", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def _as_python_was() -> Iterator[None]:
    """Give Python back how it tells of what nobody caught; a command that runs inside a test changes it."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


@pytest.fixture(scope="session")
def resources() -> Resources:
    """The texts and data of the checkout."""
    return Resources.locate()


@pytest.fixture(scope="session")
def catalogue(resources: Resources) -> Catalogue:
    """All that the coach can say, as it stands in the repository."""
    return load_catalogue(resources.data, resources.prompts)


@pytest.fixture(scope="session")
def now() -> datetime:
    """Tuesday 24 November 2026, noon."""
    return datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def reader() -> FakeReader:
    """A reader that hears two patterns and one door by a single word, in each language."""
    return FakeReader(
        hears={
            "spagaat": "double-bind",
            "torn both ways": "double-bind",
            "factuur": "wie-betaalt-bepaalt",
            "invoice": "wie-betaalt-bepaalt",
        },
        doors={"wakker worden": SafetyRoute.SUICIDALITY, "wake up": SafetyRoute.SUICIDALITY},
    )
