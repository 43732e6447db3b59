"""What can be told from a payload of Slack: who, where, and the text as the person sees it. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import UserKey
from bot.jobs.base import Job, opaque

Body = Mapping[str, Any]

_ADDRESS = re.compile(r"^\s*<@[^<>]+>[\s,:]*")
_ENTITY = re.compile(r"<([@#!]?)([^<>|\s]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace, inside an enterprise or not; `org` when the app was installed for the whole enterprise."""

    enterprise: str = ""
    team: str = ""
    org: bool = False

    @property
    def key(self) -> str:
        """The team part of a user's key: the same person in another workspace is another user."""
        return f"{self.enterprise}/{self.team}" if self.enterprise else self.team


def team_of(body: Body) -> Team:
    """Return the workspace that a payload of any kind comes from."""
    installed = (body.get("authorizations") or [{}])[0] or {}
    enterprise = installed.get("enterprise_id") or body.get("enterprise_id") or _id(body.get("enterprise"))
    inside = _id(body.get("team")) or body.get("team_id") or installed.get("team_id")
    inside = inside or _field(body.get("user"), "team_id") or ""
    org = installed.get("is_enterprise_install") or str(body.get("is_enterprise_install")).lower() == "true"
    return Team(str(enterprise or ""), str(inside), bool(org))


def user_of(body: Body) -> str:
    """Return the id of the person who acted; empty when nobody did."""
    event = body.get("event") or {}
    user = event.get("user") or body.get("user_id") or body.get("user") or ""
    return str(_id(user) if isinstance(user, Mapping) else user)


def who(body: Body) -> UserKey:
    """Return the user that a job acts for."""
    return UserKey("slack", Team(body["enterprise"], body["team"]).key, body["user"])


def team(body: Body) -> Team:
    """Return the workspace that a job acts in."""
    return Team(body["enterprise"], body["team"], body["org"])


def lane(team: Team, user: str) -> str:
    """Return the lane of somebody's conversation: one thing at a time, in order."""
    return opaque("lane", team.key, user)


def place(team: Team, channel: str, ts: str) -> str:
    """Return the name of a message that is unique over all workspaces."""
    return f"{team.key}:{channel}:{ts}"


def message_key(team: Team, channel: str, ts: str) -> str:
    """Return the key of a message: a repeat with another event id is the same message."""
    return opaque("message", team.key, channel, ts)


def job(body: Body, kind: str, key: str, memory: Body | None = None, alone: bool = False, **fields: Any) -> Job:
    """Return a job for the person behind a payload; `alone` keeps it out of the lane of their conversation."""
    team = team_of(body)
    user = user_of(body)
    kept = {"enterprise": team.enterprise, "team": team.team, "org": team.org, "user": user, **fields}
    return Job(key, kind, key if alone else lane(team, user), kept, memory or {})


def plain(text: str) -> str:
    """Return a text from Slack as the person sees it, without whom it is addressed to and the ids of people in it."""
    return html.unescape(_ENTITY.sub(_shown, _ADDRESS.sub("", text, count=1)))


def _shown(match: re.Match[str]) -> str:
    mark, target, label = match.groups()
    if mark == "@":
        return "@…"
    if mark in {"#", "!"}:
        return f"{'@' if mark == '!' else '#'}{(label or target.split('^')[0]).lstrip('@#')}"
    return label or target


def _id(value: object) -> str:
    return str(value.get("id") or "") if isinstance(value, Mapping) else ""


def _field(value: object, name: str) -> str:
    return str(value.get(name) or "") if isinstance(value, Mapping) else ""
