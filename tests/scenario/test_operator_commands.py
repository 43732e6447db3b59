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

BIND = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."

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


@pytest.mark.parametrize(
    "address",
    [
        "foo",
        "http://x.nl",
        "https://",
        "https://localhost",
        "https://klankbord",
        "https://klankbord.local",
        "https://10.0.0.1",
        "https://[::1]",
        "https://a b.nl",
        "https://user@x.nl",
        "https://x.nl?a",
        "https://x.nl:port",
    ],
)
def test_a_manifest_is_refused_for_what_slack_cannot_call(capsys: Capture, address: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["manifest", "--url", address])
    assert ended.value.code == 2
    shown = capsys.readouterr()
    assert "public https address" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("address", ["https://x.nl", "https://klankbord.example.org:8443/coach/", "https://9.9.9.9"])
def test_a_manifest_is_made_for_a_public_https_address(capsys: Capture, address: str) -> None:
    assert main(["manifest", "--url", address]) == 0
    assert f"{address.rstrip('/')}/slack/events" in capsys.readouterr().out


@pytest.mark.parametrize(
    "asked", ["dubbele-binding", "Afwachten", "Dubbele binding", "double bind", "WAITING FOR A CUE", "double-bind"]
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_pattern_is_found_by_its_id_and_by_its_name_in_both_languages(
    capsys: Capture, asked: str, language: str
) -> None:
    assert main(["patterns", *asked.split(), "--lang", language]) == 0
    assert ("double-bind" if "b" in asked.lower() else "afwachten") in capsys.readouterr().out


@pytest.mark.parametrize(("language", "told"), [("nl", "er is geen patroon"), ("en", "no pattern")])
def test_a_pattern_that_is_not_there_is_told_in_the_language_that_was_asked(
    capsys: Capture, language: str, told: str
) -> None:
    assert main(["patterns", "spookpatroon", "--lang", language]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "mask"])
@pytest.mark.parametrize("typed", ["", " \n"])
def test_no_text_is_no_input(monkeypatch: pytest.MonkeyPatch, capsys: Capture, command: str, typed: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main([command]) == 1
    shown = capsys.readouterr()
    assert "there is no text" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("command", ["check", "reply", "mask"])
@pytest.mark.parametrize("words", [[], ["-"]])
def test_a_text_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, command: str, words: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(BIND))
    assert main([command, *words]) == 0
    shown = capsys.readouterr()
    assert "lastig" in shown.out
    assert shown.err == "", "nobody sits at a keyboard"


def test_at_a_keyboard_it_is_told_how_to_end(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard(BIND))
    assert main(["check"]) == 0
    assert "Ctrl-D" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["papers", "leave --yes --by J."])
def test_a_folder_that_cannot_be_is_told_in_words_and_nothing_is_destroyed(
    kept: Path, capsys: Capture, command: str
) -> None:
    Path("file").touch()
    assert main([*command.split(), "--out", "file/x"]) == 2
    shown = capsys.readouterr().err
    assert "--out file/x" in shown
    assert "Errno" not in shown
    assert still_there()


def test_leaving_destroys_nothing_when_somebodys_files_cannot_be_written(kept: Path, capsys: Capture) -> None:
    Path("out").mkdir()
    Path("out/user-1").touch()
    assert main(["leave", "--yes", "--by", "J.", "--out", "out"]) == 2
    shown = capsys.readouterr().err
    assert "--out out cannot be written (File exists); nothing was destroyed" in shown
    assert still_there()


@pytest.mark.parametrize("port", ["70000", "65536", "-1", "http", "3000.5"])
def test_a_port_that_cannot_be_is_refused_in_words(capsys: Capture, port: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--port", port])
    assert ended.value.code == 2
    assert "argument --port: must be a number from 0 (any that is free) to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "3000", "65535"])
def test_every_port_that_there_is_can_be_named(port: str) -> None:
    assert parser().parse_args(["serve", "--port", port]).port == int(port)


def test_one_key_is_one_key(kept: Path, capsys: Capture) -> None:
    assert main(["data", "erase", "--yes"]) == 0
    assert main(["keys", "rotate"]) == 0
    assert "1 key is wrapped" in capsys.readouterr().out
