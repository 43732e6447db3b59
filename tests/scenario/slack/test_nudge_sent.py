"""`klankbord nudge` without `--dry-run`: a real sweep of the real program, on SQLite and on PostgreSQL, against a Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.cli import nudge
from bot.domain import Exchange, Experiment, Kind, Turn, UserKey
from bot.nudges.base import NudgeState, Plan
from bot.settings import Settings
from bot.store.sealing import key_text
from bot.store.vault import Vault
from tests.contract.engines import KEY, VAULTS
from tests.postgres import forget, server
from tests.scenario.slack.fake import FakeSlack, Fault
from tests.scenario.slack.workspace import IN_SLACK, Clock, slack_settings

pytestmark = IN_SLACK

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""Nine in the morning in Amsterdam."""

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANJA, BRAM = UserKey("slack", "Tkanarie", "UANJA"), UserKey("slack", "Tkanarie", "UBRAM")
STEP = "Ik vraag de kanarie wat hij wil"


@dataclass
class Operator:
    """Whoever types the command, on a machine of which they set the clock."""

    app: App
    slack: FakeSlack
    clock: Clock
    capsys: Any

    async def types(self, now: datetime, **flags: Any) -> str:
        """Type `klankbord nudge` at a moment; returns what it prints."""
        self.clock.now = now
        arguments: dict[str, Any] = {"dry_run": False, "language": "nl", "clock": self.clock} | flags
        code = await asyncio.to_thread(nudge.run, self.app, None, **arguments)
        told = self.capsys.readouterr()
        assert (code, told.err) == (0, "")
        return str(told.out)

    def sent(self) -> list[str]:
        """Return what Slack was given, in order."""
        return [str(call.arguments["text"]) for call in self.slack.of("chat.postMessage")]

    def kept(self) -> Vault:
        """Open what is kept; the caller closes it."""
        return self.app.vault()

    def state(self, who: UserKey = ANJA, week: str = "2026-W48") -> NudgeState | None:
        """Return how far the nudge of a week is."""
        vault = self.kept()
        found = vault.nudges.find(who, week)
        vault.store.close()
        return found.state if found else None


@pytest.fixture(params=[*VAULTS])
def operator(request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, capsys: Any) -> Iterator[Operator]:
    """An operator of a coach on each database in turn, in a Slack whose people live in Amsterdam."""
    slack.zone = "Europe/Amsterdam"
    url = server().of(tmp_path) if request.param == "PostgreSQL" else None
    settings = Settings(
        tmp_path / "kept.db", database_url=url, key=key_text(KEY), reader="ngrams", slack=slack_settings(slack)
    )
    yield Operator(App(settings), slack, Clock(MONDAY), capsys)
    forget()


def someone(
    operator: Operator, who: UserKey = ANJA, *, step: bool = False, due: datetime = TUESDAY, **settings: Any
) -> None:
    """Let somebody have chosen Tuesday at nine, be looked at when that is due, and perhaps have a day to look back."""
    vault = operator.kept()
    for name, value in ({"nudge_day": "tue", "nudge_time": "09:00", "keep": "yes"} | settings).items():
        vault.store.save_setting(who, name.replace("_", "-"), value)
    if step:
        noted = Experiment(STEP, date(2026, 11, 24), "double-bind")
        vault.store.record(who, Exchange(Turn("coach", "Genoteerd.", MONDAY, "nl", kind=Kind.CLOSE), experiment=noted))
    vault.nudges.save_plan(Plan(who, '{"enterprise": "", "team": "Tkanarie", "org": false}', due - DAY, due))
    vault.store.close()


async def test_it_is_sent_once_and_a_second_run_in_that_week_sends_nothing(operator: Operator) -> None:
    someone(operator)
    assert await operator.types(TUESDAY) == "Aan de beurt: 1. Verstuurd: 1.\n"
    for later in (MINUTE, HOUR, DAY, 3 * DAY):
        assert await operator.types(TUESDAY + later) == "Aan de beurt: 0. Verstuurd: 0.\n"
    assert len(operator.sent()) == 1
    assert operator.state() is NudgeState.SENT
    await operator.types(TUESDAY + 7 * DAY)
    assert len(operator.sent()) == 2


async def test_it_is_told_in_english_too(operator: Operator) -> None:
    someone(operator, language="en")
    assert await operator.types(TUESDAY, language="en") == "Due: 1. Sent: 1.\n"
    assert operator.sent()[0].count("?") == 1


@pytest.mark.parametrize(
    ("when", "settings"),
    [
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), {}),
        (datetime(2026, 11, 25, 6, 59, tzinfo=UTC), {}),
        (TUESDAY - MINUTE, {}),
        (TUESDAY, {"paused": "yes"}),
        (TUESDAY, {"nudge_day": "off"}),
        (TUESDAY, {"nudge_cap": "0"}),
        (TUESDAY, {"nudge_until": "2026-11-25"}),
        (TUESDAY + DAY + MINUTE, {}),
    ],
    ids=["in the evening", "before eight", "a minute early", "paused", "off", "never", "put off", "over a day late"],
)
async def test_quiet_hours_a_pause_and_what_its_user_chose_hold(
    operator: Operator, when: datetime, settings: dict[str, Any]
) -> None:
    someone(operator, **settings)
    assert await operator.types(when) == "Aan de beurt: 0. Verstuurd: 0.\n"
    assert operator.sent() == []


async def test_what_was_late_in_the_evening_comes_in_the_morning(operator: Operator) -> None:
    someone(operator)
    await operator.types(datetime(2026, 11, 24, 17, 0, tzinfo=UTC))
    assert await operator.types(datetime(2026, 11, 25, 7, 0, tzinfo=UTC)) == "Aan de beurt: 1. Verstuurd: 1.\n"


async def test_what_falls_on_easter_monday_comes_on_tuesday(operator: Operator) -> None:
    easter = datetime(2027, 3, 29, 7, 0, tzinfo=UTC)
    someone(operator, due=easter, nudge_day="mon")
    assert await operator.types(easter) == "Aan de beurt: 0. Verstuurd: 0.\n"
    assert await operator.types(easter + DAY) == "Aan de beurt: 1. Verstuurd: 1.\n"
    assert len(operator.sent()) == 1


async def test_what_slack_did_not_take_is_not_called_sent_and_goes_out_later_once(operator: Operator) -> None:
    someone(operator)
    operator.slack.faults.append(Fault("conversations.open", "channel_not_found"))
    told = await operator.types(TUESDAY)
    assert told.startswith("Aan de beurt: 1. Verstuurd: 0.\n")
    assert "serve" in told
    assert operator.state() is NudgeState.PLANNED
    for minutes in (5, 10):  # whatever begins anew runs once more what was refused
        await operator.types(TUESDAY + minutes * MINUTE)
        assert (len(operator.sent()), operator.state()) == (1, NudgeState.SENT)


async def test_who_is_elsewhere_by_now_is_not_woken_and_that_is_told(operator: Operator) -> None:
    someone(operator)
    operator.slack.zone = "America/New_York"
    told = await operator.types(TUESDAY)
    assert told.startswith("Aan de beurt: 1. Verstuurd: 0.\n")
    for hours in (5, 5.9):
        assert await operator.types(TUESDAY + hours * HOUR) == "Aan de beurt: 0. Verstuurd: 0.\n"
    assert await operator.types(TUESDAY + 6 * HOUR) == "Aan de beurt: 1. Verstuurd: 1.\n", "nine in New York"


async def test_two_operators_at_once_send_one(operator: Operator) -> None:
    for who in (ANJA, BRAM):
        someone(operator, who)
    operator.clock.now = TUESDAY
    both = [
        asyncio.to_thread(nudge.run, App(operator.app.settings), None, dry_run=False, clock=operator.clock)
        for _ in range(2)
    ]
    assert await asyncio.gather(*both) == [0, 0]
    assert len(operator.sent()) == 2
    assert len({call.arguments["channel"] for call in operator.slack.of("chat.postMessage")}) == 2


async def test_a_dry_run_tells_who_what_and_why_without_a_word_of_theirs_and_sends_nothing(operator: Operator) -> None:
    someone(operator, step=True)
    someone(operator, BRAM, keep="no")
    shown = await operator.types(TUESDAY, dry_run=True)
    head, *lines = shown.splitlines()
    assert head.startswith("Aan de beurt om 2026-11-24 08:00 UTC: 2.")
    assert len(lines) == 2
    assert all("2026-11-24 09:00 CET" in line for line in lines)
    assert {line.split()[4] for line in lines} == {"experiment", "question"}
    assert "terugkijken op een experiment waarvan de dag gekomen is" in shown
    for secret in ("kanarie", "UANJA", "UBRAM", STEP):
        assert secret not in shown
    assert operator.slack.calls == []
    assert await operator.types(TUESDAY) == "Aan de beurt: 2. Verstuurd: 2.\n", "looking changed nothing"
    assert any(STEP in text for text in operator.sent())
