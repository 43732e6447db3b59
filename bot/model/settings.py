"""Which remote model is used, if any, and within which limits (OPENAI_*, KLANKBORD_MODEL*). Off by default."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.environment import SettingsError, one_of, whole, words

OPENAI = "https://api.openai.com/v1"

_NEARBY = (".local", ".internal", ".intern", ".lan", ".svc", ".localhost")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A remote model: its name and address, how it is spoken to, how long it may take, and what a day may cost.

    `uses` is "both", "words" or "reading"; `api` is "chat" (Chat Completions, which every server knows) or "responses".
    `thinking` is how many tokens a model may think before it answers, on top of what an answer takes.
    `api_version` makes `url` the endpoint of an Azure resource. Budgets are in tokens, a day lasts until midnight UTC.
    """

    name: str
    url: str = OPENAI
    key: str | None = field(default=None, repr=False)
    api: str = "chat"
    api_version: str | None = None
    uses: str = "both"
    thinking: int = 0
    timeout: int = 20
    concurrency: int = 8
    user_tokens: int = 100_000
    total_tokens: int = 2_000_000

    @property
    def host(self) -> str:
        """Where texts go, as users are told."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def of_openai(self) -> bool:
        """Whether it is OpenAI's own, in whichever region."""
        name = urlsplit(self.url).hostname or ""
        return name == "openai.com" or name.endswith(".openai.com")

    @property
    def of_azure(self) -> bool:
        """Whether it is a model in Azure."""
        return self.api_version is not None or "azure" in self.host

    @property
    def answer_seconds(self) -> int:
        """How long a whole answer may take, with every question in it: as long as two tries at one question."""
        return 2 * self.timeout

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> ModelSettings | None:
        """Read them; None without KLANKBORD_MODEL. Raises SettingsError for what cannot be used."""
        name = words(environment, "KLANKBORD_MODEL")
        if name is None:
            return None
        key = words(environment, "OPENAI_API_KEY")
        url = (words(environment, "OPENAI_BASE_URL") or OPENAI).rstrip("/")
        _reachable_in_private(url)
        if key is None and url == OPENAI:
            raise SettingsError(
                "KLANKBORD_MODEL is set, but OPENAI_API_KEY is not. Give the key, set OPENAI_BASE_URL to a server of your "
                "own (vLLM, Ollama, llama.cpp), or leave KLANKBORD_MODEL out to work without a model."
            )
        version = words(environment, "OPENAI_API_VERSION")
        if version is not None and url == OPENAI:
            raise SettingsError(
                "OPENAI_API_VERSION belongs to Azure: set OPENAI_BASE_URL to https://NAME.openai.azure.com, or leave it out."
            )
        return cls(
            name=name,
            url=url,
            key=key,
            api=one_of(environment, "KLANKBORD_MODEL_API", ("chat", "responses")),
            api_version=version,
            uses=one_of(environment, "KLANKBORD_MODEL_FOR", ("both", "words", "reading")),
            thinking=whole(environment, "KLANKBORD_MODEL_THINKING_TOKENS", 0, 0, 100_000, "tokens"),
            timeout=whole(environment, "KLANKBORD_MODEL_TIMEOUT", 20, 1, 300, "seconds"),
            concurrency=whole(environment, "KLANKBORD_MODEL_CONCURRENCY", 8, 1, 1000, "questions at once"),
            user_tokens=whole(environment, "KLANKBORD_MODEL_USER_TOKENS", 100_000, 1, 10**12, "tokens"),
            total_tokens=whole(environment, "KLANKBORD_MODEL_TOTAL_TOKENS", 2_000_000, 1, 10**12, "tokens"),
        )


def _reachable_in_private(url: str) -> None:
    """Demand encryption, but for a server on this computer or on the organisation's own network."""
    told = urlsplit(url)
    name = told.hostname or ""
    if told.scheme == "https" and name and not told.username and not told.query:
        return
    if told.scheme == "http" and name and not told.username and not told.query and _nearby(name):
        return
    raise SettingsError(
        "OPENAI_BASE_URL must be an https:// address without a user name or a query (http:// only for this computer or your "
        "own network). Mend it, or leave it out to use api.openai.com."
    )


def _nearby(name: str) -> bool:
    try:
        found = ipaddress.ip_address(name)
        return found.is_loopback or found.is_private
    except ValueError:
        return "." not in name or name.endswith(_NEARBY)
