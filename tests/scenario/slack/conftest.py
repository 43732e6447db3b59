"""A coach in a Slack that is written down: everything is real but Slack, the reader's ears and the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.resources import Resources
from tests.fakes import FakeReader
from tests.scenario.slack.fake import FakeSlack
from tests.scenario.slack.workspace import Workspace, new_workspace

Begin = Callable[..., Any]


@pytest.fixture
def anyio_backend() -> str:
    """The loop that the coach runs in."""
    return "asyncio"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """The far side."""
    fake = FakeSlack()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def begin(
    slack: FakeSlack, tmp_path: Path, catalogue: Catalogue, reader: FakeReader, resources: Resources
) -> AsyncIterator[Begin]:
    """Start a coach; a second one on the same database is the first one after a restart, which begins nothing any more."""
    started: list[Workspace] = []
    async with AsyncExitStack() as stack:

        async def start(**settings: Any) -> Workspace:
            for before in started:
                await before.coach.jobs.make_room(0)
            ears = settings.pop("reader", reader)
            here = new_workspace(slack, tmp_path / "slack.db", catalogue, ears, resources, **settings)
            await stack.enter_async_context(here.web.router.lifespan_context(here.web))
            started.append(here)
            return here

        yield start


@pytest.fixture
async def here(begin: Begin) -> Workspace:
    """A coach in one workspace."""
    workspace = await begin()
    assert isinstance(workspace, Workspace)
    return workspace
