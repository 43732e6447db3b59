"""How a question to the model looks on the wire, and what comes back of it, for either API. No I/O of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.model.failure import Failure, ModelError
from bot.model.settings import OPENAI, ModelSettings
from bot.model.spent import Spent

Answer = TypeVar("Answer", bound=BaseModel)

OPTIONAL = ("temperature", "safety_identifier", "user", "store")
"""Fields that a server may not know; what it names in a refusal is left out from then on."""

_STORE = re.compile(r"""["'`]store\\?["'`]|:\s*store\b""")
_NOT_KNOWN = re.compile(
    r"\b(?:unknown|unrecogni[sz]ed|unsupported|unexpected|invalid|additional)[ _](?:\w+[ _])?"
    r"(?:arguments?|parameters?|params?|fields?|propert(?:y|ies)|keys?|inputs?|names?)\b"
    r"|\bextra[ _](?:inputs?|fields?|forbidden)|\bnot (?:supported|permitted|allowed|known|recogni[sz]ed)\b",
    re.IGNORECASE,
)
"""How servers say that they know no such field; that its value is wrong, or that storing went wrong, is something else."""

_FORMAT = re.compile(
    r"response_?\s?format|text\.format|json_schema|json_object|json schema|structured[ _]outputs?"
    r"|\bschemas?\b.{0,40}\b(?:supported|unsupported|invalid|allowed|unknown)\b|\b(?:unsupported|invalid|unknown)\b.{0,20}\bschemas?\b",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"\b(?:busy|try again|retry|later|temporar\w+|overloaded|timed out|timeout)\b", re.IGNORECASE)

_THOUGHT = re.compile(r"^.*</think(?:ing)?>", re.DOTALL)
_FENCED = re.compile(r"^\s*```(?:json)?\s*(\{.*\})\s*```\s*$", re.DOTALL)


class Shape(IntEnum):
    """How a server is asked for JSON, the strictest first; one that does not know it is asked in the next way."""

    SCHEMA = 0
    OBJECT = 1
    PLAIN = 2


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question: what the model is told to do, the material, and how many tokens it may answer with."""

    name: str
    system: str = field(repr=False)
    user: str = field(repr=False)
    max_tokens: int = 600

    @property
    def tokens(self) -> int:
        """What this may cost at most: three characters of ASCII a token, each byte of another character, and the whole answer.

        No tokenizer that works on bytes takes more than a token for a byte; one for other ASCII than prose may be under it.
        """
        text = self.system + self.user
        plain = sum(char.isascii() for char in text)
        return -(-plain // 3) + len(text.encode("utf-8", "replace")) - plain + self.max_tokens


def request(settings: ModelSettings, prompt: Prompt, answer: type[BaseModel], who: str, shape: Shape) -> dict[str, Any]:
    """Return the fields of one request; nothing in it says who asks but `who`, which changes every day."""
    openai = settings.url == OPENAI
    most = prompt.max_tokens + settings.thinking
    fields: dict[str, Any] = {
        "model": settings.name,
        "store": False,
        "temperature": 0.3,
        ("safety_identifier" if openai else "user"): who,
    }
    schema = {"name": prompt.name.replace("-", "_"), "strict": True, "schema": answer.model_json_schema()}
    if settings.api == "responses":
        fields |= {"instructions": prompt.system, "input": prompt.user, "max_output_tokens": most}
        if shape is Shape.SCHEMA:
            fields["text"] = {"format": {"type": "json_schema", **schema}}
        elif shape is Shape.OBJECT:
            fields["text"] = {"format": {"type": "json_object"}}
        return fields
    fields["messages"] = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
    # OpenAI and Azure renamed this field; the servers that speak their language know the old name.
    longest = "max_completion_tokens" if settings.of_openai or settings.of_azure else "max_tokens"
    fields[longest] = most
    if shape is Shape.SCHEMA:
        fields["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif shape is Shape.OBJECT:
        fields["response_format"] = {"type": "json_object"}
    return fields


def unknown_field(fields: Mapping[str, Any], body: object, settings: ModelSettings) -> str | None:
    """Return the optional field that a server refused, by what it says of it; None when it is about something else."""
    told = body if isinstance(body, Mapping) else {}
    words = json.dumps(told, ensure_ascii=False) if told else str(body)
    optional = [name for name in OPTIONAL if name in fields and (name != "store" or _may_go(words, settings))]
    named = next((name for name in optional if name == told.get("param")), None)
    return named or next((name for name in optional if re.search(rf"\b{name}\b", words)), None)


def about_format(body: object) -> bool:
    """Tell whether a server refuses the form in which JSON is asked for, and not for a moment only."""
    words = json.dumps(body, ensure_ascii=False) if isinstance(body, Mapping | list) else str(body)
    return _FORMAT.search(words) is not None and _MOMENT.search(words) is None


def _may_go(words: str, settings: ModelSettings) -> bool:
    """Tell whether "not stored" may be left out: only where nothing is stored without it, and the server knows no such field."""
    if settings.api == "responses" or settings.of_openai or settings.of_azure:
        return False
    return _STORE.search(words) is not None and _NOT_KNOWN.search(words) is not None


def answers(raw: Any, api: str) -> bool:
    """Tell whether what came back is an answer of a model at all, whatever it says: a completion with a choice."""
    if api == "responses":
        output = getattr(raw, "output", None)
        whole = bool(output) or getattr(raw, "status", None) == "incomplete"
        return isinstance(output, list) and whole and getattr(raw, "error", None) is None
    choices = getattr(raw, "choices", None)
    return isinstance(choices, list) and bool(choices) and getattr(choices[0], "message", None) is not None


def text_of(raw: Any, api: str) -> str:
    """Return the text of an answer; raises ModelError for a refusal, and for one that was cut off or is no answer."""
    try:
        return _of_responses(raw) if api == "responses" else _of_chat(raw)
    except (AttributeError, IndexError, TypeError):
        raise ModelError(Failure.INVALID) from None


def _of_chat(raw: Any) -> str:
    choice = raw.choices[0]
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise ModelError(Failure.REFUSAL)
    if choice.finish_reason == "length" or not isinstance(choice.message.content, str):
        raise ModelError(Failure.INVALID)
    return str(choice.message.content)


def _of_responses(raw: Any) -> str:
    pieces = [piece for item in raw.output if item.type == "message" for piece in item.content]
    if any(piece.type == "refusal" for piece in pieces):
        raise ModelError(Failure.REFUSAL)
    if raw.status == "incomplete":
        filtered = raw.incomplete_details is not None and raw.incomplete_details.reason == "content_filter"
        raise ModelError(Failure.REFUSAL if filtered else Failure.INVALID)
    text = "".join(piece.text for piece in pieces if piece.type == "output_text")
    if not text:
        raise ModelError(Failure.INVALID)
    return text


def cut_off(raw: Any, api: str) -> bool:
    """Tell whether an answer ended because it may not be longer."""
    try:
        return bool(raw.status == "incomplete" if api == "responses" else raw.choices[0].finish_reason == "length")
    except (AttributeError, IndexError, TypeError):
        return False


def spent(raw: Any, api: str) -> Spent | None:
    """Return what an answer cost, or None where the server does not tell."""
    usage = getattr(raw, "usage", None)
    names = ("input_tokens", "output_tokens") if api == "responses" else ("prompt_tokens", "completion_tokens")
    counts = [count for name in names if isinstance(count := getattr(usage, name, None), int) and count >= 0]
    return Spent(*counts) if len(counts) == len(names) else None


def is_json(text: str) -> bool:
    """Tell whether an answer is JSON, of whatever kind."""
    try:
        json.loads(_bare(text))
    except (ValueError, RecursionError):
        return False
    return True


def _bare(text: str) -> str:
    text = _THOUGHT.sub("", text, count=1)
    fenced = _FENCED.match(text)
    return fenced.group(1) if fenced else text.strip()


def parsed(text: str, answer: type[Answer]) -> Answer:
    """Return an answer as its type; raises ModelError for what is not that, telling a label outside the list apart."""
    try:
        return answer.model_validate_json(_bare(text))
    except ValidationError as error:
        outside = any(problem["type"] in {"literal_error", "enum"} for problem in error.errors(include_input=False))
        raise ModelError(Failure.LABEL if outside else Failure.INVALID) from None
