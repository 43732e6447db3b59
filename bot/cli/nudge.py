"""`klankbord nudge`: who would get which nudge and why, without a word of theirs; or one sweep, as `serve` does every few minutes."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.app import App
from bot.domain import Language
from bot.nudges.base import NudgeState
from bot.nudges.schedule import zone_of
from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.channels.slack.process import SlackCoach
    from bot.nudges.base import Nudge, Plan
    from bot.nudges.sweep import Outcome

_SAYS: dict[Language, dict[str, str]] = {
    "nl": {
        "none": "Er is niemand aan de beurt om {now}.",
        "head": "Aan de beurt om {now}: {n}. Wie het is staat er niet bij; de code geldt alleen voor deze lijst.",
        "experiment": "terugkijken op een experiment waarvan de dag gekomen is",
        "pattern": "een patroon dat in meer dan één gesprek terugkwam",
        "question": "een vraag die twaalf weken niet gesteld is",
        "notice": "bericht dat het stopt, na drie keer zonder antwoord",
        "sent": "Aan de beurt: {n}. Verstuurd: {sent}.",
        "rest": "Wat niet verstuurd is, is niet meer gewenst, wacht op een beter moment of wordt door `serve` gedaan.",
        "now": "--now gaat samen met --dry-run: wie nu iets krijgt, krijgt het op zijn eigen tijd.",
    },
    "en": {
        "none": "Nobody is due at {now}.",
        "head": "Due at {now}: {n}. Who it is is not told; the code holds for this list alone.",
        "experiment": "looking back on an experiment whose day has come",
        "pattern": "a pattern that came back in more than one conversation",
        "question": "a question that was not asked for twelve weeks",
        "notice": "the notice that it stops, after three without an answer",
        "sent": "Due: {n}. Sent: {sent}.",
        "rest": "What was not sent is no longer wanted, waits for a better moment, or is done by `serve`.",
        "now": "--now goes with --dry-run: who gets something now gets it at their own time.",
    },
}


def run(
    app: App,
    now: datetime | None,
    *,
    dry_run: bool,
    language: Language = "nl",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Show what is due at `now` and change nothing, or do one sweep; raises StoreError, SettingsError."""
    if dry_run:
        return preview(app, now or clock(), language)
    if now is not None:
        print(f"klankbord: {_SAYS[language]['now']}", file=sys.stderr)
        return 2
    if problems := app.settings.slack.problems():
        raise SettingsError("\n".join(problems))
    due, sent = asyncio.run(_sweep(app, clock))
    print(_SAYS[language]["sent"].format(n=due, sent=sent))
    if sent < due:
        print(_SAYS[language]["rest"])
    return 0


def preview(app: App, now: datetime, language: Language) -> int:
    """Print one line for each nudge: a code, the day and time on its user's clock, and why. Nothing of who gets none."""
    from bot.nudges.sweep import Sweep  # noqa: PLC0415

    says, shown = _SAYS[language], f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    vault = app.vault(keep=app.settings.kept)
    try:
        flow = app.flow(vault.store)
        due = [one for one in Sweep(vault.nudges, flow.facts, app.catalogue).preview(now) if one.nudge is not None]
    finally:
        vault.store.close()
    if not due:
        print(says["none"].format(now=shown))
        return 0
    print(says["head"].format(now=shown, n=len(due)))
    key = secrets.token_bytes(16)
    for one in due:
        print(_line(one, key, says))
    return 0


def _line(one: Outcome, key: bytes, says: dict[str, str]) -> str:
    wish = one.plan.wish
    at = one.slot.at.astimezone(zone_of(wish.zone)) if one.slot and wish else None
    code = hmac.digest(key, repr(one.plan.who).encode(), "sha256").hex()[:10]
    return f"{code}  {at:%Y-%m-%d %H:%M %Z}  {one.why.value:<10}  {says[one.why.value]}"


async def _sweep(app: App, clock: Callable[[], datetime]) -> tuple[int, int]:
    """Do one sweep and what waits, as a second `serve` would; returns how many nudges were due, and how many are sent."""
    coach = app.slack(clock)
    await coach.reach_out()
    try:
        due = await coach.nudger.look(clock())
        await coach.jobs.start()
        await coach.jobs.idle()
        return len(due), await coach.threads.store(_sent, coach, due)
    finally:
        await coach.close()


def _sent(coach: SlackCoach, due: Sequence[tuple[Plan, Nudge]]) -> int:
    found = (coach.parts.nudges.find(plan.who, nudge.week) for plan, nudge in due)
    return sum(nudge is not None and nudge.state is NudgeState.SENT for nudge in found)
