"""In the terminal: the question whether anything may be kept, what is said of not keeping, and coming back later."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import App
from bot.channels import terminal
from bot.cli.main import main
from bot.settings import Settings

Capture = pytest.CaptureFixture[str]
BEFORE = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."
NOBODY = "Niemand pakt het op en iedereen kijkt naar mij."


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which nothing was kept yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANKBORD_READER", "ngrams")
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "db" / "kept.db"))
    for name in ("KLANKBORD_KEY", "KLANKBORD_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def said(monkeypatch: pytest.MonkeyPatch, capsys: Capture, *lines: str, keep: bool = True) -> str:
    """Say these lines in a process of its own, and return all that is answered."""
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    assert main(["chat", "--keep"] if keep else ["chat"]) == 0
    return capsys.readouterr().out


def test_who_comes_back_to_a_kept_talk_is_told_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    first = said(monkeypatch, capsys, "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.")
    assert "Fijn dat je er weer bent" not in first
    again = said(monkeypatch, capsys, "Hoi, ik ben er weer")
    assert "Fijn dat je er weer bent. Ons gesprek over dubbele binding staat nog open" in again
    assert "Fijn dat je er weer bent" not in said(monkeypatch, capsys, "Hoi, ik ben er weer", keep=False)
    later = terminal._now() + timedelta(days=2)
    monkeypatch.setattr("bot.channels.terminal._now", lambda: later)
    assert "Fijn dat je er weer bent" not in said(monkeypatch, capsys, "Hoi, ik ben er weer")


@pytest.mark.parametrize(
    ("answers", "keep", "told"),
    [
        (["misschien", "ja"], True, False),
        (["misschien", "Nee."], False, False),
        (["misschien", "weet niet"], False, True),
        (["", "y"], True, False),
        (["Ja!"], True, False),
        (["liever niet"], False, False),
    ],
)
def test_what_is_neither_yes_nor_no_is_asked_once_more_and_then_taken_as_a_no_aloud(
    monkeypatch: pytest.MonkeyPatch, answers: list[str], keep: bool, told: bool
) -> None:
    shown = io.StringIO()
    console = Console(file=shown)
    left = iter(answers)
    monkeypatch.setattr(console, "input", lambda *_: next(left))
    assert terminal._agreed(App(Settings.from_environment()), console, "nl") is keep
    assert list(left) == []
    assert ("als een nee" in shown.getvalue()) is told


@pytest.mark.parametrize(
    ("asked", "true"),
    [("niet bewaren", "zolang ons gesprek openstaat"), ("keep nothing", "as long as our talk is open")],
)
def test_not_keeping_says_what_is_true_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, asked: str, true: str
) -> None:
    shown = said(monkeypatch, capsys, asked, keep=False)
    assert true in shown
    assert "bericht los" not in shown


def test_an_export_says_in_which_folder_it_lies_and_of_nothing_there_is_none(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert main(["data", "export"]) == 0
    assert "niets van je bewaard" in capsys.readouterr().out
    assert list(home.glob("klankbord-*")) == []
    said(monkeypatch, capsys, "Ik zit in een spagaat tussen de directie en mijn team.")
    assert main(["data", "export"]) == 0
    [page] = home.glob("klankbord-*.html")
    assert str(page.resolve()) in capsys.readouterr().out


@pytest.mark.parametrize("forget", ["vergeet laatste", "vergeet dit"])
@pytest.mark.parametrize(("told", "answered"), [(NOBODY, "vergeten"), ("Ik wil niet meer wakker worden.", "")])
def test_what_is_forgotten_of_a_talk_that_is_not_kept_is_of_that_talk_and_an_earlier_one_stays(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, forget: str, told: str, answered: str
) -> None:
    said(monkeypatch, capsys, BEFORE)
    shown = said(monkeypatch, capsys, told, forget, forget, keep=False)
    first, second = shown.split(f"> {forget}")[1:]
    assert answered in first
    assert "niets te vergeten" in second
    assert main(["history"]) == 0
    assert BEFORE in capsys.readouterr().out


@pytest.mark.parametrize("forget", ["vergeet laatste", "vergeet dit"])
def test_before_anything_was_said_what_is_forgotten_is_of_the_talk_that_was_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, forget: str
) -> None:
    said(monkeypatch, capsys, BEFORE)
    assert "vergeten" in said(monkeypatch, capsys, forget, keep=False)
    assert main(["history"]) == 0
    assert BEFORE not in capsys.readouterr().out


def test_of_a_talk_that_is_not_kept_only_the_last_message_goes_with_forgetting_the_last(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    shown = said(monkeypatch, capsys, BEFORE, NOBODY, "vergeet laatste", "wat weet je van mij", keep=False)
    known = shown.split("> wat weet je van mij")[1]
    assert "Als ik stevig adviseer" in known
    assert "iedereen kijkt" not in known


def test_after_erasing_everything_a_talk_that_is_not_kept_begins_anew(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    said(monkeypatch, capsys, BEFORE)
    went_on = "meer uitleg"
    whole = said(monkeypatch, capsys, BEFORE, went_on, keep=False)
    erased = said(monkeypatch, capsys, BEFORE, "wis alles", "ja, wis alles", went_on, keep=False)
    assert "Dubbele binding:" in whole.split(f"> {went_on}")[1]
    assert "Kenmerk" in erased
    assert "Dubbele binding:" not in erased.split("> ja, wis alles")[1]


def test_where_an_export_cannot_be_written_it_is_said_why_and_the_talk_goes_on(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    now = terminal._now()
    monkeypatch.setattr("bot.channels.terminal._now", lambda: now)
    in_the_way = home / f"klankbord-{now:%Y-%m-%d-%H%M%S}.html"
    in_the_way.mkdir()
    shown = said(monkeypatch, capsys, BEFORE, "export", NOBODY)
    assert f"Ik kan je export niet in de map {home.resolve()} zetten (Is a directory). Er is niets kwijt" in shown
    assert "iedereen kijkt naar mij" in shown.split(f"> {NOBODY}")[1]
    assert list(home.glob("klankbord-*")) == [in_the_way], "no half export is left behind"
    in_the_way.rmdir()
    assert "staat nu in" in said(monkeypatch, capsys, "export")


@pytest.mark.parametrize(("language", "told"), [("nl", "Ik kan je export niet in de map"), ("en", "I cannot put your")])
def test_an_export_by_command_that_cannot_be_written_is_an_error_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, language: str, told: str
) -> None:
    said(monkeypatch, capsys, BEFORE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.channels.session._write", full)
    assert main(["data", "export", "--lang", language]) == 1
    shown = capsys.readouterr()
    assert f"klankbord: {told}" in shown.err
    assert "(No space left on device)" in shown.err
    assert str(home.resolve()) in shown.err
    assert "Please report" not in shown.err
    assert shown.out == ""
