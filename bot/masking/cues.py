"""Numbers, logins, paths and births that only the words beside them tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.found import Found, What

_UNIT = r"(?!\s*(?:euro|eur|€|%|procent|percent|mensen|medewerkers|people|keer|jaar|uur|km|k\b|fte|of\b|van de\b))"
_OWNER = r"(?:met|with|zijn|haar|mijn|hun|ons|onze|his|her|my|their|our|het|the|onder|under)"
_NUMBER = r"(?:[a-z]{1,3}-?\d{3,}(?:[./-]\w+)*|(?!(?:19|20)\d\d\b)\d{4,}(?:[./-]\w+)*|\d{2,}(?:[ .-]\d{2,}){1,4})"
_NUMBERED = re.compile(
    rf"\b{_OWNER}\s(?:eigen\s|own\s)?(?:id|nummer|number|code|nr|no)\b\.?\s?(?:(?:is|was|luidt)\s|:\s?)?#?(?P<told>{_NUMBER})\b{_UNIT}"
    r"|\b(?:bsn|iban|rekening|kaart|pas|card|account|nummer|number)\s(?:eindigt op|ends (?:in|with|on))\s(?P<tail>\d{2,})\b"
    r"|\b(?:medewerker|personeels?|dossier|klant|zaak|user|employee|staff|case|client|customer|patient)[ -]?id\b\s?"
    r"(?:is\s|was\s|luidt\s|:\s?)?(?P<id>[a-z]{0,3}-?\d[\w./-]*)\b",
    re.IGNORECASE,
)
_LOGIN = r"(?:login|log-in|inlog(?:naam)?|gebruikersnaam|user ?name|user|account)"
_LOGGED = re.compile(
    rf"\b(?:{_LOGIN}\s(?:is\s|heet\s)?|logt? in als\s|logged in as\s)(?P<told>(?=[\w.-]{{0,20}}\d)[a-z][\w.-]*\w)"
    rf"|(?<![\w.-])(?P<id>(?=[\w-]{{0,30}}[_\d-])[a-z0-9][\w-]{{3,30}})\s(?:is|was)\s(?:zijn|haar|mijn|hun|his|her|my|their)\s"
    rf"(?:{_LOGIN}|kenteken|nummerbord|id|nummer|number|plate)\b",
    re.IGNORECASE,
)
_PLACES = (
    r"(?:intranet|sharepoint|wiki|confluence|onedrive|dropbox|teams|portaal|portal|server|share|netwerk|network|h:|g:)"
)
_PATH = re.compile(
    rf"(?<![\w/.-]){_PLACES}/[\w.-]+(?:/[\w.-]*\w)*"
    r"|(?<![\w/.:-])(?:localhost(?::\d{2,5})?(?:/\S*\w)?|(?:[a-z][\w-]{1,60}(?:\.[\w-]+){0,6}|\d{1,3}(?:\.\d{1,3}){3}):\d{2,5}/\S*\w)"
    r"|(?<![\w-])\w+(?:-\w+)+\s(?:punt|dot)\s(?:nl|com|be|eu|org|net|co)\b(?:\s(?:punt|dot)\s\w{2,3}\b)?"
    r"|\b\w{3,}\sdot\s(?:nl|com|be|eu|org|net|co)\b(?:\sdot\s\w{2,3}\b)?",
    re.IGNORECASE,
)
_SPACED_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+){0,3}?\s\.\s(?:nl|com|org|net|eu|be|uk|de|fr|io|gov|info)\b",
    re.IGNORECASE,
)

_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|march|mrt|apr(?:il)?|mei|may|jun[ei]?|jul[yi]?|aug(?:ustus|ust)?|sept?(?:ember)?"
    r"|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TENS = (
    r"(?:(?:negentien(?:honderd)?)?(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën))?"
    r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
    r"|(?:nineteen[ -])?(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_DAY = rf"(?:\d{{1,2}}(?:e|st|nd|rd|th)?\s(?:of\s)?{_MONTH}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?)\b"
_AGE = rf"(?:\d{{2}}|{_TENS})\b"
_TURN = r"(?:word|wordt|werd|turn|turns|turned|will be)"
_YEAR = r"(?:19[2-9]\d|200\d|['’]\d{2})\b"
_WHO = r"(?:ik|hij|zij|ze|i|collega|baas|chef|manager|directeur|leidinggevende|man|vrouw)"
_BORN = re.compile(
    rf"\b{_WHO}\s(?:ben|is|was|kom|komt|am)\s(?:zelf\s|nog\s|al\s|pas\s|een kind\s)?(?:van|uit|from)\s(?P<told>(?:{_MONTH}\s)?{_YEAR})"
    r"|\bbouwjaar\s(?P<id>['’]?\d{2})\b(?!\d)"
    rf"|\b{_TURN}\s(?:\w+\s)?(?:op\s|on\s)?(?P<day>{_DAY}\s{_AGE})"
    rf"|\b{_TURN}\s(?P<age>{_AGE}\s(?:op|on)\s(?:the\s)?{_DAY})"
    rf"|\b(?P<when>{_DAY}\s{_TURN}\s\w+\s{_AGE})"
    rf"|\b(?P<feast>{_DAY})(?=[^\n.!?]{{0,24}}\b(?:birthday|verjaardag|jarig)\b)"
    rf"|\b(?:geboren|geb\.?|born)\b:?\s(?:(?:in|op|on|de|the)\s){{0,2}}(?P<words>(?:[a-zë]{{3,20}}\s(?:of\s)?{_MONTH}\s)?{_TENS})\b"
    r"|(?<![\w.])(?P<roman>\d{1,2}[./-](?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})[./-](?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_TOLD = ("told", "id", "day", "age", "when", "feast", "words", "roman", "tail")


def told_by_cues(text: str) -> Iterator[Found]:
    """Return what the words beside it tell to be a number of somebody, a login, a path or a birth."""
    kinds = (
        (_NUMBERED, What.NUMBER),
        (_LOGGED, What.NUMBER),
        (_PATH, What.LINK),
        (_SPACED_EMAIL, What.EMAIL),
        (_BORN, What.BORN),
    )
    for expression, what in kinds:
        for match in expression.finditer(text):
            group = next((name for name in _TOLD if match.groupdict().get(name)), 0)
            yield Found(what, match.start(group), match.end(group))
