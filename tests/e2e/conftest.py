"""A person at a browser, a local Slack, and the coach in it, over Socket Mode and over HTTP."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.local_slack import ARTEFACTS, NotHereError, Running, install, running
from tests.e2e.person import Person

PATIENCE_MILLISECONDS = 40_000
"""How long a busy machine may take for what takes a moment on a free one."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def _lacks() -> str | None:
    """Return what this computer lacks for these tests."""
    if CHROMIUM is None:
        return "chromium is not there (Debian: apt-get install chromium)"
    try:
        install()
    except NotHereError as missing:
        return str(missing)
    return None


@pytest.fixture(scope="session")
def here() -> None:
    """Skip loudly where the browser or the local Slack is missing; in CI that is an error."""
    if (missing := _lacks()) is None:
        return
    if os.environ.get("CI"):
        pytest.fail(f"end-to-end tests must run in CI, and cannot: {missing}")
    sys.stderr.write(f"\n*** END-TO-END TESTS SKIPPED: {missing} ***\n")
    pytest.skip(missing)


@pytest.fixture(scope="module", params=["socket", "http"])
def slack(here: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A local Slack and the coach in it; it sends its events one way or the other."""
    with running(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture(scope="module")
def browser(here: None) -> Iterator[Browser]:
    """Debian's Chromium; gone with its event loop before other tests begin."""
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def person(slack: Running, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Person]:
    """Somebody at the page; the last thing they saw is kept as a picture."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    shots = ARTEFACTS / "screenshots"
    shots.mkdir(parents=True, exist_ok=True)
    someone = Person(page, slack.url, shots, Path(request.node.name).name.replace("[", "-").rstrip("]"))
    yield someone
    someone.shot("end")
    page.close()
