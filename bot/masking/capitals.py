"""Tells whether an ordinary word has its capital for another reason than that it is a name."""

from __future__ import annotations

import re
from collections.abc import Container

_ALONE = frozenset(
    """ik je jij jullie u uw we wij ze zij het dat dit die deze de een hij hem haar hun ons onze mijn zijn me mij men er hier daar
    niet geen nooit altijd wel en of maar want dus als toen dan omdat terwijl hoewel sinds tot van voor met op in uit bij aan
    naar om door over onder tussen tegen na per is was ben bent waren heeft heb hebben had wordt werd kan kon moet mag zal zou
    wie wat waar waarom hoe wanneer welke nu al ook nog alleen alles iets niets iemand niemand iedereen elke ieder
    i you he she it we they them his her their our your my me him us this that these those the a an not never always and or but
    so if when because while since then than to of for with on in out at by from into about over under between is are was were
    am be been has have had do does did can could must should would what who where why how which now also still only all
    everything something nothing someone nobody everyone every each no yes nachts ochtends morgens middags avonds zomers winters""".split()
)
"""Words that are nobody's last name, whatever emphasis is laid on them."""

_DETERMINERS = frozenset(
    """de het een mijn jouw uw onze ons hun zijn haar dit deze die elke elk ieder iedere geen ene andere nieuwe 't
    the a an my your our their his her its this that these those every each any no some another new""".split()
)
_OF = frozenset("of van voor for in and en &".split())
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag""".split()
)

_UNITS = frozenset(
    """afdeling dienst commissie cluster sector directie heidag portefeuille vakgroep bureau domein department division unit
    committee""".split()
)
_WHEN = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|last|next|this|early|late|mid|from|to|after|before|for|every|during|through|around|per|sinds"
    r"|tot|vanaf|eind|begin|half|medio|over|van|op|and|or|en|of)|\d(?:st|nd|rd|th)?|[-/,(])[ -]?$",
    re.IGNORECASE,
)
_NUMBER_BEHIND = re.compile(r",?[ -]['’]?\d")

LONGEST_HEADING = 90
"""Characters that a line may have to be a heading."""

LOOK_AROUND = 3
"""Words before and behind a capital in which the other half of a title is looked for (Head of the People Team)."""


def has_another_reason(text: str, words: list[re.Match[str]], at: int, ordinary: Container[str]) -> bool:
    """Tell whether the capital of a known word inside a sentence is emphasis, a title or a heading."""
    word = words[at]
    before = text[max(0, word.start() - 1) : word.start()]
    if word.group().lower() in _ALONE or before not in {" ", "\u00a0", "-", "’", "'"} or _in_a_heading(text, word):
        return True
    if at and words[at - 1].group().lower() in _DETERMINERS | _UNITS and word.start() - words[at - 1].end() == 1:
        return True
    return _in_a_title(text, words, at, ordinary, -1) or _in_a_title(text, words, at, ordinary, 1)


def is_a_month(text: str, word: re.Match[str]) -> bool:
    """Tell whether a month that is a name too is the month here: a day, a year or a word of time beside it."""
    before = text[max(0, word.start() - 12) : word.start()]
    return _WHEN.search(before) is not None or _NUMBER_BEHIND.match(text, word.end()) is not None


def _in_a_title(text: str, words: list[re.Match[str]], at: int, ordinary: Container[str], step: int) -> bool:
    """Tell whether another word with a capital stands beside this one, or over a small word such as "of"."""
    here, linked = at, False
    for _ in range(LOOK_AROUND):
        there = here + step
        if not 0 <= there < len(words):
            return False
        left, right = sorted((words[here], words[there]), key=lambda one: one.start())
        gap = text[left.end() : right.start()]
        other = words[there].group()
        if gap.strip(" \u00a0-/&’'") or "\n" in gap:
            return False
        if other.lower() not in _OF and not (linked and other in _DETERMINERS):
            known = other.isupper() or other.lower().split("'")[0] in ordinary
            return (
                other[0].isupper()
                and known
                and len(other) > 1
                and other.lower() not in _CALENDAR | _ALONE
                and (step > 0 or not _opens(text, words[there].start()))
            )
        linked, here = True, there
    return False


def _opens(text: str, start: int) -> bool:
    return not text[:start].rstrip() or text[max(0, start - 12) : start].rstrip()[-1:] in {
        ".",
        "!",
        "?",
        ":",
        ";",
        "…",
        "",
    }


def _in_a_heading(text: str, word: re.Match[str]) -> bool:
    """Tell whether nearly all longer words in the line have a capital."""
    begin = text.rfind("\n", max(0, word.start() - LONGEST_HEADING), word.start()) + 1
    if word.start() - begin > LONGEST_HEADING:
        return False
    line = text[begin : begin + LONGEST_HEADING + 1].split("\n", 1)[0]
    longer = re.findall(r"[^\W\d_]{4,}", line)
    return (
        len(line) <= LONGEST_HEADING and len(longer) > 2 and sum(one[0].isupper() for one in longer) > 0.8 * len(longer)
    )
