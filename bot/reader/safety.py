"""Hears, before anything else, whether a text belongs to one of the safety routes. Pure: no I/O, no clock, no model.

The rules are data (data/safety.yaml); this module says what a rule may look like and tries it on a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot import yamlfile

ROUTES: tuple[str, ...] = ("suicidality", "threat", "harassment", "discrimination", "integrity", "burnout")
"""The routes that there are; in which order they take precedence is told by the rules themselves."""

GROUPS: tuple[str, ...] = ("nl", "en", "any")
"""The groups of rules of a route: of one language, or over terms that hold both. All are tried on every text."""

MASK = " # "
"""What a figure of speech leaves behind: not a word, so that no rule reads across it by chance."""

_FOLD = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{SINGLE LOW-9 QUOTATION MARK}": "'",
        "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{ACUTE ACCENT}": "'",
        "`": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{HYPHEN}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{ZERO WIDTH SPACE}": "",
        "\N{SOFT HYPHEN}": "",
    }
)
_SPACE = re.compile(r"\s+")
_MARKS = re.compile("[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]")
_TERM = re.compile(r"\{([a-z][a-z_]*)\}")
_BROKEN = re.compile(r"\n *")
_BETWEEN = re.compile(r"\{\.\.(\d{1,2})\}")
_UNBOUNDED = re.compile(r"(?<!\\)(?:\.|\]|\)|\\[wWsSdD])(?:[*+]|\{\d*,\})")
_SHOUTED = re.compile(r"\\.|[A-Z]")


def normalise(text: str) -> str:
    """Return the text as the rules see it: lower case, no diacritics, straight quotes, single spaces."""
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text.translate(_FOLD))
        text = _MARKS.sub("", folded).translate(_FOLD)
    return _SPACE.sub(" ", text.lower().replace("`", "'")).strip()


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the rules: what must all be heard (`every`), how many of `some`, and what rules it out."""

    name: str
    every: tuple[re.Pattern[str], ...] = ()
    some: tuple[re.Pattern[str], ...] = ()
    least: int = 0
    unless: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class SafetyRules:
    """The rules, compiled: figures of speech to mask, and the rules of each route in order of precedence."""

    look_alikes: tuple[re.Pattern[str], ...] = ()
    routes: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    def route(self, text: str, *, answering: bool = False) -> str | None:
        """Return the id of the route that this text belongs to, the most urgent one; inside a talk they hear the same."""
        return next((route for route, _ in self._heard(text)), None)

    def matches(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return every rule that fires as (route, place of the rule in the file), to see why a route was taken."""
        return tuple(self._heard(text))

    def without_figures(self, text: str) -> str | None:
        """Return the normalised text without its figures of speech, or None when there are none in it."""
        folded = normalise(text)
        masked = self._masked(folded)
        return None if masked == folded else masked.replace(MASK, " ").strip()

    def _heard(self, text: str) -> Iterator[tuple[str, str]]:
        """Try the rules in order, on the text without its figures of speech."""
        heard = _Ear(self._masked(normalise(text)))
        for route, rules in self.routes.items():
            for rule in rules:
                if heard.rule(rule):
                    yield route, rule.name

    def _masked(self, text: str) -> str:
        """Return the normalised text with a mask where a figure of speech stood."""
        spans = sorted(match.span() for idiom in self.look_alikes for match in idiom.finditer(text))
        pieces, done = [], 0
        for start, end in spans:
            if end > done:
                pieces += [text[done : max(start, done)], MASK]
                done = end
        return "".join([*pieces, text[done:]])


class _Ear:
    """One text, and what was already looked for in it: rules share many of their expressions."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[re.Pattern[str], bool] = {}

    def rule(self, rule: Rule) -> bool:
        """Say whether this rule fires."""
        if not all(self._hears(pattern) for pattern in rule.every):
            return False
        if rule.least and not self._hears_some(rule.some, rule.least):
            return False
        return not any(self._hears(pattern) for pattern in rule.unless)

    def _hears_some(self, patterns: Sequence[re.Pattern[str]], least: int) -> bool:
        """Say whether enough of these are heard, and stop counting when that is certain."""
        count = 0
        for left, pattern in zip(range(len(patterns), 0, -1), patterns, strict=True):
            if count + left < least:
                return False
            count += self._hears(pattern)
            if count >= least:
                return True
        return False

    def _hears(self, pattern: re.Pattern[str]) -> bool:
        """Look for one expression, once."""
        found = self._found.get(pattern)
        if found is None:
            found = self._found[pattern] = pattern.search(self._text) is not None
        return found


def parse_rules(data: Mapping[str, object]) -> SafetyRules:
    """Compile the rules; a ValueError names the place in the file where something is wrong."""
    if data.get("version") != 1:
        raise ValueError("safety rules: version: expected 1")
    terms = _terms(data.get("terms", {}))
    look_alikes = tuple(
        _compile(source, terms, f"look_alikes.{language}[{number}]")
        for language, sources in _mapping(data.get("look_alikes", {}), "look_alikes").items()
        for number, source in enumerate(_strings(sources, f"look_alikes.{language}"), 1)
    )
    routes: dict[str, tuple[Rule, ...]] = {}
    for route, groups in _mapping(data.get("routes"), "routes").items():
        if route not in ROUTES:
            raise ValueError(f"safety rules: routes.{route}: unknown route, expected one of {', '.join(ROUTES)}")
        routes[route] = tuple(_rules(route, groups, terms))
    if missing := [route for route in ROUTES if not routes.get(route)]:
        raise ValueError(f"safety rules: routes: no rules for {', '.join(missing)}")
    return SafetyRules(look_alikes=look_alikes, routes=routes)


def _terms(data: object) -> Mapping[str, str]:
    """Return each term as one expression that starts at the start of a word; it may use the terms before it."""
    terms: dict[str, str] = {}
    for name, words in _mapping(data, "terms").items():
        where = f"terms.{name}"
        if not _TERM.fullmatch(f"{{{name}}}"):
            raise ValueError(f"safety rules: {where}: a name is written in lower case letters and _")
        branches = [_expand(word, terms, where) for word in _strings(words, where)]
        terms[name] = rf"\b(?:{'|'.join(branches)})"
        _compile(terms[name], {}, where)
    return terms


def _rules(route: str, groups: object, terms: Mapping[str, str]) -> Iterator[Rule]:
    """Yield the compiled rules of one route, in the order of the file."""
    for group, lines in _mapping(groups, f"routes.{route}").items():
        if group not in GROUPS:
            raise ValueError(f"safety rules: routes.{route}.{group}: expected one of {', '.join(GROUPS)}")
        if not isinstance(lines, list) or not lines:
            raise ValueError(f"safety rules: routes.{route}.{group}: expected a list of rules")
        for number, line in enumerate(lines, 1):
            yield _rule(f"{group}[{number}]", f"routes.{route}.{group}[{number}]", line, terms)


def _rule(name: str, where: str, line: object, terms: Mapping[str, str]) -> Rule:
    """Compile one rule."""
    rule = _mapping(line, where)
    if unknown := sorted(set(rule) - {"words", "all", "some", "least", "unless"}):
        raise ValueError(f"safety rules: {where}: unknown key {', '.join(unknown)}")
    every = [*_strings(rule.get("words", ()), f"{where}.words"), *_strings(rule.get("all", ()), f"{where}.all")]
    some = _strings(rule.get("some", ()), f"{where}.some")
    least = rule.get("least", 0)
    if not isinstance(least, int) or isinstance(least, bool) or not min(1, len(some)) <= least <= len(some):
        raise ValueError(f"safety rules: {where}.least: expected a number from 1 to the number of lines of some")
    if not every and not some:
        raise ValueError(f"safety rules: {where}: expected words, all or some")
    return Rule(
        name=name,
        every=tuple(_compile(source, terms, where) for source in every),
        some=tuple(_compile(source, terms, where) for source in some),
        least=least,
        unless=tuple(_compile(source, terms, where) for source in _strings(rule.get("unless", ()), f"{where}.unless")),
    )


def _compile(source: str, terms: Mapping[str, str], where: str) -> re.Pattern[str]:
    """Compile one expression, as lower case without diacritics, because that is what the text is."""
    if " \n" in source:
        raise ValueError(f"safety rules: {where}: a line ends in a space, which is lost: {source}")
    if _UNBOUNDED.search(source):
        raise ValueError(f"safety rules: {where}: bound every repetition, such as .{{0,40}}: {source}")
    expression = _expand(source, terms, where)
    try:
        compiled = re.compile(expression)
    except re.error as error:
        raise ValueError(f"safety rules: {where}: {error}: {source}") from error
    if compiled.search(""):
        raise ValueError(f"safety rules: {where}: matches the empty text: {source}")
    return compiled


def _expand(source: str, terms: Mapping[str, str], where: str) -> str:
    """Join what stands on several lines, write `{..4}` out, put the terms in their places and fold the rest as the text is."""
    whole = _BETWEEN.sub(r"(?:[^ .!?]{1,16} ){0,\1}", _BROKEN.sub("", source))
    folded = unicodedata.normalize("NFKD", whole.translate(_FOLD))
    folded = _MARKS.sub("", folded)
    folded = _SHOUTED.sub(lambda match: match[0] if len(match[0]) > 1 else match[0].lower(), folded)

    def term(match: re.Match[str]) -> str:
        if match[1] not in terms:
            raise ValueError(f"safety rules: {where}: unknown term {{{match[1]}}}: {source}")
        return terms[match[1]]

    return _TERM.sub(term, folded)


def _mapping(value: object, where: str) -> Mapping[str, object]:
    """Return the value as a mapping with names for keys."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ValueError(f"safety rules: {where}: expected a mapping")
    return value


def _strings(value: object, where: str) -> tuple[str, ...]:
    """Return the value, one string or a list of them, as a tuple of strings that are not blank."""
    items: Iterable[object] = (
        (value,) if isinstance(value, str) else value if isinstance(value, list | tuple) else (None,)
    )
    strings = tuple(item for item in items if isinstance(item, str) and item.strip())
    if len(strings) != sum(1 for _ in items):
        raise ValueError(f"safety rules: {where}: expected an expression, or a list of them")
    return strings


def load_rules(path: Path) -> SafetyRules:
    """Read the rules from a file; raises yamlfile.DataError, naming the place, when it cannot be used."""
    data = yamlfile.mapping(path)
    try:
        return parse_rules(data)
    except ValueError as error:
        raise yamlfile.DataError(f"{path}: {error}") from None
