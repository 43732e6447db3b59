"""Finds names of people and places: by a list of first names, by the words around them, and by capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.capitals import has_another_reason, is_a_month
from bot.masking.found import Found, What, settled
from bot.masking.lexicon import Lexicon
from bot.masking.verbs import acts, said_of_a_thing

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICLES = frozenset(
    "van de der den het 't ’t t ten ter te von zu vd v.d el al bin ben ibn da di du del della la le dos o d'".split()
)
_GAP = re.compile(r"[ \u00a0]?['’]?[ \u00a0]?|[ \u00a0]?-[ \u00a0]?|-['’]")
_INITIALS = re.compile(
    r"\b(?:[A-Z]\.[ ]?){1,5}(?:(?:van|de|der|den|het|'t|ten|ter|von|el|al)\s+){0,3}[A-ZÀ-Ý][^\W\d_]+(?:-[A-ZÀ-Ý][^\W\d_]+)?"
    r"|\b[A-ZÀ-Ý][^\W\d_]+\s+(?=[A-Z]\.)(?:[A-Z]\.\s?){1,4}|\b[Vv]\.\s?(?:d\.|[/]d)\s*[A-ZÀ-Ý][^\W\d_]+"
)
_OTHER = r"[\u0370-\u1dff\u2e80-\ua71f\ua800-\uab2f\uac00-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefe]"
_OTHER_LETTERS = re.compile(rf"(?=[^\W\d_]){_OTHER}+(?:[ ·-]{_OTHER}+)*")
"""Letters of another alphabet: in a Dutch or an English text they are a name, or a sentence that is hidden as well."""
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;\n\r•>]|[\"“”„'‘(«]|(?:^|\s)[-–—*])\s*$")

_TITLED = re.compile(
    r"\b(?:dhr|de heer|heer|mw|mevr|mevrouw|meneer|mijnheer|juf|juffrouw|mister|mr|mrs|ms|miss|madam|dr|drs|ir|ing|prof|professor)"
    r"\b\.?\s+(?:(?:dr|drs|ir|mr|prof|ing)\.?\s+)*",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:(?:mijn|zijn|haar|my|his|her|their) (?:naam|name) (?:is|was)|(?:ik|hij|ze|zij|die) heet(?:te)?|genaamd|geheten"
    r"|(?:is|was|a (?:man|woman|colleague|guy)) (?:called|named)|noemt zich|(?:vriendelijke |hartelijke )?groet(?:en|jes)?,?"
    r"|m\.?v\.?g\.?,?|gr\.?,|volgens|namens|according to|(?:kind |best |warm )?regards,?|cheers,?|beste|dear|hoi|hallo|hi)\s+",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:collega|baas|chef|manager|leidinggevende|directeur|teamleider|teamlead|afdelingshoofd|wethouder|burgemeester|minister"
    r"|secretaris|voorzitter|adviseur|medewerker|stagiaire?|opvolger|voorganger|man|vrouw|partner|zus|broer|vriend|vriendin"
    r"|colleague|boss|director|lead|supervisor|husband|wife|friend|assistant|chair)\s+",
    re.IGNORECASE,
)
_ORDINARY_END = re.compile(
    r"(?:ing|ingen|heid|lijk|lijke|atie|ties?|isch|ische|ment|ly|tions?|ness|ed|schap|baar|eren|eerd|ende)$"
)
"""How words end that are no names; heeded at the start of a sentence only."""
_NEVER_A_NAME_END = re.compile(r"(?:ische?|tions?|ments?|heid|ness|ically)$")
"""Endings of these that no name has, also where no known word is in it."""

LOOK_BACK = 12
"""Characters before a word that are looked at to see whether it begins a sentence."""

LONGEST_NAME = 11
"""A longer word at the start of a sentence is taken for a compound that no list knows."""

_INFLECTED_END = re.compile(r"(?:t|de|te|ed|ion)$")

LEAST_PART = 4
"""Characters that a word must have to count as a part of a compound."""

_VERBAL_END = re.compile(r"(?:t|d|de|te|en|ing|s)$")

_AFTER_A_VERB = frozenset(
    """je jij jullie we wij ze het dit dat een mijn jouw uw hun ons onze er me mij zich the a an your my our their his its this
    that these it me us them up out aan om te tot""".split()
)
"""Words that follow a verb at the start of a sentence (negeer je ..., knippert de ...) and hardly ever a name."""

_SPEAKS = frozenset(
    """zegt zei vindt vond wil wilde heeft had kan kon komt kwam vraagt vroeg denkt dacht doet deed gaat ging belt belde mailt mailde
    schrijft schreef reageert reageerde zit zat staat stond moet moest wordt werd blijft bleef krijgt kreeg geeft gaf weet wist laat liet
    said says wants wanted had has asked asks thinks thought told tells keeps kept replied wrote went goes came comes gets got
    knows knew makes made""".split()
)
_TELLS = frozenset(
    """zegt zei vindt vond vraagt vroeg denkt dacht belt belde mailt mailde schrijft schreef reageert reageerde antwoordt antwoordde
    said says asks asked thinks thought told tells replied wrote rang""".split()
)
"""Before these a name may stand in lower case."""

_OPENS_A_CLAUSE = frozenset(
    "en maar want dus of dat als toen omdat terwijl volgens and but so or that if when because while since then".split()
)
_WORKS_AT = frozenset(
    """finance inkoop communicatie personeelszaken facilitair sales marketing control beleid procurement audit compliance payroll
    security legal accounts operations juridische""".split()
)
_MONTHS = frozenset("april may june august".split())
_GREETS = frozenset("hi hey hallo hello hoi dank thanks groet groeten groetjes regards ja nee ok oke oké".split())
_JOINS = frozenset("en and".split())
_OFFICE = frozenset("van from in".split())
_LOGIN = re.compile(r"(?<![\w.@/-])(?P<first>[^\W\d_]{1,20})[._](?P<last>[^\W\d_]{2,}(?:[.-][^\W\d_]+)*)(?![\w@])")
_USER = re.compile(
    r"\b(?:user(?: ?name)?|login|inlog(?:naam)?|gebruiker(?:snaam)?|account|logt? in als|logged in as)\b"
    r"(?:\s(?:is|was|heet)\b|:)?\s(?P<login>[a-z][a-z-]{4,24})\b(?!')",
    re.IGNORECASE,
)
_ONLY_A_NAME_BEFORE = _SPEAKS | frozenset("is was".split())


def names(text: str, lexicon: Lexicon, known: frozenset[str] = frozenset()) -> list[Found]:
    """Return the names in `text`, in reading order; `known` are names told elsewhere, hidden wherever they stand."""
    words = list(_WORD.finditer(text))
    first = [Found(What.NAME, m.start(), m.end()) for m in _INITIALS.finditer(text)]
    first += _logins(text, lexicon)
    first += _after_cues(text, words, lexicon)
    first += [Found(What.NAME, m.start(), m.end()) for m in _OTHER_LETTERS.finditer(text)]
    shouted = _shouted(text)
    if shouted and len(text.lower()) == len(text):
        first += _in_capitals(text.lower(), lexicon)
    marks = [
        _is_name(text, words, at, lexicon)
        and not (shouted and word.group().isupper() and _plain(word.group()) not in lexicon.first)
        for at, word in enumerate(words)
    ]
    first += _runs(text, words, marks, lexicon)
    told = settled(first)
    spread = {text[one.start : one.end] for one in told} | known
    return settled([*told, *_again(text, words, spread, lexicon)])


def _plain(word: str) -> str:
    """Return a word in lower case, without a possessive at its end."""
    return re.sub(r"['’]s?$", "", word.lower().replace("’", "'"))


def _stem(word: str) -> str:
    return re.sub(r"(?:en|s|e|ing|ed)$", "", word)


def _is_name(text: str, words: list[re.Match[str]], at: int, lexicon: Lexicon) -> bool:
    """Tell whether the word itself, in its place, is a name."""
    raw = words[at].group()
    word = _plain(raw)
    parts = word.split("-")
    if word in lexicon.first or (len(parts) > 1 and any(len(part) > 2 and part in lexicon.first for part in parts)):
        return word not in lexicon.ordinary or not raw.islower()
    if re.match(r"[dl]['’][A-ZÀ-Ý]", raw):
        return True
    if not raw[0].isupper() or len(word) < 2:
        return _tells(text, words, at, lexicon) if raw.islower() else _names_a_case(raw, lexicon)
    if word in lexicon.doubtful or word in lexicon.last or word in _MONTHS:
        return _is_name_here(text, words, at, lexicon)
    if raw.isupper():
        return False
    if any(char.isupper() for char in raw[1:]) and "-" not in raw and "'" not in raw.replace("’", "'"):
        return word not in lexicon.capitals
    return _is_no_word(text, words, at, lexicon)


def _is_name_here(text: str, words: list[re.Match[str]], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a name that may be a word too is a name in its place."""
    word = _plain(words[at].group())
    begins = _begins_sentence(text, words[at].start())
    if word in _MONTHS:
        return _followed_like_a_name(text, words, at, lexicon) if begins else not is_a_month(text, words[at])
    sure = word not in lexicon.doubtful and not lexicon.names_nobody(word)
    return not begins or sure or _followed_like_a_name(text, words, at, lexicon)


def _is_no_word(text: str, words: list[re.Match[str]], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word with a capital is unknown, or known but without a reason for its capital."""
    word = _plain(words[at].group())
    parts = word.split("-")
    begins = _begins_sentence(text, words[at].start())
    following = _plain(words[at + 1].group()) if at + 1 < len(words) else ""
    unlike = (_ORDINARY_END.search(word) or len(word) > LONGEST_NAME) and _made_of_words(word, lexicon)
    ordinary = unlike or _NEVER_A_NAME_END.search(word) or following in _AFTER_A_VERB or _stem(word) in lexicon.ordinary
    if begins and ordinary and not _followed_like_a_name(text, words, at, lexicon):
        return False
    if not all(lexicon.names_nobody(part) for part in (parts if len(parts) > 1 else [word])):
        return True
    if begins or len(parts) > 1 or word in lexicon.capitals or word.split("'")[0] in lexicon.capitals:
        return False
    return not has_another_reason(text, words, at, lexicon.known)


def _names_a_case(raw: str, lexicon: Lexicon) -> bool:
    """Tell whether a compound ends in a name, such as dossier-Hendriks."""
    return any(p[:1].isupper() and p[1:].islower() and not lexicon.names_nobody(_plain(p)) for p in raw.split("-")[1:])


def _unknown(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word in lower case is no word that is known, no form of one and no compound with one."""
    if len(word) <= LEAST_PART or lexicon.names_nobody(word) or _INFLECTED_END.search(word):
        return False
    return _stem(word) not in lexicon.ordinary and not _made_of_words(word, lexicon)


def _made_of_words(word: str, lexicon: Lexicon) -> bool:
    """Tell whether an ordinary word is the head or the end of this one, as in a compound or an inflected form."""
    ends = range(LEAST_PART, len(word) - 1)
    return any(
        word[:at] in lexicon.ordinary
        or f"{word[:at]}en" in lexicon.ordinary
        or (len(word) - at >= LEAST_PART and word[at:] in lexicon.ordinary)
        for at in ends
    )


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - LOOK_BACK) : at]
    return at == 0 or _SENTENCE_START.search(before if at <= LOOK_BACK else f"x{before}") is not None


def _shouted(text: str) -> bool:
    """Tell whether capitals say nothing because the whole text is written in them."""
    letters = [char for char in text if char.isalpha()]
    return sum(char.isupper() for char in letters) > 0.7 * len(letters)


def _followed_like_a_name(text: str, words: list[re.Match[str]], at: int, lexicon: Lexicon) -> bool:
    """Tell whether what stands behind a doubtful word at the start of a sentence makes it a name."""
    if words[at].group().lower().replace("’", "'").endswith("'s"):
        return True
    if at + 1 == len(words):
        return False
    following = words[at + 1].group()
    gap = text[words[at].end() : words[at + 1].start()]
    if gap not in {" ", "-"}:
        return False
    plain = _plain(following)
    if plain in _JOINS | _OFFICE and at + 2 < len(words):
        after = words[at + 2].group()
        if plain in _JOINS:
            return after[0].isupper() and _plain(after) in lexicon.first | lexicon.doubtful | lexicon.last
        return after.lower() in _WORKS_AT or (after.isupper() and len(after) > 1)
    word = _plain(words[at].group())
    doubtful = gap == " " and (word in lexicon.doubtful or word in lexicon.last or word in _MONTHS)
    if doubtful and acts(text, words, at, lexicon.ordinary):
        return True
    speaks = plain in _ONLY_A_NAME_BEFORE and not said_of_a_thing(word, plain)
    return speaks or _named_beside(plain, following, lexicon)


def _named_beside(plain: str, following: str, lexicon: Lexicon) -> bool:
    return plain in lexicon.first or (following[0].isupper() and plain in lexicon.last)


def _tells(text: str, words: list[re.Match[str]], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word without a capital is a name because it speaks, such as in "jansen belde"."""
    word = words[at].group()
    if at + 1 == len(words) or text[words[at].end() : words[at + 1].start()] != " ":
        return False
    if words[at + 1].group().lower() not in _TELLS:
        return False
    if word in lexicon.last and not lexicon.names_nobody(word):
        return True
    begins = _begins_sentence(text, words[at].start()) or words[at - 1].group().lower() in _OPENS_A_CLAUSE
    return word in lexicon.doubtful and begins


def _logins(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Names as they log in: anke.devries, a_devries."""
    for match in _LOGIN.finditer(text):
        first, last = match.group("first").lower(), match.group("last").lower()
        initial = len(first) == 1 and len(last) > 3 and not lexicon.names_nobody(last)
        if initial or (first in lexicon.first and last not in _SPEAKS):
            yield Found(What.NAME, match.start(), match.end())
    for match in _USER.finditer(text):
        if _unknown(match.group("login"), lexicon):
            yield Found(What.NAME, *match.span("login"))


def _in_capitals(small: str, lexicon: Lexicon) -> Iterator[Found]:
    """Names in a text that was all capitals, given in lower case: behind a cue, and what is no word that is known."""
    words = list(_WORD.finditer(small))
    yield from _after_cues(small, words, lexicon)
    plain = [_plain(word.group()) for word in words]
    yield from _runs(small, words, [word in lexicon.first or _unknown(word, lexicon) for word in plain], lexicon)


def _runs(text: str, words: list[re.Match[str]], marks: list[bool], lexicon: Lexicon) -> Iterator[Found]:
    """Join names that stand together, with particles between them: Jan van der Berg is one name."""
    at = 0
    while at < len(words):
        if not marks[at]:
            at += 1
            continue
        last = _end_of_run(text, words, marks, at, lexicon)
        yield Found(What.NAME, words[at].start(), _without_possessive(text, words[last]))
        at = last + 1


def _end_of_run(text: str, words: list[re.Match[str]], marks: list[bool], at: int, lexicon: Lexicon) -> int:
    last = at
    ahead = at + 1
    while ahead < len(words) and _GAP.fullmatch(text[words[ahead - 1].end() : words[ahead].start()]):
        word = words[ahead].group()
        direct = ahead == last + 1 and _behind_a_first_name(text, words, ahead, lexicon)
        if marks[ahead] or direct or _goes_on(word, ahead > last + 1, lexicon):
            last = ahead
        elif word.lower() not in _PARTICLES:
            break
        ahead += 1
    return last


def _behind_a_first_name(text: str, words: list[re.Match[str]], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word with a capital stands right behind a first name, and so is the last name, whatever it means."""
    gap = text[words[at - 1].end() : words[at].start()]
    raw = words[at].group()
    telling = _plain(words[at - 1].group()) in lexicon.first | lexicon.doubtful
    return gap in {" ", "\u00a0"} and telling and raw[:1].isupper() and raw[1:].islower() and _plain(raw) not in _GREETS


def _goes_on(word: str, after_particle: bool, lexicon: Lexicon) -> bool:
    """Tell whether a word behind a name is its last name: a known one, or any with a capital that names nothing else."""
    plain = _plain(word)
    if word[0].isupper():
        return len(word) > 1 and not word.isupper() and plain not in lexicon.capitals
    if plain in lexicon.last:
        return after_particle or word not in lexicon.ordinary
    return word.islower() and _unknown(plain, lexicon)


def _without_possessive(text: str, word: re.Match[str]) -> int:
    tail = re.search(r"['’]s$", word.group())
    return word.end() - (len(tail.group()) if tail else 0)


def _after_cues(text: str, words: list[re.Match[str]], lexicon: Lexicon) -> Iterator[Found]:
    """Names behind a title, an introduction or a role, also without a capital."""
    starts = {word.start(): at for at, word in enumerate(words)}
    for cue in (_TITLED, _CALLED, _PERSON):
        for match in cue.finditer(text):
            at = starts.get(match.end())
            last = None if at is None else _named_from(text, words, at, lexicon, cue)
            if at is not None and last is not None:
                yield Found(What.NAME, words[at].start(), _without_possessive(text, words[last]))


def _named_from(text: str, words: list[re.Match[str]], at: int, lexicon: Lexicon, cue: re.Pattern[str]) -> int | None:
    """Return the last word of the name that begins at `at`, or None when what stands there is no name."""
    last = None
    for number in range(at, min(at + 5, len(words))):
        if number > at and text[words[number - 1].end() : words[number].start()] not in {" ", "-", " '", " ’"}:
            break
        raw = words[number].group()
        if raw.lower() in _PARTICLES and number + 1 < len(words) and (cue is _TITLED or last is not None):
            continue
        if not _could_be_named(raw, lexicon, cue):
            break
        last = number
        if raw.islower():
            break
    return last


def _could_be_named(raw: str, lexicon: Lexicon, cue: re.Pattern[str]) -> bool:
    word = _plain(raw)
    if word in lexicon.first:
        return True
    if cue is _TITLED and (word in lexicon.last or (raw[0].isupper() and not raw.isupper())):
        return True
    if len(word) < 2 or raw.isupper() or word in lexicon.doubtful or lexicon.names_nobody(word):
        return False
    if raw[0].isupper() or cue is not _PERSON or (len(word) < 10 and not _VERBAL_END.search(word)):
        return True
    return _unknown(word, lexicon)


def _again(text: str, words: list[re.Match[str]], told: set[str], lexicon: Lexicon) -> Iterator[Found]:
    """The same names elsewhere: whole, or a part of them that is no ordinary word, in any case."""
    parts = {_plain(part) for name in told for part in _WORD.findall(name)} - _PARTICLES
    telling = {
        part for part in parts if len(part) > 2 and not lexicon.names_nobody(part) and part not in lexicon.doubtful
    }
    for word in words:
        plain = _plain(word.group())
        capital = word.group()[0].isupper() and not _begins_sentence(text, word.start())
        if plain in telling or (plain in parts and capital and plain not in lexicon.capitals and len(plain) > 1):
            yield Found(What.NAME, word.start(), _without_possessive(text, word))
