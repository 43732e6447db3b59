"""Loads and checks what the coach can say: patterns, dialogue, house style. Only this module knows the file shapes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from bot import yamlfile
from bot.domain import (
    LANGUAGES,
    Detail,
    Language,
    Level,
    Move,
    Neighbour,
    Pattern,
    PatternText,
    Question,
    Source,
)
from bot.referrals import Referrals, load_referrals

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
Several = Annotated[tuple[Text, ...], Field(min_length=1)]
AtLeastFour = Annotated[tuple[Text, ...], Field(min_length=4)]

Place = Literal["offer", "question", "day"]
"""Where a talk stands: something was just offered or put to somebody, a question is on the table, a day is asked for."""

SENTENCES: Mapping[str, str] = {
    "mirror": "quote",
    "mirror-follow-up": "quote",
    "evidence": "quote",
    "why-pattern": "level name quote",
    "explanation": "against description name need",
    "explanation-rival": "difference rival",
    "explanation-source": "source version",
    "date-question": "quote",
    "close-experiment": "date quote",
    "close-experiment-default": "date quote",
    "privacy": "keeping",
    "card": "source version rival",
    "step-question": "quote",
    "step-intended-question": "quote",
    "date-after-question": "date quote",
    "date-too-late": "date",
    "feeling": "quote",
    "came-back": "name times",
    "look-back": "date quote",
    "rival": "difference rival",
    "patterns": "names",
    "opinion": "name",
    "why-rival": "level name",
    "instead": "quote",
} | dict.fromkeys(
    """evidence-same exit reflection-unsure unsure reflection-none none practical another-view rejected-often recognised
    onward no-idea bare-no short asked-back nothing-yet only-a-day day-without-step other-wording other-question
    no-more-questions advice-first why-plain question-stands explanation-no-pattern experiment-question date-again
    close-plain keeping-yes keeping-no empty fresh-start language shortened weekly weekly-none weekly-talk times-2 times-3
    times-4 times-5 times-6 look-back-whatever look-back-question outcome-done outcome-done-question outcome-different
    outcome-different-question outcome-not-yet outcome-not-yet-question outcome-talk outcome-talk-question rival-none
    rival-nothing not-heard not-heard-question repeats no-questions quiet opinion-none remember-yes remember-no
    asked-coach speaks-nl speaks-en back back-none means means-waarneming means-eigen-aandeel means-ander means-systeem
    means-experiment take-time step-not nothing-noted no-step no-step-question no-is-fine feeling-question feeling-person nothing-the-matter
    back-to-work advice-permission advice-after advice-options advice-question level-waarneming level-eigen-aandeel
    level-ander level-systeem level-experiment greeting thanks who human help rejected was-off adjusted light light-first""".split(),
    "",
)
"""What the coach must be able to say, and which blanks a sentence may have."""


def _expression(pattern: str, where: str = "") -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{where}{pattern!r} is no regular expression ({error})") from None


def _compiles(pattern: str) -> str:
    _expression(pattern)
    return pattern


_Expression = Annotated[Text, AfterValidator(_compiles)]
_Moves = Mapping[Move, Annotated[tuple[_Expression, ...], Field(min_length=1)]]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PatternText(_Model):
    name: Text
    said: Text | None = None
    description: Text
    need: Text
    likely: Several
    against: Several
    offers: AtLeastFour
    reflections: AtLeastFour
    questions: Mapping[Level, AtLeastFour]
    options: Several

    @field_validator("questions")
    @classmethod
    def _every_level(cls, value: Mapping[Level, tuple[str, ...]]) -> Mapping[Level, tuple[str, ...]]:
        missing = [level.value for level in Level if level not in value]
        if missing:
            raise ValueError(f"no questions at the level {', '.join(missing)}")
        return value


class _Neighbour(_Model):
    id: Text
    nl: Text
    en: Text


class _Source(_Model):
    cite: Text
    nl: Text
    en: Text


class _PatternFile(_Model):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
    layer: Text
    version: Annotated[int, Field(ge=1)]
    neighbours: Annotated[tuple[_Neighbour, ...], Field(min_length=1)]
    sources: Annotated[tuple[_Source, ...], Field(min_length=1)]
    nl: _PatternText
    en: _PatternText


class _AsksOn(_Model):
    reflections: Several
    questions: Mapping[Level, Several]


class _DialogueFile(_Model):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    version: int
    moves: _Moves
    in_place: Annotated[Mapping[Place, _Moves], Field(alias="in-place")]
    something_else_opening: Annotated[_Expression, Field(alias="something-else-opening")]
    advice_at_the_end: Annotated[_Expression, Field(alias="advice-at-the-end")]
    asks_the_coach: Annotated[_Expression, Field(alias="asks-the-coach")]
    say: Mapping[str, Text | Several]
    reflections: Mapping[Level, AtLeastFour]
    questions: Mapping[Level, AtLeastFour]
    practical_question: Annotated[Several, Field(alias="practical-question")]
    no_pattern_question: Annotated[Several, Field(alias="no-pattern-question")]
    better_fit: Annotated[Several, Field(alias="better-fit")]
    asks_on: Annotated[Mapping[Detail, _AsksOn], Field(alias="asks-on")]
    weekly: Annotated[tuple[Text, ...], Field(min_length=13)]
    """At least thirteen: with fewer there would be none left in the thirteenth week."""

    @field_validator("say")
    @classmethod
    def _says_all(cls, value: Mapping[str, str | tuple[str, ...]]) -> Mapping[str, str | tuple[str, ...]]:
        if missing := sorted(set(SENTENCES) - set(value)):
            raise ValueError(f"lacks {', '.join(missing)}")
        for key, said in value.items():
            for sentence in (said,) if isinstance(said, str) else said:
                yamlfile.only_blanks(key, sentence, SENTENCES.get(key, "").split())
        return value


class _StyleFile(_Model):
    name: Text
    language: Language
    version: int
    max_words: int = Field(gt=0)
    max_questions: int = Field(gt=0)
    hedges: Several
    exits: Several
    advice: Several
    diagnosis: Several
    verdict: Several
    deception: Several
    leading: Several
    open_words: Several
    emotions: Several

    @model_validator(mode="after")
    def _compiles(self) -> _StyleFile:
        for field in ("hedges", "exits", "advice", "diagnosis", "verdict", "deception", "leading"):
            for pattern in getattr(self, field):
                _expression(pattern, f"{field}: ")
        return self


@dataclass(frozen=True, slots=True)
class AsksOn:
    """How the coach goes on about one kind of detail that an answer holds: what it reflects, what it asks at which level."""

    reflections: tuple[str, ...]
    questions: Mapping[Level, tuple[Question, ...]]


Hears = Mapping[Move, tuple[re.Pattern[str], ...]]
"""By which words, as a whole message, each move is heard."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What the coach says apart from the patterns, and how it hears short remarks, in one language."""

    moves: Hears
    in_place: Mapping[Place, Hears]
    something_else_opening: re.Pattern[str]
    advice_at_the_end: re.Pattern[str]
    asks_the_coach: re.Pattern[str]
    say: Mapping[str, tuple[str, ...]]
    reflections: Mapping[Level, tuple[str, ...]]
    questions: Mapping[Level, tuple[Question, ...]]
    practical_question: tuple[Question, ...]
    no_pattern_question: tuple[Question, ...]
    better_fit: tuple[Question, ...]
    asks_on: Mapping[Detail, AsksOn]
    weekly: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The rules that every outgoing text must keep, in one language; see prompts/house-style.*.md."""

    version: int
    max_words: int
    max_questions: int
    hedges: re.Pattern[str]
    exits: re.Pattern[str]
    banned: Mapping[str, re.Pattern[str]]
    open_words: frozenset[str]
    emotions: frozenset[str]
    body: str


@dataclass(frozen=True, slots=True, repr=False)
class Catalogue:
    """All that the coach can say, in every language it speaks."""

    patterns: Mapping[str, Pattern]
    dialogue: Mapping[Language, Dialogue]
    style: Mapping[Language, HouseStyle]
    referrals: Referrals

    def name(self, pattern: str, language: Language) -> str:
        """Return how the pattern is called in the middle of a sentence."""
        return self.patterns[pattern].text[language].name


def load_catalogue(data: Path, prompts: Path, own_contacts: Path | None = None) -> Catalogue:
    """Load every pattern of `data`/patterns, the dialogue, the house style and the referrals.

    `own_contacts` is the file with an organisation's own doors, laid over data/referrals.yaml.

    Raises yamlfile.DataError (file, line and field) for whatever is missing or wrong.
    """
    dialogue = {lang: _load_dialogue(data / f"dialogue.{lang}.yaml", lang) for lang in LANGUAGES}
    if len({len(spoken.weekly) for spoken in dialogue.values()}) > 1:
        raise yamlfile.DataError(f"{data}/dialogue.*.yaml:1: weekly: must be the same questions in every language")
    return Catalogue(
        patterns=load_patterns(data / "patterns"),
        dialogue=dialogue,
        style={lang: _load_style(prompts / f"house-style.{lang}.md", lang) for lang in LANGUAGES},
        referrals=load_referrals(data / "referrals.yaml", own_contacts),
    )


def load_patterns(folder: Path) -> dict[str, Pattern]:
    """Load every `<id>.yaml` of `folder`, sorted by id; raises yamlfile.DataError."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise yamlfile.DataError(f"{folder}:1: file: no pattern file (<id>.yaml) in this folder")
    files: dict[str, _PatternFile] = {}
    for path in paths:
        file = yamlfile.load(path, _PatternFile)
        if file.id != path.stem:
            raise yamlfile.DataError(f"{path}:1: id: is {file.id!r}, but the file is called {path.name}")
        files[file.id] = file
    for path, file in zip(paths, files.values(), strict=True):
        for number, neighbour in enumerate(file.neighbours):
            if neighbour.id not in files or neighbour.id == file.id:
                raise yamlfile.DataError(
                    f"{path}:{_line_of(path, neighbour.id)}: neighbours.{number}.id: "
                    f"{neighbour.id!r} is no other pattern of the catalogue"
                )
    return {id_: _pattern(file) for id_, file in files.items()}


def _line_of(path: Path, value: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if re.search(rf"-\s+id:\s*{re.escape(value)}\s*$", line)), 1)


def _pattern(file: _PatternFile) -> Pattern:
    return Pattern(
        id=file.id,
        layer=file.layer,
        version=file.version,
        neighbours=tuple(Neighbour(n.id, {"nl": n.nl, "en": n.en}) for n in file.neighbours),
        sources=tuple(Source(s.cite, {"nl": s.nl, "en": s.en}) for s in file.sources),
        text={lang: _pattern_text(file, lang) for lang in LANGUAGES},
    )


def _pattern_text(file: _PatternFile, lang: Language) -> PatternText:
    text: _PatternText = file.nl if lang == "nl" else file.en
    return PatternText(
        name=text.name,
        said=text.said or text.name,
        description=text.description,
        need=text.need,
        likely=text.likely,
        against=text.against,
        offers=text.offers,
        reflections=text.reflections,
        questions={level: _questions(text.questions[level], level, lang, file.id) for level in Level},
        options=text.options,
    )


def _questions(texts: tuple[str, ...], level: Level, lang: Language, pattern: str | None) -> tuple[Question, ...]:
    return tuple(Question(question_id(text), text, level, lang, pattern) for text in texts)


def question_id(text: str) -> str:
    """Return the id of a question, which follows from its words."""
    return hashlib.sha256(text.casefold().encode()).hexdigest()[:12]


def _hears(heard: Mapping[Move, tuple[str, ...]]) -> Hears:
    return {move: tuple(re.compile(p) for p in patterns) for move, patterns in heard.items()}


def _load_dialogue(path: Path, lang: Language) -> Dialogue:
    file = yamlfile.load(path, _DialogueFile)
    return Dialogue(
        moves=_hears(file.moves),
        in_place={place: _hears(heard) for place, heard in file.in_place.items()},
        something_else_opening=re.compile(file.something_else_opening),
        advice_at_the_end=re.compile(file.advice_at_the_end),
        asks_the_coach=re.compile(file.asks_the_coach),
        say={key: (value,) if isinstance(value, str) else value for key, value in file.say.items()},
        reflections=file.reflections,
        questions={level: _questions(file.questions[level], level, lang, None) for level in Level},
        practical_question=_questions(file.practical_question, Level.WAARNEMING, lang, None),
        no_pattern_question=_questions(file.no_pattern_question, Level.WAARNEMING, lang, None),
        better_fit=_questions(file.better_fit, Level.WAARNEMING, lang, None),
        asks_on={
            detail: AsksOn(
                one.reflections, {at: _questions(texts, at, lang, None) for at, texts in one.questions.items()}
            )
            for detail, one in file.asks_on.items()
        },
        weekly=_questions(file.weekly, Level.WAARNEMING, lang, None),
    )


def _load_style(path: Path, lang: Language) -> HouseStyle:
    try:
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    except (OSError, ValueError):
        raise yamlfile.DataError(f"{path}:1: file: needs front matter between two lines of ---") from None
    # The blank line stands for the opening --- so that errors name the line of the file.
    file = yamlfile.parse("\n" + front, _StyleFile, str(path))
    if file.language != lang:
        raise yamlfile.DataError(f"{path}:1: language: is {file.language!r}, expected {lang!r}")
    banned: dict[str, Any] = {
        "advice": file.advice,
        "diagnosis": file.diagnosis,
        "verdict": file.verdict,
        "deception": file.deception,
        "leading": file.leading,
    }
    return HouseStyle(
        version=file.version,
        max_words=file.max_words,
        max_questions=file.max_questions,
        hedges=_any(file.hedges),
        exits=_any(file.exits),
        banned={rule: _any(patterns) for rule, patterns in banned.items()},
        open_words=frozenset(file.open_words),
        emotions=frozenset(file.emotions),
        body=body.strip(),
    )


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
