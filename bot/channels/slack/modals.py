"""The forms of the Slack channel, and what can be wrong in them. Pure; an answer is never lost for a form that is not right."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from bot.channels.slack.blocks import Block, disclosure
from bot.channels.slack.words import Words
from bot.coach.dates import say as say_day

REFLECT = "reflect"
EXPERIMENT = "experiment"
NUDGE = "nudge-form"
LATER = "nudge-later"
LONGEST = 3_000
"""Characters that an input field takes."""

TERM = timedelta(days=7)
"""The day to look back that the form proposes, from today."""

PUT_OFF = timedelta(days=365)
"""So far ahead a nudge can be put off."""


def reflect(words: Words, text: str = "") -> Block:
    """Return the form for a situation, empty or with a message to trim; it discloses before anything is read."""
    hint = "reflect-from-message" if text else "reflect-hint"
    field: Block = {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": LONGEST}
    field |= {"initial_value": text[:LONGEST]} if text else {}
    blocks = [*disclosure(words)[:-1], _input(words, REFLECT, "reflect-label", field, hint)]
    return _view(words, REFLECT, {"language": words.language}, blocks)


def experiment(words: Words, spot: Mapping[str, str], today: date) -> Block:
    """Return the form for a small step and its day; `spot` says which message it belongs to, and holds no content."""
    step = {"type": "plain_text_input", "action_id": "step", "max_length": 300}
    proposed = min(today + TERM, _latest(words, today)).isoformat()
    day = {"type": "datepicker", "action_id": "day", "initial_date": proposed}
    blocks = [
        _input(words, "step", "experiment-label", step, "experiment-hint"),
        _input(words, "day", "experiment-date", day),
    ]
    return _view(words, EXPERIMENT, {"language": words.language, "day": proposed, **spot}, blocks)


ZONES_IN_A_GROUP = 100
"""Slack's limit, of groups and of options in each."""


def nudge(
    words: Words, chosen: Mapping[str, str], choices: Mapping[str, Sequence[tuple[str, str]]], today: date
) -> Block:
    """Return the form for the question of the week: day, time, how often, not before, and any zone there is."""
    blocks = [
        _input(words, name, f"nudge-{name}-label", _select(name, options, chosen.get(name, "")), _hint(name))
        for name, options in choices.items()
    ]
    zone: Block = {"type": "static_select", "action_id": "zone", "option_groups": _zones()}
    initial = _option(chosen["zone"], chosen["zone"])
    zone |= {"initial_option": initial} if any(initial in group["options"] for group in zone["option_groups"]) else {}
    until: Block = {"type": "datepicker", "action_id": "until"}
    if (kept := chosen.get("until", "")) > today.isoformat():
        until["initial_date"] = kept
    blocks.append(_input(words, "zone", "nudge-zone-label", zone))
    blocks.append(_input(words, "until", "nudge-until-label", until, "nudge-until-hint") | {"optional": True})
    return _view(words, NUDGE, {"language": words.language, "zone": chosen["zone"]}, blocks)


def later(words: Words, spot: Mapping[str, str], today: date) -> Block:
    """Return the form that puts the question off to a day; `spot` says which message it was, and holds no content."""
    day = {"type": "datepicker", "action_id": "until", "initial_date": (today + TERM).isoformat()}
    proposed = {"language": words.language, "day": (today + TERM).isoformat()}
    blocks = [_input(words, "until", "nudge-later-label", day, "nudge-later-hint")]
    return _view(words, LATER, {**proposed, **spot}, blocks)


def wish_of(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what was filled in on either form, by name; a day that was left alone is the one that the form proposed."""
    found: dict[str, str] = {}
    for name in ("day", "time", "cap", "zone"):
        option = _value(view, name, name).get("selected_option") or {}
        found |= {name: str(option["value"])} if "value" in option else {}
    proposed = about(view).get("day", "") if view.get("callback_id") == LATER else ""
    return found | {"until": _value(view, "until", "until").get("selected_date") or proposed}


def _hint(name: str) -> str | None:
    return f"nudge-{name}-hint" if name in {"day", "cap"} else None


def _select(name: str, options: Sequence[tuple[str, str]], chosen: str) -> Block:
    made = [_option(value, shown) for value, shown in options]
    initial = next((option for option in made if option["value"] == chosen), None)
    return {"type": "static_select", "action_id": name, "options": made} | (
        {"initial_option": initial} if initial else {}
    )


def _option(value: str, shown: str) -> Block:
    return {"text": _text(shown), "value": value}


def _zones() -> list[Block]:
    """Return every zone there is, by region, in groups that Slack can show."""
    regions: dict[str, list[str]] = {}
    for name in sorted(available_timezones()):
        region, _, place = name.partition("/")
        if place and region not in {"Etc", "SystemV", "US", "posix", "right"}:
            regions.setdefault(region, []).append(name)
    regions["UTC"] = ["UTC"]
    groups: list[Block] = []
    for region, names in regions.items():
        for at in range(0, len(names), ZONES_IN_A_GROUP):
            part = names[at : at + ZONES_IN_A_GROUP]
            groups.append({"label": _text(region), "options": [_option(name, name) for name in part]})
    return groups


def about(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form was opened for."""
    return {key: str(value) for key, value in json.loads(view.get("private_metadata") or "{}").items()}


def text_of(view: Mapping[str, Any]) -> str:
    """Return the situation that was filled in."""
    return (_value(view, REFLECT, "text").get("value") or "").strip()


def step_of(view: Mapping[str, Any]) -> tuple[str, date]:
    """Return the step and the day that were filled in; a day that was left alone is the one that the form proposed."""
    chosen = _value(view, "day", "day").get("selected_date") or about(view).get("day", "")
    return (_value(view, "step", "step").get("value") or "").strip(), date.fromisoformat(chosen)


def problems(view: Mapping[str, Any], words: Words, today: date) -> dict[str, str]:
    """Return what is not right in a form, per field; empty when it can be taken as it is."""
    if view.get("callback_id") == REFLECT:
        return {} if text_of(view) else {REFLECT: words.say("reflect-empty")}
    if view.get("callback_id") in {NUDGE, LATER}:
        wrong = _not_until(wish_of(view)["until"], today)
        return {"until": words.say(wrong)} if wrong else {}
    if view.get("callback_id") != EXPERIMENT:
        return {}
    step, day = step_of(view)
    found = {} if step else {"step": words.say("experiment-empty")}
    if day < today:
        found["day"] = words.say("experiment-past")
    elif day > (latest := _latest(words, today)):
        found["day"] = words.say("experiment-too-far", date=say_day(latest, words.language))
    return found


def _latest(words: Words, today: date) -> date:
    """Return the last day to look back on a step that is noted today."""
    return words.privacy.facts.retention.last_look_back(today)


def _not_until(chosen: str, today: date) -> str | None:
    """Return what is said of a day that a nudge cannot be put off to; None for one that is right, or for none."""
    if not chosen:
        return None
    day = date.fromisoformat(chosen)
    if day <= today:
        return "experiment-past"
    return "nudge-too-far" if day - today > PUT_OFF else None


def _value(view: Mapping[str, Any], block: str, action: str) -> Mapping[str, Any]:
    values = (view.get("state") or {}).get("values") or {}
    return (values.get(block) or {}).get(action) or {}


def _input(words: Words, block: str, label: str, element: Block, hint: str | None = None) -> Block:
    made: Block = {"type": "input", "block_id": block, "element": element, "label": _text(words.say(label))}
    return made | ({"hint": _text(words.say(hint))} if hint else {})


def _view(words: Words, name: str, about_: Mapping[str, str], blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": name,
        "private_metadata": json.dumps(dict(about_)),
        "title": _text(words.say(f"{name}-title")),
        "submit": _text(words.say(f"{name}-submit")),
        "close": _text(words.say("close")),
        "blocks": blocks,
    }


def _text(text: str) -> Block:
    return {"type": "plain_text", "text": text}
