"""`klankbord leave` in a Slack where not everything works: nothing is destroyed before everybody has their files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app import App
from bot.cli import data
from bot.domain import UserKey
from bot.settings import Settings
from tests.contract.test_sealed_file import WHOLE
from tests.scenario.slack.fake import FakeSlack, Fault
from tests.scenario.slack.workspace import IN_SLACK, TOKEN

pytestmark = IN_SLACK
PEOPLE = [UserKey("slack", "T1", user) for user in ("UANJA", "UBRAM")]


@pytest.fixture
def app(slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """A coach of whoever leaves, in which two people of one workspace had something kept."""
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "db" / "kept.db"))
    monkeypatch.setenv("SLACK_API_URL", slack.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.chdir(tmp_path)
    found = App(Settings.from_environment())
    kept = found.vault()
    for who in PEOPLE:
        kept.store.record(who, WHOLE)
    kept.store.close()
    return found


async def leave(app: App) -> int:
    """Leave, as the operator does with `--yes`."""
    return await asyncio.to_thread(data.leave, app, "J. de Vries", Path("out"), yes=True)


def still_kept(app: App) -> int:
    """Return of how many people something is kept still."""
    kept = app.vault()
    try:
        return len([who for who in PEOPLE if kept.store.conversations(who)])
    finally:
        kept.store.close()


def files_in(folder: str) -> list[str]:
    """Return the names of the files in a folder."""
    return [path.name for path in Path(folder).iterdir()]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_r26_when_slack_refuses_the_files_of_one_person_nothing_is_destroyed(
    app: App, slack: FakeSlack, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    slack.faults.append(Fault(method, "missing_scope"))
    assert await leave(app) == 1
    told = capsys.readouterr().err
    assert "Slack refused it (missing_scope)" in told
    assert "the files of 1 of 2 in Slack did not reach them; nothing was destroyed" in told
    assert still_kept(app) == 2
    assert len(slack.of("chat.postMessage")) == 1, "who asked for nothing is not told that something was refused"
    assert await leave(app) == 0
    assert files_in("db") == []
