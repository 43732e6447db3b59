"""The master key: made at a first start for its owner alone, given by the organisation, changed, and lost."""

from __future__ import annotations

import io
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import App
from bot.channels import terminal
from bot.cli.main import main
from bot.flow import CONSENT
from bot.settings import Settings
from bot.store.sealing import key_text, new_key

CANARY = "kanarie in de spagaat tussen de directie en mijn team"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the database; nothing else is set."""
    monkeypatch.chdir(tmp_path)
    for name in ("KLANKBORD_KEY", "KLANKBORD_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KLANKBORD_DB", str(tmp_path / "db" / "kept.db"))
    return tmp_path / "db"


def talk(monkeypatch: pytest.MonkeyPatch) -> int:
    """Say something that is kept."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"Ik zit als een {CANARY}.\n"))
    return main(["chat", "--keep"])


def remembered(capsys: pytest.CaptureFixture[str]) -> bool:
    """Tell whether what was said can be read back."""
    capsys.readouterr()
    code = main(["history"])
    return code == 0 and "kanarie" in capsys.readouterr().out


def test_at_a_first_start_a_key_is_made_for_this_account_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talk(monkeypatch) == 0
    assert f"{stat.S_IMODE((home / 'kept.key').stat().st_mode):o}" == "600"
    assert f"{stat.S_IMODE((home / 'kept.keyring').stat().st_mode):o}" == "600"
    assert b"kanarie" not in b"".join(file.read_bytes() for file in home.iterdir())
    assert remembered(capsys)


def test_a_key_that_others_can_read_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(monkeypatch)
    (home / "kept.key").chmod(0o644)
    assert main(["history"]) == 2
    assert "chmod 600" in capsys.readouterr().err


def test_without_its_key_nothing_can_be_read_and_no_new_one_is_made(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(monkeypatch)
    (home / "kept.key").unlink()
    assert main(["history"]) == 2
    assert "KLANKBORD_KEY" in capsys.readouterr().err
    assert not (home / "kept.key").exists()


def test_the_key_of_the_environment_is_used_and_no_file_is_made(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KLANKBORD_KEY", key_text(new_key()))
    talk(monkeypatch)
    assert not (home / "kept.key").exists()
    assert remembered(capsys)
    wrong = key_text(new_key())
    monkeypatch.setenv("KLANKBORD_KEY", wrong)
    assert main(["history"]) == 2
    assert wrong not in capsys.readouterr().err
    monkeypatch.setenv("KLANKBORD_KEY", "geen sleutel")
    assert main(["history"]) == 2
    assert "geen sleutel" not in capsys.readouterr().err


def test_a_new_key_goes_to_a_file_that_is_not_there_yet(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "new"]) == 0
    made = (home / "kept.key").read_text()
    assert made.strip() not in capsys.readouterr().out
    assert main(["keys", "new"]) == 2
    assert (home / "kept.key").read_text() == made
    assert main(["keys", "new", "--file", str(home / "other.key")]) == 0


def test_rotating_keeps_all_that_was_kept_and_makes_the_old_key_worthless(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(monkeypatch)
    old = (home / "kept.key").read_text()
    assert main(["keys", "rotate"]) == 0
    assert (home / "kept.key").read_text() != old
    assert remembered(capsys)
    (home / "kept.key").write_text(old)
    assert main(["history"]) == 2


def test_a_rotation_that_broke_off_before_the_file_was_put_in_place_is_finished(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(monkeypatch)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("bot.cli.keys.os.replace", dies)
        assert main(["keys", "rotate"]) == 130
    assert main(["history"]) == 2
    assert main(["keys", "rotate"]) == 0
    assert remembered(capsys)


def test_rotating_away_from_the_environment_writes_the_new_key_to_a_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KLANKBORD_KEY", key_text(new_key()))
    talk(monkeypatch)
    assert main(["keys", "rotate"]) == 2
    assert main(["keys", "rotate", "--out", str(home / "new.key")]) == 0
    monkeypatch.delenv("KLANKBORD_KEY")
    monkeypatch.setenv("KLANKBORD_KEY_FILE", str(home / "new.key"))
    assert remembered(capsys)


@pytest.mark.parametrize("named", ["db/kept.key", "db/../db/kept.key", "link.key"])
def test_rotating_to_the_file_of_the_key_in_use_is_refused_and_nothing_tells_to_destroy_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    talk(monkeypatch)
    Path("link.key").symlink_to(home / "kept.key")
    before = (home / "kept.key").read_text()
    assert main(["keys", "rotate", "--out", named]) == 2
    shown = capsys.readouterr()
    assert "destroy" not in shown.out
    assert f"{named} holds the key that is in use now" in shown.err
    assert (home / "kept.key").read_text() == before
    assert remembered(capsys)


def test_a_rotation_to_another_file_that_broke_off_is_finished(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(monkeypatch)
    new = str(home / "new.key")
    assert main(["keys", "new", "--file", new]) == 0, "the key was written, and nothing was wrapped with it yet"
    assert main(["keys", "rotate", "--out", new]) == 0
    assert main(["keys", "rotate", "--out", new]) == 0, "all was wrapped, and nobody was told yet"
    assert main(["history"]) == 2, "the old key is worth nothing any more"
    monkeypatch.setenv("KLANKBORD_KEY_FILE", new)
    assert remembered(capsys)
    assert main(["keys", "rotate", "--out", new]) == 2, "now it is the key in use"
    assert remembered(capsys)


def test_r8_in_the_terminal_too_everything_can_be_asked_taken_along_and_erased(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = f"Ik zit als een {CANARY}.\nwat weet je van mij\nexport\nvergeet laatste\nwis alles\nja, wis alles\nNu kanarie twee.\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["chat", "--keep"]) == 0
    out = capsys.readouterr().out
    for told in (
        "Wat ik van je weet",
        "alleen leesbaar voor jou",
        "zijn vergeten",
        "Zal ik alles van je wissen",
        "Kenmerk",
    ):
        assert told in out, told
    assert b"kanarie" not in b"".join(file.read_bytes() for file in home.iterdir())
    assert not remembered(capsys), "after erasing nothing more is kept without a new yes"
    [page] = home.parent.glob("klankbord-*.html")
    assert "kanarie" in page.read_text(encoding="utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_r8_in_the_terminal_a_bare_yes_erases_right_after_the_question_and_at_no_other_moment(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = f"Ik zit als een {CANARY}.\n"
    for answers, gone in (("ja\nwis alles\nnee\nja\n", False), ("wis alles\nJa!\n", True)):
        monkeypatch.setattr("sys.stdin", io.StringIO(told + answers))
        assert main(["chat", "--keep"]) == 0
        assert ("Kenmerk" in capsys.readouterr().out) is gone
        assert remembered(capsys) is not gone


def test_r8_rights_work_in_a_talk_that_is_not_kept_and_make_no_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "what do you know about me\nforget last\nkeep nothing\npause\nerase everything\nyes, erase everything\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["chat"]) == 0
    out = capsys.readouterr().out
    for told in ("Nothing about you is kept", "nothing to forget", "I keep nothing", "nothing to pause", "Reference"):
        assert told in out, told
    assert not home.exists()


def test_r8_what_is_known_in_a_talk_that_is_not_kept_is_told_to_go_with_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("Niemand pakt het op en iedereen kijkt naar mij.\nwat weet je van mij\n")
    )
    assert main(["chat"]) == 0
    told = capsys.readouterr().out.split("Wat ik van je weet")[1]
    assert "alleen in het geheugen" in told
    assert "iedereen kijkt naar mij" in told
    assert not home.exists()


def test_r9_what_an_earlier_talk_kept_goes_after_its_term_also_when_nothing_more_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(monkeypatch)
    later = datetime.now().astimezone() + timedelta(days=91)
    monkeypatch.setattr("bot.channels.terminal._now", lambda: later)
    monkeypatch.setattr("sys.stdin", io.StringIO("Niemand pakt het op.\n"))
    assert main(["chat"]) == 0
    assert not remembered(capsys)


@pytest.mark.parametrize(("before", "asked"), [(None, True), ("no", False), ("yes", False)])
def test_a_no_that_stands_beside_what_is_kept_is_not_asked_again_and_one_without_a_trace_is(
    home: Path, monkeypatch: pytest.MonkeyPatch, before: str | None, asked: bool
) -> None:
    app = App(Settings.from_environment())
    if before is not None:
        store = app.store(keep=True)
        store.save_setting(terminal.user(), CONSENT, before)
        store.close()
    console = Console(file=io.StringIO())
    answers = iter(["nee", "already asked"])
    monkeypatch.setattr(console, "input", lambda *_: next(answers))
    assert terminal._agreed(app, console, "nl") is (before == "yes")
    assert next(answers) == ("already asked" if asked else "nee")
    assert home.exists() is (before is not None), "a no leaves no trace"


@pytest.mark.parametrize("action", ["forget-last", "forget-this"])
def test_r8_forgetting_works_by_command_too(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    talk(monkeypatch)
    assert main(["data", action]) == 0
    assert "vergeten" in capsys.readouterr().out
    assert not remembered(capsys)


def test_erasing_by_command_asks_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(monkeypatch)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["data", "erase"]) == 1
    assert remembered(capsys)
    assert main(["data", "erase", "--yes"]) == 0
    assert not remembered(capsys)
