"""Tells whether a first name that is a word too is the subject of the sentence that it opens."""

from __future__ import annotations

import re
from collections.abc import Container

_ABSTRACT = frozenset("hope faith joy grace art summer april may june august storm".split())
"""Names that are things too, of which the same is said as of things."""

_SAID_OF_THINGS = frozenset(
    """is was has had will dies matters comes starts ends begins helps fades remains lasts brings passes heeft kan komt raast
    woedt nadert begint eindigt""".split()
)
_MODAL = frozenset("will may".split())
_CAUSE = frozenset("door wil".split())
_ADVERBS = frozenset("never always nooit altijd".split())
_ALWAYS_A_VERB = frozenset(
    """left said will was had is has won't doesn't didn't isn't wasn't hasn't hadn't can't couldn't wouldn't ran took gave
    kept made sent spoke held lost led let chose began broke found felt heard stood sat put cut hit met paid sold threw
    liep nam sprak bleef riep sloeg trok hield verloor verliet begon koos ging keek liet brak sloot greep wees zweeg loog
    doet gaat ziet staat slaat""".split()
)
_NO_VERB = frozenset(
    """this its as is us was plus thus yes perhaps things others sometimes always less his hers ours yours towards besides
    het dat dit niet wat met uit tot direct goed best laatst eerst want ooit nooit kort recht vast tekort verdriet geschikt
    gebracht verzet besluit inzet""".split()
)
_BEHIND_A_PLURAL = frozenset("are were will have can must should need of for in".split())
_INFLECTED = re.compile(r"[^\W\d_]{2}(?:[^s]s|t|de|te|ed)$")
_DOUBLE, _ONCE = re.compile(r"([aeou])\1(?=[^aeiou]$)"), r"\1"
_OBJECTS = frozenset(
    """mij me ons hem haar ze hen mijn onze niet nooit altijd alles alle de het een geen naar zich me my him her them it us
    the a an our that every all no not""".split()
)


def acts(text: str, words: list[re.Match[str]], at: int, ordinary: Container[str]) -> bool:
    """Tell whether a finite verb in the third person stands right behind the word at `at`."""
    name, verb = words[at].group().lower(), words[at + 1].group().replace("’", "'")
    third = words[at + 2].group().lower() if at + 2 < len(words) else ""
    if not verb.islower() or said_of_a_thing(name, verb):
        return False
    if name in _MODAL and _asks(text, words[at].end()):
        return False
    if verb in _ADVERBS:
        return name not in _MODAL | _CAUSE or third.endswith("s")
    if verb in _ALWAYS_A_VERB:
        return name not in _MODAL or verb not in {"will", "let", "put", "cut", "hit"}
    if verb in _NO_VERB:
        return False
    told = verb.endswith(("de", "te")) or name not in _CAUSE
    if third in _OBJECTS and name not in _MODAL and told and _INFLECTED.search(verb):
        return True
    return _english(verb, third, ordinary) or _dutch(name, verb, third, ordinary)


def said_of_a_thing(name: str, verb: str) -> bool:
    """Tell whether a name that is a thing too is more likely that thing, by what is said of it."""
    return name in _ABSTRACT and verb in _SAID_OF_THINGS


def _asks(text: str, start: int) -> bool:
    end = re.compile(r"[.!?\n]").search(text, start)
    return end is not None and end.group() == "?"


def _english(verb: str, third: str, ordinary: Container[str]) -> bool:
    if verb.endswith("ed"):
        return any(stem in ordinary for stem in (verb[:-2], verb[:-1], verb[:-3]))
    if not verb.endswith("s") or verb.endswith(("ss", "us", "is")) or third in _BEHIND_A_PLURAL:
        return False
    return any(stem in ordinary for stem in (verb[:-1], verb[:-2], f"{verb[:-3]}y"))


def _dutch(name: str, verb: str, third: str, ordinary: Container[str]) -> bool:
    """Tell whether a verb that ends in -t, -de or -te has a stem or an infinitive that is known."""
    if verb.endswith("t"):
        stem = verb[:-1]
    elif verb.endswith(("de", "te")) and len(verb) > 5:
        stem = verb[:-2]
    else:
        return False
    if verb.endswith("t") and f"{re.sub(_DOUBLE, _ONCE, verb)}en" in ordinary:
        return name not in _CAUSE or third in _OBJECTS
    opened = re.sub(_DOUBLE, _ONCE, stem)
    voiced = re.sub(r"f$", "v", re.sub(r"s$", "z", opened))
    known = any(form in ordinary for form in (stem, f"{stem}en", f"{opened}en", f"{voiced}en", f"{stem}{stem[-1:]}en"))
    return known and (name not in _CAUSE or third in _OBJECTS)
