"""Hears whether somebody means to do something: a step to try, perhaps one, or none."""

from __future__ import annotations

import re
from enum import Enum

from bot.domain import Language


class Heard(Enum):
    """What was heard in an answer to the question for a step."""

    STEP = "step"
    PERHAPS = "perhaps"
    NONE = "none"


PERHAPS_WORDS = 8
"""A longer answer in which nothing is meant to be done is a story, and not a step in a few nouns."""

_INFINITIVES = r"""(?:(?:aan|af|bij|binnen|door|in|langs|mee|na|om|op|over|rond|samen|terug|toe|uit|vast|voor|vrij|ter)?(?:te)?
(?:vragen|bellen|zeggen|praten|schrijven|sturen|mailen|spreken|leggen|stellen|plannen|luisteren|wachten|vertellen|geven|maken
|nemen|houden|beginnen|zetten|lopen|kijken|gaan|brengen|zoeken|tellen|lezen|kiezen|bieden|tekenen|komen)
|antwoorden|helpen|doen|laten|tonen|uitnodigen|nodigen|overleggen|bespreken|afspreken|aankaarten|benoemen|noemen|delen|stoppen|proberen|uitproberen
|noteren|oefenen|checken|loslaten|toelaten|weigeren|openen|sluiten|afsluiten|voorbereiden|regelen|inbrengen|weglaten|schrappen|zwijgen
|blokkeren|reserveren|melden|verwijzen|bedanken|uitleggen|onderzoeken|starten|meenemen|organiseren|verzamelen|herhalen|afwachten
|drinken|lunchen|wandelen|bezoeken|opzoeken)"""
_STEMS = r"""(?:vraag|bel|zeg|praat|schrijf|stuur|mail|leg|bespreek|stel|plan|spreek|luister|wacht|laat|stop|probeer|noteer|geef|deel
|vertel|maak|neem|houd|hou|begin|start|zet|oefen|benoem|noem|check|loop|kijk|nodig|zoek|schuif|meld|breng|haal|lees|tel|kies|open|sluit
|bied|regel|zwijg|teken|blokkeer|drink|reserveer|weiger|verwijs|schrap|toon|organiseer|verzamel)"""
_DO = r"""(?:ask|agree|choose|decide|help|hold|use
|call|phone|talk|tell|say|stop|write|invite|wait|try|speak|meet|listen|show|send|mail|email|share|raise|make
|let|give|take
|put|plan|book|start|begin|open|close|keep|read|check|note|look|visit|bring|offer|propose|suggest|discuss|set|leave|mention|name|draw
|count|prepare|arrange|organise|organize|practise|practice|do|go|answer|point|explain|refuse|thank|pause|block|walk|have\slunch|have\s(?:a\s)?coffee)"""
_DOING = r"""(?:asking|calling|phoning|talking|telling|saying|stopping|writing|inviting|waiting|trying|speaking|meeting|listening|showing
|sending|sharing|raising|making|letting|giving|taking|putting|planning|starting|opening|keeping|checking|offering|proposing)"""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.VERBOSE)


_REST = r"(?:\s(?:wat|hoe|of|dat|waar|wie|welke|voordat|als|met|voor|naar|over|aan|bij|in|op|om|en|maar|tijdens|zonder)\b.*)?$"

_STEP: dict[Language, tuple[re.Pattern[str], ...]] = {
    "nl": (
        _pattern(rf"\b(?:ik\s(?:ga|zal|wil|kan|zou)|(?:ga|zal|wil|kan|zou)\sik)\b.*\b{_INFINITIVES}\b"),
        _pattern(
            r"\b(?:ik\s(?:ga|zal)|(?:ga|zal)\sik)\b.*\b(?:langs|in\sgesprek|gesprek\b.*\baan|naar\s(?:haar|hem|hen|ze)\stoe)\b"
        ),
        _pattern(rf"\b(?:ik\s{_STEMS}|{_STEMS}\sik)\b"),
        _pattern(
            rf"""^(?:(?:haar|hem|hen|het|dat|dit|eerst|eens|even|een|één|de|mijn|met|bij|om|niet|niets|minder|meer|vaker|eerder|morgen
            |vanmiddag|volgende|in|op|voor|tijdens|vooraf|gewoon|misschien|alleen|deze|tien|vijf|drie|twee|elke|iedere|\d+)\b[^,;]*?\s)?{_INFINITIVES}\b{_REST}"""
        ),
        _pattern(
            rf"^(?:eerst\s|gewoon\s|misschien\s)?{_STEMS}\s(?!jij|je\b|maar|me\b|mij\b|ermee|een\sandere|iets\sanders)\S"
        ),
    ),
    "en": (
        _pattern(
            rf"""\b(?:i\swill|i'll|i'm\sgoing\sto|i\sam\sgoing\sto|i\swant\sto|i\scould|i\scan|i\swould(?:\slike\sto)?|i'd(?:\slike\sto)?
            |i\smight|i\splan\sto|i\sintend\sto|let\sme)\s(?:\w+\s){{0,3}}{_DO}\b"""
        ),
        _pattern(r"\bi\s(?:first\s|then\s)?(?:ask|call|write|invite|tell|send|share|raise|show|propose|offer)\b"),
        _pattern(
            rf"^(?:first\s|just\s|maybe\s|perhaps\s|not\s)?(?:{_DO}|{_DOING})\b(?!\sme\b)(?!\sit\b\s*$)(?!\s(?:asking|another)\b)"
        ),
    ),
}

_NONE: dict[Language, tuple[re.Pattern[str], ...]] = {
    "nl": (
        _pattern(r"\b(?:altijd|steeds|meestal|nooit|niemand|telkens|al\s(?:zo\s)?(?:vaak|\w+\skeer))\b"),
        _pattern(r"\bik\s(?:durf|ben|heb|voel|lig|slaap|word|vind|weet|snap|begrijp|haat|mis|twijfel|geloof|denk|hoop|moet\ser)\b"),
        _pattern(r"\b(?:me|mij|mezelf)\s(?:af|kwalijk|druk|zorgen)\b"),
        _pattern(r"\bik\swil\s(?:dat|niet|niets|niks|weg|hier|geen|weten|slapen|rust)\b|\bwil(?:\snu|\seven|\secht|\sgewoon)*\sniet\b"),
        _pattern(r"\b(?:iets|wat)\s(?:heel\s)?anders\s(?:hebben|praten|bespreken)|over\siets\s(?:heel\s)?anders"),
        _pattern(r"\bkan(?:\s\w+){0,4}?\s(?:niet(?!\s(?:meteen|direct))|niets|niks)\b|\bzou\b.*\bniet\sweten\b"),
        _pattern(r"\bga\s(?:het|dat|er|dit)\b.*\bniet\s(?:doen|vragen|zeggen)\b|\beraan\b|\bonderdoor\b|\bkapot\b"
        r"|\bik\sga\snaar\shuis\b"),
        _pattern(r"\b(?:geef|houd|hou)\shet\b.*\b(?:op|niet)\b|\blaat\shet\s(?:hierbij|zo|maar)\b|\bstop\sermee\b|\bmijn\sbest\b"),
        _pattern(r"\b(?:geen\szin|heeft\szin|dit\sgesprek|deze\svraag|rare\svraag|jouw\svragen?)\b|\bgenoeg\svan\b|\bhuilen\b|\bslaan\b"),
        _pattern(r"^(?:hij|zij|ze|we|wij|het\s(?:is|was|gaat|heeft|komt|helpt|maakt)|dat\s(?:is|was|gaat|heeft|komt|helpt"
        r"|maakt|lukt)|dit|die|er|omdat|zo)\b(?!.*\bik\s(?:ga|zal|wil|kan|zou)\b)"),
        _pattern(r"^(?:mijn|de|onze|een|iedereen|ons)\b[^,;]*\b(?:is|zijn|was|waren|heeft|hebben|wordt|gaat|moet|kan|wil"
        r"|zegt|vindt|doet|weet|komt|praat|luistert|krijgt|staat|zit|belt|vraagt)\b(?!.*\bik\b)"),
    ),
    "en": (
        _pattern(r"\b(?:always|never|usually|nobody|no\spoint|already|every\stime|hundred\stimes)\b"),
        _pattern(r"\bi\s(?:can't|cannot|can\snot|don't|do\snot|won't|wouldn't|am\s(?!going)|feel|know|wonder|think|hate"
        r"|asked|have|had|tried|felt|dare)\b|\bi'm\s(?!going)"),
        _pattern(r"\bi\swant\s(?:him|her|them|it|you|out|nothing|to\s(?:sleep|leave|cry|quit))\b|\b(?:will|would)\sbe\b"),
        _pattern(r"\b(?:something|anything)\s(?:\w+\s)?(?:else|different)\b|\bthis\s(?:talk|conversation|question)\b"
        r"|\byour\squestions?\b"),
        _pattern(r"\bdo\s(?:anything|nothing|much)\sabout\b|^(?:wait|tell\sme|talk\sto\syou|go\son|stop\sit)\b"),
        _pattern(r"^(?:he|she|they|we|it|that|this|there|because)\b(?!.*\b(?:i\swill|i'll|i\scould|i\swant|i'm\sgoing)\b)"),
        _pattern(r"^(?:my|the|our|a|everybody|everyone)\b.*\b(?:is|are|was|were|has|have|does|do|talks?|says?|wants?|never"
        r"|gets?)\b(?!.*\bi\b)"),
    ),
}  # fmt: skip

_OUGHT: dict[Language, re.Pattern[str]] = {
    "nl": _pattern(rf"\b(?:ik\s(?:moet|moest|mag)|(?:moet|moest)\sik)\b.*\b{_INFINITIVES}\b"),
    "en": _pattern(rf"\bi\s(?:should|must|ought\sto|have\sto|need\sto)\s(?:\w+\s){{0,2}}{_DO}\b"),
}
_WILL: dict[Language, re.Pattern[str]] = {
    "nl": _pattern(r"\b(?:ik\s(?:ga|zal)|(?:ga|zal)\sik)\b.*\b\w{2,}en\b"),
    "en": _pattern(r"\b(?:i\swill|i'll|i'm\sgoing\sto|i\sam\sgoing\sto)\s\w+"),
}
_THING: dict[Language, re.Pattern[str]] = {
    "nl": _pattern(
        r"(?:misschien\s|gewoon\s|eerst\s)*(?:een|het|de|iets|met|bij|naar|meer|minder|vaker|eerder|elke|iedere|mijn\sagenda)\b"
    ),
    "en": _pattern(r"(?:maybe\s|perhaps\s|just\s|first\s)*(?:an?|the|something|with|more|less|every)\b"),
}
_FINITE: dict[Language, re.Pattern[str]] = {
    "nl": _pattern(r"\b(?:ik|hij|zij|ze|wij|we|jij|is|was|zijn|heeft|had|hebben|wordt|gaat|ben|doet)\b"),
    "en": _pattern(r"\b(?:i|he|she|they|we|you|is|are|was|were|has|had|have|does|did|will)\b"),
}
_WHAT_THEN = re.compile(
    r"(?:nou |ja |en )?dan (?!ga\b|zal\b|wil\b|kan\b|zou\b)\w+ ik\b|then i (?!will\b|could\b|can\b|would\b|want\b)"
)
"""What somebody mostly does then, or means to do: it is asked back which."""


def plain(message: str) -> str:
    """Return a message as the rules of this page read it: lower case, one kind of apostrophe, single spaces."""
    return " ".join(message.lower().replace("’", "'").strip(" \t\n.!").split())


def step_in(message: str, language: Language) -> Heard:
    """Tell whether an answer to the question for a step holds an intention to do something."""
    said = plain(message)
    if not said or said.endswith("?"):
        return Heard.NONE
    if _OUGHT[language].search(said) and not any(rule.search(said) for rule in _NONE[language][2:]):
        return Heard.PERHAPS
    if any(rule.search(said) for rule in _NONE[language]):
        return Heard.NONE
    if any(rule.search(said) for rule in _STEP[language]):
        return Heard.PERHAPS if _WHAT_THEN.match(said) else Heard.STEP
    if _WILL[language].search(said):
        return Heard.PERHAPS
    few = 3 <= len(said.split()) <= PERHAPS_WORDS
    named = few and _THING[language].match(said) is not None and _FINITE[language].search(said) is None
    return Heard.PERHAPS if named else Heard.NONE
