"""`klankbord data` and `klankbord leave`: what users can ask, done by whoever runs the coach, who gets to see nothing of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import App
from bot.channels.session import UnwrittenError, written
from bot.channels.terminal import user as this_account
from bot.domain import Language, UserKey
from bot.jobs.base import Job, LaterError, RefusedError, opaque
from bot.rights.service import Asker, Rights
from bot.rights.words import Right
from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.channels.slack.process import SlackCoach

DONE = "Done. What there is to tell went to that person's own conversation, and to nobody else."
"""What is printed for every user, also for one who never was here: whether somebody uses the coach is not told."""

NOT_DONE = "Nothing was done; try again later."
UNSURE = "It may be half done; try again later."
UNTOLD = "It was done, but the answer did not reach them."
"""What is printed behind a refusal of Slack, by how far it came."""

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
    """Do it for a user of Slack (`who` is workspace and user), or without one for the account that asks; erasing asks once.

    Raises SettingsError when one of both is missing, or Slack's token.
    """
    right = ACTIONS[action]
    team, user = who
    if who != (None, None):
        if not (team and user):
            raise SettingsError("--team and --user go together; without both it is about your own account here.")
        if missing := _tokenless(app):
            raise SettingsError(missing)
    if right is Right.WIPE_YES and not yes and not _sure(app, language):
        return 1
    if team and user:
        asked_for = UserKey("slack", team, user)
        return asyncio.run(_with(app, lambda coach: _in_slack(coach, right, asked_for, language)))
    vault = app.vault(keep=app.settings.kept)
    rights = app.rights(vault)
    now = datetime.now().astimezone()
    try:
        said = rights.do(right, Asker(this_account(), "terminal"), language, now)
        said = written(said, rights.words, language, now) if said.files else said
    except UnwrittenError as error:
        print(f"klankbord: {error.said.text}", file=sys.stderr)
        return 1
    finally:
        vault.store.close()
    print(said.text)
    return 0


def _sure(app: App, language: Language) -> bool:
    """Ask once; where nobody can answer, say what to add."""
    if not sys.stdin.isatty():
        print("klankbord: erasing does not come back. Add --yes.", file=sys.stderr)
        return False
    told = app.privacy_words[language]
    answer = input(f"{told.say('wipe-ask').replace('*', '')}\n> ")
    return told.agrees(answer) or told.hears(answer) is Right.WIPE_YES


def _tokenless(app: App) -> str | None:
    """Return what keeps this from sending anything in Slack: a token that is missing, or is another one."""
    return next((told for told in app.settings.slack.problems() if told.startswith("SLACK_BOT_TOKEN")), None)


def leave(app: App, by: str, folder: Path, *, yes: bool) -> int:
    """Give everybody their own files, destroy all keys and all that is kept, and write a report that names nobody.

    Asks once, and goes no further where nobody can answer, unless `yes`. Raises SettingsError for a folder that cannot be.
    """
    if not app.settings.kept:
        print("klankbord: there is nothing to leave behind.", file=sys.stderr)
        return 1
    if not yes and not _leaves(app, folder):
        return 1
    vault = app.vault()
    people = vault.keyring.people()
    now = datetime.now(UTC)
    reached = [who for who in people if who.channel == "slack"]
    if reached and (missing := _tokenless(app)):
        vault.store.close()
        print(f"klankbord: their files cannot reach them; nothing was destroyed. {missing}", file=sys.stderr)
        return 2
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _written_out(app.rights(vault), [who for who in people if who.channel != "slack"], folder, now)
    except OSError as error:
        vault.store.close()
        raise SettingsError(f"--out {folder} cannot be written ({error.strerror}); nothing was destroyed.") from None
    failed = asyncio.run(_with(app, lambda coach: _handed_out(coach, reached))) if reached else 0
    if failed:
        vault.store.close()
        print(f"klankbord: {failed} exports did not arrive; nothing was destroyed. Try again later.", file=sys.stderr)
        return 1
    for who in people:
        vault.store.erase(who)
    vault.store.close()
    report = {
        "left": now.isoformat(),
        "signed_off_by": by,
        "users_given_their_files": len(people),
        "destroyed": _destroyed(app),
    }
    _reported(report, folder / "report.json")
    return 0


def _reported(report: Mapping[str, Any], path: Path) -> None:
    """Write the report, and print it with the hash by which it can be known again."""
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
    print(f"{text}{path}  sha256 {hashlib.sha256(text.encode()).hexdigest()}")


def _written_out(rights: Rights, people: Sequence[UserKey], folder: Path, now: datetime) -> None:
    """Write the export of each of these people into a folder of their own, numbered and without a name."""
    for number, who in enumerate(sorted(people, key=str)):
        own = folder / f"user-{number + 1}"
        own.mkdir(mode=0o700, exist_ok=True)
        written(rights.do(Right.EXPORT, Asker(who, "terminal"), "nl", now), rights.words, "nl", now, own)


def _leaves(app: App, folder: Path) -> bool:
    """Say what goes and ask once; where nobody can answer, say what to add."""
    going = [str(path) for path in _ours(app) if path.exists()]
    going += ["all of Klankbord's tables in PostgreSQL"] if app.settings.database_url is not None else []
    print(f"Everybody gets their own files: who uses Slack there, all others in {folder}. Then this is destroyed:")
    print("\n".join(f"  {what}" for what in going))
    if not sys.stdin.isatty():
        print("klankbord: that does not come back, and nothing was destroyed. Add --yes.", file=sys.stderr)
        return False
    if input("That does not come back. Type yes to go on.\n> ").strip().lower() in {"yes", "ja"}:
        return True
    print("Nothing was destroyed.")
    return False


def _ours(app: App) -> list[Path]:
    """Return the files that are ours, the master key's too unless somebody chose its place."""
    ours = [app.settings.database.with_suffix(".spent")]
    ours += [app.settings.keyring, app.settings.database] if app.settings.database_url is None else []
    ours += [] if app.settings.key or app.settings.key_file else [app.key_source.file]
    return [each.with_name(each.name + ending) for each in ours for ending in ("", "-wal", "-shm")]


def _destroyed(app: App) -> list[str]:
    """Drop the tables of PostgreSQL, or overwrite and remove our files, the master key too when it is in one of them."""
    found: list[str] = []
    if app.settings.database_url is not None:
        from bot.store.postgres_engine import PostgresEngine  # noqa: PLC0415

        engine = PostgresEngine(app.settings.database_url)
        found += engine.drop()
        engine.close()
    for path in _ours(app):
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
    """Do it, and put what there is to tell in the person's own conversation; returns 1 when Slack refused or was away."""
    from bot.channels.slack.api import Post  # noqa: PLC0415
    from bot.channels.slack.desk import Spot  # noqa: PLC0415
    from bot.channels.slack.payload import Team  # noqa: PLC0415
    from bot.channels.slack.work.rights import carried_out  # noqa: PLC0415

    enterprise, _, inside = who.team.rpartition("/")
    team = Team(enterprise, inside)
    key = opaque("data", who.team, who.user, datetime.now(UTC).isoformat())
    job = Job(key, "data", key, {"enterprise": enterprise, "team": inside, "org": False, "user": who.user})
    done = NOT_DONE
    try:
        room = await coach.desk.room(team, who.user)
        done = UNSURE
        message = await carried_out(job, coach.desk, right, language, Spot(room))
        done = UNTOLD
        await coach.api.post(team, Post(room, None, message), key, unsure=False)
    except RefusedError as refused:
        print(f"klankbord: Slack refused it ({refused.reason}). {done}", file=sys.stderr)
        return 1
    except LaterError as later:
        print(f"klankbord: Slack cannot be reached now ({later.reason}). {done}", file=sys.stderr)
        return 1
    if not quietly:
        print(DONE)
    return 0
