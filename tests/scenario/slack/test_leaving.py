"""`klankbord leave` in a Slack where not everything works: nothing is destroyed before everybody has their files."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest

from bot.app import App
from bot.cli import data
from bot.domain import UserKey
from bot.settings import Settings
from tests.contract.test_sealed_file import CANARY, WHOLE
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


def page_in(folder: str, name: str = "*.html") -> str:
    """Return the text of the one file of that name in a folder; what somebody wrote is for one account alone."""
    [page] = Path(folder).glob(name)
    assert name == "report.json" or stat.S_IMODE(page.stat().st_mode) == 0o600
    return page.read_text(encoding="utf-8")


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


@pytest.mark.parametrize("reason", ["user_disabled", "user_not_found", "user_not_visible"])
async def test_r26_who_left_slack_keeps_nobody_else_waiting_and_has_their_files_in_the_folder(
    app: App, slack: FakeSlack, capsys: pytest.CaptureFixture[str], reason: str
) -> None:
    slack.faults.append(Fault("conversations.open", reason))
    assert await leave(app) == 0
    assert "1 of 2 in Slack cannot be reached there any more; their files are in out." in capsys.readouterr().out
    assert files_in("db") == []
    assert len(slack.of("files.completeUploadExternal")) == 1
    assert sorted(files_in("out")) == ["report.json", "user-1"]
    assert CANARY in page_in("out/user-1")
    report = json.loads(page_in("out", "report.json"))
    assert (report["users_given_their_files"], report["of_whom_in_this_folder"]) == (2, 1)


@pytest.mark.parametrize("reason", ["account_inactive", "invalid_auth", "restricted_action"])
async def test_r26_what_can_be_mended_hands_nobodys_files_to_whoever_runs_it_and_destroys_nothing(
    app: App, slack: FakeSlack, reason: str
) -> None:
    slack.faults.append(Fault("conversations.open", reason, times=99))
    assert await leave(app) == 1
    assert files_in("out") == []
    assert still_kept(app) == 2


async def test_r26_a_token_of_another_workspace_finds_nobody_and_so_nothing_is_destroyed(
    app: App, slack: FakeSlack
) -> None:
    slack.team = "T2"
    slack.faults.append(Fault("conversations.open", "user_not_found", times=99))
    assert await leave(app) == 1
    assert files_in("out") == []
    assert still_kept(app) == 2
