"""Less usual forms of numbers and addresses: run together, spelled out, in small letters, from other countries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.found import Found, What

_NUMBER_WORD = (
    r"(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
    r"|nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien"
    r"|negentien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|dubbel|zero|oh|one|two|three|four|five|six|seven"
    r"|eight|nine|double|triple)"
)
_SPELLED = re.compile(
    rf"\b{_NUMBER_WORD}(?:[\s,.-]{{1,2}}(?:{_NUMBER_WORD}|\d{{1,4}})\b){{4,}}|\bnegentienhonderd(?:en)?\w+"
    r"|\bnineteen[ -](?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?",
    re.IGNORECASE,
)
_NO_UNIT = r"(?!\s*(?:euro|eur|€|%|procent|percent|mensen|medewerkers|people|keer|jaar|uur|km|k\b))"
_IDENTITY = re.compile(
    r"\b[A-Z]{2} ?(?:\d{2} ?){3}[A-D]\b|\b[A-Z]{2}\d{2} ?[A-Z]{3}\b|\bxox[a-z]-[\w-]+|\b(?:sk|pk|ghp|glpat)[-_]\w{10,}"
    r"|\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b|(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4})(?![\w:])(?<!\d\d:\d\d:\d\d)"
    r"|(?<![\d.])-?\d{1,3}\.\d{4,}\s*[,;]\s*-?\d{1,3}\.\d{4,}",
    re.IGNORECASE,
)
_MIXED = re.compile(
    r"(?<![^\W_])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])(?=(?:[A-Za-z]*\d){4})(?!(?i:ISO|NEN|IEC|BIO|RFC|EN|DIN|CAO|COVID|Q[1-4])\d)"
    r"(?!\d+[a-z]+\b)(?!(?:19|20)\d\d(?i:q|h|k)\d)(?![A-Za-z]+(?:19|20)\d\d\b)[A-Za-z0-9]{6,}\b"
)
_KIND = (
    r"(?:pers|personeels?|medewerkers?|mdw|klant|dossier|zaak|polis|relatie|cli[eë]nt(?:en)?|pati[eë]nt(?:en)?|paspoort|rijbewijs"
    r"|rekening|factuur|leden|lid|student(?:en)?|leerling|studie|registratie|inschrijf|aanvraag|incident|ticket|melding|meldings"
    r"|order|bestel|contract|referentie|ref|badge|pas|toegangs|kamer|big|agb|kvk|btw|ondernemings|rijksregister|inss|antwoord"
    r"|vreemdelingen|id|identiteits|kaart|document|employee|staff|case|customer|client|policy|passport|account|licen[cs]e|user"
    r"|member|student|reference|tax|invoice|patient|claim|national insurance|social security)"
)
_NUMBERED = re.compile(
    rf"\b(?:[a-z]-(?=n)|{_KIND}\.?[ -]?)(?:nummer|numero|nr|number|num|no|id|code)\b\.?[^\w\n]{{0,4}}(?:(?:is|was|van mij is)\s)?#?"
    r"(?P<number>[\w./-]*\d(?:[\w./-]*\w)?)",
    re.IGNORECASE,
)
_FILED = re.compile(
    r"\b(?:medewerker|dossier|zaak|klant|cli[eë]nt|pati[eë]nt|polis|kenmerk|ref|employee|case|patient|ticket|incident|badge)"
    rf"(?:\s+|\s*[:#]\s*)(?!(?:19|20)\d\d\b)(?P<number>[A-Z]{{0,3}}-?\d{{3,}}(?:[./-]?\w+)*){_NO_UNIT}",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:wachtwoord|password|pincode|pin|ww|gebruikersnaam|inlognaam|username|user|login|account|skype|teams|linkedin|instagram|insta"
    r"|twitter|snapchat|github|signal|telegram|whatsapp|bic|swift|kenteken)\s*(?:(?:is|was)\b\s*:?\s*(?P<number>(?=\S*[\d_])\S*\w)|:\s*(?P<login>(?=\S*(?:\d|[._:@-]\w))\S*\w))"
    r"|\b(?:bic|swift|kenteken|pincode|pin|nummerbord)\s+(?P<bare>(?=\S*\d)[\w-]{4,11})\b",
    re.IGNORECASE,
)
_SHORT_PHONE = re.compile(
    r"\b(?:tel|telnr|telefoon(?:nummer|nr)?|phone|mobiel|mobile|gsm|fax|mob)\b\.?\s*(?:(?:is|:|nr\.?|nummer|number)\s*){0,2}"
    r"(?P<number>\+?\d(?:[ ./_-]?\d){3,})(?!\d)",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"\b(?=[A-Z0-9-]{0,10}\d)(?=[A-Z0-9-]{0,10}[A-Z])[A-Z0-9]{1,3}-[A-Z0-9]{2,3}-[A-Z0-9]{1,3}\b"
    r"|\b(?:[a-z]{1,2}-\d{2,3}-[a-z]{1,2}|[a-z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[a-z]{2}|[a-z]{2}-[a-z]{2}-\d{2}|\d{2}-[a-z]{2}-[a-z]{2}"
    r"|\d{1,2}-(?!(?:op|om|tot|en|of|to|in|by|jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)-)[a-z]{2,3}-\d{1,3})\b"
)
_FILE = re.compile(
    r"(?<![\w/\\.-])[\w-]++(?:\.[\w-]+)*\.(?:docx?|xlsx?|pptx?|pdf|csv|msg|eml|zip|odt|ods|jpe?g|png|mp3|mp4|pst|one)\b",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"(?<![\w/])in/[a-z][\w-]*\w|(?<![\w/])(?:hxxps?|ftps?)[:/.]+\S*\w|(?<![\w/])//[\w.-]+/\S*\w", re.IGNORECASE
)
_SLACK = re.compile(r"\b[uwcdgtb]0(?=[a-z0-9]*\d)[a-z0-9]{7,10}\b")
_FOREIGN_POSTCODE = re.compile(
    r"\b(?:D|A|CH|F|L|DK|DE|FR|LU|NL|BE)-\d{4,5}\b(?!-)|\b(?!EN)[A-Z]{2} \d{5}(?:-\d{4})?\b"
    r"|\b[a-z]{1,2}\d[a-z\d]? \d(?!(?:nd|rd|st|th)\b)[a-z]{2}\b|(?i:\b(?:zip(?: ?code)?|plz|code postal)\b)\W{0,3}(?:is\s)?\d{4,5}\b"
)
_NO_POSTCODE = (
    "en|of|in|is|op|de|te|na|om|al|er|ik|je|we|ze|zo|ja|nu|ga|af|ge|uw|ex|bv|nv|wo|ma|di|do|vr|za|at|to|on|by|as|so|if|or|an|it|my"
    "|me|us|up|am|pm|be|go|he|hi|no|ok|km|kg|cm|mm|ml|dl|ha|kb|mb|gb|tb|kw|mw|st|nd|rd|th|ce|ad|bc|eu|hr|mt|vs|m2|ah|oh|nl|tl|ai"
    "|md|re|ba|cv|pr|pk|pp|le|la|et|du|il|au|un"
)
_SMALL_POSTCODE = re.compile(rf"\b[1-9]\d{{3}}[ \u00a0]{{1,2}}(?!(?:{_NO_POSTCODE})\b)[a-z]{{2}}\b", re.IGNORECASE)

_NO_STREET = (
    "onder|om|uit|terug|heen|tussen|midden|dwaal|snel|water|spoor|auto|rond|werk|school|markt|voor|tijd|leer|groei|carrière|ontwikkel"
    "|transitie|hersen|gerechts|lucht|bouw|maat|aflossings|zijs|rij|vaar|voort|half|ver|rand|door|toe|op|in|af|mid|scherm|zij|fiets"
    "|voet|kust|lei|bij|aan|vlieg|loop|stap|stappen|keten|klant|open|arbeids"
)
_SMALL_STREET = re.compile(
    rf"\b(?!(?:{_NO_STREET})(?:weg|plein|dijk|hof|pad)\b)[a-zà-ÿ'’-]{{3,30}}(?:weg|plein|dijk|hof|pad)\s+(?:nr\.?\s*|nummer\s+)?"
    rf"(?!(?:19|20)\d\d\b)\d{{1,4}}(?:\s?[a-z]\b|\s?(?:bis|hs|bus\s?\d+))?(?:[-/]\w{{1,4}})?\b{_NO_UNIT}"
    r"|\b(?:laan|straat|weg|plein|kade|gracht|dreef|singel|hof|park|allee|plantsoen)\s+(?:(?:van|der|de|den|het|'t|ten|ter)\s+){1,2}"
    r"(?:[\w'’-]{2,30}\s+){1,3}?\d{1,4}(?:\s?[a-z]\b|[- ]?(?:bis|hs)\b)?(?:[-/]\w{1,4})?\b"
    r"|\b(?:adres|address|woon|woont|wonend|gevestigd|wohnt)\b(?:\s+(?:is|op|aan|in|de|het|at|on|the|te)\b|:)*\s+"
    r"(?P<place>(?!(?:nummer|kamer|ongeveer|samen|alweer|inmiddels|kavel)\b)[a-zà-ÿ'’-]{4,30}\s(?!(?:19|20)\d\d\b)\d{1,4}(?:\s?[a-z]\b)?"
    r"(?![\w%]|\s*(?:jaar|jaren|maand|week|weken|dag|years?|months?|weeks?|days?|minuten|km|kilometer|uur)))"
    r"|\b[\w'’-]{0,30}(?:straße|strasse|str\.|platz|allee|gasse|ufer)\s+\d{1,4}[a-z]?\b"
    r"|\b\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|chemin|quai|place|chaussée|calle)\s(?:(?:de|du|des|la|le|les|l')\s?){0,2}[\w'’-]+"
    r"|\bantwoordnummer\s*\d+|\bpostbus\s*\d{2,6}|\b(?:bus|boîte|bte|app?t?\.|appartement|flat|unit|suite)\s\d{1,4}[a-z]?\b(?=,|\s+\d{4})",
    re.IGNORECASE,
)
_ENGLISH_STREET = re.compile(
    r"\b\d{1,5}[a-zA-Z]?\s+(?:[A-Z][\w'’-]{1,30}\s+){1,3}(?:Bank|View|Walk|Park|Green|Rise|Gate|Wharf|Quay|Parade|Vale|Heights|Yard|Circle"
    r"|Trail|Parkway|Highway|Hwy|Pkwy|Mount|Meadow|Mill|House|Cottage)\b"
)

_BY_SHAPE = (
    (_SPELLED, What.PHONE),
    (_IDENTITY, What.NUMBER),
    (_NUMBERED, What.NUMBER),
    (_FILED, What.NUMBER),
    (_TOLD, What.NUMBER),
    (_SHORT_PHONE, What.PHONE),
    (_PLATE, What.NUMBER),
    (_FILE, What.LINK),
    (_PROFILE, What.LINK),
    (_SLACK, What.SLACK),
    (_FOREIGN_POSTCODE, What.POSTCODE),
    (_SMALL_POSTCODE, What.POSTCODE),
    (_SMALL_STREET, What.ADDRESS),
    (_ENGLISH_STREET, What.ADDRESS),
    (_MIXED, What.NUMBER),
)
_TELLING = ("number", "login", "bare", "place")

_HOUSE_BEHIND = re.compile(
    r"[ \u00a0](?!(?:19|20)\d\d\b)\d{1,4}(?:\s?[a-z]\b|\s?(?:bis|hs)\b)?(?:[-/]\w{1,4})?(?![\w%.,:]*[\d%])"
    r"(?!\s*(?:x|keer|maal|jaar|jaren|uur|dag|dagen|week|weken|maand|maanden|minuten|mensen|times|days?|weeks?|months?|years?|hours?"
    r"|minutes?|people|euro|eur|k|fte|procent|percent|miljoen|million|km|van|of|keren|mails?|punten|vragen)\b)(?!\w)",
    re.IGNORECASE,
)
_POSTCODE_AHEAD = re.compile(r"(?<![\w€$.,-])(?!(?:19|20)\d\d )[1-9]\d{3,4} $")


def forms(text: str) -> Iterator[Found]:
    """Return what has one of these forms; only the number itself where a word before it tells what it is."""
    for expression, what in _BY_SHAPE:
        for match in expression.finditer(text):
            told = next((name for name in _TELLING if match.groupdict().get(name)), 0)
            yield Found(what, match.start(told), match.end(told))


def around_places(text: str, found: list[Found]) -> Iterator[Found]:
    """Return each hidden name that has a house number behind it or a postcode before it, with that number."""
    for one in found:
        if one.what is not What.NAME:
            continue
        ahead = _POSTCODE_AHEAD.search(text, max(0, one.start - 6), one.start)
        behind = _HOUSE_BEHIND.match(text, one.end)
        if ahead or behind:
            start, end = ahead.start() if ahead else one.start, behind.end() if behind else one.end
            yield Found(What.ADDRESS, start, end)
