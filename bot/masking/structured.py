"""Finds what has a shape: addresses of every kind, numbers with and without check digits, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.masking.cues import told_by_cues
from bot.masking.forms import forms
from bot.masking.found import Found, What, settled

_TLD = (
    r"(?:nl|be|com|org|net|eu|io|gov|uk|de|fr|info|app|dev|cloud|intern|internal|local|lan|corp|amsterdam|frl|gent|vlaanderen"
    r"|brussels|nu|tv|it|at|es|pt|se|dk|fi|cz|ro|hu|gr|tr|ru|ua|jp|cn|au|ca|nz|za|br|mx|lu|li|eus|shop|store|blog|news|nieuws|zone"
    r"|page|website|space|email|link|wiki|club|social|chat|software|digital|agency|consulting|solutions|academy|foundation|school"
    r"|studio|bank|network|systems|services|global|health|care|jobs|media"
    r"|brussels|co|me|ly|ai|gg|us|ch|pl|ie|xyz|site|online|tech|biz|edu|int)"
)
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punt)\s?[)\]}]\s?|\s(?:punt|dot)\s)"
_LOCAL = r"[\w.+-]++(?:\s(?:punt|dot|streepje|underscore)\s[\w+-]++){0,3}"
_EMAIL = re.compile(
    r"(?<![\w.+'’-])[\w.+'’-]++@[\w-]+(?:\.[\w-]+)*"
    r"|(?<![\w.+'’-])[\w.+'’-]++\s?@\s?[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w.+-]){_LOCAL}(?:\s?[(\[{{<]\s?(?:at|a|@|apenstaart(?:je)?)\s?[)\]}}>]\s?|\s(?:apenstaart(?:je)?|at)\s)(?!www\.)[\w-]+"
    rf"(?:{_DOT}[\w-]+)*?{_DOT}{_TLD}\b(?:{_DOT}{_TLD}\b)?"
    r"|\b[\w.+-]++\sapenstaart(?:je)?\s[\w-]+(?:\.[\w-]+)*|\"[^\"\n]{1,40}\"@[\w.-]+\w|(?<![\w.])[\w.+-]+＠[\w.-]+\w",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,15}://[^\s<>“”\"]+|\bwww\.[^\s<>“”\"]+|\\\\[\w.$-]+(?:\\[^\s\\]+)+"
    r"|\b[a-z]:\\[^\s<>“”\"]+|(?<![\w/.])(?:~|/(?:home|users|mnt|srv|data|media|volumes))/[^\s<>“”\"]+"
    rf"|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,8}}{_TLD}(?![\w-])(?:[/:?#][^\s<>“”\"]*)?"
    r"|(?<![\w@.-])(?:[\w-]{1,63}\.){1,8}[a-z]{2,12}/[^\s<>“”\"]*\w",
    re.IGNORECASE,
)
_SLACK = re.compile(
    r"<(?:@|#|!)[^<>\s][^<>]*>|<(?:https?|mailto|tel):[^<>]+>|\b(?=[A-Z0-9]*\d)[UWCDGTBSEA][A-Z0-9]{8,12}\b"
    r"|(?<![\w.@/])@[^\W\d_][\w.-]*\w|(?<![\w&#/])#[^\W\d_][\w-]+"
)
_IBAN = re.compile(
    r"(?:(?<![^\W_])|(?<=iban)|(?<=rek)|(?<=rekening))(?=([A-Z] ?[A-Z][ ._-]?\d ?\d(?:[ ._-]?[A-Z0-9]){10,30}))",
    re.IGNORECASE,
)
_IBAN_LENGTHS = {
    "NL": 18, "BE": 16, "DE": 22, "FR": 27, "GB": 22, "LU": 20, "ES": 24, "IT": 27, "PT": 25, "IE": 22, "AT": 20,
    "CH": 21, "PL": 28, "SE": 24, "DK": 18, "NO": 15, "FI": 18, "CZ": 24, "RO": 24, "GR": 27, "TR": 26, "HU": 28,
}  # fmt: skip
_DUTCH_ACCOUNT = re.compile(r"NL\d{2}[A-Z]{4}\d{10}", re.IGNORECASE)

_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|m(?:aa)?rt|mar(?:ch)?|apr(?:il)?|mei|may|jun[ei]?|jul[yi]?|aug(?:ustus|ust)?"
    r"|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:(?:19|20)\d{2}|['’]?\d{2})"
_DATE = (
    rf"(?:\d{{1,2}}[-/. ]{{0,2}}{_MONTH}[-/. ]{{0,2}}{_YEAR}|(?:19|20)\d{{2}}[-/. ]{_MONTH}[-/. ]\d{{1,2}}"
    rf"|\d{{1,2}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?{_YEAR}|(?:19|20)\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|\d{{1,2}}(?:e|ste|de|st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s+{_YEAR}\b)?|{_MONTH}\s+(?:19|20)\d{{2}}|(?:19|20)\d{{2}}|['’]\d{{2}}\b)"
)
_DATE_ENDS = r"(?:(?!\w)|(?=T\d))"
_BORN_CUE = r"\b(?:geboren|geb\.?|geboorte\w*|jarig|verjaardag|verjaart|bouwjaar|born|dob|d\.o\.b\.?|date of birth|birth\w*|b-?day)\b"
_BORN = re.compile(rf"{_BORN_CUE}[^\n.!?]{{0,24}}?(?P<date>{_DATE}){_DATE_ENDS}", re.IGNORECASE)
_BORN_BEHIND = re.compile(
    rf"(?<!\w)(?P<date>{_DATE}){_DATE_ENDS}[ ,]{{1,2}}(?:\w{{1,4}} ){{0,3}}(?:geboren|jarig|born|verjaar\w*)\b",
    re.IGNORECASE,
)
_OLD_DATE = re.compile(rf"(?<!\w){_DATE}{_DATE_ENDS}", re.IGNORECASE)
_LAST_GIVEN_YEAR = re.compile(r"(\d{4}|\d{2})$")
_ISO_YEAR = re.compile(r"^((?:19|20)\d{2})[-/.]\d")

_PHONE = re.compile(
    r"\(\d{2,4}\)\s?\d{3}[-.\s‐‑–]\d{3,4}(?:\s?x\.?\s?\d{1,5})?(?!\d)"
    r"|(?<![\w+])(?:\+|00)\s?\(?\d{1,3}\)?(?:[\s()./‐‑‒–—-]{0,3}\d){6,13}(?!\d)"
    r"|(?<![\d.,€$])\(?0(?:[\s()./_‐‑‒–—-]{0,3}\d){6,10}(?!\d)"
    r"|\b(?:toestel(?:nummer|nr\.?)?|tst\.?|doorkies\w*|extension|ext\.?|intern nummer)"
    r"(?:\s*(?:nr\.?|nummer|number|no\.?|:|is\b)){0,3}\s*\d{2,6}\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b[1-9]\d{3}(?:[ \u00a0]{1,2}|[-‐‑])[A-Z]{2}\b|\b[1-9]\d{3}[A-Za-z]{2}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\bB-?\s?[1-9]\d{3}\b"
    r"|\b[1-9]\d{3} (?!(?:en|of|in|is|op|de|te|na|om|al|er|ik|je|we|ze|at|to|on|by|as|so|do|if|or|an|it|my|me|us|up)\b)"
    r"[a-z]{2}(?=,? [A-ZÀ-Ý][a-zà-ÿ])"
    r"|(?i:\bpostcode\b)[^\w\n]{0,3}(?:is\s)?[1-9]\d{3}(?:\s?[A-Za-z]{2}\b)?"
)
_YEAR_AND_OFFICE = re.compile(r"20[0-4]\d[\s‐‑-]+(?:HR|IT|OR|MT|PZ|FG|RI|EU|NL|AI|CV|BV|NV|PR|UX|QA|PO|VS|UK)$")

_STREET = r"(?:straat|laan|gracht|kade|singel|dreef|plantsoen|steenweg|boulevard|steeg|burgwal|straatweg|dwarsstraat)"
_CAPITAL_STREET = (
    r"(?:weg|plein|dijk|hof|pad|markt|baan|park|wal|ring|kamp|erf|hove|lei|str\.?|pln\.?|haven|brug|poort|berg|veld"
    r"|werf|oord)(?:-(?i:noord|oost|zuid|west))?"
)
_HOUSE = (
    r"(?:,?\s+(?:huis)?(?:nr|nummer|no|number)\b\.?\s*|\s+)"
    r"\d{1,4}(?:\s?[a-zA-Z](?![\w]))?(?:\s?(?:[-/]|bus|bis|hs|t/m)\s?\d{0,4}[a-zA-Z]?)?(?!\d|:\d)"
)
_EN_STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|place|pl|square|sq|close|crescent|terrace|boulevard|blvd"
    r"|gardens|grove|hill|row|mews)"
)
_ADDRESS = re.compile(
    rf"(?:\b(?:[A-ZÀ-Ý][\w'’.-]{{0,25}}\s+(?:(?:van|de|der|den|het|'t|ten|ter)\s+){{0,2}}){{1,3}})?(?i:\b[\w'’-]{{0,30}}{_STREET}{_HOUSE})"
    rf"|\b(?:[A-ZÀ-Ý][\w'’.-]{{0,25}}\s+(?:(?:van|de|der|den|het|'t|op|aan|ten|ter)\s+){{0,3}}){{0,3}}[A-ZÀ-Ý][\w'’-]{{0,30}}{_CAPITAL_STREET}{_HOUSE}"
    rf"|\b(?:[A-ZÀ-Ý][\w'’.-]{{0,25}}\s+){{1,4}}(?:Weg|Plein|Dijk|Hof|Pad|Markt|Baan|Park|Wal|Straat|Laan|Voorhout|Kade){_HOUSE}"
    r"|\b[A-ZÀ-Ý][\w'’-]{1,30}\s\d{1,4}[a-zA-Z]?\s?,\s?(?:B-)?[1-9]\d{3}(?=\s[A-ZÀ-Ý][a-zà-ÿ]{2,})"
    rf"|(?i:\b(?:rue|avenue|chaussée|place|via|calle|boulevard)\s+(?:[\w'’-]{{1,30}}\s+){{1,4}}?\d{{1,4}}\b)"
    rf"|(?i:\b\d{{1,5}}[a-z]?\s+(?:[\w'’-]{{1,30}}\s+){{1,3}}?{_EN_STREET}\b\.?(?:,?\s*(?:apt|apartment|flat|unit|suite)\.?\s*\w+)?)"
    r"|(?i:\bpostbus\s+\d{2,6}|\bp\.?\s?o\.?\s?box\s+\d{2,6})"
    r"|(?i:\b(?:adres|woont|wonen|woon|lives|live|living|address)\b(?:\s+(?:is|op|aan|in|de|het|at|on|the|:))*)"
    rf"\s+(?P<place>[A-ZÀ-Ý][\w'’ -]{{2,40}}?{_HOUSE})"
)
_NOT_AN_ADDRESS = re.compile(
    r"(?i:\b\d+\s+(?:of|times|keer|people|days?|weeks?|minutes?|hours?|jaar|in|to|the|years?)\b)"
)

_DIGITS = re.compile(r"(?<![\d€$£])\d(?:[ .\-/_‐‑–]?\d){5,}(?!\d)")
_MONEY_AFTER = re.compile(
    r"\s*(?:euro|eur|€|k\b|dollar|pond|pounds?|,-|,\d{2}\b|\s?miljoen|\s?million|%)", re.IGNORECASE
)
_MONEY_BEFORE = re.compile(r"(?:€|\$|£|\beur|\beuro)\s*$", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d{2}(?:[ \-/](?:(?:19|20)\d{2}|\d{2}))+")
_BRACKET = re.compile(r"\[\s*[^\W\d_]+(?:[ -][^\W\d_]+)*\s*-\s*\d+\s*\]")

FEWEST_DIGITS = 10
"""An account number of a country that is not listed has so many; one in 97 stretches of any text passes its check."""

LOOK_BACK = 8
"""Characters before a number in which its currency is looked for."""

BIRTH_YEARS = range(1920, 2016)
"""A whole date in one of these years is taken for a date of birth, with or without a word that says so."""


def structured(text: str) -> list[Found]:
    """Return everything in `text` that has a shape, in reading order, without overlaps."""
    return settled(one for finder in _FINDERS for one in finder(text))


def _plain(expression: re.Pattern[str], what: What) -> Callable[[str], Iterator[Found]]:
    def find(text: str) -> Iterator[Found]:
        for match in expression.finditer(text):
            yield Found(what, match.start(), match.end())

    return find


def _links(text: str) -> Iterator[Found]:
    for match in _LINK.finditer(text):
        yield Found(What.LINK, match.start(), match.start() + len(match.group().rstrip(".,;:!?)]}'’")))


def _ibans(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        raw = match.group(1)
        places = [at for at, char in enumerate(raw) if char.isalnum()]
        compact = "".join(raw[at] for at in places).upper()
        known = _IBAN_LENGTHS.get(compact[:2])
        for length in [known] if known else range(len(compact), 14, -1):
            if length > len(compact):
                continue
            if not known and (
                not raw[:4].isupper() or sum(char.isdigit() for char in compact[:length]) < FEWEST_DIGITS
            ):
                break
            if valid_iban(compact[:length]) or _DUTCH_ACCOUNT.fullmatch(compact[:length]):
                yield Found(What.IBAN, match.start(), match.start() + places[length - 1] + 1)
                break


def valid_iban(compact: str) -> bool:
    """Tell whether letters and digits without spaces are an IBAN: country, check digits, remainder 1 modulo 97."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", compact):
        return False
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def valid_bsn(digits: str) -> bool:
    """Tell whether eight or nine digits are a Dutch citizen service number: the eleven-test, last weight -1."""
    if not re.fullmatch(r"[0-9]{8,9}", digits) or not int(digits):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits.zfill(9), strict=True)) % 11 == 0


def _numbers(text: str) -> Iterator[Found]:
    """Long numbers: a BSN by its check digit, any other of six digits or more too, but not money or years."""
    for match in _DIGITS.finditer(text):
        raw = match.group()
        if _YEARS.fullmatch(raw):
            continue
        digits = re.sub(r"\D", "", raw)
        if valid_bsn(digits):
            yield Found(What.BSN, match.start(), match.end())
        elif not (
            _MONEY_AFTER.match(text, match.end())
            or _MONEY_BEFORE.search(text[max(0, match.start() - LOOK_BACK) : match.start()])
        ):
            yield Found(What.NUMBER, match.start(), match.end())


def _born(text: str) -> Iterator[Found]:
    for cue in (_BORN, _BORN_BEHIND):
        for match in cue.finditer(text):
            yield Found(What.BORN, match.start("date"), match.end("date"))
    for match in _OLD_DATE.finditer(text):
        year = _given_year(match.group())
        if (
            year is not None
            and year in BIRTH_YEARS
            and not re.fullmatch(rf"['’]?\d{{2,4}}|{_MONTH}\s+\d+", match.group())
        ):
            yield Found(What.BORN, match.start(), match.end())


def _given_year(date: str) -> int | None:
    found = _ISO_YEAR.search(date) or (
        _LAST_GIVEN_YEAR.search(date) if len(re.findall(r"\d+|[^\W\d]+", date)) > 2 else None
    )
    if found is None:
        return None
    year = int(found.group(1))
    return year if year > 99 else 1900 + year if year > 30 else 2000 + year


def _postcodes(text: str) -> Iterator[Found]:
    for match in _POSTCODE.finditer(text):
        if not _YEAR_AND_OFFICE.fullmatch(match.group()):
            yield Found(What.POSTCODE, match.start(), match.end())


def _addresses(text: str) -> Iterator[Found]:
    for match in _ADDRESS.finditer(text):
        group = "place" if match.group("place") else 0
        if not _NOT_AN_ADDRESS.search(match.group(group)):
            yield Found(What.ADDRESS, match.start(group), match.end(group))


_FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    _plain(_BRACKET, What.BRACKET),
    _plain(_SLACK, What.SLACK),
    _plain(_EMAIL, What.EMAIL),
    _links,
    _ibans,
    _born,
    _plain(_PHONE, What.PHONE),
    _postcodes,
    _addresses,
    _numbers,
    forms,
    told_by_cues,
)
