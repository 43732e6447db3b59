"""`klankbord jobs`: how much work waits, what was set aside and why, and running that again; never what it is about or whose."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.app import App
from bot.jobs.base import DeadLetter, Intake


def show(app: App) -> int:
    """Print how many jobs wait, and a line for each dead letter: reference, kind, reason, age, tries; raises StoreError."""
    vault = app.vault(keep=app.settings.kept)
    intake = vault.intake
    letters = intake.dead_letters()
    print(f"{intake.waiting()} waiting, {len(letters)} set aside")
    now = datetime.now(UTC)
    if letters:
        print(f"\n{'reference':<10}{'kind':<12}{'reason':<28}{'age':>8}{'tries':>7}")
    for letter in letters:
        job = letter.job
        print(f"{job.reference:<10}{job.kind:<12}{letter.reason:<28}{_age(letter, now):>8}{job.tries:>7}")
    if letters:
        print("\nklankbord jobs retry REFERENCE (or --all) runs one again, klankbord jobs drop REFERENCE forgets it.")
        print("They go by themselves when they are a day old. Those with error... were told to their user.")
    vault.store.close()
    return 0


def retry(app: App, reference: str | None) -> int:
    """Let one dead letter (None: all) be tried again by the coach that runs, or by the next that starts."""
    vault = app.vault(keep=app.settings.kept)
    found = _named(vault.intake, reference)
    number = vault.intake.requeue([letter.job.key for letter in found])
    vault.store.close()
    return _told(number, "will be tried again", reference)


def drop(app: App, reference: str) -> int:
    """Forget one dead letter with its text; its user gets no answer."""
    vault = app.vault(keep=app.settings.kept)
    found = _named(vault.intake, reference)
    for letter in found:
        vault.intake.finish(letter.job.key)
    vault.intake.tidy()
    vault.store.close()
    return _told(len(found), "forgotten", reference)


def _named(intake: Intake, reference: str | None) -> Sequence[DeadLetter]:
    return [one for one in intake.dead_letters() if reference is None or one.job.reference == reference]


def _told(number: int, what: str, reference: str | None) -> int:
    if number == 0 and reference is not None:
        print(f"Nothing that was set aside has the reference {reference}; `klankbord jobs` lists it.", file=sys.stderr)
        return 1
    print(f"{number} {what}.")
    return 0


def _age(letter: DeadLetter, now: datetime) -> str:
    minutes = max(0, int((now - letter.received).total_seconds() // 60))
    return f"{minutes // 60} h {minutes % 60:02}" if minutes >= 60 else f"{minutes} min"
