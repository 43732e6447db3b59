"""`klankbord nudge`: who would get which nudge and why, without a word of theirs; or one sweep, as `serve` does every few minutes."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.app import App
from bot.domain import Language
from bot.nudges.schedule import zone_of
from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.nudges.sweep import Outcome

_SAYS: dict[Language, dict[str, str]] = {
    "nl": {
        "none": "Er is niemand aan de beurt om {now}.",
        "head": "Aan de beurt om {now}: {n}. Wie het is staat er niet bij; de code geldt alleen voor deze lijst.",
        "experiment": "terugkijken op een experiment waarvan de dag gekomen is",
        "pattern": "een patroon dat in meer dan één gesprek terugkwam",
        "question": "een vraag die twaalf weken niet gesteld is",
        "notice": "bericht dat het stopt, na drie keer zonder antwoord",
        "sent": "Klaargezet en verstuurd: {n}.",
        "now": "--now gaat samen met --dry-run: wie nu iets krijgt, krijgt het op zijn eigen tijd.",
    },
    "en": {
        "none": "Nobody is due at {now}.",
        "head": "Due at {now}: {n}. Who it is is not told; the code holds for this list alone.",
        "experiment": "looking back on an experiment whose day has come",
        "pattern": "a pattern that came back in more than one conversation",
        "question": "a question that was not asked for twelve weeks",
        "notice": "the notice that it stops, after three without an answer",
        "sent": "Prepared and sent: {n}.",
        "now": "--now goes with --dry-run: who gets something now gets it at their own time.",
    },
}


def run(app: App, now: datetime | None, *, dry_run: bool, language: Language = "nl") -> int:
    """Show what is due at `now` and change nothing, or do one sweep; raises StoreError, SettingsError."""
    if dry_run:
        return preview(app, now or datetime.now(UTC), language)
    if now is not None:
        print(f"klankbord: {_SAYS[language]['now']}", file=sys.stderr)
        return 2
    if problems := app.settings.slack.problems():
        raise SettingsError("\n".join(problems))
    sent = asyncio.run(_sweep(app))
    print(_SAYS[language]["sent"].format(n=sent))
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


async def _sweep(app: App) -> int:
    coach = app.slack()
    await coach.api.open()
    try:
        sent = await coach.nudger.look(datetime.now(UTC))
        await coach.jobs.start()
        await coach.jobs.idle()
        return sent
    finally:
        await coach.close()
