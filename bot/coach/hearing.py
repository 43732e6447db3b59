"""Hears what a short message is about before it is read as a story: a feeling, nothing at all, or back to work."""

from __future__ import annotations

import re

from bot import text as texts
from bot.coach.intention import plain
from bot.domain import Language, Span

FEELING_WORDS = 12
"""A stretch of more words tells something, whatever feeling it holds."""

BESIDE_WORDS = 3
"""So many words may stand beside a feeling in a message that is mainly that feeling."""

NOTHING_WORDS = 16

_PIECE = re.compile(r"[^.,;:!?…\n]+")
_FELT = {
    "nl": r"(?:rot|klote|slecht|beroerd|ellendig|waardeloos|moe|doodmoe|bekaf|uitgeput|leeg|boos|kwaad|woedend|razend|bang"
    r"|angstig|verdrietig"
    r"|machteloos|onzeker|eenzaam|gespannen|gestrest|gestresst|teleurgesteld|gefrustreerd|gekwetst|vernederd|somber"
    r"|wanhopig|radeloos|ongelukkig"
    r"|verloren|lamgeslagen|murw|moedeloos|opgejaagd|schuldig|klein|alleen"
    r"|niet (?:goed|gehoord|gezien|serieus genomen|veilig)|dom|buitengesloten|gepasseerd|miskend|opgelaten|lullig|ongemakkelijk)",
    "en": r"(?:awful|terrible|horrible|bad|rotten|miserable|lousy|tired|exhausted|drained|empty|angry|furious|mad|afraid"
    r"|scared|anxious|sad|powerless"
    r"|helpless|insecure|lonely|stressed|tense|disappointed|frustrated|hurt|humiliated|down|low|hopeless|unhappy|lost"
    r"|guilty|ashamed|embarrassed|silly|foolish|worthless|small|alone|ignored|excluded|left out|stupid|dumb|undervalued"
    r"|(?:so )?upset|worn out|fed up|not (?:good|well|okay|ok|heard|seen|safe))",
}
_HOW = {
    "nl": r"(?:(?:er|hier|hierdoor|daar|daardoor|zo|echt|gewoon|best|heel|erg|een beetje|ontzettend|enorm|nu|vandaag"
    r"|eigenlijk|steeds|ook|alleen|maar|nog"
    r"|de laatste tijd|helemaal|heel erg|zelf|wel|behoorlijk|flink|vooral|daarna|toen|bij|van) ){0,4}",
    "en": r"(?:(?:so|really|just|quite|very|a bit|a little|rather|now|today|still|only|pretty|completely|totally|lately"
    r"|simply|also|getting) ){0,4}",
}
_NL_AM = r"(?:ben|was|word|werd)"
_NL_NOT_SO = r"(?!niet|klein|alleen|slecht|dom|gepasseerd|lullig|ongemakkelijk)"
"""What says something else beside "ik ben" than it does beside "ik voel me"."""
_FEELING: dict[Language, re.Pattern[str]] = {
    "nl": re.compile(
        rf"\b(?:ik voel(?:de)? me|voel(?:de)? ik me) {_HOW['nl']}{_FELT['nl']}\b"
        rf"|\bik me {_HOW['nl']}{_FELT['nl']} voel(?:de)?\b"
        rf"|\b(?:ik {_NL_AM}|{_NL_AM} ik) {_HOW['nl']}{_NL_NOT_SO}{_FELT['nl']}\b(?! (?:dat|in)\b)"
        rf"|\b(?:ik {_NL_AM}|{_NL_AM} ik) {_HOW['nl']}(?<=zo ){_NL_NOT_SO}{_FELT['nl']} dat\b"
        rf"|\b(?:dat|het|dit) maakt(?:e)? (?:me|mij) {_HOW['nl']}{_FELT['nl']}\b"
        r"|\b(?:dat|het|dit) (?:frustreert|kwetst|steekt|irriteert|ergert|benauwt) (?:me|mij)\b"
        r"|\bik l[ia]g (?:\w+ ){0,3}wakker\b|\bl[ia]g ik (?:\w+ ){0,3}wakker\b|\bik slaap (?:\w+ ){0,2}(?:slecht|niet|nauwelijks)\b"
        r"|\bik (?:heb|had) (?:\w+ ){0,2}(?:gehuild|gejankt)\b(?! van het lachen)|\bik moest (?:\w+ ){0,2}huilen\b"
        r"|\bik (?:kan|kon|zou) (?:\w+ ){0,2}(?:huilen|janken|schreeuwen)\b|\bik (?:huil|jank|pieker|baal|schaam me)\b"
        r"|\bhet (?:vreet|knaagt) aan (?:me|mij)\b|\bhet (?:zit|doet|raakt) (?:me|mij) (?:\w+ ){0,2}(?:dwars|hoog|pijn|zeer|diep)\b"
        r"|\bik (?:heb|krijg) er (?:\w+ ){0,2}(?:buikpijn|stress|verdriet) van\b|\bik zit er (?:\w+ ){0,2}mee\b"
        r"|\bik ben het (?:\w+ )?(?:zat|beu)\b"
        rf"|^(?:zo |gewoon |heel |erg )?{_NL_NOT_SO}{_FELT['nl']}$"
    ),
    "en": re.compile(
        rf"\b(?:i feel|i felt|i'm feeling|i am feeling) {_HOW['en']}{_FELT['en']}\b"
        r"|\bi (?:don't|do not|didn't|did not|never) feel (?:heard|seen|safe|welcome|valued|taken seriously)\b"
        r"|\b(?:it|this|that) (?:frustrates|hurts|upsets|annoys|worries) me\b|\bi (?:was|am|'m|get|got) so tired that\b"
        rf"|\b(?:i'm|i am|i was|i get|it makes me|this makes me|that makes me) {_HOW['en']}(?!not|bad|small|alone|silly|foolish"
        rf"|ignored|excluded|left out|stupid|dumb|mad about){_FELT['en']}\b(?! (?:that|at|to)\b)"
        r"|\bi (?:can't|cannot|can not|don't|hardly|barely) sleep\b|\bi (?:lie|lay|am lying|'m lying) awake\b"
        r"|\bit keeps me (?:up|awake)\b|\b(?:it|this|that) (?:stops|keeps) me from sleeping\b"
        r"|\bi (?:\w+ )?cried\b|\bi was in tears\b"
        r"|\bi (?:could|want to|just want to) (?:cry|scream)\b|\bi(?:'m| am) (?:\w+ )?(?:crying|worrying)\b|\bit (?:hurts"
        r"|eats me up|is eating me)\b"
        rf"|^(?:so |just |very |really )?(?!not|bad|small|alone|silly|foolish){_FELT['en']}$"
    ),
}
_NOTHING: dict[Language, re.Pattern[str]] = {
    "nl": re.compile(
        r"(?:nee |nou |hoi |hallo |ja |o |oh |er |is |eigenlijk |gewoon |nog |verder |met mij )*(?:niks"
        r"|niets)(?: \w+){0,2}? (?:aan de hand|bijzonders|te melden)(?: hoor)?"
        r"|(?:nee |nou |hoi |hallo |ja |o |oh )*(?:ik )?(?:wilde|wou|wil|kom|kwam|ben|moest)? ?(?:ik )?(?:(?:alleen|gewoon"
        r"|maar|even|eens|nog|aan het) )*(?:rondkijken|kijken|uitproberen"
        r"|testen|snuffelen|neuzen)(?: (?:hoe|wat) (?:dit|het|je|jij|klankbord)\b.{0,30})?"
    ),
    "en": re.compile(
        r"(?:no |well |hi |hello |oh |there's |there is |it's )*(?:nothing|not much)(?: (?:is|really|to report|going on"
        r"|wrong|the matter|special|at all|happening))*"
        r"|(?:no |well |hi |hello |oh |nothing )*(?=.*\b(?:just|only)\b)(?:(?:just|only|i'm|i am|i was|i|wanted to|want to"
        r"|here to) )*(?:looking|browsing|testing|trying|checking|curious|look|see|try|test)"
        r"(?: (?:around|(?:this|it)(?: out)?|out (?:this|it)|(?:how|what) (?:this|it|you)\b.{0,30}))?"
    ),
}  # fmt: skip
_PLAINLY_NOTHING = re.compile(
    r"\b(?:aan de hand|rondkijken|wrong|the matter|browsing|(?:just|only)\b.{0,20}\blook(?:ing)?)\b"
)
"""What says so in the middle of a talk as well, where a mere nothing is an answer."""

_NOTHING_MUCH = re.compile(
    r"(?:nee |nou |no |well )*(?:niks|niets|nothing|not much)(?: (?:eigenlijk|hoor|bijzonders|really))*"
)
_BACK = re.compile(
    r"(?:nee |ja |ok |oke |oké |nou |dank je |bedankt )*(?:(?:het|dat) gaat|gaat) (?:wel )?(?:weer|alweer)(?: goed"
    r"| beter)?(?: hoor| nu)?"
    r"|(?:nee |ja |ok |oke |oké |nou |maar |dank je )*(?:kunnen|mogen|zullen|kan|mag|laten) (?:we|ik) (?:(?:het|nu|weer"
    r"|gewoon|toch|even|dan|nog|alsjeblieft) )*"
    r"(?:over|verder met|verder over|terug naar|door met) (?:(?:mijn|het|m'n|ons|de) )?(?:werk|situatie|gesprek|verhaal"
    r"|vraag|opdracht|project)(?: (?:hebben|gaan|praten|verder))*"
    r"|(?:nee |ja |ok |oke |oké |nou |maar )*ik wil (?:(?:graag|liever|het|nu|weer|gewoon|toch|even) )*"
    r"(?:over|verder met|verder over|terug naar|door met) (?:(?:mijn|het|m'n|ons|de) )?(?:werk|situatie|gesprek|verhaal"
    r"|vraag|opdracht|project)(?: (?:hebben|gaan|praten|verder))*"
    r"|(?:no |yes |ok |okay |well |thanks )*(?:i'm|i am|it's) (?:(?:all|doing) )?(?:ok|okay|fine|right|alright"
    r"|better) (?:again|now)(?: thanks)?"
    r"|(?:no |yes |ok |okay |well |but )*(?:can|could|may|shall) we (?:(?:please|just|now) )*(?:talk about|go back to"
    r"|get back to|return to|go on with|continue with) (?:(?:my|the|our) )?"
    r"(?:work|job|situation|conversation|question|project)(?: (?:again|now|please))*"
    r"|(?:no |yes |ok |okay |well |but )*(?:i want to|i'd like to|i would like to|let's) (?:(?:please|just) )*(?:talk about"
    r"|go back to|get back to|return to|go on with|continue with) (?:(?:my|the|our) )?"
    r"(?:work|job|situation|conversation|question|project)(?: (?:again|now|please))*"
)  # fmt: skip


def feeling(message: str, language: Language) -> Span | None:
    """Return the stretch of a message that is mainly a feeling of the writer's own; None for one that tells something."""
    total = len(texts.words(message))
    if message.rstrip().endswith("?") or total > FEELING_WORDS + BESIDE_WORDS:
        return None
    for sentence in texts.sentences(message):
        for piece in _PIECE.finditer(sentence.text):
            said = piece.group().strip()
            length = len(texts.words(said))
            if length <= FEELING_WORDS and total - length <= BESIDE_WORDS and _FEELING[language].search(plain(said)):
                start = sentence.start + sentence.text.index(said)
                return Span(start, start + len(said), said)
    return None


_AFRAID_THAT = re.compile(r"\b(?:ik ben|ben ik) (?:\w+ ){0,2}bang dat (?:het|ik|we|wij)\b")
"""A fear by the way: named as one, but no message to stay with, since it may also be a figure of speech."""


def names_feeling(said: str, language: Language) -> bool:
    """Tell whether the writer names a feeling of their own, whatever else is told; `said` is in lower case."""
    if language == "nl" and _AFRAID_THAT.search(said):
        return True
    return any(_FEELING[language].search(piece.group().strip()) for piece in _PIECE.finditer(said))


_WELL: dict[Language, re.Pattern[str]] = {
    "nl": re.compile(
        r"\b(?:ik ben|ben ik|ik was|was ik) (?:(?:er|hier|daar|echt|heel|zo|best|erg|nu|eigenlijk) )*(?:blij|trots)\b"
        r"(?! (?:om|met je|met jouw|met jullie|dat je)\b)"
        r"|\b(?:dat|het|dit|alles) (?:ging|liep|verliep) (?:(?:heel|echt|verrassend|gewoon|erg|eindelijk) )*(?:goed|soepel|lekker)\b"
        r"|\b(?:het|dat) is (?:\w+ )?gelukt\b"
        r"|^(?:heel |best |gewoon |echt )?(?:trots|blij)(?:,? (?:eigenlijk|vooral|denk ik))?$"
    ),
    "en": re.compile(
        r"\b(?:i'm|i am|i was) (?:(?:so|really|very|quite|just|actually) )*(?:proud|glad|happy|pleased)\b(?! (?:to|you)\b)"
        r"|\b(?:that|it|this|everything) went (?:(?:really|surprisingly|very|so) )*(?:well|smoothly)\b"
        r"|^(?:quite |just |really )?(?:proud|happy|glad)(?:,? (?:actually|really))?$"
    ),
}
_BUT = re.compile(
    r"\b(?:niet|nooit|geen|niemand|maar|alleen|jammer|tot|totdat|toen|behalve|terwijl|toch|helaas|als|zou|weg"
    r"|not|never|nobody|but|only|until|except|although|though|unfortunately|if|would|gone|left|\w+n't)\b"
)


def goes_well(message: str, language: Language) -> bool:
    """Tell whether a message plainly says that something went well, or that the writer is glad of it, and nothing against it."""
    said = plain(message)
    return nothing_against(message, language) and any(
        _WELL[language].search(piece.group().strip(" !")) for piece in re.finditer(r"[^.;:!?…\n]+", said)
    )


def nothing_against(message: str, language: Language) -> bool:
    """Tell whether a message asks nothing, turns nothing and names nothing that weighs."""
    said = plain(message)
    return not (said.endswith("?") or _BUT.search(said) is not None or names_feeling(said, language))


LIGHT_WORDS = 16
"""A longer message tells something, however it laughs."""

_LAUGH = r"(?:(?:ha ?){2,}h?|hihi+|hehe+|lol|lmao|rofl)"
_LAUGHS = re.compile(rf"^\W*{_LAUGH}\b|\b{_LAUGH}\W*$|;-?\)|[:x]-?d\W*$|:-?p\W*$|[😉😂🤣😜😆😁]")
_KIDDING = re.compile(
    r"(?:^|[.,;:!?(–-]\s*)(?:(?:het |dat )?(?:is|was) (?:maar )?een )?(?:grapje|geintje)\b(?: hoor)?\W*(?:$|[.,!)])"
    r"|(?:^|[.,;:!?(–-]\s*)(?:just |only |i'm (?:just |only )?)?(?:kidding|joking|jk)\b\W*(?:$|[.,!)])"
)
_IN_EARNEST = re.compile(
    r"\b(?:maar(?! een (?:grapje|geintje)\b)|echt|serieus|eerlijk|eigenlijk|weer|alweer|nooit|altijd|niemand"
    r"|huilen|gehuild|kiespijn|pijn|bang|niet meer|geen grap\w*|dood|ziek|overleden|ontslagen|ontslag"
    r"|but|really|seriously|honestly|actually|again|never|always|nobody|cry|cried|crying|hurts?|scared|any ?more|no longer|no joke"
    r"|not kidding|dead|died|ill|sick|fired)\b"
)
_TOLD = re.compile(
    r"\b(?:ze[gi]\w*|vroeg\w*|vraagt|riep\w*|roept|schreeuw\w*|noem\w*|lacht\w*|vond\w*|vindt|werd\w*|viel\w*"
    r"|heb|hebt|heeft|hebben|had|hadden|kreeg|moest|liet|said|says?|told|tells?|shout\w*|yell\w*|calls?|called|asked|laugh\w*"
    r"|got|went|made|has|have)\b"
)
"""Something that was said or happened: whoever tells it with a laugh tells it all the same."""
_IMAGE = re.compile(
    r"\b(?:koffie(?:zet)?apparaat|koffieautomaat|printer|kopieerapparaat|kat|hond|paard|ezel|goudvis|cavia|kip|papegaai|kamerplant|plant"
    r"|duif|postduif|bloemetje|monnik|non|kluizenaar|robot|muur|circus|glazen bol|toverstaf"
    r"|coffee machine|photocopier|cat|dog|horse|donkey|goldfish|parrot|pigeon|house ?plant|monk|nun|hermit|wall|crystal ball|magic wand)\b"
)
_MERELY = frozenset(
    "ja nou nee ok oke oké ha die goeie grappig leuk mooi yes well no okay funny good one that's dat is".split()
)


def light(message: str) -> bool:
    """Tell whether a message is clearly a joke: a mere laugh, something called a joke, or an absurd image with a laugh."""
    said = plain(message)
    found = texts.words(said)
    if said.endswith("?") or len(found) > LIGHT_WORDS or _IN_EARNEST.search(said) is not None:
        return False
    told = _TOLD.search(said) is not None
    if _KIDDING.search(said) is not None:
        return not told
    if _LAUGHS.search(said) is None:
        return False
    image = _IMAGE.search(said) is not None and not told
    return image or all(word in _MERELY or re.fullmatch(_LAUGH, word) for word in found)


def nothing_the_matter(message: str, language: Language, *, first: bool) -> bool:
    """Tell whether somebody only looks around, or says that nothing is the matter; less than that only says so at `first`."""
    pieces = [plain(piece) for piece in _PIECE.findall(message) if piece.strip()]
    if not pieces or len(message.split()) > NOTHING_WORDS or message.rstrip().endswith("?"):
        return False
    said = [bool(_NOTHING[language].fullmatch(piece)) for piece in pieces]
    mere = [bool(_NOTHING_MUCH.fullmatch(piece)) for piece in pieces]
    beside = [len(piece.split()) == 1 for piece in pieces]
    whole = all(a or b or c for a, b, c in zip(said, mere, beside, strict=True))
    if not first:
        return whole and any(a and _PLAINLY_NOTHING.search(piece) for a, piece in zip(said, pieces, strict=True))
    return whole and (any(mere) or any(said))


def back_to_work(message: str) -> bool:
    """Tell whether somebody plainly asks to go on about the work, or says that they are all right again."""
    return _BACK.fullmatch(" ".join(texts_only(message).split())) is not None


def texts_only(message: str) -> str:
    """Return a message in lower case without its punctuation, apostrophes aside."""
    return "".join(char if char.isalnum() or char == "'" else " " for char in message.lower().replace("’", "'"))


_APPROVES = re.compile(
    r"(?:(?:top|fijn|mooi|prima|helder|duidelijk|super|perfect|great|nice|clear|cool|lovely|got it)\b[\s,.!]*)+"
)
_PRAISES_THE_QUESTION = re.compile(
    r"(?:(?:dat is|wat|nou|oh|hm+|tja|ja|that's|that is|what|well|yes) )*(?:(?:een|an?) )?(?:(?:hele|heel|echt|very|really) )?"
    r"(?:goeie|goede|mooie|leuke|scherpe|interessante|good|great|nice|interesting|excellent) (?:vraag|question)"
    r"(?: (?:hoor|zeg|daar moet ik (?:even |eens )?over nadenken|let me think|i (?:have|need) to think about (?:that|it)))?"
)


def approves(message: str) -> bool:
    """Tell whether a message is a bare word of approval: `Mooi.`, `Clear.`."""
    return _APPROVES.fullmatch(message.strip().lower()) is not None


def praises_the_question(message: str) -> bool:
    """Tell whether a message only says that a question is a good one."""
    return _PRAISES_THE_QUESTION.fullmatch(" ".join(texts_only(message).split())) is not None
