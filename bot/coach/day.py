"""Hears the answer to the question on which day to look back: a day, no such day, no step after all, or another step."""

from __future__ import annotations

import re
from datetime import date

from bot.coach import dates
from bot.coach.intention import Heard, plain, step_in
from bot.domain import Language

_CLAUSE = re.compile(r"[,;:!?…]|\.(?=\s|$)|\b(?:maar|(?<!day )but|want|omdat|als|because|since|if)\b")
_REASON = re.compile(r"\b(?:want|omdat|because|since)\b")

_NO_DAY = re.compile(
    r"\b(?:niet|geen|nooit|niks|niets|behalve|onmogelijk|lastig|zit vol|te (?:vroeg|snel|laat|kort|druk)"
    r"|not|never|except|day but|impossible|difficult|no good|too (?:early|soon|late|busy)|cannot|\w+n't)\b"
)
"""What makes the day in the same clause one on which it cannot be."""

_BOUND = re.compile(
    r"\b(?:niet (?:eerder|vroeger|later|langer) dan|niet (?:voor|na)|(?:waarom|why) (?:niet|not)"
    r"|(?:not|no) (?:earlier|sooner|later) than|not (?:before|until|till|after))\b"
)
"""A no that says from when on, or until when, it can be: the day stays one."""

_NO = re.compile(
    r"\b(?:niet|geen|nooit|niks|niets|hoeft|laat (?:het |dat )?(?:maar |toch )*(?:zitten|rusten|zo)|vergeet (?:het|dat)"
    r"|zie er (?:toch |maar |liever )*van af|bed(?:enk|acht) me|not|never|cannot|\w+n't|forget (?:it|that|about)"
    r"|no (?:date|day|need|step|more|longer)|changed? my mind|skip (?:it|that|this)|leave it)\b"
)
_PLAINLY_NO = re.compile(
    r"\b(?:toch (?:maar |liever )?niet|liever niet|hoeft|never ?mind|rather not|changed? my mind|bed(?:enk|acht) me"
    r"|geen (?:zin|datum|dag|stap|experiment|behoefte)|no (?:date|need|step)|wil\b[^,.]{0,60} niet (?:meer|doen)"
    r"|(?:don't|do not) (?:want|feel like))\b"
)
_NO_TO_KNOWING = re.compile(
    r"\b(?:weet|weten|zeggen|zeker|idee|bekend|vast|voorkeur|haast|uit|nog niet|niet (?:nu|meteen|direct|gelijk|te|zo)"
    r"|dan (?:kan|lukt|ben)|ben er (?:dan |nu |eerst )*niet$|know|think of|sure|say|tell|clue|idea"
    r"|decided|preference|mind|matter|hurry|rush|yet"
    r"|not (?:now|too|so|right away|immediately)|can't (?:then|that day|make it)|be there)\b"
    r"|^(?:als|zodra|wanneer|pas|tot|totdat|if|when|once|as soon|until|unless)\b"
)
"""Who does not know when, cannot just then, or names what it depends on, does not take the step back."""

_MEANT = re.compile(
    r"(?:(?:nee|nou|oh|of|no|well|wacht|wait|sorry|eigenlijk|actually|toch)[\s,.]+)*"
    r"(?:ik bedoel(?:de)?|ik denk|liever|i mean|i meant|i think|rather)\b[\s,]*"
    r"(?:(?:eigenlijk|meer|juist|dus|actually|rather)\s+)*(?:dat ik|om|that|to)?\s*"
)
_MEANS_TO = re.compile(
    r"\b(?:ga|zal|wil|liever|in plaats|will|going to|want to|would|instead|rather)\b|\bi'(?:ll|d)\b|^(?:of nee|eigenlijk|toch|actually)\b"
)
_NO_OTHER_STEP = re.compile(
    r"\bterug\w*|\b(?:weten|wachten|doen|doe|proberen|kijken|zien|agenda|datum|dag|wanneer|je|jou"
    r"|back|know|wait|do|try|look|check|see|calendar|date|day|when|you)\b"
)
"""What speaks of the day, of the coach, or of the same step once more."""

_PICKS_A_DAY = re.compile(
    r"\b(?:say|go (?:for|with)|take|make it|put|set|choose|pick|plan|note|keep|nemen|kiezen|noteren|houden|zetten|plannen|zeggen)\b"
)
"""Beside a day these verbs are about the day."""

_NOT_DOING = re.compile(r"\b(?:niet(?! (?:meteen|direct|gelijk|langer))|geen|nooit|not(?! right away)|never|\w+n't)\b")

_TERM = re.compile(
    r"(?:(?:zo'n|ongeveer|pas|dan|na|misschien|liever|about|after|maybe|say|in)\s+)*"
    r"(\S+ (?:dag|dagen|week|weken|maand|maanden|days?|weeks?|months?))(?:\s+(?:of zo|dan|later|please|graag|or so))*"
)


def meant(text: str, today: date) -> date | None:
    """Return the day to look back on that an answer names; a day on which it cannot be, is none."""
    said = _BOUND.sub(" ", plain(text))
    if term := _TERM.fullmatch(said):
        return dates.find(f"in {term[1]}", today)
    if _NO_DAY.search(said):
        said = " , ".join(clause for clause in _CLAUSE.split(said) if not _NO_DAY.search(clause))
    return dates.find(said, today)


def takes_back(text: str) -> bool:
    """Tell whether an answer takes the step back, or wants no day for it."""
    said = _REASON.split(plain(text))[0]
    if said.endswith("?"):
        return False
    return _PLAINLY_NO.search(said) is not None or (
        _NO.search(said) is not None and _NO_TO_KNOWING.search(said) is None
    )


def another_step(text: str, language: Language, today: date) -> bool:
    """Tell whether an answer names another step in the place of the one that was agreed."""
    said = plain(text)
    lead = _MEANT.match(said)
    told = said[lead.end() :] if lead else said
    if lead is None and _MEANS_TO.search(told) is None:
        return False
    if _PICKS_A_DAY.search(told) and dates.find(told, today) is not None:
        return False
    doing = [
        clause.strip()
        for clause in _CLAUSE.split(told)
        if not (_NOT_DOING.search(clause) or _NO_OTHER_STEP.search(clause))
    ]
    return any(step_in(clause, language) is Heard.STEP for clause in doing)
