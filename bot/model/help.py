"""Lets the model help with one answer: a second reading where the first was unsure, then words; the coach decides last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot import coach
from bot.catalogue import Catalogue
from bot.coach.guard import Violation
from bot.coach.standing import standing
from bot.domain import LANGUAGES, Language, Reply, UserKey
from bot.masking import Lexicon
from bot.model import second, wording
from bot.model.base import Draft, Helped, InThread, Rejected
from bot.model.client import Model
from bot.model.failure import Failure, ModelError
from bot.model.footer import AllModelWords, Second
from bot.model.judge import Case, judge
from bot.model.material import Material, Route, material
from bot.model.prompts import PromptFile, Prompts
from bot.model.speak import Prompt
from bot.model.spent import Spent
from bot.model.vocabulary import weighed

log = logging.getLogger(__name__)

TRIES = 2
"""How often the model may find words; when the guard turns them down twice, the coach's own go out."""

_ONLY_THE_READING = frozenset({Failure.REFUSAL, Failure.INVALID, Failure.LABEL, Failure.QUOTE})
"""Failures of a second reading after which it is still worth asking for words."""


_QUOTE = "quote"
"""The rule that a quote stands in the text to the letter."""


@dataclass(slots=True)
class _Work:
    """One answer in the making."""

    who: str
    draft: Draft
    in_thread: InThread
    found: Material | None = None
    second: Second | None = None
    failure: Failure | None = None
    spent: Spent = field(default_factory=Spent)
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelHelp:
    """Helps with answers by one remote model. `route` tells the safety route of a text, so that no such text leaves."""

    model: Model
    prompts: Prompts
    catalogue: Catalogue
    route: Route
    lexicon: Lexicon
    words: AllModelWords
    weighed: Mapping[Language, frozenset[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Count the words that a model may use, once."""
        rules = {language: self._file("words", language).rules for language in LANGUAGES}
        counted = {
            language: weighed(self.catalogue, language, () if found is None else found.plain)
            for language, found in rules.items()
        }
        object.__setattr__(self, "weighed", counted)

    @property
    def host(self) -> str:
        """See Helper."""
        return self.model.settings.host

    async def improve(
        self, who: UserKey, draft: Draft, since: datetime | None = None, in_thread: InThread | None = None
    ) -> Helped:
        """See Helper."""
        if not wording.suits(draft, self.catalogue):
            return Helped(draft.reading, draft.reply)
        work = _Work(self.model.budget.name(who), draft, in_thread or asyncio.to_thread)
        reply, by_model = draft.reply, False
        try:
            async with asyncio.timeout(self.model.settings.answer_seconds):
                work.found = await work.in_thread(material, draft, self.route, self.lexicon, since)
                if work.found is None:
                    return Helped(draft.reading, draft.reply)
                await self._second_reading(work)
                reply = work.draft.reply
                if self.model.settings.uses != "reading" and wording.suits(work.draft, self.catalogue):
                    reply, by_model = await self._words(work), True
        except ModelError as error:
            work.failure = error.failure
            reply = work.draft.reply
        except TimeoutError:
            work.failure, reply = Failure.TIMEOUT, work.draft.reply
        except Exception as error:
            log.error("the model could not help (%s)", type(error).__name__)
            work.failure, reply = Failure.INVALID, work.draft.reply
        return self._helped(work, reply, by_model)

    def foreseen(self, draft: Draft) -> list[Prompt]:
        """Return all that may be asked about an answer, as far as that is known beforehand; asks nothing."""
        uses, reply = self.model.settings.uses, draft.reply
        if not wording.suits(draft, self.catalogue):
            return []
        try:
            found = material(draft, self.route, self.lexicon, None)
        except ModelError:
            return []
        if found is None:
            return []
        asked: list[Prompt] = []
        if uses != "words" and second.wanted(draft.reading):
            file = self._file("second-reader", reply.language)
            asked.append(second.prompt(file, self.catalogue, draft.reading, found))
        if uses != "reading":
            file = self._file("words", reply.language)
            asked += TRIES * [wording.prompt(file, draft, found, self.catalogue, self.words[file.language])]
        return asked

    async def close(self) -> None:
        """See Helper."""
        await self.model.close()

    async def _second_reading(self, work: _Work) -> None:
        """Weigh the reading where it was unsure and no pattern is on the table yet; what does not count changes nothing."""
        draft, found = work.draft, work.found
        first_view = standing(draft.history).pattern is None
        if self.model.settings.uses == "words" or not first_view or found is None or not second.wanted(draft.reading):
            return
        try:
            file = self._file("second-reader", draft.reply.language)
            prompt = await work.in_thread(second.prompt, file, self.catalogue, draft.reading, found)
            answer = await self._asked(work, prompt, second.answer_type(draft.reading))
            reading, work.second = second.weighed(draft.reading, answer, found, self.model.name)
        except ModelError as error:
            if error.failure not in _ONLY_THE_READING:
                raise
            work.failure = error.failure
            return
        told = draft.turn, draft.history, reading, self.catalogue, draft.now, draft.latest
        reply = await work.in_thread(coach.answer, *told)
        work.draft = replace(draft, reading=reading, reply=reply)

    async def _words(self, work: _Work) -> Reply:
        """Return the reply in words of the model that the guard lets through; raises ModelError when there are none."""
        found = work.found
        broken: tuple[str, ...] = ()
        reply: Reply
        if found is None:
            raise ModelError(Failure.MASKING)
        file = self._file("words", work.draft.reply.language)
        failure, clock = Failure.GUARD, asyncio.get_running_loop()
        for _ in range(TRIES):
            prompt = await work.in_thread(
                wording.prompt, file, work.draft, found, self.catalogue, self.words[file.language], broken
            )
            begun = clock.time()
            answer = await self._asked(work, prompt, wording.answer_type(work.draft.reply))
            slow = clock.time() - begun > self.model.settings.answer_seconds / 2
            reply, broken = await work.in_thread(self._weighed, work.draft, answer, found, file)
            if not broken:
                work.failure = None
                return reply
            failure = Failure.QUOTE if _QUOTE in broken else Failure.GUARD
            failure = Failure.LANGUAGE if failure is Failure.GUARD and "language" in broken else failure
            work.rejected = (*work.rejected, Rejected(_text(answer, found), broken))
            if slow:  # another try would not be in time
                break
        raise ModelError(failure)

    def _weighed(self, draft: Draft, answer: Any, found: Material, file: PromptFile) -> tuple[Reply, tuple[str, ...]]:
        """Return the reply in the words of the model and the rules that it breaks; one with an invented quote is judged too.

        Raises ModelError for what cannot be judged.
        """
        invented = False
        try:
            quote = wording.quote_of(answer, found)
        except ModelError as error:
            if error.failure is not Failure.QUOTE:
                raise
            invented, quote = True, next(iter(draft.reply.quotes), found.said)
        try:
            case: Case = wording.case(draft, answer, quote, found, self.catalogue, file.body)
        except ModelError:
            if invented:
                return draft.reply, (_QUOTE,)
            raise
        rules = [violation.rule for violation in self._judged(case, file)]
        return case.reply, tuple(dict.fromkeys([_QUOTE, *rules] if invented else rules))

    def _judged(self, case: Case, file: PromptFile) -> tuple[Violation, ...]:
        if file.rules is None:
            return (Violation("no rules", file.name),)
        own = " ".join(text for _, text in case.written)
        safe = () if self.route(own) is None else (Violation("safety", ""),)
        return (*judge(case, self.catalogue, file.rules, self.lexicon, self.weighed[file.language]), *safe)

    async def _asked(self, work: _Work, prompt: Prompt, answer: Any) -> Any:
        try:
            found, cost = await self.model.ask(prompt, answer, work.who)
        except ModelError as error:
            work.spent = work.spent + error.cost
            raise
        work.spent = work.spent + cost
        return found

    def _file(self, name: str, language: Language) -> PromptFile:
        return self.prompts[(name, language)]

    def _helped(self, work: _Work, reply: Reply, by_model: bool) -> Helped:
        read = work.draft.reading.reader.removesuffix(f" + {self.model.name}")
        offers = reply.kind in wording.OFFERS
        footer = self.words[reply.language].footer(
            read, self.model.name, work.second, by_model=by_model, why=work.failure, guess=offers
        )
        return Helped(work.draft.reading, reply, footer, work.failure, work.spent, work.rejected, by_model)


def _text(answer: Any, found: Material) -> str:
    """Return what the model wrote, for who compares; a code that stands for nothing stays a code."""
    lines = [f"{name}: {value}" for name, value in answer.model_dump().items()]
    try:
        return found.restored("\n".join(lines))
    except ModelError:
        return "\n".join(lines)
