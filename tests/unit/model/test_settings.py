"""Which model, if any: off by default, and a setting that cannot be right says what to do."""

from __future__ import annotations

import pytest

from bot.settings import Settings, SettingsError


def read(**environment: str) -> Settings:
    return Settings.from_environment(environment)


def test_there_is_no_model_unless_one_is_named() -> None:
    assert read().model is None
    assert read(OPENAI_API_KEY="sk-1", OPENAI_BASE_URL="https://x.example/v1").model is None


def test_a_name_and_a_key_are_enough() -> None:
    found = read(KLANKBORD_MODEL="m-1", OPENAI_API_KEY="sk-secret").model
    assert found is not None
    assert (found.name, found.host, found.api, found.uses) == ("m-1", "api.openai.com", "chat", "both")
    assert (found.timeout, found.concurrency, found.user_tokens, found.total_tokens) == (20, 8, 100_000, 2_000_000)
    assert "sk-secret" not in repr(found)


def test_a_server_of_ones_own_needs_no_key() -> None:
    found = read(KLANKBORD_MODEL="m-1", OPENAI_BASE_URL="http://vllm:8000/v1/").model
    assert found is not None
    assert (found.url, found.host, found.key) == ("http://vllm:8000/v1", "vllm:8000", None)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/v1",
        "http://10.1.2.3/v1",
        "http://llm.intern/v1",
        "http://localhost:11434/v1",
        "https://x.nl/v1",
    ],
)
def test_without_encryption_only_what_is_near(url: str) -> None:
    assert read(KLANKBORD_MODEL="m", OPENAI_BASE_URL=url).model is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/v1",
        "http://8.8.8.8/v1",
        "ftp://x/v1",
        "x.nl",
        "https://me:secret@x.nl/v1",
        "https://x.nl/v1?key=1",
    ],
)
def test_an_address_that_would_show_what_is_sent_is_refused(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(KLANKBORD_MODEL="m", OPENAI_BASE_URL=url)
    assert "OPENAI_BASE_URL" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "k", "OPENAI_API_VERSION": "2024-10-21"}, "OPENAI_API_VERSION"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_API": "streams"}, "KLANKBORD_MODEL_API"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_FOR": "all"}, "KLANKBORD_MODEL_FOR"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_TIMEOUT": "0"}, "KLANKBORD_MODEL_TIMEOUT"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_THINKING_TOKENS": "-1"}, "KLANKBORD_MODEL_THINKING_TOKENS"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_TIMEOUT": "2.5"}, "KLANKBORD_MODEL_TIMEOUT"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_CONCURRENCY": "-1"}, "KLANKBORD_MODEL_CONCURRENCY"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_USER_TOKENS": "veel"}, "KLANKBORD_MODEL_USER_TOKENS"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_TOTAL_TOKENS": "²"}, "KLANKBORD_MODEL_TOTAL_TOKENS"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_TOTAL_TOKENS": "1000000000001"}, "KLANKBORD_MODEL_TOTAL_TOKENS"),
        ({"OPENAI_API_KEY": "k", "KLANKBORD_MODEL_TOTAL_TOKENS": "9" * 5000}, "KLANKBORD_MODEL_TOTAL_TOKENS"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(KLANKBORD_MODEL="m-1", **environment)
    assert named in str(caught.value)


@pytest.mark.parametrize("tokens", ["1", "2000000000", "1000000000000"])
def test_a_budget_may_be_as_large_as_is_said(tokens: str) -> None:
    for name in ("KLANKBORD_MODEL_TOTAL_TOKENS", "KLANKBORD_MODEL_USER_TOKENS"):
        found = read(KLANKBORD_MODEL="m-1", OPENAI_API_KEY="k", **{name: tokens}).model
        assert found is not None
        assert int(tokens) in {found.total_tokens, found.user_tokens}
