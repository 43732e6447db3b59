"""What is known of somebody, why, until when, and who could technically see it. Pure: made from rows and facts."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain import Language
from bot.privacy import Channel, Entry, Facts, RowKind
from bot.rights.words import Words

ROWS = 10
"""So many rows of a kind stand on the card, the latest first; all of them are in the export."""

PREVIEW = 70
"""Characters of a row that the card shows."""

_SHOWN = (RowKind.MESSAGE, RowKind.ANSWER, RowKind.EXPERIMENT, RowKind.READING, RowKind.FEEDBACK, RowKind.SETTING)
"""Kinds whose rows say something on their own; of the others the number is told."""


def disclosed(words: Words, channel: Channel) -> list[str]:
    """Return who runs the coach, on which ground, what reads, and how long is kept: what must be known at first contact."""
    facts = words.facts
    if channel == "terminal":
        return [words.say("model-terminal-remote" if facts.model else "model-terminal"), words.say("kept-for")]
    lines = [words.say("banner")] if facts.demo else []
    lines.append(words.say("run-by" if facts.organisation and facts.contact else "run-by-nobody"))
    if facts.pilot:
        lines.append(words.say("pilot"))
    elif facts.basis:
        lines.append(words.say("basis"))
    return [*lines, words.say("model-remote" if facts.model else "model-none"), words.say("kept-for")]


def card(entries: Sequence[Entry], words: Words, channel: Channel) -> list[str]:
    """Return the paragraphs of the card; what people wrote stands in them as it was written."""
    told = [words.say("card-head"), *(_kinds(entries, words) or [words.say("card-nothing")])]
    return [*told, "\n".join(disclosed(words, channel)), "\n".join(_who(words, channel)), words.say("rights")]


def _kinds(entries: Sequence[Entry], words: Words) -> list[str]:
    found: list[str] = []
    for kind in RowKind:
        rows = [entry for entry in entries if entry.kind is kind]
        if not rows:
            continue
        name, why = words.names[kind]
        last = [limit for row in rows if (limit := _until(row, words)) is not None]
        until = words.say("until", date=words.day(max(last).date())) if last else words.say("until-stop")
        name = name[0].upper() + name[1:]
        lines = [words.say("card-kind", name=name, count=len(rows), why=why, until=until)]
        if kind in _SHOWN:
            lines += [_row(row, words) for row in reversed(rows[-ROWS:])]
            lines += [words.say("more", n=len(rows) - ROWS)] if len(rows) > ROWS else []
        found.append("\n".join(lines))
    return found


def _row(row: Entry, words: Words) -> str:
    what = _what(row, words)
    until = _until(row, words)
    if row.at is None or until is None:
        return words.say("row-setting", what=what)
    return words.say("row", date=words.day(row.at.date()), what=what, until=words.day(until.date()))


def _what(row: Entry, words: Words) -> str:
    if "text" in row.values:
        line = " ".join((row.values["text"] or "").split())
        if not line:
            return words.say("gone-text")
        return f"“{line if len(line) <= PREVIEW else line[: PREVIEW - 1].rsplit(' ', 1)[0] + '…'}”"
    values = row.values
    if row.kind is RowKind.READING:
        patterns = [words.name(one) for one in (values["patterns"] or "").split(", ") if one]
        return ", ".join(patterns) or words.name(values["abstention"])
    if row.kind is RowKind.FEEDBACK:
        return f"{words.name(values['pattern'])}: {words.name(values['verdict'])}"
    return ", ".join(f"{words.name(name)}: {words.name(value)}" for name, value in values.items())


def _until(row: Entry, words: Words) -> datetime | None:
    return None if row.at is None else words.facts.retention.until(row.kind, row.at)


def _who(words: Words, channel: Channel) -> list[str]:
    model = words.say("who-model" if words.facts.model else "who-model-none")
    if channel == "terminal":
        return [words.say("who-head"), words.say("who-terminal"), model, words.say("who-nobody")]
    seen = [words.say("who-slack"), words.say("who-organisation")]
    seen += [words.say("who-weather")] if words.facts.weather else []
    return [words.say("who-head"), *seen, model, words.say("who-nobody")]


def as_json(entries: Sequence[Entry], words: Words, now: datetime) -> str:
    """Return all rows as JSON, each with what it is, why it is kept and until when."""
    rows = [
        {
            "kind": entry.kind.value,
            "at": entry.at.isoformat() if entry.at else None,
            "why": words.names[entry.kind][1],
            "until": limit.isoformat() if (limit := _until(entry, words)) else None,
            **{name: value for name, value in entry.values.items() if value is not None},
        }
        for entry in entries
    ]
    made: dict[str, Any] = {"made": now.isoformat(), "klankbord": _facts(words.facts, words.language), "rows": rows}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def as_html(entries: Sequence[Entry], words: Words, now: datetime, channel: Channel) -> str:
    """Return all rows as one page that any browser shows, without scripts and without anything from elsewhere."""
    parts = [f"<h1>{html.escape(words.say('export-title'))}</h1>"]
    parts.append(f"<p>{html.escape(words.say('export-intro', date=words.day(now.date())))}</p>")
    for kind in RowKind:
        rows = [entry for entry in entries if entry.kind is kind]
        if rows:
            name, why = words.names[kind]
            parts.append(f"<h2>{html.escape(name[0].upper() + name[1:])} ({len(rows)})</h2><p>{html.escape(why)}</p>")
            parts += [_html_row(row, words) for row in rows]
    told = [*disclosed(words, channel), *_who(words, channel)]
    parts += [f"<p>{html.escape(line.replace('*', '').removeprefix('• '))}</p>" for line in told]
    style = "body{font:16px/1.5 sans-serif;max-width:45em;margin:2em auto;padding:0 1em}dt{font-weight:bold}"
    head = f'<meta charset="utf-8"><title>{html.escape(words.say("export-title"))}</title><style>{style}</style>'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="{words.language}"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _html_row(row: Entry, words: Words) -> str:
    until = _until(row, words)
    shown = {"": words.day(row.at.date()) if row.at else "", **row.values}
    shown["until"] = words.day(until.date()) if until else words.say("until-stop")
    pairs = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(str(value))}</dd>" for name, value in shown.items() if value
    )
    return f"<dl>{pairs}</dl>"


def _facts(facts: Facts, language: Language) -> Mapping[str, Any]:
    return {
        "organisation": facts.organisation,
        "contact": facts.contact,
        "basis": facts.basis,
        "text_days": facts.retention.text_days,
        "reading_days": facts.retention.reading_days,
        "model": facts.model,
        "language": language,
    }
