"""`klankbord nudge`: the operator sees what is due and why, and neither who it is nor what they wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli import nudge
from bot.domain import Exchange, Experiment, Kind, Turn, UserKey
from bot.nudges.base import Plan
from tests.scenario.talk import new_app
from tests.scenario.test_command_line import Run, klankbord

__all__ = ["klankbord"]

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def someone(folder: Path, user: str, **settings: str) -> None:
    """Let somebody choose Tuesday at nine in Amsterdam, in the database of a folder."""
    vault = new_app(folder / "kept.db").vault()
    who = UserKey("slack", "Tkanarie", user)
    for name, value in ({"nudge_day": "tue", "zone": "Europe/Amsterdam", "keep": "yes"} | settings).items():
        vault.store.save_setting(who, name.replace("_", "-"), value)
    step = Experiment("Ik vraag de kanarie wat hij wil", date(2026, 11, 24), "double-bind")
    vault.store.record(who, Exchange(Turn("coach", "Genoteerd.", MONDAY, "nl", kind=Kind.CLOSE), experiment=step))
    vault.nudges.save_plan(Plan(who, '{"enterprise": "", "team": "Tkanarie", "org": false}', MONDAY, TUESDAY))
    vault.store.close()


@pytest.mark.parametrize(("language", "why"), [("nl", "terugkijken op een experiment"), ("en", "looking back")])
def test_it_says_what_and_why_and_not_who_or_what_they_wrote(
    tmp_path: Path, capsys: Any, language: Any, why: str
) -> None:
    someone(tmp_path, "Ukanarie1")
    someone(tmp_path, "Ukanarie2", keep="no")
    app = new_app(tmp_path / "kept.db")
    shown = []
    for _ in range(2):
        assert nudge.run(app, TUESDAY, dry_run=True, language=language) == 0
        shown.append(capsys.readouterr().out)
    assert "2026-11-24 09:00 CET" in shown[0]
    assert why in shown[0]
    assert "question" in shown[0]
    assert "kanarie" not in "".join(shown)
    codes = [{line.split()[0] for line in text.splitlines()[1:]} for text in shown]
    assert len(codes[0]) == 2
    assert codes[0].isdisjoint(codes[1]), "a code cannot be followed from one list to the next"


def test_who_is_paused_or_stopped_is_not_in_it(tmp_path: Path, capsys: Any) -> None:
    someone(tmp_path, "U1", paused="yes")
    someone(tmp_path, "U2", nudge_day="off")
    assert nudge.run(new_app(tmp_path / "kept.db"), TUESDAY, dry_run=True) == 0
    assert capsys.readouterr().out == "Er is niemand aan de beurt om 2026-11-24 08:00 UTC.\n"


def test_where_nothing_is_kept_nobody_is_due_and_nothing_is_made(klankbord: Run, tmp_path: Path) -> None:
    done = klankbord("nudge", "--dry-run", "--now", "2026-11-24T09:00+01:00", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, "Nobody is due at 2026-11-24 08:00 UTC.\n"), done.stderr
    assert not (tmp_path / "kept.db").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--dry-run", "--now", "morgen"], "must be a moment"),
        (["--now", "2026-11-24T09:00"], "--dry-run"),
        ([], "SLACK_BOT_TOKEN"),
    ],
)
def test_what_cannot_be_done_is_said(klankbord: Run, arguments: list[str], says: str) -> None:
    done = klankbord("nudge", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
