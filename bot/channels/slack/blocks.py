"""Reply -> blocks. Pure: what the coach says as Slack shows it, within Slack's limits and with nothing that pings anybody."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.slack.words import Words, escape
from bot.domain import Kind, Move, Reply, Role

Block = dict[str, Any]

SECTION = 3_000
"""Characters in a section; Slack's limit, after escaping."""

MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 12_000
"""All texts of a message together; Slack refuses one from about 13,200 on (msg_blocks_too_long)."""

FALLBACK = 3_500
"""Characters of the plain text beside the blocks; Slack cuts it from 4,000 on."""

VALUE = 1_900
"""Characters that a button is given to carry; Slack refuses more than 2,000, and counts some as two."""

MOVES: Mapping[Move, str] = {
    Move.RECOGNISED: "move-recognised",
    Move.NOT_RIGHT: "move-not-right",
    Move.OTHER_QUESTION: "move-other-question",
    Move.MORE: "move-more",
    Move.EXPERIMENT: "move-experiment",
}
"""The buttons under a reply, in this order."""

_OF_A_READING = frozenset({Move.RECOGNISED, Move.NOT_RIGHT})
_OFFERED = frozenset({Kind.READING, Kind.ANOTHER_VIEW, Kind.OTHER_READING})
_GOES_ON = _OFFERED | {
    Kind.NO_PATTERN,
    Kind.UNSURE,
    Kind.PRACTICAL,
    Kind.FOLLOW_UP,
    Kind.LISTENING,
    Kind.EXPLANATION,
    Kind.WHY,
    Kind.ADVICE_QUESTION,
    Kind.ADVICE_OPTION,
    Kind.WEEKLY,
}
_NOTHING_TO_EXPLAIN = frozenset({Kind.EXPLANATION, Kind.LISTENING})


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: blocks, and the same in plain text for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]


def section(text: str, *, links: bool = False) -> Block:
    """Return a paragraph; `text` must be escaped where people wrote it. `links` lets addresses in it be clicked."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": fitted(text, SECTION), "verbatim": not links}}


def context(text: str, block_id: str | None = None) -> Block:
    """Return a small line."""
    shown: Block = {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": fitted(text, SECTION), "verbatim": True}],
    }
    return shown | ({"block_id": block_id} if block_id else {})


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": fitted(text, 150)}}


def button(label: str, action: str, value: str, style: str | None = None) -> Block:
    """Return a button that says in words what it does."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": fitted(label, 75)},
        "action_id": action,
        "value": value,
    }
    return made | ({"style": style} if style else {})


def confirmed(made: Block, words: Words, question: str) -> Block:
    """Return a button that asks before it does something that does not come back."""
    asked = {
        key: {"type": "plain_text", "text": words.say(text)}
        for key, text in (
            ("title", "confirm-title"),
            ("text", question),
            ("confirm", "confirm-yes"),
            ("deny", "confirm-no"),
        )
    }
    return made | {"confirm": asked, "style": "danger"}


def fitted(text: str, limit: int) -> str:
    """Return a text cut to a limit between words, never in the middle of an escape."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    kept = kept[: kept.rfind(" ")] if " " in kept[limit // 2 :] else kept
    cut = kept.rfind("&")
    if cut >= len(kept) - 5 and ";" not in kept[cut:]:
        kept = kept[:cut]
    return kept + "…"


def paragraphs(text: str) -> list[str]:
    """Return a text of any length as escaped paragraphs that each fit in a section, cut between lines or words."""
    found: list[str] = []
    for paragraph in text.split("\n\n"):
        left = escape(paragraph).strip()
        while len(left) > SECTION:
            at = max(left.rfind("\n", 0, SECTION), left.rfind(". ", 0, SECTION) + 1)
            at = at if at > SECTION // 2 else left.rfind(" ", 0, SECTION)
            at = at if at > SECTION // 2 else SECTION - 10
            found.append(left[:at].strip())
            left = left[at:].strip()
        if left:
            found.append(left)
    return found


def reply_message(
    reply: Reply,
    words: Words,
    *,
    before: Sequence[Block] = (),
    after: Sequence[Block] = (),
    moves: bool = False,
    footer: str | None = None,
    card: str | None = None,
) -> Message:
    """Return a reply as a message: what stands `before` it, its paragraphs, what made it, its buttons, what comes `after`.

    `footer` says what made it where a remote model may have had a part in it, `card` is the small print of a reading.
    """
    said = paragraphs(reply.text)
    asks = bool(reply.parts) and reply.parts[-1].role is Role.QUESTION and bool(said)
    shown = [*said[:-1], f"*{said[-1]}*" if asks and "*" not in said[-1] else said[-1]] if said else []
    doors = reply.kind is Kind.SAFETY
    blocks = [*before, *(section(paragraph, links=doors) for paragraph in shown)]
    if footer is not None:
        blocks.append(context(escape(footer)))
    elif reply.kind in _OFFERED:
        blocks.append(context(words.say("reader-note", reader=escape(words.reader))))
    if card is not None:
        blocks.append(context(escape(card)))
    if moves:
        blocks.extend(move_buttons(reply.kind, reply.pattern is not None, words))
    return whole(fitted(escape(reply.text), FALLBACK), [*blocks, *after])


def whole(text: str, blocks: Sequence[Block]) -> Message:
    """Return a message within Slack's limits: what is too much is left out in the middle, buttons and all else stay."""
    kept = list(blocks)
    while len(kept) > MESSAGE_BLOCKS or sum(map(_length, kept)) > MESSAGE_CHARACTERS:
        sections = [at for at, block in enumerate(kept) if block["type"] == "section"]
        del kept[sections[len(sections) // 2]]
    return Message(text, tuple(kept))


def move_buttons(kind: Kind | None, on_table: bool, words: Words) -> list[Block]:
    """Return the buttons that mean something after a reply of this kind, and the two of feedback."""
    if kind not in _GOES_ON:
        return []
    moves = [move for move in MOVES if kind in _OFFERED or move not in _OF_A_READING]
    moves = [move for move in moves if move is not Move.MORE or (on_table and kind not in _NOTHING_TO_EXPLAIN)]
    row: Block = {
        "type": "actions",
        "block_id": "moves",
        "elements": [button(words.say(MOVES[move]), f"move:{move.value}", words.language) for move in moves],
    }
    return [row, feedback(words)]


NUDGE_STEP = ("done", "different", "not-yet", "talk", "later", "stop")
"""The buttons under a look-back, in this order."""

NUDGE_QUESTION = ("talk", "later", "stop")


def nudge_buttons(words: Words, week: str, *, of_a_step: bool = False, only: Sequence[str] | None = None) -> Block:
    """Return the buttons under a nudge; `week` is the one that it is of, empty for what somebody asked for."""
    which = only if only is not None else NUDGE_STEP if of_a_step else NUDGE_QUESTION
    value = f"{words.language}:{week}"
    row = [button(words.say(f"nudge-{one}"), f"nudge:{one}", value) for one in which]
    return {"type": "actions", "block_id": "nudge", "elements": row}


def nudge_offer(words: Words, day: str) -> list[Block]:
    """Return the question, asked once, whether the question of the week is wanted; `day` is that of the experiment."""
    asked = section(words.say("nudge-offer", date=day)) | {"block_id": "nudge-offer"}
    value = f"{words.language}:"
    row = [
        button(words.say("nudge-yes"), "nudge:yes", value, "primary"),
        button(words.say("nudge-no"), "nudge:no", value),
    ]
    return [{"type": "divider"}, asked, {"type": "actions", "block_id": "nudge", "elements": row}]


def feedback(words: Words) -> Block:
    """Return Slack's own pair of feedback buttons, with labels for those who do not see them."""

    def side(which: str, value: str) -> Block:
        label = words.say(f"feedback-{which}")
        hint = words.say(f"feedback-{which}-label")
        return {"text": {"type": "plain_text", "text": label}, "value": value, "accessibility_label": hint}

    pair = {"type": "feedback_buttons", "action_id": "feedback"}
    pair |= {"positive_button": side("good", "helpful"), "negative_button": side("bad", "not-helpful")}  # type: ignore[dict-item]
    return {"type": "context_actions", "block_id": "feedback", "elements": [pair]}


def drawable(blocks: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Return blocks with ordinary buttons in place of Slack's feedback pair, for a workspace that does not know it."""
    return tuple(_ordinary(block) if block["type"] == "context_actions" else dict(block) for block in blocks)


def _ordinary(block: Mapping[str, Any]) -> Block:
    pair = block["elements"][0]
    sides = (pair["positive_button"], pair["negative_button"])
    buttons = [button(side["text"]["text"], f"{pair['action_id']}:{side['value']}", side["value"]) for side in sides]
    return {"type": "actions", "block_id": block["block_id"], "elements": buttons}


def banner(words: Words) -> list[Block]:
    """Return the line that says that no organisation answers for this coach yet; nothing when one does."""
    return [context(words.privacy.say("banner"), "banner")] if words.privacy.facts.demo else []


def disclosure(words: Words, key: str = "disclosure") -> list[Block]:
    """Return what somebody must know before the first reading."""
    return [*banner(words), context(words.say(key), "disclosure"), {"type": "divider"}]


def consent(words: Words, held: str) -> list[Block]:
    """Return the question whether this may be kept; `held` is the key of the text that waits for the answer."""
    row = [
        button(words.say("consent-yes"), "consent:yes", held, "primary"),
        button(words.say("consent-no"), "consent:no", held),
    ]
    asked = section(words.say("ask-consent")) | {"block_id": "ask"}
    return [{"type": "divider"}, asked, {"type": "actions", "block_id": "consent", "elements": row}]


def note(text: str) -> Message:
    """Return a plain sentence of ours as a message; `text` must be escaped where people wrote it."""
    return Message(fitted(text, FALLBACK), (section(text),))


def pressed(blocks: Sequence[Mapping[str, Any]], said: str, block: str, more: Sequence[Block] = ()) -> list[Block]:
    """Return the blocks of a message in which the row `block` gave way to what was chosen, and `more` below it."""
    chosen = [context(said, f"{block}-done"), *more]
    kept: list[Block] = []
    for shown in blocks:
        if shown.get("block_id") == block:
            kept.extend(chosen)
        elif shown.get("block_id") != {"consent": "ask", "nudge": "nudge-offer"}.get(block, ""):
            kept.append(dict(shown))
    return kept


def with_private_facts(reply: Reply, words: Words) -> Reply:
    """Return a reply about privacy or about being software as it is true in Slack, where a text does not stay on one computer."""
    if reply.kind not in {Kind.PRIVACY, Kind.HUMAN} or not reply.parts:
        return reply
    told = _plain(words.say("disclosure"))
    return replace(reply, parts=(replace(reply.parts[0], text=told), *reply.parts[1:]))


def _plain(text: str) -> str:
    return html.unescape(text.replace("*", "").replace("`", ""))


def _length(part: Mapping[str, Any]) -> int:
    text = part.get("text", "")
    own = _length(text) if isinstance(text, Mapping) else len(text)
    return own + sum(_length(element) for element in part.get("elements", ()))
