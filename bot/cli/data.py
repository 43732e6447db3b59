"""`klankbord data` and `klankbord leave`: what users can ask, done by whoever runs the coach, who gets to see nothing of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import App
from bot.channels.session import written
from bot.channels.terminal import user as this_account
from bot.domain import Language, UserKey
from bot.jobs.base import Job, RefusedError, opaque
from bot.rights.service import Asker
from bot.rights.words import Right

if TYPE_CHECKING:
    from bot.channels.slack.process import SlackCoach

DONE = "Done. What there is to tell went to that person's own conversation, and to nobody else."
"""What is printed for every user, also for one who never was here: whether somebody uses the coach is not told."""

ACTIONS = {
    "what": Right.WHAT,
    "export": Right.EXPORT,
    "forget-last": Right.FORGET_LAST,
    "forget-this": Right.FORGET_THIS,
    "erase": Right.WIPE_YES,
    "pause": Right.PAUSE,
    "resume": Right.RESUME,
    "stop": Right.STOP,
    "not-keep": Right.NOT_KEEP,
}


def run(app: App, action: str, who: tuple[str | None, str | None], language: Language, *, yes: bool) -> int:
    """Do it for a user of Slack (`who` is workspace and user), or without one for the account that asks; erasing asks once."""
    right = ACTIONS[action]
    team, user = who
    if right is Right.WIPE_YES and not yes and not _sure(app, language):
        return 1
    if user is not None:
        return asyncio.run(
            _with(app, lambda coach: _in_slack(coach, right, UserKey("slack", team or "", user), language))
        )
    vault = app.vault(keep=app.settings.kept)
    rights = app.rights(vault)
    now = datetime.now().astimezone()
    said = rights.do(right, Asker(this_account(), "terminal"), language, now)
    print((written(said, rights.words, language, now) if said.files else said).text)
    vault.store.close()
    return 0


def _sure(app: App, language: Language) -> bool:
    """Ask once; where nobody can answer, say what to add."""
    if not sys.stdin.isatty():
        print("klankbord: erasing does not come back. Add --yes.", file=sys.stderr)
        return False
    told = app.privacy_words[language]
    answer = input(f"{told.say('wipe-ask').replace('*', '')}\n> ")
    return told.agrees(answer) or told.hears(answer) is Right.WIPE_YES


def leave(app: App, by: str, folder: Path) -> int:
    """Give everybody their own files, destroy all keys and all that is kept, and write a report that names nobody."""
    if not app.settings.kept:
        print("klankbord: there is nothing to leave behind.", file=sys.stderr)
        return 1
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    vault = app.vault()
    people = vault.keyring.people()
    now = datetime.now(UTC)
    reached = [who for who in people if who.channel == "slack"]
    if reached and app.settings.slack.bot_token is None and not app.settings.slack.installs:
        print(
            "klankbord: without Slack's tokens their files cannot reach them; nothing was destroyed.", file=sys.stderr
        )
        return 2
    rights = app.rights(vault)
    for number, who in enumerate(sorted((who for who in people if who.channel != "slack"), key=str)):
        own = folder / f"user-{number + 1}"
        own.mkdir(mode=0o700, exist_ok=True)
        said = rights.do(Right.EXPORT, Asker(who, "terminal"), "nl", now)
        written(said, rights.words, "nl", now, own)
    failed = asyncio.run(_with(app, lambda coach: _handed_out(coach, reached))) if reached else 0
    if failed:
        vault.store.close()
        print(f"klankbord: {failed} exports did not arrive; nothing was destroyed. Try again later.", file=sys.stderr)
        return 1
    for who in people:
        vault.store.erase(who)
    vault.store.close()
    files = _destroyed(app)
    report = {"left": now.isoformat(), "signed_off_by": by, "users_given_their_files": len(people), "destroyed": files}
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    path = folder / "report.json"
    path.write_text(text, encoding="utf-8")
    print(f"{text}{path}  sha256 {hashlib.sha256(text.encode()).hexdigest()}")
    return 0


def _destroyed(app: App) -> list[str]:
    """Drop the tables of PostgreSQL, or overwrite and remove our files, the master key too when it is in one of them."""
    found: list[str] = []
    ours = [app.settings.database.with_suffix(".spent")]
    if app.settings.database_url is None:
        ours += [app.settings.keyring, app.settings.database]
    else:
        from bot.store.postgres_engine import PostgresEngine  # noqa: PLC0415

        engine = PostgresEngine(app.settings.database_url)
        found += engine.drop()
        engine.close()
    ours += [] if app.settings.key or app.settings.key_file else [app.key_source.file]
    for path in [each.with_name(each.name + ending) for each in ours for ending in ("", "-wal", "-shm")]:
        if path.exists():
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.write(os.urandom(size))
                os.fsync(file.fileno())
            path.unlink()
            found.append(path.name)
    return found


async def _with(app: App, work: Callable[[SlackCoach], Coroutine[Any, Any, int]]) -> int:
    coach = app.slack()
    await coach.reach_out()
    try:
        return await work(coach)
    finally:
        await coach.close()


async def _handed_out(coach: SlackCoach, people: list[UserKey]) -> int:
    failed = 0
    for who in people:
        failed += await _in_slack(coach, Right.EXPORT, who, "nl", quietly=True)
    return failed


async def _in_slack(coach: SlackCoach, right: Right, who: UserKey, language: Language, *, quietly: bool = False) -> int:
    """Do it, and put what there is to tell in the person's own conversation; returns 1 when that was refused."""
    from bot.channels.slack.api import Post  # noqa: PLC0415
    from bot.channels.slack.desk import Spot  # noqa: PLC0415
    from bot.channels.slack.payload import Team  # noqa: PLC0415
    from bot.channels.slack.work.rights import carried_out  # noqa: PLC0415

    enterprise, _, inside = who.team.rpartition("/")
    team = Team(enterprise, inside)
    key = opaque("data", who.team, who.user, datetime.now(UTC).isoformat())
    job = Job(key, "data", key, {"enterprise": enterprise, "team": inside, "org": False, "user": who.user})
    try:
        room = await coach.desk.room(team, who.user)
        message = await carried_out(job, coach.desk, right, language, Spot(room))
        await coach.api.post(team, Post(room, None, message), key, unsure=False)
    except RefusedError as refused:
        print(f"klankbord: Slack refused it ({refused.reason}).", file=sys.stderr)
        return 1
    if not quietly:
        print(DONE)
    return 0
