"""What somebody sees of the blocks that Slack shows: their buttons and their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def button(blocks: Sequence[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Return the button with this label."""
    for block in blocks:
        for element in [*block.get("elements", []), block.get("accessory", {})]:
            if element.get("type") == "button" and element["text"]["text"] == label:
                return dict(element)
    raise AssertionError(f"no button {label!r} in {labels(blocks)}")


def labels(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the labels of all buttons."""
    found = [element for block in blocks for element in [*block.get("elements", []), block.get("accessory", {})]]
    return [element["text"]["text"] for element in found if element.get("type") == "button"]


def text_of(blocks: Sequence[Mapping[str, Any]]) -> str:
    """Return all text that blocks show."""
    found: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, Mapping):
            if isinstance(part.get("text"), str):
                found.append(part["text"])
            for value in part.values():
                walk(value)
        elif isinstance(part, list | tuple):
            for value in part:
                walk(value)

    walk(list(blocks))
    return "\n".join(found)
