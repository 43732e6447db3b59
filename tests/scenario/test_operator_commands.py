"""Commands that act for somebody else or do not come back: they refuse what is half said, and ask before they destroy."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.app import App
from bot.channels import terminal
from bot.cli.main import main, parser
from bot.flow import CONSENT
from bot.settings import Settings

Capture = pytest.CaptureFixture[str]


class Keyboard(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a database in which something of this account is kept; there are no tokens of Slack."""
    monkeypatch.chdir(tmp_path)
    for name in ("KLANKBORD_KEY", "KLANKBORD_KEY_FILE", "SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "db" / "kept.db"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    store = App(Settings.from_environment()).store(keep=True)
    store.save_setting(terminal.user(), CONSENT, "yes")
    store.close()
    return tmp_path / "db"


def still_there() -> bool:
    """Tell whether what this account chose is still kept."""
    store = App(Settings.from_environment()).store(keep=True)
    found = store.setting(terminal.user(), CONSENT)
    store.close()
    return found == "yes"


@pytest.mark.parametrize("action", ["erase --yes", "what"])
@pytest.mark.parametrize("half", [["--team", "T1"], ["--user", "U1"], ["--team", "", "--user", ""]])
def test_half_a_slack_user_is_refused_and_never_taken_for_ones_own_account(
    kept: Path, capsys: Capture, action: str, half: list[str]
) -> None:
    assert main(["data", *action.split(), *half]) == 2
    shown = capsys.readouterr()
    assert "--team and --user go together" in shown.err
    assert shown.out == ""
    assert still_there()


@pytest.mark.parametrize("command", ["erase --yes", "what"])
def test_without_slacks_token_a_slack_user_is_not_begun_with(kept: Path, capsys: Capture, command: str) -> None:
    assert main(["data", *command.split(), "--user", "U1", "--team", "T1"]) == 2
    assert "SLACK_BOT_TOKEN is missing" in capsys.readouterr().err


def test_leaving_asks_and_where_nobody_can_answer_it_destroys_nothing(kept: Path, capsys: Capture) -> None:
    assert main(["leave", "--by", "J.", "--out", "out"]) == 1
    shown = capsys.readouterr()
    for name in ("kept.db", "kept.keyring", "kept.key"):
        assert str(kept / name) in shown.out, "it says what would go"
    assert "Add --yes" in shown.err
    assert still_there()
    assert not Path("out").exists()


@pytest.mark.parametrize(("answer", "gone"), [("no", False), ("", False), ("misschien", False), ("yes", True)])
def test_leaving_destroys_only_after_a_yes(
    kept: Path, monkeypatch: pytest.MonkeyPatch, answer: str, gone: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard(f"{answer}\n"))
    assert main(["leave", "--by", "J.", "--out", "out"]) == (0 if gone else 1)
    assert (list(kept.iterdir()) == []) is gone
    assert Path("out").exists() is gone


def test_the_help_of_leaving_says_that_users_files_lie_there_too(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["leave", "--help"])
    assert "files of each user" in " ".join(capsys.readouterr().out.split())
