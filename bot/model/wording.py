"""The words of the model: it chooses what to give back, reflects and asks; everything else of a reply stays the coach's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot import coach
from bot import text as texts
from bot.catalogue import Catalogue, question_id
from bot.coach.compose import QUOTE_CHARACTERS, QUOTE_WORDS, Words, quotable, quoted
from bot.coach.nudge import OUTCOMES
from bot.coach.situation import FEW_WORDS
from bot.coach.standing import standing
from bot.domain import Kind, Level, Part, Question, Reply, Role
from bot.model.base import Draft
from bot.model.failure import Failure, ModelError
from bot.model.footer import ModelWords
from bot.model.judge import Case
from bot.model.material import Material, asked_before
from bot.model.prompts import PromptFile, Told, ours
from bot.model.speak import Prompt

OFFERS = frozenset({Kind.READING, Kind.ANOTHER_VIEW})
WORDED = OFFERS | {Kind.FOLLOW_UP, Kind.NO_PATTERN, Kind.UNSURE}
"""Replies to somebody who tells; what informs, refuses, closes or fixes a day keeps the words that were weighed."""

ASKED = 12
"""How many earlier questions a prompt names, the latest."""


class Wording(BaseModel):
    """What the model writes for a reply."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quote: str
    reflection: str
    question: str


class WordingWithOffer(BaseModel):
    """The same where a pattern is offered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quote: str
    reflection: str
    offer: str
    question: str


def suits(draft: Draft, catalogue: Catalogue) -> bool:
    """Tell whether the model may find words for this answer: somebody tells, and is answered as such."""
    reply, said = draft.reply, texts.words(draft.turn.text)
    if reply.kind not in WORDED or not reply.keep or reply.safety is not None or reply.feedback is not None:
        return False
    if len(said) <= FEW_WORDS or _part(reply, Role.REFLECTION) is None or _part(reply, Role.QUESTION) is None:
        return False
    if coach.heard_move(draft.turn, catalogue, reply.language, draft.history) not in {None, *OUTCOMES}:
        return False
    return reply.kind is not Kind.FOLLOW_UP or not draft.turn.text.rstrip().endswith("?")


def prompt(
    file: PromptFile,
    draft: Draft,
    found: Material,
    catalogue: Catalogue,
    words: ModelWords,
    broken: tuple[str, ...] = (),
) -> Prompt:
    """Return the question for words; `broken` are the rules that the last answer broke."""
    reply = draft.reply
    language = reply.language
    pattern = catalogue.patterns[reply.pattern].text[language] if reply.pattern else None
    offer = _part(reply, Role.OFFER) if reply.kind in OFFERS else None
    at_hand = Words(catalogue, language, draft.turn.text, draft.history, standing(draft.history))
    fresh = [one.text for one in _pool(at_hand, reply) if one.id not in draft.history.asked | at_hand.now.asked]
    before = asked_before(draft.history, catalogue, language, [turn for turn, _ in found.earlier])
    like = list(dict.fromkeys([_part(reply, Role.QUESTION) or "", *fresh]))[:3]
    return file.fill(
        {
            "house_style": ours(catalogue.style[language].body),
            "pattern": pattern
            and {"name": ours(pattern.name), "description": ours(pattern.description), "need": ours(pattern.need)},
            "offer": offer is not None,
            "offer_like": ours(offer or ""),
            "reflection_like": ours(_part(reply, Role.REFLECTION) or ""),
            "questions_like": [ours(one) for one in like],
            "level": ours(words.levels[reply.level or Level.WAARNEMING]),
            "asked": [found.covered(one) for one in before[-ASKED:]],
            "broken": [Told(one) for one in broken],
            "earlier": [{"who": ours(words.who[turn.role]), "text": text} for turn, text in found.earlier],
            "told": found.told,
        }
    )


def answer_type(reply: Reply) -> type[Wording] | type[WordingWithOffer]:
    """Return what an answer must be."""
    return WordingWithOffer if reply.kind in OFFERS else Wording


def quote_of(answer: Any, found: Material) -> str:
    """Return the words that the model gives back; raises ModelError for a quote that stands nowhere or is too long."""
    quote = found.quoted(answer.quote).text
    if len(quote.split()) > QUOTE_WORDS or len(quote) > QUOTE_CHARACTERS:
        raise ModelError(Failure.QUOTE)
    return quote


def case(draft: Draft, answer: Any, quote: str, found: Material, catalogue: Catalogue, told_to: str) -> Case:
    """Return the reply in the words of the model around a quote, to be judged; raises ModelError for a code of nothing."""
    written = [(Role.REFLECTION, _line(answer.reflection, found)), (Role.QUESTION, _line(answer.question, found))]
    if draft.reply.kind in OFFERS:
        written.append((Role.OFFER, _line(answer.offer, found)))
    reply = _reply(draft, quote, dict(written), catalogue)
    now = standing(draft.history)
    asked = asked_before(draft.history, catalogue, reply.language)
    if reply.question is not None and reply.question.id in draft.history.asked | now.asked:
        asked.append(reply.question.text)
    return Case(reply, written, found.said, now.said, now.lines, reply.pattern, asked, told_to)


def _reply(draft: Draft, quote: str, written: dict[Role, str], catalogue: Catalogue) -> Reply:
    """Return the local reply with the model's words in their places; what led to the reading and the way out stay."""
    local = draft.reply
    words = Words(catalogue, local.language, draft.turn.text, draft.history, standing(draft.history))
    mirror = Part(Role.MIRROR, words.say("mirror-follow-up" if words.now.said else "mirror", quote=quoted(quote)))
    reflection = Part(Role.REFLECTION, written[Role.REFLECTION])
    offers = local.kind in OFFERS
    offer = [Part(Role.OFFER, written[Role.OFFER])] if offers else [p for p in local.parts if p.role is Role.OFFER]
    shown, quotes = _evidence(local, quote, words) if offers else ([], (quote,))
    view = [part for part in local.parts if part.role is Role.REFLECTION] if local.kind is Kind.ANOTHER_VIEW else []
    exits = [part for part in local.parts if part.role is Role.EXIT]
    level = local.level or Level.WAARNEMING
    asked = written[Role.QUESTION]
    question = Question(question_id(asked), asked, level, local.language, local.pattern)
    parts = (mirror, reflection, *view, *offer, *shown, *exits, Part(Role.QUESTION, asked))
    return replace(local, parts=parts, quotes=quotes, question=question, level=level)


def _evidence(local: Reply, quote: str, words: Words) -> tuple[list[Part], tuple[str, ...]]:
    """Return the sentence that shows in which words the pattern was read."""
    spans = [seen for span in local.evidence[:2] if (seen := quotable(span))]
    if not spans:
        return [], (quote,)
    if any(seen in quote or quote in seen for seen in spans):
        return [words.part(Role.EVIDENCE, "evidence-same")], (quote,)
    return [words.part(Role.EVIDENCE, "evidence", quote=quoted(spans[0]))], (quote, spans[0])


def _line(text: str, found: Material) -> str:
    line = " ".join(found.restored(text).split())
    return line[:1].upper() + line[1:]


def _part(reply: Reply, role: Role) -> str | None:
    return next((part.text for part in reply.parts if part.role is role), None)


def _pool(words: Words, reply: Reply) -> list[Question]:
    level = reply.level or Level.WAARNEMING
    own = words.pattern(reply.pattern).questions[level] if reply.pattern else ()
    return [*own, *words.dialogue.questions[level]]
