"""Understands the day on which somebody wants to look back, and says a day in words."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.domain import Language

SATURDAY = 5
LATEST = timedelta(days=366)
"""A look back further away than a year is a slip of the pen."""

_DAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        ("maandag monday ma mon", "dinsdag tuesday di tue tues", "woensdag wednesday wo wed", "donderdag thursday thu thur thurs",
         "vrijdag friday vr fri", "zaterdag saturday za sat", "zondag sunday zo sun")
    )
    for name in names.split()
}  # fmt: skip
_SHORT_DAYS = {"ma", "di", "wo", "vr", "za", "zo", "mon", "tue", "wed", "thu", "fri", "sat", "sun"}
_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        ("januari january jan", "februari february feb", "maart march mrt mar", "april apr", "mei may", "juni june jun",
         "juli july jul", "augustus august aug", "september sept sep", "oktober october okt oct", "november nov",
         "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("een één a an one", "twee two", "drie three", "vier four", "vijf five", "zes six", "zeven seven", "acht eight",
         "negen nine", "tien ten", "elf eleven", "twaalf twelve", "dertien thirteen", "veertien fourteen", "vijftien fifteen"), 1
    )
    for word in words.split()
}  # fmt: skip
_COUNT = r"(\d{1,2}|" + "|".join(_NUMBERS) + ")"
_DAY = "|".join(sorted((name for name in _DAYS if name not in _SHORT_DAYS), key=len, reverse=True))
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

_IN = re.compile(
    rf"\b(?:over|in|within|binnen)\s+{_COUNT}\s+(dag|dagen|day|days|week|weken|weeks|maand|maanden|month|months)\b"
)
_FROM_NOW = re.compile(
    rf"\b{_COUNT}\s+(dag|dagen|day|days|week|weken|weeks|maand|maanden|month|months)\s+(?:(?:from|vanaf)\s+)(?:now|today|nu|vandaag)\b"
)
_WITHIN_NEXT_WEEK = re.compile(
    r"\b(?:(eind(?:e)?|begin)\s+(?:van\s+)?(?:de\s+)?(?:volgende|komende)\s+week|(end|beginning|start)\s+of\s+next\s+week|(early)\s+next\s+week)\b"
)
_NEXT_DAY = re.compile(rf"\b(?:volgende|next)\s+(?:week\s+)?({_DAY})|\b({_DAY})\s+(?:volgende\s+week|next\s+week)\b")
_WEEK_FROM = re.compile(rf"\b({_DAY})\s+(?:over\s+een\s+week|a\s+week\s+from\s+now)\b")
_WEEKDAY = re.compile(rf"\b({_DAY})(?:ochtend|middag|avond|morgen)?\b")
_SHORT = re.compile(r"^(?:op\s+|on\s+)?(" + "|".join(sorted(_SHORT_DAYS)) + r")$")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b(?:\s+(\d{{4}}))?")
_MONTH_DAY = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?")
_NUMERIC = re.compile(r"\b(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?\b")
_NO_DAY = re.compile(
    r"\s*%|\s*(?:keer|x|maal|times|uur|uren|hours?|minuten|minutes|dag|dagen|days?|week|weken|weeks|maand|maanden|months?|jaar|years?"
    r"|mensen|people|personen|collega['’]?s|colleagues|gesprekken|plekken|plaatsen|punten|deel|part|vol|full)\b"
    r"|\s*van (?:de|het|mijn|onze|alle)\b|\s*of (?:the|my|our|all)\b"
)
"""What follows a count or a part: `2-3 keer`, `3/4 van de tijd`."""

_LEADS_TO_A_DAY = re.compile(
    r"\b(?:op|on|voor|tot|until|till|by|before|vanaf|uiterlijk|rond|around)\s+(?:de\s+|the\s+)?$"
)
_WEEKDAY_BEFORE = re.compile(rf"\b({'|'.join(sorted(_DAYS, key=len, reverse=True))})\s+(?:de\s+|the\s+)?\(?$")
_AMOUNT_BEFORE = re.compile(r"\b(?:een|a|an|zo'n|ongeveer|about|circa|bijna|almost|nearly)\s+$")
_ALWAYS = frozenset({"24/7", "24-7"})
HARDLY_MORE = 2
"""So many words beside a day, a slash and a month still leave no doubt that a day is meant."""

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")

_OF_A_MONTH = re.compile(
    rf"\b(?:de|the|{_DAY})\s+(\d{{1,2}})(?:e|ste|de|st|nd|rd|th)"
    r"(?=$|\s+(?:van\s+(?:de|deze|volgende)|of\s+(?:the|this|next)|(?:volgende\s+maand|next\s+month|dan|kijk|graag|then|please|kan|can|na|after|om|at|ok)\b))"
)
"""The fourteenth, of the month that comes to mind first; and no fourteenth time or step."""

_ROUGHLY = re.compile(rf"\b{_COUNT}\s+(?:of|à|or|tot|to)\s+(?={_COUNT}\s+(?:da|we|ma|mo))")
"""Two or three weeks: the longer one."""

_THIS_OR_THAT = re.compile(rf"\s+(?:or|of(?!\s+(?:the|this|next|{_MONTH})\b))\s+")

_PAST = re.compile(
    rf"\b(?:vorige|afgelopen|last|past|previous)\s+(?:week\s+)?(?:op\s+|on\s+)?(?:{_DAY}|week|maand|month)?"
)

_NEXT_MONTH = re.compile(r"\b(volgende maand|next month)\b")

_PHRASES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\b(overmorgen|day after tomorrow)\b"), 2),
    (re.compile(r"\b(morgen|morgenochtend|morgenmiddag|tomorrow)\b"), 1),
    (re.compile(r"\b(vandaag|vanmiddag|vanavond|today|tonight|this (afternoon|evening))\b"), 0),
    (re.compile(r"\b(volgende week|komende week|aankomende week|next week|in a week|over een weekje?)\b"), 7),
    (re.compile(r"\b(fortnight)\b"), 14),
    (_NEXT_MONTH, 30),
)
_END_OF_WEEK = re.compile(r"\b(eind(e)? (van de|deze|van deze) week|end of (the|this) week|deze week|this week)\b")
_END_OF_MONTH = re.compile(r"\b(eind(e)? (van de|deze|van deze) maand|end of (the|this) month)\b")

_WEEKEND = re.compile(r"\b(?:(na|after) (?:het|dit|the|this)|(dit|this)|komend|aankomend|the coming) weekend\b")

_BESIDE = frozenset(
    """op over in on om de the of a an at by van eind einde end dan then graag please ok oké ja yes volgende komende aankomende
    aanstaande deze this next coming within binnen week weken weeks weekje maand maanden month months dag dagen day days
    morgen overmorgen vandaag tomorrow today ochtend middag avond morning afternoon evening after from now uur
    na het dit komend aankomend coming weekend or begin start beginning early fortnight vanaf nu""".split()
) | {*_DAYS, *_MONTHS, *_NUMBERS}
"""The words that stand beside a day without telling anything more."""

_NAMES: dict[Language, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "nl": (
        ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    ),
}  # fmt: skip

_TIMES: dict[Language, frozenset[str]] = {
    "nl": frozenset(
        "morgen overmorgen vandaag vanmiddag vanavond volgende komende weken dagen maanden maand dag".split()
    ),
    "en": frozenset("tomorrow today tonight next coming weeks days months month day fortnight".split()),
}
"""Words for a time that only one language has."""


def say(day: date, language: Language) -> str:
    """Return a day in words: `vrijdag 4 december`, `Friday 4 December`."""
    days, months = _NAMES[language]
    return f"{days[day.weekday()]} {day.day} {months[day.month - 1]}"


def only(text: str, today: date) -> bool:
    """Tell whether a text names a day and nothing else: `vrijdag`, `over twee weken`, `next Tuesday then`."""
    return any(char.isalnum() for char in text) and find(text, today) is not None and _more_than_a_day(text) == 0


def language(text: str) -> Language | None:
    """Return the language whose day, month or length of time a text names; None when it names none, or one that both have."""
    tokens = set(re.findall(r"[^\W\d_]+", text.lower()))
    named = {
        lang for lang in _NAMES if tokens & {*_TIMES[lang], *(name.lower() for names in _NAMES[lang] for name in names)}
    }
    return named.pop() if len(named) == 1 else None


def find(text: str, today: date) -> date | None:
    """Return the day that a text names (of `this or that` the first), from today on and within a year; None when it names none.

    Without a year the coming one is meant; 5-12 is the fifth of December, as in Dutch, where it is plainly a day.
    """
    plain = _PAST.sub(" ", " ".join(text.lower().replace(",", " ").strip(" .!").split()))
    either = [day for piece in _THIS_OR_THAT.split(plain) if (day := _named(piece, today)) is not None]
    return either[0] if len(either) > 1 else _named(plain, today)


def _named(text: str, today: date) -> date | None:
    day = _exact(text, today) or _relative(text, today) or _of_a_month(text, today) or _weekday(text, today)
    return day if day is not None and today <= day <= today + LATEST else None


def _exact(text: str, today: date) -> date | None:
    if match := _ISO.search(text):
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH.search(text):
        return _coming(int(match[1]), _MONTHS[match[2]], match[3], today)
    if match := _MONTH_DAY.search(text):
        return _coming(int(match[2]), _MONTHS[match[1]], match[3], today)
    for match in _NUMERIC.finditer(text):
        day = _coming(int(match[1]), int(match[2]), match[3], today)
        if day is not None and (match[3] or _plainly(match, day)):
            return day
    return None


def _plainly(match: re.Match[str], day: date) -> bool:
    """Tell whether two numbers without a year are a day, and not a part, a score, a count or `24/7`."""
    before, behind = match.string[: match.start()], match.string[match.end() :]
    if match[0] in _ALWAYS or _NO_DAY.match(behind):
        return False
    if _LEADS_TO_A_DAY.search(before):
        return True
    if (named := _WEEKDAY_BEFORE.search(before)) and day.weekday() == _DAYS[named[1]]:
        return True
    return _AMOUNT_BEFORE.search(before) is None and _more_than_a_day(match.string) <= HARDLY_MORE


def _more_than_a_day(text: str) -> int:
    """Return how many words of a text tell more than a day."""
    return sum(word not in _BESIDE and not word[0].isdigit() for word in re.findall(r"[^\W_]+", text.lower()))


def _relative(text: str, today: date) -> date | None:
    if match := _WEEK_FROM.search(text):
        return _after(today, _DAYS[match[1]]) + timedelta(days=7)
    if match := _FROM_NOW.search(text) or _IN.search(_ROUGHLY.sub("", text)):
        count = _NUMBERS.get(match[1]) or int(match[1])
        unit = 1 if match[2].startswith("da") else 7 if match[2].startswith("we") else 30
        return today + timedelta(days=count * unit)
    if match := _NEXT_DAY.search(text):
        return _next_monday(today) + timedelta(days=_DAYS[match[1] or match[2]])
    if match := _WITHIN_NEXT_WEEK.search(text):
        return _next_monday(today) + timedelta(days=4 if (match[1] or match[2] or "").startswith("e") else 0)
    return None


def _of_a_month(text: str, today: date) -> date | None:
    match = _OF_A_MONTH.search(text)
    months = [today.replace(day=1)]
    while len(months) < 4:
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    begins = months[1] if _NEXT_MONTH.search(text) else today
    days = [_valid(month.year, month.month, int(match[1])) for month in months] if match else []
    return next((day for day in days if day is not None and day >= begins), None)


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _weekday(text: str, today: date) -> date | None:
    if match := _WEEKDAY.search(text) or _SHORT.search(text):
        return _after(today, _DAYS[match[1]])
    if match := _WEEKEND.search(text):
        if match[2] and today.weekday() >= SATURDAY:
            return today + timedelta(days=6 - today.weekday())
        return _after(today, 0 if match[1] else SATURDAY)
    for pattern, days in _PHRASES:
        if pattern.search(text):
            return today + timedelta(days=days)
    if _END_OF_WEEK.search(text):
        return _after(today - timedelta(days=1), 4)
    if _END_OF_MONTH.search(text):
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return None


def _after(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _coming(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _valid(int(year), month, day)
    found = _valid(today.year, month, day)
    return found if found is not None and found >= today else _valid(today.year + 1, month, day)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
