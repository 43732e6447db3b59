"""A store of every engine, empty and closed afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.base import Store
from tests.contract.engines import ENGINES, Engine


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    found = request.param
    assert isinstance(found, Engine)
    return found


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = engine.open(tmp_path)
    yield opened
    opened.close()
