"""A talk that is about to begin."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.reader.safety import SafetyRules, load_rules
from bot.resources import Resources
from tests.fakes import FakeReader
from tests.unit.talking import Begin, Talk


@pytest.fixture
def talk(catalogue: Catalogue, reader: FakeReader) -> Talk:
    """Somebody who never spoke to the coach before."""
    return Talk(catalogue, reader)


@pytest.fixture(scope="session")
def begin(catalogue: Catalogue, reader: FakeReader) -> Begin:
    """Begin a new talk; a function, so that a failing example does not print the whole catalogue."""
    return lambda: Talk(catalogue, reader)


@pytest.fixture(scope="session")
def shipped(resources: Resources) -> SafetyRules:
    """The safety rules of the repository."""
    return load_rules(resources.data / "safety.yaml")
