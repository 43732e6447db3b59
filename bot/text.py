"""Cuts a text into sentences and clauses without losing where they stood, and tells its language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from bot.domain import Language, Span
from bot.heap import hand_back

MAX_READ = 6_000
"""Characters of a long text that are read for patterns: its beginning and its end. Safety reads all of it."""

HEAD, TAIL = MAX_READ * 2 // 3, MAX_READ // 3
"""How many of them at its beginning, and how many at its end."""

CLAUSE_WORDS = 26
"""A sentence longer than this many words is read, and quoted, in clauses."""

CLAUSE_CHARACTERS = 400
"""No clause is longer than this either; a single word that is (an address, letters without end) is in none."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+|(?<!\s)\s*[\n\r\u2028\u2029]+\s*")
_WRAPPED = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")
_INVISIBLE = "\u00ad\u200b\u200c\u2060"
"""Soft hyphen, zero width space, zero width non-joiner, word joiner: nobody sees them in a word, and they turn nothing."""
_CLAUSE_END = re.compile(
    r"(?<!\s)\s*[;:]\s+|,\s+|(?<!\s)\s+[-–—]\s+"
    r"|(?<!\s)\s+(?=(?:maar|terwijl|omdat|zodat|want|but|while|because|so that|and then|en dan|en toen)\s)",
    re.IGNORECASE,
)
_BEFORE_QUOTE = re.compile(r"[^\W_]\Z|[^\W_]['’-]\Z")
_AFTER_QUOTE = re.compile(r"[^\W_]|['’-][^\W_]")
_CLAUSE_BEFORE = re.compile(r"[.!?…,;:()\n\r]|\b(?:maar|want|but)\b", re.IGNORECASE)
_CLAUSE_AFTER = re.compile(
    r"[.!?…,;:()\n\r]|\b(?:maar|want|en|omdat|terwijl|als|toen|zodat|but|and|because|while|when|if|so)\b", re.IGNORECASE
)
_NEGATION = re.compile(
    r"\b(?:niet|niets|niks|geen|nooit|niemand|nergens|zonder|nauwelijks|noch|geenszins"
    r"|not|no|never|nothing|nobody|nowhere|none|neither|nor|without|hardly|cannot|\w+n['’]t)\b",
    re.IGNORECASE,
)
_TRIM = " \t\"'“”„‘’«»()[]*_~`>-–—•,;:."
_STRIP_END = _TRIM + "!?…"

# Words that mark one of the two languages and not the other; shared ones (is, in, was, we, of) do not count.
_MARKS: dict[Language, frozenset[str]] = {
    "nl": frozenset(
        """de het een en ik je jij jullie ze zij hij wij niet geen dat dit die deze van voor met naar om te aan op bij
        uit als dan maar ook nog wel al er hier daar waar wat wie hoe wanneer waarom want omdat heb hebt heeft hebben
        ben bent zijn wordt worden kan kun kunt kunnen moet moeten zou zouden wil mag doe doet doen ga gaat gaan mijn
        jouw uw ons onze hun haar zich mij hem toch weer steeds altijd nooit iets niets iedereen niemand veel meer
        mee geef vraag zeg klopt bedankt dank hoi hallo dag goedemorgen idee weet niks ge gij zit zitten
        jawel nee iemand welke uitleg andere graag ff zo ja der eens team morgen volgende week""".split()
    )
    - {"team", "week", "die", "dan"},
    "en": frozenset(
        """the a an and i you he she they it not no this these those that of for with from to at on by as than but
        also still there here where what who how when why because have has had having am are were been being will
        would can could should must do does did don't doesn't didn't my your our their his her its them us me him
        always never something nothing everyone nobody many much more after before about into just only very yes
        thanks thank hello hi good morning please idea stuck know know i'm it's we're they're we've i've that's
        can't won't isn't if so then out up be one give explain tell another question else""".split()
    )
    - {"me", "on", "of", "we", "am", "also", "want", "had", "her", "been", "no"},
}
_SCRIPT_OTHER_SHARE = 0.5
_FALLBACK_MIN_WORDS = 4
_SHARED_MARKS = 2
"""So few different marking words may be those of another language, where py3langid takes the text for one."""

_LONG_ENOUGH = 12
"""But not in a text of fewer words: five short Dutch and Flemish situations were taken for another language so."""

_FOREIGN = ("de", "fr", "es", "it", "pt", "pl", "tr", "sv", "da", "ro", "cs", "hu", "fi", "af", "id")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without digits and punctuation."""
    return [match.group().lower() for match in _WORD.finditer(text)]


def well_formed(text: str) -> str:
    """Return the text with lone surrogates, which no file or hash can hold, replaced by question marks one for one."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def readable(char: str) -> bool:
    """Tell whether a character may stand in a quote: no control or direction marks, no lone surrogates."""
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or char == "\u200d"


def one_line(quote: str) -> str:
    """Return a quote as it is shown: where it was wrapped, a space."""
    return _WRAPPED.sub(" ", quote)


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text as spans, trimmed of white space and outer punctuation.

    A span always holds at least one letter or digit. It crosses a line end only where a sentence was wrapped (the next line
    goes on in lower case), and of unreadable characters only those that are invisible inside a word.
    """
    return list(_pieces(text, _blocks(text), _SENTENCE_END))


def clauses(text: str) -> list[Span]:
    """Return the sentences of a text, long ones cut at commas and conjunctions, or else every 26 words."""
    found: list[Span] = []
    for sentence in sentences(text):
        if len(sentence.text.split()) <= CLAUSE_WORDS and len(sentence.text) <= CLAUSE_CHARACTERS:
            found.append(sentence)
            continue
        parts = _joined(text, list(_pieces(text, [(sentence.start, sentence.end)], _CLAUSE_END)))
        for part in parts:
            found.extend(_chunks(text, part))
    return found


def verbatim(quote: str, said: str) -> Span | None:
    """Return where a quote stands in a text to the letter and in whole words; None when it stands nowhere so."""
    return next(_standing(quote, said), None)


def faithful(quote: str, said: str) -> Span | None:
    """Return where a quote stands verbatim and its clause holds no negation (nl or en) that it leaves out, or None."""
    return next((span for span in _standing(quote, said) if not _turned_round(span, said)), None)


def _standing(quote: str, said: str) -> Iterator[Span]:
    start = said.find(quote) if quote else -1
    while start >= 0:
        end = start + len(quote)
        opens = not quote[0].isalnum() or not _BEFORE_QUOTE.search(said[max(start - 2, 0) : start])
        closes = not quote[-1].isalnum() or not _AFTER_QUOTE.match(said, end)
        if opens and closes:
            yield Span(start, end, quote)
        start = said.find(quote, start + 1)


def _turned_round(span: Span, said: str) -> bool:
    before = _CLAUSE_BEFORE.split(said[: span.start])[-1]
    after = _CLAUSE_AFTER.split(said[span.end :], maxsplit=1)[0]
    return _NEGATION.search(before) is not None or _NEGATION.search(after) is not None


def shortened(text: str) -> str:
    """Blank out the middle of a text longer than MAX_READ characters; what stays keeps its place."""
    if len(text) <= MAX_READ:
        return text
    return text[:HEAD] + "\n" * (len(text) - MAX_READ) + text[-TAIL:]


def language(text: str, expected: Language | None = None) -> Language | None:
    """Tell whether a text is Dutch or English; None for any other language.

    Marking words decide, unless they are one or two in a longer text of another language (French has "je" too). Where they
    do not, a longer text is left to py3langid and a short one (names, "ok", emoji) keeps the language that is `expected`,
    Dutch by default.
    """
    sample = text[:MAX_READ]
    letters = [char for char in sample if char.isalpha()]
    if letters and sum(_latin(char) for char in letters) < _SCRIPT_OTHER_SHARE * len(letters):
        return None
    tokens = words(sample)
    marking = {lang: [token for token in tokens if token.replace("’", "'") in own] for lang, own in _MARKS.items()}
    marks = {lang: len(found) for lang, found in marking.items()}
    best: Language = "nl" if marks["nl"] >= marks["en"] else "en"
    other: Language = "en" if best == "nl" else "nl"
    share = marks[best] / max(len(tokens), 1)
    if marks[best] > marks[other] and (share >= 0.34 or (len(tokens) < _FALLBACK_MIN_WORDS and share > 0)):
        return best
    if len(tokens) >= _FALLBACK_MIN_WORDS:
        guess, foreign = _identify(sample)
        if not foreign:
            return guess if marks[best] == marks[other] else best
        if share < 0.2 or (len(tokens) >= _LONG_ENOUGH and len(set(marking[best])) <= _SHARED_MARKS):
            return None
    return best if marks[best] > marks[other] else expected or "nl"


def _latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN")


def _identify(text: str) -> tuple[Language, bool]:
    code = _identifier().classify(text)[0]
    return ("en" if code == "en" else "nl"), code in _FOREIGN


@cache
def _identifier() -> Any:
    """Load py3langid only for a text whose language its words do not tell (0.6 s, once).

    Only the languages that are told apart are kept: all 142 would take 28 MB for as long as the process lives.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier  # noqa: PLC0415
    from py3langid.modelio import load_model  # noqa: PLC0415

    weights, prior, names, moves, rows, output = load_model(MODEL_DIR / MODEL_FILE)
    kept = [names.index(name) for name in ("nl", "en", *_FOREIGN)]
    found = LanguageIdentifier(
        weights[:, kept].copy(), prior[kept], [names[at] for at in kept], moves, output, tk_row=rows
    )
    del weights
    hand_back()
    return found


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for position, char in enumerate(text):
        if readable(char) or char in "\r\n" or _within_word(text, position):
            start = position if start is None else start
        elif start is not None:
            yield start, position
            start = None
    if start is not None:
        yield start, len(text)


def _within_word(text: str, at: int) -> bool:
    """Tell whether an invisible character stands between two letters or digits."""
    around = text[at - 1 : at + 2]
    return text[at] in _INVISIBLE and at > 0 and len(around) == 3 and around[0].isalnum() and around[2].isalnum()


def _pieces(text: str, blocks: Iterable[tuple[int, int]], end: re.Pattern[str]) -> Iterator[Span]:
    for start, stop in blocks:
        at = start
        for match in end.finditer(text, start, stop):
            if _is_wrapped(text, match, stop):
                continue
            yield from _trimmed(text, at, match.start())
            at = match.end()
        yield from _trimmed(text, at, stop)


def _is_wrapped(text: str, end: re.Match[str], stop: int) -> bool:
    """Tell whether a single line end stands inside a sentence: no mark before it, lower case after it."""
    goes_on = _WRAPPED.fullmatch(end.group()) is not None and end.end() < stop and text[end.end()].islower()
    return goes_on and end.start() > 0 and text[end.start() - 1] not in ".!?…:;"


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and (text[start].isspace() or text[start] in _TRIM):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _STRIP_END):
        end -= 1
    if any(char.isalnum() for char in text[start:end]):
        yield Span(start, end, text[start:end])


def _joined(text: str, parts: list[Span]) -> list[Span]:
    """Join clauses of a few words with the one before, so that every clause says something of its own."""
    joined: list[Span] = []
    for part in parts:
        if joined:
            before = joined[-1]
            together = len(text[before.start : part.end].split())
            short = min(len(before.text.split()), len(part.text.split())) < 5
            if short and together <= CLAUSE_WORDS:
                joined[-1] = Span(before.start, part.end, text[before.start : part.end])
                continue
        joined.append(part)
    return joined


def _chunks(text: str, span: Span) -> Iterator[Span]:
    start = end = count = 0
    for token in _TOKEN.finditer(text, span.start, span.end):
        too_long = len(token.group()) > CLAUSE_CHARACTERS
        if count and (too_long or count == CLAUSE_WORDS or token.end() - start > CLAUSE_CHARACTERS):
            yield from _trimmed(text, start, end)
            count = 0
        if not too_long:
            start = token.start() if not count else start
            end, count = token.end(), count + 1
    if count:
        yield from _trimmed(text, start, end)
