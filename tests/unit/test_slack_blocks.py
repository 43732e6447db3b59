"""A reply as Slack shows it: what was written stands there as it was written, within Slack's limits, and pings nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock

from bot.catalogue import Catalogue
from bot.channels.slack import blocks, modals
from bot.channels.slack.modals import LONGEST
from bot.channels.slack.words import escape
from bot.domain import Kind, Part, Reply, Role
from tests.unit import slack_pictures
from tests.unit.slack_pictures import NOON, all_words

WORDS = all_words()["nl"]
ANY_TEXT = st.text(
    alphabet=st.one_of(st.sampled_from("<>&!@#*_~` \n"), st.characters(exclude_categories=["Cs"])), max_size=9_000
)


def parts(shown: Any) -> Iterator[Mapping[str, Any]]:
    """Return everything inside a view or a message that is a mapping."""
    if isinstance(shown, Mapping):
        yield shown
        for value in shown.values():
            yield from parts(value)
    elif isinstance(shown, list | tuple):
        for value in shown:
            yield from parts(value)


def within_limits(shown: list[Mapping[str, Any]], most: int) -> None:
    """Assert every limit of Slack that a block can break."""
    assert len(shown) <= most
    assert sum(len(p["text"]) for p in parts(shown) if isinstance(p.get("text"), str)) < 13_200
    ids = [block["block_id"] for block in shown if "block_id" in block]
    assert len(ids) == len(set(ids))
    for part in parts(shown):
        text = part["text"]["text"] if isinstance(part.get("text"), Mapping) else None
        limit = {"section": 3_000, "header": 150, "button": 75}.get(str(part.get("type")))
        if text is not None and limit:
            assert 0 < len(text) <= limit
        assert len(part.get("elements", ())) <= {"actions": 25, "context": 10, "context_actions": 5}.get(
            str(part.get("type")), 25
        )
        assert len(str(part.get("action_id", ""))) <= 255
        assert len(str(part.get("value", ""))) <= 2_000
        assert len(part.get("options", ())) <= 100


@pytest.fixture(scope="module")
def shown(catalogue: Catalogue) -> dict[str, Any]:
    """Everything that is drawn down in pictures."""
    return slack_pictures.pictures(catalogue)


def test_what_is_shown_is_what_was_drawn_down(catalogue: Catalogue) -> None:
    committed = slack_pictures.PAGE.read_text(encoding="utf-8")
    assert committed == slack_pictures.page(catalogue), "run `make docs`, look at the difference, and commit it"


def test_everything_stays_within_slacks_limits(shown: dict[str, Any]) -> None:
    for name, picture in shown.items():
        within_limits(picture["blocks"], 50 if "text" in picture else 100)
        if picture.get("type") == "modal":
            for label in ("title", "submit", "close"):
                assert len(picture[label]["text"]) <= 24, name
            assert len(picture["private_metadata"]) <= 3_000


def test_slacks_own_models_accept_every_block(shown: dict[str, Any]) -> None:
    for name, picture in shown.items():
        for block in picture["blocks"]:
            parsed = SdkBlock.parse(block)
            assert parsed is not None, (name, block["type"])
            parsed.validate_json()


def test_every_message_has_a_plain_text_beside_its_blocks(shown: dict[str, Any]) -> None:
    for name, picture in shown.items():
        if picture.get("type") is None:
            assert picture["text"].strip(), name


def test_nothing_that_somebody_wrote_can_ping_or_link(shown: dict[str, Any]) -> None:
    for name, picture in shown.items():
        for part in parts(picture):
            if part.get("type") == "mrkdwn":
                assert "<" not in part["text"], name
                assert part.get("verbatim") is True
        assert "<" not in picture.get("text", ""), name


def test_what_a_button_does_is_said_in_words(shown: dict[str, Any]) -> None:
    for picture in shown.values():
        for part in parts(picture):
            if part.get("type") == "button":
                assert any(char.isalpha() for char in part["text"]["text"])
            if part.get("type") == "feedback_buttons":
                for side in ("positive_button", "negative_button"):
                    assert part[side]["accessibility_label"]


@given(said=ANY_TEXT)
def test_any_text_fits_and_pings_nobody(said: str) -> None:
    reply = Reply(Kind.FOLLOW_UP, "nl", (Part(Role.MIRROR, said), Part(Role.QUESTION, "Wat gebeurde er?")))
    message = blocks.reply_message(
        reply, WORDS, before=blocks.disclosure(WORDS), after=blocks.consent(WORDS, "key"), moves=True
    )
    within_limits(list(message.blocks), 50)
    assert "<" not in message.text
    assert ">" not in message.text
    assert len(message.text) <= 4_000
    for part in parts(list(message.blocks)):
        if part.get("type") == "mrkdwn":
            assert "<" not in part["text"]


@given(said=ANY_TEXT)
def test_escaping_can_be_read_back(said: str) -> None:
    shown = escape(said)
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == said


@pytest.mark.parametrize("length", [10, 3_000, 3_001, 12_000, 40_000])
def test_forty_thousand_characters_become_a_message_that_slack_takes(length: int) -> None:
    reply = Reply(Kind.SAFETY, "nl", (Part(Role.BODY, "Zin met woorden. " * (length // 17 + 1)),))
    within_limits(list(blocks.reply_message(reply, WORDS).blocks), 50)


def test_a_cut_never_leaves_half_an_escape() -> None:
    for limit in range(5, 40):
        kept = blocks.fitted(escape("a & b < c > d & e"), limit)
        assert len(kept) <= limit
        assert kept.rstrip("…").count("&") == sum(kept.count(whole) for whole in ("&amp;", "&lt;", "&gt;"))


def test_a_form_takes_a_message_of_any_length() -> None:
    view = modals.reflect(WORDS, "x" * 100_000)
    field = next(part for part in parts(view) if part.get("type") == "plain_text_input")
    assert len(field["initial_value"]) == LONGEST


def test_who_runs_the_coach_is_named_as_it_was_set_and_escaped() -> None:
    words = all_words("Waterveen & <partners>")["nl"]
    assert "Waterveen &amp; &lt;partners&gt; beheert het" in blocks.disclosure(words)[0]["elements"][0]["text"]


def test_the_form_proposes_a_day_a_week_from_now() -> None:
    view = modals.experiment(WORDS, {}, NOON.date())
    assert next(part for part in parts(view) if part.get("type") == "datepicker")["initial_date"] == "2026-12-01"


def test_the_doors_can_be_clicked_and_nothing_that_somebody_wrote_can() -> None:
    doors = blocks.reply_message(Reply(Kind.SAFETY, "nl", (Part(Role.BODY, "Bel 113 of ga naar 113.nl."),)), WORDS)
    told = blocks.reply_message(Reply(Kind.FOLLOW_UP, "nl", (Part(Role.BODY, "Zie 113.nl."),)), WORDS)
    assert doors.blocks[0]["text"]["verbatim"] is False
    assert told.blocks[0]["text"]["verbatim"] is True
