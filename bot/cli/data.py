"""`klankbord data` and `klankbord leave`: what users can ask, done by whoever runs the coach, who gets to see nothing of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, TypeVar

from bot.app import App
from bot.channels.session import UnwrittenError, written
from bot.channels.terminal import user as this_account
from bot.domain import Language, UserKey
from bot.jobs.base import Job, LaterError, RefusedError, opaque
from bot.rights.service import Asker, Rights
from bot.rights.words import Right
from bot.settings import SettingsError

if TYPE_CHECKING:
    from bot.channels.slack.payload import Team
    from bot.channels.slack.process import SlackCoach
    from bot.store.vault import Vault

T = TypeVar("T")

DONE = "Done. What there is to tell went to that person's own conversation, and to nobody else."
"""What is printed for every user, also for one who never was here: whether somebody uses the coach is not told."""

NOT_DONE = "Nothing was done; try again later."
UNSURE = "It may be half done; try again later."
UNTOLD = "It was done, but the answer did not reach them."
WITHOUT_FILES = "Their files did not reach them."
"""What is printed behind a refusal of Slack, by how far it came."""

UNREACHED = (
    "It was done. Slack cannot reach this person any more ({reason}), so they were not told. "
    "If that surprises you, look at --team and --user."
)
"""What is printed when it was done for somebody who left, also for one who never was here."""

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

NEEDS_NO_ANSWER = frozenset(
    {Right.FORGET_LAST, Right.FORGET_THIS, Right.WIPE_YES, Right.PAUSE, Right.STOP, Right.NOT_KEEP}
)
"""What is done also for somebody who can no longer be told."""


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
    now = datetime.now(UTC)
    vault = app.vault()
    try:
        people = vault.keyring.people()
        others = _given(app, vault, people, folder, now)
        for who in people:
            vault.store.erase(who)
    except _NotGivenError as missed:
        print(f"klankbord: {missed}", file=sys.stderr)
        return missed.code
    finally:
        vault.store.close()
    report = {
        "left": now.isoformat(),
        "signed_off_by": by,
        "users_given_their_files": len(people),
        "of_whom_in_this_folder": len(others),
        "destroyed": _destroyed(app),
    }
    _reported(report, folder / "report.json")
    return 0


class _NotGivenError(Exception):
    """Not everybody has their files, so that nothing may be destroyed; `code` is what the command ends with."""

    def __init__(self, told: str, code: int) -> None:
        super().__init__(told)
        self.code = code


def _given(app: App, vault: Vault, people: Sequence[UserKey], folder: Path, now: datetime) -> list[UserKey]:
    """Give everybody their files, in Slack or else in `folder`; returns who has them in there.

    Raises _NotGivenError when some did not arrive, SettingsError for a folder that cannot be.
    """
    in_slack = [who for who in people if who.channel == "slack"]
    if in_slack and (missing := _tokenless(app)):
        raise _NotGivenError(f"their files cannot reach them; nothing was destroyed. {missing}", 2)
    with _in_words(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
    failed, gone = asyncio.run(_with(app, lambda coach: _handed_out(coach, in_slack))) if in_slack else (0, [])
    if failed:
        missed = f"the files of {failed} of {len(in_slack)} in Slack did not reach them"
        raise _NotGivenError(f"{missed}; nothing was destroyed. Try again later.", 1)
    if gone:
        print(f"{len(gone)} of {len(in_slack)} in Slack cannot be reached there any more; their files are in {folder}.")
    others = [*(who for who in people if who.channel != "slack"), *gone]
    with _in_words(folder):
        _written_out(app.rights(vault, vault.intake), others, folder, now)
    return others


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    """Raise what goes wrong in this folder as a SettingsError that says so, and that nothing was destroyed."""
    try:
        yield
    except OSError as error:
        raise SettingsError(f"--out {folder} cannot be written ({error.strerror}); nothing was destroyed.") from None


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
        written(rights.do(Right.EXPORT, _asker(who), "nl", now), rights.words, "nl", now, own)


def _asker(who: UserKey) -> Asker:
    """Return somebody as they would ask for their files themselves."""
    if who.channel != "slack":
        return Asker(who, "terminal")
    from bot.channels.slack.payload import lane  # noqa: PLC0415

    return Asker(who, "slack", lane(_team(who), who.user))


def _team(who: UserKey) -> Team:
    """Return the workspace of somebody in Slack."""
    from bot.channels.slack.payload import Team  # noqa: PLC0415

    enterprise, _, inside = who.team.rpartition("/")
    return Team(enterprise, inside)


def _leaves(app: App, folder: Path) -> bool:
    """Say what goes and ask once; where nobody can answer, say what to add."""
    going = [str(path) for path in _ours(app) if path.exists()]
    going += ["all of Klankbord's tables in PostgreSQL"] if app.settings.database_url is not None else []
    print(f"Everybody gets their own files: who can be reached in Slack there, all others in {folder}.")
    print("Then this is destroyed:")
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


async def _with(app: App, work: Callable[[SlackCoach], Coroutine[Any, Any, T]]) -> T:
    coach = app.slack()
    await coach.reach_out()
    try:
        return await work(coach)
    finally:
        await coach.close()


async def _handed_out(coach: SlackCoach, people: Sequence[UserKey]) -> tuple[int, list[UserKey]]:
    """Give everybody their files in Slack; returns of how many they did not arrive, and who is there no more."""
    failed, gone = 0, []
    for who in people:
        try:
            await _answered(coach, Right.EXPORT, who, "nl", asked=False)
        except _StoppedError as stopped:
            if await _is_gone(coach, who, stopped.reason):
                gone.append(who)
                continue
            print(stopped, file=sys.stderr)
            failed += 1
    return failed, gone


async def _is_gone(coach: SlackCoach, who: UserKey, reason: str) -> bool:
    """Tell whether who was not found is there no more; a token of another workspace finds nobody at all."""
    from bot.channels.slack.api import GONE, NOT_INSTALLED  # noqa: PLC0415

    if reason not in GONE or reason == NOT_INSTALLED:
        return reason == NOT_INSTALLED
    team = _team(who)
    found = await coach.api.decorate(team, "auth_test") or {}
    return team.team == found.get("team_id") or bool(team.enterprise and team.enterprise == found.get("enterprise_id"))


async def _in_slack(coach: SlackCoach, right: Right, who: UserKey, language: Language) -> int:
    """Do it, and put what there is to tell in the person's own conversation; returns 1 when Slack refused or was away.

    What needs no answer is done for who cannot be reached any more, too.
    """
    try:
        gone = await _answered(coach, right, who, language)
    except _StoppedError as stopped:
        print(stopped, file=sys.stderr)
        return 1
    print(UNREACHED.format(reason=gone) if gone else DONE)
    return 0


class _StoppedError(Exception):
    """Slack refused it, or was away (`told` says which), with its code; `so` says how far it came."""

    def __init__(self, told: str, reason: str, so: str) -> None:
        super().__init__(f"klankbord: {told} ({reason}). {so}")
        self.reason = reason


async def _answered(
    coach: SlackCoach, right: Right, who: UserKey, language: Language, *, asked: bool = True
) -> str | None:
    """Do it, and tell it; returns Slack's code when it could only be done, because who it is about is there no more.

    Who did not ask is told nothing of files that were refused. Raises _StoppedError.
    """
    from bot.channels.slack.api import GONE_OR_SHUT, Post  # noqa: PLC0415
    from bot.channels.slack.desk import Spot  # noqa: PLC0415
    from bot.channels.slack.work.rights import done, shown  # noqa: PLC0415

    team = _team(who)
    key = opaque("data", who.team, who.user, datetime.now(UTC).isoformat())
    job = Job(key, "data", key, {"enterprise": team.enterprise, "team": team.team, "org": False, "user": who.user})
    so = NOT_DONE
    try:
        room = await coach.desk.room(team, who.user)
        so = UNSURE
        said = await done(job, coach.desk, right, language, Spot(room))
        so = WITHOUT_FILES if said.failed else UNTOLD
        if asked or not said.failed:
            message = shown(said, coach.desk.rights.words[language])
            await coach.api.post(team, Post(room, None, message), key, unsure=False)
        if said.failed:
            raise RefusedError(said.failed)
    except RefusedError as refused:
        if right not in NEEDS_NO_ANSWER or refused.reason not in GONE_OR_SHUT:
            raise _StoppedError("Slack refused it", refused.reason, so) from None
        if so == NOT_DONE:
            await done(job, coach.desk, right, language, Spot(""))
        return refused.reason
    except LaterError as later:
        raise _StoppedError("Slack cannot be reached now", later.reason, so) from None
    return None
