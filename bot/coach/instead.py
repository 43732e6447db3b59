"""Hears that somebody puts right what the coach said: a no, half a yes or a yes after all, and what they say it is instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from bot import text as texts
from bot.domain import Language

INSTEAD_WORDS = 40
"""A longer message is a story, also when it begins by disagreeing."""

BARE_WORDS = 12
"""A longer message is more than a no, or half a yes."""

How = Literal["disagrees", "meant", "no", "partly", "rather"]
"""How it is put right: against the reading itself, as not said so, with a no, with half a yes, or with neither."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.VERBOSE | re.DOTALL)


_SEP = r"\s*[,.;:!…–-]+\s*(?:(?:maar|but|only)\s+)*"
_GAP = r"[\s,.;:!…–-]+"
"""Between disagreeing in so many words and what it is instead no mark is needed."""

_BEFORE = _pattern(
    r"""(?:(?:(?:ha){2,}|nee+(?:\s(?:hoor|joh))?|nou|nja|tja|mwah|hm+|eh+|ja|maar|sorry|eigenlijk
    |no+|nah|well|but|actually|yes|yeah)[\s,.!…]+)*"""
)
_A_NO = re.compile(r"\b(?:nee+|no+|nah)\b")
_FIRST_A_NO = _pattern(
    r"""\W*(?:(?:nou|hm+|eh+|sorry|maar|well|but)\W+)*(?:nee+n?|no+|nope|nah|(?:(?:dat|dit|het)\s)?(?:klopt|past)\sniet
    |niet\s(?:echt|helemaal)|(?:(?:that|this|it)\s)?(?:doesn't|does\snot)\sfit|not\s(?:really|quite))\b"""
)

_NL_RATHER = r"""(?:eerder\s(?:dat|omdat|doordat|alsof|andersom|zo\sdat)\b|meer\sdat\b
|(?:ik\sdenk|ik\szou\szeggen|volgens\smij\sis\shet|voor\smij\sis\shet|het\sis|dat\sis|het\slijkt|het\svoelt)
  (?:\s\w+){0,2}?\s(?:meer|eerder)\s(?:zo\s)?(?:dat|alsof|omdat|doordat|door|een|iets)\b
|het\sgaat\s(?:\w+\s){0,2}?(?:meer|eerder)\s(?:om|over)\b
|het\s(?:ligt|zit|komt)\s(?:\w+\s){0,2}?(?:meer|eerder)\s(?:aan|in|door)\b
|(?:het\sis\s|het\sgaat\s|het\sgaat\ser\s|dat\sis\s)?niet\szo\s?zeer\b)"""
_EN_RATHER = r"""(?:rather\sthat\b|more\s(?:that|like)\b
|(?:it's|it\sis|that's|this\sis|i'd\ssay(?:\sit's)?|i\sthink\sit's|i\swould\ssay(?:\sit's)?|to\sme\sit's|it\sfeels)
  (?:\s\w+){0,2}?\s(?:more|rather)\s(?:so\s)?(?:that|like|about|of|the|an?|my|because|to\sdo\swith)\b
|(?:it's\s|it\sis\s)?(?:actually\s)?not\sso\smuch\b)"""

_NL_DISAGREES = r"""(?:(?:dat|dit)?\s?(?:klopt|past)\s(?:\w+\s)?niet(?:\shelemaal|\secht|\shoor|\szo)*
|(?:dat|dit)\sis\s(?:het\s)?niet(?:\s(?:juist|waar|zo|wat\ser\sspeelt))?(?:\shelemaal|\secht|\shoor)*
|(?:ik\sben\shet|daar\sben\sik\shet)(?:\ser|\sdaar|\shier|\secht)*
  (?:\sniet(?:\shelemaal|\secht)?(?:\smee|\smet\s(?:je|jou|die\slezing|dat|dit))?\seens|\soneens)
|zo\s(?:zit|is|werkt|ligt)\shet\s(?:echt\s)?niet
|(?:dat|dit)\s(?:zie|lees|ervaar)\sik\s(?:toch\s|echt\s)?anders
|(?:dat|dit)\sherken\sik\s(?:zo\s|echt\s|helemaal\s)?niet)"""
_NL_TELLS = r"""(?:ik\s(?:denk|zie|vind|zou|ervaar|zei|bedoel)|volgens\smij|want|omdat|het\s(?:is|gaat|ligt|komt|heeft|lijkt|draait)
|eerder|dit\sis|dat\sis|voor\smij|bij\smij|'t\sis)\b"""
_EN_DISAGREES = r"""(?:(?:that|this)\s(?:doesn't|does\snot|doesnt|isn't|is\snot|isnt)\s(?:really\s|quite\s)?
  (?:fit|right|true|correct|it|apply)(?:\sat\sall|\sreally)*
|(?:that's|that\sis|this\sis|thats|you're|you\sare)\s(?:just\s|really\s|quite\s)?(?:not\s(?:right|true|it|correct)|wrong|off|mistaken)
|i\s(?:really\s|just\s)?(?:disagree|don't\sagree|do\snot\sagree|dont\sagree)(?:\swith\s(?:you|that|this|it))?
|i\ssee\s(?:it|that|this)\sdifferently|i\sdon't\sthink\sso|(?:doesn't|does\snot)\s(?:really\s|quite\s)?fit)"""
_EN_TELLS = r"""(?:i\s(?:think|see|would|feel|believe|said|meant)|i'd|because|it's|it\s(?:is|has|comes|feels|looks)|rather|to\sme|for\sme
|this\sis|that's)\b"""

_NL_MEANT = r"""(?:(?:dat|dit|zo)\s(?:bedoel|bedoelde|zei|zeg|schreef)\sik\s(?:het\s)?(?:zo\s|echt\s|helemaal\s|toch\s)*niet(?:\szo)?
|(?:dat|dit|zo)\sheb\sik\s(?:het\s)?(?:zo\s|nooit\s|toch\s)*(?:niet\s)?(?:zo\s)?(?:gezegd|bedoeld|geschreven))"""
_EN_MEANT = r"""(?:(?:that's|that\sis|this\sis|thats)\s(?:not|never)\swhat\si\s(?:said|say|meant|mean|wrote)
|i\s(?:didn't|did\snot|never)\s(?:say|said|mean|meant)\s(?:that|this|it))"""

_NL_PARTLY = r"""(?:(?:dat\s|het\s)?(?:klopt\s)?(?:maar\s)?(?:deels\swel,?\sdeels\sniet|deels|half|ten\sdele|gedeeltelijk|voor\seen\sdeel
  |voor\sde\shelft|bijna|warm|en\snee)(?:\sgoed|\swaar|\sjuist|\shoor)*
|je\szit\ser?\s?(?:dicht\s?bij|in\sde\sbuurt|vlak\s?bij)
|(?:dat|dit)\sis\s(?:me\s|wel\s|net\s|een\sbeetje\s|iets\s)*te\s(?:sterk|zwaar|hard|groot|zwart-wit)(?:\suitgedrukt|\sgezegd|\sgesteld)?)"""
_EN_PARTLY = r"""(?:(?:that's\s|that\sis\s|it's\s|you're\s)?(?:only\s|just\s|about\s)*(?:partly|partially|half|part|almost|close|in\spart
  |to\ssome\sextent|and\sno)(?:\strue|\sright|\sof\sit|\sit|\sthere)*
|(?:that's|that\sis)\s(?:a\sbit\s|a\slittle\s)?too\s(?:strong|harsh|strongly\sput))"""

_NL_NO = r"""(?:(?:(?:dat|dit|het|zo)\s(?:is|klopt|zit|past|dekt)\s(?:het\s|\w+\s)?)?
  (?:niet\s(?:helemaal|echt|precies|zo(?:\shelemaal)?)|net\sniet)(?:\szo|\shoor|\swat\sik\sbedoel|\swat\ser\sspeelt)*
|(?:dat|dit)\s(?:klopt|is)\s(?:het\s)?niet
|(?:dat|dit|het)\szie\sje\s(?:echt\s|toch\s|helemaal\s)*(?:verkeerd|fout)
|(?:het\sis\s)?(?:juist\s|precies\s)?andersom)"""
_EN_NO = r"""(?:(?:(?:that's|that\sis|it's|it\sis|this\sis)\s)?not\s(?:quite|really|exactly|entirely)
  (?:\sit|\sright|\sthat|\swhat\si\smean)?
|(?:that's|that\sis|this\sis)\snot\s(?:it|right)|(?:that|this|it)\s(?:doesn't|does\snot)\s(?:really\s|quite\s)?fit
|(?:it's\s)?the\sother\sway\s(?:round|around))"""

_PUTS_RIGHT: Mapping[Language, tuple[tuple[How, re.Pattern[str]], ...]] = {
    "nl": (
        ("disagrees", _pattern(rf"{_NL_DISAGREES}{_GAP}(?={_NL_TELLS}.)")),
        ("meant", _pattern(rf"{_NL_MEANT}{_SEP}")),
        ("partly", _pattern(rf"{_NL_PARTLY}{_SEP}|(?=de\shelft\s(?:daarvan\s|ervan\s)(?:is|ligt)\s(?:van|aan|mijn)\b)")),
        ("partly", _pattern(r"niet\s(?:echt|precies|helemaal)\s[^,.;:]{2,40},\s(?=(?:meer|eerder)\s)")),
        ("no", _pattern(rf"{_NL_NO}(?:{_SEP}|\s+(?={_NL_RATHER}))")),
        ("rather", _pattern(r"(?:het\sis\s|dat\sis\s)?niet\szo\s?zeer\s[^,.;:]{2,80},\s")),
        ("rather", _pattern(r"het\sgaat\s(?:mij\s|me\s)?niet\s(?:om|over)\s[^,.;:]{2,60}[,.;]\s(?=(?:maar\s)?het\sgaat\b)")),
        ("rather", _pattern(rf"(?={_NL_RATHER})")),
    ),
    "en": (
        ("disagrees", _pattern(rf"{_EN_DISAGREES}{_GAP}(?={_EN_TELLS}.)")),
        ("meant", _pattern(rf"{_EN_MEANT}{_SEP}")),
        ("partly", _pattern(rf"{_EN_PARTLY}{_SEP}|(?=(?:half|part)\sof\s(?:it|that)\sis\s(?:my|mine|me|on\sme)\b)")),
        ("partly", _pattern(r"not\s(?:really|quite|exactly)\s[^,.;:]{2,40},\s(?=(?:more|rather)\s)")),
        ("no", _pattern(rf"{_EN_NO}(?:{_SEP}|\s+(?={_EN_RATHER}))")),
        ("rather", _pattern(r"""(?:it|this|that)(?:'s\snot|\sis\snot|\sisn't)\sabout\s[^,.;:]{2,60}[,.;]\s
            (?=(?:but\s)?it(?:'s|\sis)\sabout\b)""")),
        ("rather", _pattern(rf"(?={_EN_RATHER})")),
    ),
}  # fmt: skip

_STILL = re.compile(
    r"\bwel\b[^.]{1,60}\bmaar (?:niet|dan|met|bij|vooral)\b|\b(?:do|am|is|i'm|it's)\b[^.]{1,60}\bbut not\b"
)
"""What is partly so, in other words: "ik zit wel klem, maar niet met hem"."""

_OTHER_WAY = re.compile(
    r"(?:(?:nee|nou|ja|no|well)\W{1,3})*(?:(?:het is|it's|it is) )?(?:juist |precies )?(?:andersom|the other way (?:round|around))\b"
)

_NO_WORDS = frozenset(
    """nee neen nope nou niet helemaal echt niks niets onzin dat dit het zo ik herken herkent herkenbaar werkt klopt past is zit zie
    hoor joh sorry eigenlijk zeer zozeer maar nog raak warm absoluut totaal gewoon ook je verkeerd mis fout voor mij me echt jammer
    no not nah at all really nonsense that this it isn't it's that's doesn't does don't fit right true wrong i recognise recognize
    think so quite exactly sorry but actually absolutely warm yet there just you're""".split()
)
_HEADS = frozenset("nee neen nope onzin warm eigenlijk niet no nah nonsense not".split())
_DENIES = frozenset(
    "niet onzin verkeerd mis fout hoor joh sorry jammer niks niets not nonsense wrong doesn't isn't don't".split()
)

_AFTER_ALL = _pattern(
    r"""(?:nee+|niet\s(?:echt|helemaal)|no+|nah|nope|not\s(?:really|quite))\b[\s,.!…]+
    (?:(?:wacht|wait|of|or|nou|well|hm+|eh+|maar|but|sorry)[\s,.!…]+)*
    (?:ja|jawel|toch\swel|soms\swel|yes|yeah|ga\s(?:maar\s)?(?:door|verder)|go\son|carry\son)
    (?:[\s,.!…]+(?:toch|wel|soms|misschien|ergens|een\sbeetje|eigenlijk|actually|sometimes|kind\sof|sort\sof|maybe|after\sall|a\sbit))*"""
)
_HALFWAY = _pattern(
    r"""(?:(?:nou|nja|tja|hm+|well|mwah|ja|nee+|no|yes)[\s,.!…]+)*
    (?:(?:dat|het)\svalt\s(?:wel|best)\smee|ja\sen\snee|en\snee|yes\sand\sno|and\sno
    |deels\swel[\s,]+(?:en\s)?deels\sniet|(?:maar|but)\s(?:niet\s(?:helemaal|echt)|not\s(?:quite|entirely|really))
    |(?:dat|dit)\s(?:is|vind\sik)\s(?:me\s|wel\s|wat\s|een\sbeetje\s|iets\s)*(?:overdreven|te\s(?:sterk|zwaar|hard)(?:\suitgedrukt|\sgezegd)?)
    |zo\s(?:zwart-wit|erg|zwaar)\sis\shet\s(?:ook\s)?niet|(?:dat|dit)\sgaat\s(?:me|mij)\s(?:wel\s|iets\s)?te\sver
    |that's\s(?:a\sbit\s)?(?:exaggerated|too\s(?:strong|harsh))|it's\snot\sthat\sblack\sand\swhite
    |ik\sbedoel\s(?:iets|wat)\s(?:heel\s)?anders|i\smean\ssomething\s(?:else|different)|it's\snot\sthat\sbad)(?:\s(?:hoor|denk\sik|really))?"""
)
_HALF = _pattern(
    rf"(?:{_BEFORE.pattern})(?:{_NL_PARTLY}|{_EN_PARTLY}|in\sde\sbuurt|close\sbut\sno(?:\scigar|t\squite)?)"
)


def puts_right(text: str, language: Language) -> tuple[str, How | None]:
    """Return what somebody says it is instead, and how they put it right; nothing for any other message."""
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text) or len(text.split()) > INSTEAD_WORDS:
        return "", None
    before = _BEFORE.match(lowered)
    at = before.end() if before else 0
    for how, pattern in _PUTS_RIGHT[language]:
        found = pattern.match(lowered, at)
        if found and (told := text[found.end() :].strip()):
            said_no = how == "rather" and _A_NO.search(lowered, 0, at) is not None
            return told, "no" if said_no else how
    return "", None


def still_so(told: str) -> bool:
    """Tell whether what follows a no says that it is so in part."""
    return _STILL.search(told.lower()) is not None


def other_way_round(text: str) -> bool:
    """Tell whether a message begins by saying that it is the other way round."""
    return _OTHER_WAY.match(text.lower()) is not None


def opens_with_a_no(text: str) -> bool:
    """Tell whether a message begins with a no, whatever it says or asks after that."""
    return _FIRST_A_NO.match(text.lower().replace("’", "'")) is not None


def mere_no(plain: str) -> bool:
    """Tell whether a message in lower case, without marks, says no and nothing else, in however many words."""
    found = texts.words(plain)
    return (
        1 < len(found) <= BARE_WORDS
        and found[0] in _HEADS
        and _NO_WORDS.issuperset(found)
        and not _DENIES.isdisjoint(found)
    )


def yes_after_all(text: str) -> bool:
    """Tell whether somebody says no and then yes, or that the coach may go on, and nothing more."""
    return _bare(text, _AFTER_ALL)


def halfway(text: str, *, offered: bool = False) -> bool:
    """Tell whether somebody says that it is half so, or less, and nothing more; a mere "bijna" only says so to what is `offered`."""
    return _bare(text, _HALFWAY) or (offered and _bare(text, _HALF))


def _bare(text: str, pattern: re.Pattern[str]) -> bool:
    return (
        len(text.split()) <= BARE_WORDS
        and pattern.fullmatch(" ".join(text.lower().replace("’", "'").split()).rstrip(" .!…")) is not None
    )
