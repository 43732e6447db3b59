"""Asks on about something concrete that an answer holds: somebody, what they said, a moment, a time, what weighs, a deed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot import text as texts
from bot.coach import hearing
from bot.coach.compose import Words
from bot.coach.intention import plain
from bot.domain import Detail, Language, Level, Part, Question, Role

CONCRETE_WORDS = 16
"""A longer answer tells more than one thing to ask on about."""

_PART = re.compile(r"[,;.:]\s+|\s(?:en|and)\s")


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.VERBOSE)


_NL_SAYS = r"""(?:zegt|zei|zeiden|zeggen|vindt|vond|vinden|vraagt|vroeg|vroegen|wil(?:de|len)?(?=\sdat\b)|denkt|dacht|roept|riep
|schrijft|schreef|belt|belde|mailt|mailde|antwoordt|antwoordde|eist|eiste|verwacht|verwachtte|klaagt|klaagde|verwijt|verweet|waarschuwt|waarschuwde
|beweert|beweerde|noemt|noemde|reageert|reageerde|schreeuwt|schreeuwde)"""
_NL_ROLE = r"""(?:\w*(?:manager|directeur|directie|baas|bazin|bestuurder|leidinggevende|teamleider|afdelingshoofd|hoofd|chef|voorzitter
|wethouder|burgemeester|controller|adviseur|accountant|auditor|jurist|inkoper|secretaris|medewerkers?|collega|collega's|klant|klanten
|opdrachtgevers?|aanvragers?|bestuur|raad|team|afdeling|vrouw|man|mannen|partner|moeder|vader|vriend|vriendin|mensen)
|mt|or|hr|ceo|cfo|coo|cio|finance|inkoop|ict|juridische\szaken|ander|anderen)"""
_NL_SOMEBODY = rf"(?:(?:mijn|onze|ons|m'n|de|het|een|haar|zijn|hun|die)\s(?:[\w'-]+\s){{0,2}}?{_NL_ROLE}|hij|zij|ze|iemand|iedereen|men)"
_NL_NOTHING = r"(?!\s(?:\w+\s)?(?:nooit|niets|niks|niet|niemand)\b)"
_NL_DID = r"""(?:zeg|zei|vraag|vroeg|bel|belde|schrijf|schreef|stuur|stuurde|mail|mailde|leg|legde|bespreek|besprak|stel|stelde|spreek|sprak
|wacht|wachtte|laat|liet|stop|stopte|noteer|noteerde|geef|gaf|deel|deelde|vertel|vertelde|maak|maakte|neem|nam|houd|hou
|hield|begin|begon|zet|zette|benoem|benoemde|loop|liep|meld|meldde|breng|bracht|haal|haalde|slik|slikte|zwijg|zweeg|antwoord|antwoordde
|doe|deed|los|loste|pak|pakte|knik|knikte|pas|paste)"""
_NL_IDIOM = r"""\b(?:zorgen|druk|boos|kwalijk|mijn\sbest|niks|niets|geduld|\w*\svast|van\s(?:dit|het|mijn|die|een)\s\w+
|(?:neem|nam|begin|begon)\s(?:ik\s)?(?:\w+\s){0,2}?aan|(?:geef|gaf)\s(?:ik\s)?(?:\w+\s){0,2}?(?:toe|op|om)|(?:stel|stelde)\s(?:ik\s)?me
|(?:vraag|vroeg)\s(?:ik\s)?me\saf|(?:houd|hou|hield)\s(?:ik\s)?(?:er\s)?(?:niet\s)?van|loop\s(?:ik\s)?(?:rond|over|achter|tegen)|uit\selkaar
|(?:haal|breng|houd|hou)\shet\s(?:\w+\s)?(?:op|vol)|gevoel|de\sindruk)\b"""
_NL_NUMBER = (
    r"(?:\d+|één|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|enkele|een\spaar|anderhalf|anderhalve)"
)
_NL_LENGTH = rf"""(?:{_NL_NUMBER}\s(?:half\s|halve\s|heel\s)?(?:dagen|dag|weken|week|maanden|maand|jaren|jaar)
|een\s(?:dag|week|maand|jaar)\sof\s{_NL_NUMBER})"""
_NL_MEETING = (
    r"(?:mt|managementteam|\w*overleg|\w*vergadering|\w*gesprek|stuurgroep|bila|stand-?up|bijeenkomst|presentatie|lunch|koffie"
    r"|evaluatie|sessie|meeting|call|intake)"
)
_EN_SAYS = r"""(?:says?|said|thinks?|thought|want(?:s|ed)?(?=\s(?:me|us)\b)|asks?|asked|tells?|told|finds?|writes?|wrote|calls?|called
|expects?|expected|complains?|complained|repl(?:y|ies|ied)|answers?|answered|claims?|claimed|insists?|insisted|warns?|warned|shouts?|shouted)"""
_EN_ROLE = r"""(?:\w*(?:manager|director|directors|board|boss|chair|controller|adviser|advisor|accountant|auditor|lawyer|secretary
|colleagues?|clients?|customers?|team|department|alderman|mayor|staff|wife|husband|partner|mother|father|friend|people)
|head|lead|mt|hr|ceo|cfo|coo|cio|finance|procurement|legal)"""
_EN_SOMEBODY = rf"""(?:(?:my|our|the|a|her|his|their)\s(?:[\w'-]+\s){{0,2}}?{_EN_ROLE}
|he|she|they|somebody|someone|everybody|everyone|people)"""
_EN_NOTHING = r"(?!\s(?:\w+\s)?(?:never|nothing|not|nobody)\b)"
_EN_DID = r"""(?:say|said|ask|asked|call|called|write|wrote|written|send|sent|mail|mailed|email|emailed|put|raise|raised|discuss|discussed
|wait|waited|let|stop|stopped|note|noted|give|gave|given|share|shared|tell|told|make|made|take|took|taken|keep|kept|begin|began
|start|started|set|name|named|report|reported|bring|brought|swallow|swallowed|answer|answered|show|showed|shown|nod|nodded)"""
_EN_IDIOM = r"""\b(?:take\sit|(?:keep|kept)\s\w+ing|(?:give|gave|given)\s(?:it\s)?up|(?:take|took)\s(?:care|part)|ma[dk]e\ssense|my\sbest
|ma[dk]e\s(?:do|it\sup)|let\s(?:it\sgo|me)|call\sit|set\sout|nothing|begin\sto|began\sto|start\sto|started\sto\s(?:feel|worry|doubt))\b"""
_EN_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a\sfew|a\scouple\sof|several|many"
    r"|(?:for|about|over|nearly)\sa|half\sa)"
)
_EN_LENGTH = rf"(?:{_EN_NUMBER}\s(?:days?|weeks?|months?|years?)|a\s(?:day|week|month|year)\sor\s{_EN_NUMBER})"

_SAID: Mapping[Language, re.Pattern[str]] = {
    "nl": _pattern(
        rf"""\b{_NL_SOMEBODY}(?:\s(?!(?:ik|we|wij|nooit|niet)\b)[\w'-]+){{0,4}}?\s{_NL_SAYS}\b(?!\s(?:ik|we|wij)\b){_NL_NOTHING}
        |\b{_NL_SAYS}\s{_NL_SOMEBODY}\b{_NL_NOTHING}
        |\b{_NL_SOMEBODY}\s(?:\w+\s)?(?:(?:remt|drukt|duwt|dwingt|fluit)\s(?:me|mij)|houdt\s(?:me|mij)\s(?:tegen|klein|af))\b
        |\b{_NL_SOMEBODY}\s(?:me|mij)\s(?:afremt|tegenhoudt|terugfluit|dwingt)\b"""
    ),
    "en": _pattern(
        rf"""\b{_EN_SOMEBODY}(?:\s(?!(?:i|we|never|not)\b)[\w'-]+){{0,4}}?\s{_EN_SAYS}\b{_EN_NOTHING}
        |\b{_EN_SOMEBODY}\s(?:\w+\s)?(?:slows?|stops?|holds?|pushes|blocks?)\sme\b"""
    ),
}
_DID: Mapping[Language, re.Pattern[str]] = {
    "nl": _pattern(
        rf"""\b(?:ik\s{_NL_DID}|{_NL_DID}\sik)\b
        |\b(?:ik\sheb|heb\sik)\b[^.,;]*\b(?!gehad|geduld|geld\b|gelukt|gezicht|gewicht|geleid|geprobeerd|gevoeld|gehoord|gezien|genoeg)
          (?:\w{{0,6}}ge\w{{2,}}(?:d|t|en)|gedaan|besproken|verteld|voorgesteld|overlegd)\b"""
    ),
    "en": _pattern(rf"\bi(?:'ve|\shave)?\s(?:(?:then|just|always|usually|often|already|once)\s)?{_EN_DID}\b"),
}
_NO_DEED: Mapping[Language, re.Pattern[str]] = {"nl": _pattern(_NL_IDIOM), "en": _pattern(_EN_IDIOM)}
"""Figures of speech with the same verbs, in which nobody does anything."""

_LASTS: Mapping[Language, re.Pattern[str]] = {
    "nl": _pattern(
        rf"""(?:(?:nou|ja|dat|dit|het|speelt|duurt|loopt|is|nu|ongeveer|zo'n|bijna|ruim|zeker|al|zeg|denk\sik)\s)*{_NL_LENGTH}(?:\s(?:al|nu|denk\sik|ongeveer))?
        |.{{0,40}}\bal\s(?:\w+\s)?(?:jaren|maanden|weken|tijden|lang|een\stijd(?:je)?|een\spoos|{_NL_LENGTH})(?:\szo)?
        |(?:\w+\s){{0,3}}?sinds(?:\s[\w'-]+){{1,3}}"""
    ),
    "en": _pattern(
        rf"""(?:(?:well|it's|it|this|that|has|been|takes|about|nearly|almost|over|for|now|some)\s)*{_EN_LENGTH}(?:\s(?:now|already))?
        |.{{0,40}}\bfor\s(?:years|months|weeks|ages|a\swhile|a\slong\stime|{_EN_LENGTH})(?:\snow)?
        |(?:\w+\s){{0,3}}?(?:ever\ssince(?:\s[\w'-]+){{0,3}}|since\s(?:last\s\w+|the\s\w+|january|\d{{4}}))"""
    ),
}
"""Of the whole answer: in a longer sentence a length of time is mostly just a length."""

_OF_ONESELF = re.compile(
    r"\b(?:ik|wij|we|i|i'm|i've)\s(?:ben|werk|zit|zijn|werken|zitten|am|work|have\sbeen|been|worked)\b|\b(?:over|binnen|in)\s"
)
_AT: Mapping[Language, re.Pattern[str]] = {
    "nl": _pattern(
        rf"""\b(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:en|s|ochtend|middag|avond)?\b
        |\b(?:gisteren|eergisteren|vanochtend|vanmorgen|vanmiddag|laatst|vorige\s(?:week|maand|keer)|afgelopen\s\w+)\b|'s\s(?:ochtends|morgens|middags|avonds)\b
        |\b(?:dagen|weken|maanden|week|maand)\sgeleden\b
        |\b(?:in|tijdens|bij|na|voor)\s(?:het|de|een|ons|onze|mijn|elk|elke|ieder|iedere|dat|zo'n)\s(?:\w+\s)?{_NL_MEETING}\b"""
    ),
    "en": _pattern(
        r"""\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:yesterday|this\s(?:morning|afternoon)|last\s(?:week|month|time)|(?:days?|weeks?|months?)\sago)\b
        |\b(?:in|during|at|after|before)\s(?:the|a|our|my|every|each|that)\s(?:\w+\s){0,2}?(?:meetings?|team|mt|talks?|call|session|presentation|lunch|stand-?up|review|one-on-one)\b"""
    ),
}  # fmt: skip
_SOMEBODY: Mapping[Language, re.Pattern[str]] = {
    "nl": _pattern(
        rf"""(?:(?:vooral|meestal|eigenlijk|met\sname|alleen|gewoon|nou|ja|toch|denk\sik|van|met|door|bij|aan|en)\s)*
        (?:(?:mijn|onze|ons|m'n|de|het|haar|zijn|hun|die)\s(?:(?:eigen|directe|nieuwe|oude|hele|andere)\s)?)?{_NL_ROLE}
        (?:,?\s(?:vooral|meestal|eigenlijk|denk\sik|toch))*"""
    ),
    "en": _pattern(
        rf"""(?:(?:mostly|mainly|usually|actually|especially|only|just|well|yes|i\sthink|of|with|by|from|to|and)\s)*
        (?:(?:my|our|the|her|his|their)\s(?:(?:own|direct|line|new|old|whole|other)\s)?)?{_EN_ROLE}
        (?:,?\s(?:mostly|mainly|usually|i\sthink|really))*"""
    ),
}
"""Of the whole answer: somebody, or a department, and nothing of what they do."""

_DARES_NOT: Mapping[Language, re.Pattern[str]] = {
    "nl": _pattern(
        r"""\b(?:ik\sdurf(?:de)?|durf(?:de)?\sik)\b(?:(?!\s(?:dat|of|wel|best|gerust)\b)[^.,;]){0,40}?(?<!\bvan)\s(?:niet|nooit|niks|niets|nauwelijks|amper)\b
        |\bik\s[^.,;]{0,20}?\b(?:niet|nooit|nauwelijks|amper)\sdurf(?:de)?\b"""
    ),
    "en": _pattern(
        r"""\bi\s(?:don't|do\snot|didn't|did\snot|never|hardly|wouldn't)\s(?:(?:really|even|quite)\s)?dare[sd]?\b|\bi\sdare\snot\b
        |\bi(?:'m|\sam|\swas)\s(?:(?:too|so|just|a\sbit)\s)*(?:afraid|scared)\sto\b"""
    ),
}
_FREE = re.compile(r"\b(?:vrij|vakantie|off|holiday|on leave)\b")
"""A day that is only named because one is not there."""
_OTHERS = re.compile(
    r"(?:toen |daarna |vervolgens |then )?(?:hij|zij|ze|iedereen|niemand|men|mijn|de|he|she|they|everybody|everyone|nobody|my|the)\b"
)
"""A last part about somebody else: what went before it is not what the answer comes to."""


def holds(message: str, language: Language) -> Detail | None:
    """Return what a short answer holds to ask on about; None for a longer one, for a question, and for nothing of the kind."""
    said = plain(message)
    if said.endswith("?") or not 0 < len(texts.words(said)) <= CONCRETE_WORDS:
        return None
    if hearing.names_feeling(said, language):
        return Detail.WEIGHT
    if hearing.goes_well(said, language):
        return Detail.WELL
    if _DARES_NOT[language].search(said):
        return Detail.HELD_BACK
    if _SOMEBODY[language].fullmatch(said):
        return Detail.SOMEBODY
    if who := _who_acts(said, language):
        return who
    if _LASTS[language].fullmatch(said) and not _OF_ONESELF.match(said):
        return Detail.DURATION
    at_a_moment = _AT[language].search(said) is not None and _FREE.search(said) is None
    return Detail.MOMENT if at_a_moment else None


def _who_acts(said: str, language: Language) -> Detail | None:
    """Return whether somebody said something or the writer did, by the last part of a sentence that tells of somebody."""
    for piece in reversed(_PART.split(said)):
        deed = None if _NO_DEED[language].search(piece) else _DID[language].search(piece)
        found = {Detail.PERSON: _SAID[language].search(piece), Detail.STEP: deed}
        begins = {detail: match.start() for detail, match in found.items() if match is not None}
        if begins:
            return min(begins, key=lambda detail: begins[detail])
        if _OTHERS.match(piece):
            return None
    return None


def reflect(words: Words) -> Part | None:
    """Return a reflection on what the answer holds, or None for nothing or when all were used in this talk."""
    detail = holds(words.message, words.language)
    fresh = words.unsaid(words.dialogue.asks_on[detail].reflections) if detail else []
    return Part(Role.REFLECTION, words.pick(fresh, "asks-on")) if fresh else None


def ask(words: Words, level: Level, *, in_a_row: bool = False) -> Question | None:
    """Return a question at this level about what the answer holds; None for nothing, and twice in a row only if `in_a_row`."""
    detail = holds(words.message, words.language)
    if detail is None or (_was_asked_on(words) and not in_a_row):
        return None
    return words.one_of(words.dialogue.asks_on[detail].questions.get(level, ()))


def _was_asked_on(words: Words) -> bool:
    last = words.now.last.question if words.now.last else None
    pools = (pool for on in words.dialogue.asks_on.values() for pool in on.questions.values())
    return any(question.id == last for pool in pools for question in pool)
