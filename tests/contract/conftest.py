"""A store of every engine, empty and closed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store.base import Store
from bot.store.engine import Engine as Database
from bot.store.vault import Vault
from tests.contract.engines import DATABASES, ENGINES, VAULTS, Engine
from tests.postgres import forget


@pytest.fixture(autouse=True)
def _no_database_left() -> Iterator[None]:
    """Remove what a test made on PostgreSQL."""
    yield
    forget()


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


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, open, on each engine in turn."""
    opened = DATABASES[request.param](tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=VAULTS)
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Vault]:
    """Opens what is kept, sealed, each time as another process would."""
    return lambda: VAULTS[request.param](tmp_path)
