"""Judges words of a model before they go out: the guard of the house, and what nobody weighed beforehand. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import text as texts
from bot.catalogue import Catalogue
from bot.coach import guard
from bot.coach.guard import Violation
from bot.domain import Reply, Role
from bot.masking import Lexicon
from bot.masking.found import What
from bot.masking.names import names
from bot.model.prompts import Rules
from bot.model.vocabulary import stems, unweighed

LONGEST: Mapping[Role, int] = {Role.REFLECTION: 40, Role.OFFER: 50, Role.QUESTION: 32}
"""Words in each part; the longest of our own have about three quarters of that."""

RETOLD: Mapping[Role, int] = {Role.REFLECTION: 2, Role.OFFER: 2, Role.QUESTION: 3}
"""So many words of the story that are not also words of the coach, in each part: the quote gives the story back, and
who retells it chooses what to leave out. Chosen on the first half of tests/unit/model/sentences.jsonl (docs/model.md)."""

SHORTEST = 4
ECHO = 6
"""So many words in a row of our instructions are taken for a repetition of them."""

UNLIKE = 0.85
"""At least this share of all threes of words must differ; a model that loops has far fewer."""

_ODD = re.compile(r"[“”„«»\"*_#`|<>{}\[\]\\~^=@\n\r\t]|https?:|www\.|\.\.|--|\w/\w")
_DIGITS = re.compile(r"\d+")
_LABELS = "|".join(
    sorted(
        (
            *(what.value.replace("-", r"[\W_]?") for what in What),
            *("NAME", "BIRTHDATE", "PHONE", "ADDRESS", "NUMBER", "TEXT"),
        )
    )
)
_RAW_CODE = re.compile(rf"(?<![^\W_])(?:{_LABELS})(?:[^\w.,;:!?]|_){{0,3}}\d", re.IGNORECASE)
_RAW_LABEL = re.compile(rf"(?<![^\W_])(?:{_LABELS})(?![^\W_])")
_NAMED_OPENING = re.compile(
    r"^(?:en |maar |and |but )?(?:(?:aan|op|in|bij|voor|met|van|uit|over|door|tot|naar|tussen|onder|at|on|for|with|of|to|from|by|about)"
    r" )?(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """What is judged: a reply, which of its parts the model wrote, and what was said before it.

    `allowed` is the pattern that may be named, `asked` what was asked before, `told_to` our own instructions.
    """

    reply: Reply
    written: Sequence[tuple[Role, str]]
    said: str
    more_said: tuple[str, ...] = ()
    lines: str = ""
    allowed: str | None = None
    asked: Sequence[str] = ()
    told_to: str = ""


def judge(
    case: Case, catalogue: Catalogue, rules: Rules, lexicon: Lexicon | None, weighed: frozenset[str]
) -> tuple[Violation, ...]:
    """Return everything that is wrong with a reply; empty when it may go out.

    `weighed` are the stems that a model may use whatever the user said (bot/model/vocabulary.py).
    """
    language = case.reply.language
    style = catalogue.style[language]
    broken = list(guard.check(case.reply, case.said, style, more_said=case.more_said))
    heard = " ".join((case.said, *case.more_said))
    pattern = "" if case.allowed is None else catalogue.patterns[case.allowed].text[language].name
    known = weighed | stems((heard, pattern), language)
    for role, text in case.written:
        broken += _shape(role, text)
        broken += codes(text, heard)
        broken += [Violation("a word nobody weighed", word) for word in unweighed(text, language, known)]
        if len(retold := set(unweighed(text, language, weighed))) > RETOLD[role]:
            broken.append(Violation("the story retold", f"{role.value}: {len(retold)} words"))
        broken += _purpose(role, text, rules)
        broken += _frames(text, rules, set(texts.words(f"{heard} {pattern}")))
        if len(texts.words(text)) > SHORTEST and texts.language(text, language) != language:
            broken.append(Violation("language", role.value))
        if role in {Role.REFLECTION, Role.OFFER} and not style.hedges.search(text):
            broken.append(Violation("no hedge", role.value))
        if role is Role.QUESTION and not _opens(text, style.open_words):
            broken.append(Violation("closed question", text))
    own = " ".join(text for _, text in case.written)
    return (*broken, *_strangers(own, heard, lexicon), *_patterns(case, own, catalogue), *_repeats(case, own, heard))


def codes(text: str, heard: str) -> Iterator[Violation]:
    """Yield what looks like a code that was sent in the place of something; those that stand for it were put back before."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in {"Mn", "Cf"})
    if (found := _RAW_CODE.search(plain)) is not None or (
        (found := _RAW_LABEL.search(plain)) is not None and found.group() not in _RAW_LABEL.findall(heard)
    ):
        yield Violation("a code", found.group())


def _shape(role: Role, text: str) -> Iterator[Violation]:
    length = len(text.split())
    if not SHORTEST <= length <= LONGEST[role]:
        yield Violation("length", f"{role.value}: {length} words")
    if (odd := _ODD.search(text)) is not None or not all(texts.readable(char) for char in text):
        yield Violation("odd characters", odd.group() if odd else "")
    if not (text[:1].isupper() and text.endswith("?" if role is Role.QUESTION else (".", "!"))):
        yield Violation("no whole sentence", role.value)
    if text.count("?") != (role is Role.QUESTION):
        yield Violation("question", role.value)
    if role is Role.QUESTION and re.search(r"[.!;:]", text):
        yield Violation("more than a question", role.value)


def _frames(text: str, rules: Rules, heard: set[str]) -> Iterator[Violation]:
    if (found := rules.banned.search(text)) is not None:
        yield Violation("advice or verdict", found.group())
    if (found := rules.about_itself.search(rules.itself_may.sub("", text))) is not None:
        yield Violation("about itself", found.group())
    for sentence in re.split(r"(?<=[.!?;:])\s+", text):
        said = texts.words(sentence)
        if said and said[0] in rules.orders:
            yield Violation("order", said[0])
    if felt := sorted((set(texts.words(text)) & rules.emotions) - heard):
        yield Violation("emotion not named by the user", felt[0])
    if brought := sorted((set(texts.words(text)) & rules.only_if_said) - heard):
        yield Violation("somebody not named by the user", brought[0])


def _purpose(role: Role, text: str, rules: Rules) -> Iterator[Violation]:
    """A reflection is about a good reason or a tension, a question about what the user knows, an offer about positions."""
    if role is Role.REFLECTION and not rules.reflects.search(text):
        yield Violation("no good reason and no tension", role.value)
    if role is Role.QUESTION and not rules.asks.search(text):
        yield Violation("not for the user to answer", role.value)
    if role is Role.OFFER and (persons := sorted(set(texts.words(text)) & rules.only_if_said)):
        yield Violation("an offer about persons", persons[0])


def _opens(question: str, open_words: frozenset[str]) -> bool:
    found = _NAMED_OPENING.match(question)
    return found is not None and found.group("word").lower() in open_words


def _strangers(own: str, heard: str, lexicon: Lexicon | None) -> Iterator[Violation]:
    """Names and numbers that nobody mentioned."""
    for number in set(_DIGITS.findall(own)) - set(_DIGITS.findall(heard)):
        yield Violation("number", number)
    if lexicon is not None:
        for one in names(own, lexicon):
            if own[one.start : one.end].lower() not in heard.lower():
                yield Violation("name", own[one.start : one.end])


def _patterns(case: Case, own: str, catalogue: Catalogue) -> Iterator[Violation]:
    said = f" {own.lower()} "
    for pattern in catalogue.patterns.values():
        name = pattern.text[case.reply.language].name.lower()
        if pattern.id != case.allowed and re.search(rf"\b{re.escape(name)}\b", said):
            yield Violation("another pattern", pattern.id)
    written = dict(case.written)
    if Role.OFFER in written and case.allowed is not None:
        name = catalogue.patterns[case.allowed].text[case.reply.language].name.lower()
        named = [role for role, text in case.written for _ in range(text.lower().count(name))]
        if named.count(Role.OFFER) != 1:
            yield Violation("pattern not named once", case.allowed)
        if set(named) - {Role.OFFER}:
            yield Violation("pattern named outside the offer", case.allowed)


def _repeats(case: Case, own: str, heard: str) -> Iterator[Violation]:
    """What was asked or said before, our own instructions, the same words over and over; and nothing of the user's."""
    said = texts.words(own)
    asked = {_plain(question) for question in case.asked}
    for role, text in case.written:
        plain = _plain(text)
        if (role is Role.QUESTION and plain in asked) or (len(plain) > 20 and plain in _plain(case.lines)):
            yield Violation("said before", role.value)
    instructions = f" {_plain(case.told_to)} "
    if any(f" {' '.join(said[at : at + ECHO])} " in instructions for at in range(len(said) - ECHO + 1)):
        yield Violation("instructions", "")
    for role, text in case.written:
        often = Counter(word for word in texts.words(text) if len(word) > 3)
        if often and max(often.values()) > 2:
            yield Violation("repetition", role.value)
    triples = [tuple(said[at : at + 3]) for at in range(len(said) - 2)]
    if len(set(triples)) < UNLIKE * len(triples) or any(n > 2 for n in Counter(triples).values()):
        yield Violation("repetition", "")
    own_words = {word for word in said if len(word) > 3}
    if not own_words & {word for word in texts.words(heard) if len(word) > 3}:
        yield Violation("nothing of what was told", "")


def _plain(text: str) -> str:
    return " ".join(texts.words(text))
