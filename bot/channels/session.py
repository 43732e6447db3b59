"""One talk in a terminal: kept or not, and what its user asks about their own data on the way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.welcome_back import welcome_back
from bot.domain import Kind, Language, UserKey
from bot.flow import CONSENT
from bot.jobs.base import Job, opaque
from bot.jobs.doing import Doing
from bot.jobs.inline import InlineJobs
from bot.rights.service import Asker, File, Said
from bot.rights.words import Right
from bot.store.base import StoreError

if TYPE_CHECKING:
    from bot.app import App
    from bot.flow import Answer
    from bot.rights.words import AllWords
    from bot.store.vault import Vault

log = logging.getLogger(__name__)

_ENDS_KEEPING = frozenset({Right.NOT_KEEP, Right.STOP})
_FORGETS = frozenset({Right.FORGET_LAST, Right.FORGET_THIS})


class Session:
    """A talk that can turn from kept to not kept and back, whenever its user says so."""

    def __init__(self, app: App, who: UserKey, keep: bool) -> None:
        self._app = app
        self._who = who
        self.keep = keep
        self._since = datetime.now().astimezone()
        self._said = 0
        self._asked = False
        self._jobs = InlineJobs(lambda: datetime.now().astimezone())
        self._jobs.does(Doing(self._work, self._trouble))
        self._runner = asyncio.Runner()
        self._open()

    def agree(self) -> None:
        """Note that this user said yes to keeping."""
        self._vault.store.save_setting(self._who, CONSENT, "yes")

    def stands_open(self, language: Language, now: datetime) -> str | None:
        """Return the words to somebody of whom something kept stands open; None without, or when it cannot be read."""
        if not self.keep:
            return None
        try:
            return welcome_back(self._vault.store, self._who, self._app.catalogue, language, now)
        except StoreError as error:
            log.error("what stands open was not read (%s)", type(error).__name__)
            return None

    def respond(self, message: str, now: datetime) -> Answer:
        """Answer a message, as a job that is done while its user waits; raises what went wrong with it."""
        answer: Future[Answer] = Future()
        self._said += 1
        self._begun = True
        key, lane = opaque(str(self._since), str(self._said)), opaque(self._who.channel, self._who.user)
        job = Job(key, "message", lane, {"text": message}, {"at": now, "answer": answer})
        self._runner.run(self._jobs.submit(job))
        return answer.result()

    async def _work(self, job: Job) -> None:
        try:
            job.memory["answer"].set_result(await self._answered(job.body["text"], job.memory["at"]))
        except Exception as error:
            job.memory["answer"].set_exception(error)

    async def _trouble(self, job: Job) -> None:
        """Tell nothing here: `respond` raises it before the user who waits."""

    async def _answered(self, message: str, now: datetime) -> Answer:
        """Answer with the remote model where there is one: what was said before this talk stays here."""
        answer = self._flow.consider(self._who, message, now)
        if self._flow.helper is not None:
            answer = await self._flow.helping(self._who, answer, self._since)
        return self._flow.recorded(self._who, self._as_it_is(answer))

    def _as_it_is(self, answer: Answer) -> Answer:
        """Return an answer about privacy or about being software as it is true where a model is used."""
        reply = answer.reply
        if self._flow.helper is None or reply.kind not in {Kind.PRIVACY, Kind.HUMAN} or not reply.parts:
            return answer
        told = self._app.privacy_words[reply.language].say("model-terminal-remote")
        keeping = self._app.catalogue.dialogue[reply.language].say["keeping-yes" if self.keep else "keeping-no"][0]
        text = f"{told} {keeping}" if reply.kind is Kind.PRIVACY else f"{reply.parts[0].text} {told}"
        reply = replace(reply, parts=(replace(reply.parts[0], text=text), *reply.parts[1:]))
        coach = replace(answer.exchange.coach, text=reply.text)
        return replace(answer, reply=reply, exchange=replace(answer.exchange, coach=coach))

    def expire(self, now: datetime) -> None:
        """Remove what is past its term, also when this talk is not kept and an earlier one was; raises StoreError."""
        self._words.expire(now)
        if not self.keep and self._app.settings.kept:
            vault = self._app.vault()
            try:
                self._app.rights(vault).expire(now)
            finally:
                vault.store.close()

    def right(self, message: str, language: Language, now: datetime) -> tuple[Said, Language] | None:
        """Carry out what a message asks about its user's own data; None for a message about anything else."""
        asked, self._asked = self._asked, False
        heard = self._words.heard(message, language)
        if asked and any(words.agrees(message) for words in self._words.words.values()):
            heard = Right.WIPE_YES, language
        if heard is None or heard[0] is Right.STOP_ALONE:
            return None
        right, spoken = heard
        if right is Right.KEEP and not self.keep:
            self._turn(keep=True)
        said = self._done(right, spoken, now)
        self._asked = said.asks
        if right is Right.WIPE_YES or (self.keep and right in _ENDS_KEEPING):
            self._turn(keep=False)
        return said, spoken

    def _done(self, right: Right, language: Language, now: datetime) -> Said:
        """Do it on what is kept on this computer; on this talk alone where nothing is, or when some of this talk must go."""
        of_this_talk = right in _FORGETS and self._begun
        here = self.keep or of_this_talk or not self._app.settings.kept
        vault = self._vault if here else self._app.vault()
        try:
            rights = self._app.rights(vault)
            said = rights.do(right, Asker(self._who, "terminal"), language, now)
            if right is Right.WHAT and vault is self._vault and not self.keep:
                head, *rest = said.paragraphs
                said = Said((head, rights.words[language].say("only-here"), *rest))
            if not said.files:
                return said
            try:
                return written(said, rights.words, language, now)
            except UnwrittenError as error:
                return error.said
        finally:
            if vault is not self._vault:
                vault.store.close()

    def _turn(self, *, keep: bool) -> None:
        self._let_go()
        self.keep = keep
        self._open()

    def _open(self) -> None:
        self._vault: Vault = self._app.vault(keep=self.keep)
        self._flow = self._app.flow(self._vault.store)
        self._words = self._app.rights(self._vault)
        self._begun = False
        """Whether something was said since then, so that what is to be forgotten is of this talk and of no earlier one."""

    def _let_go(self) -> None:
        if self._flow.helper is not None:
            self._runner.run(self._flow.helper.close())
        self._vault.store.close()

    def close(self) -> None:
        """Let go of what is kept, of the line to the model and of the loop that jobs run in."""
        self._let_go()
        self._runner.close()


class UnwrittenError(OSError):
    """Files that could not be written; `said` tells their user in which folder and why."""

    def __init__(self, error: OSError, said: Said) -> None:
        super().__init__(error.errno, error.strerror)
        self.said = said


def written(said: Said, words: AllWords, language: Language, now: datetime, folder: Path | None = None) -> Said:
    """Write the files of an answer to `folder` (default: the current one), for this account alone, and say where.

    All of them or none; raises UnwrittenError.
    """
    place, made = folder or Path(), list[Path]()
    try:
        place = place.resolve()
        for file in said.files:
            stem, _, ending = file.name.rpartition(".")
            made.append(place / f"{stem}-{now:%Y-%m-%d-%H%M%S}.{ending}")
            _write(made[-1], file)
    except OSError as error:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink()
        why = error.strerror or type(error).__name__
        told = words[language].say("export-not-here", folder=place, why=why)
        raise UnwrittenError(error, Said((told,))) from None
    return Said((words[language].say("export-here", files=", ".join(map(str, made))),))


def _write(path: Path, file: File) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(file.content)
