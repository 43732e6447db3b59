"""The Slack app as Slack must be told of it; `make manifest` writes it to manifest*.json."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NAME = "Klankbord"
COMMAND = "/klankbord"
SHORTCUT = "mirror_message"
SCOPES: dict[str, str] = {
    "app_mentions:read": "to point somebody who names the coach in a channel to the direct message",
    "assistant:write": "to show that it is thinking, and a few ways to begin",
    "chat:write": "to answer",
    "commands": "for /klankbord and the message shortcut",
    "files:write": "to give somebody the export of their own data, as files in the direct message",
    "im:history": "to hear direct messages to the coach, and no others",
    "im:write": "to open that conversation when somebody begins from a shortcut or a command",
    "users:read": "for the time zone of somebody who chooses a day for the question of the week",
}
"""Every scope that is asked for, and why; a test holds that there are no others."""

EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
PROMPTS = (
    ("Ik zit klem tussen twee opdrachten", "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."),
    ("Niemand pakt het op", "We spraken drie keer af dat iemand zou beginnen, en iedereen wacht af."),
    ("Wat kun je voor me doen?", "Wat kun je voor me doen?"),
)
"""Ways to begin, in the order shown: title and message."""

EXAMPLE_HOST = "https://klankbord.example.org"
ROOT = Path(__file__).resolve().parents[3]


_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NEVER_PUBLIC = frozenset({"localhost", "local", "internal", "lan", "home", "invalid", "test", "onion"})


def is_public(url: str) -> bool:
    """Tell whether Slack could call an address from outside: https, a whole host name or a public IP, and nothing behind it."""
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or "@" in parts.netloc or set("?#") & set(url) or any(map(str.isspace, url)):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        names = host.split(".")
    known = len(names) > 1 and names[-1] not in _NEVER_PUBLIC and not names[-1].isdigit()
    return known and all(_LABEL.fullmatch(name) for name in names)


def manifest(url: str | None = None) -> dict[str, Any]:
    """Return the manifest: over HTTP at `url`, to be installed in several workspaces; without it in Socket Mode."""
    settings: dict[str, Any] = {
        "event_subscriptions": {"bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": url is not None,
        "socket_mode_enabled": url is None,
        "token_rotation_enabled": url is not None,
    }
    command: dict[str, Any] = {
        "command": COMMAND,
        "description": "Snelle check van een situatie; niets wordt bewaard",
        "usage_hint": "[situatie] | help | wat weet je van mij | stop",
        "should_escape": True,
    }
    oauth: dict[str, Any] = {"scopes": {"bot": list(SCOPES)}}
    if url is not None:
        events = f"{url.rstrip('/')}/slack/events"
        settings["event_subscriptions"]["request_url"] = events
        settings["interactivity"]["request_url"] = events
        command["url"] = events
        oauth["redirect_urls"] = [f"{url.rstrip('/')}/slack/oauth_redirect"]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Software die meekijkt naar lastige situaties in je werk als adviseur",
            "long_description": _LONG,
            "background_color": "#1f3d36",
        },
        "features": _features(command),
        "oauth_config": oauth,
        "settings": settings,
    }


def _features(command: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "agent_view": {
            "agent_description": "Vertel wat er gebeurde. Ik spiegel je woorden, noem hooguit een vermoeden over "
            "posities en stel één open vraag. Software, geen mens.",
            "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
        },
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME.lower(), "always_online": True},
        "shortcuts": [
            {
                "name": "Spiegel dit / Reflect",
                "type": "message",
                "callback_id": SHORTCUT,
                "description": "Neem dit mee naar een privégesprek met Klankbord",
            }
        ],
        "slash_commands": [dict(command)],
    }


_LONG = (
    "Klankbord is een klankbord voor interne adviseurs (HR, IT, financiën, juridisch, communicatie, inkoop). Je vertelt "
    "wat er gebeurde. Het geeft je eigen woorden terug, leest er misschien een patroon tussen posities in, laat zien in "
    "welke woorden, en stelt één open vraag. Nooit een oordeel over mensen, geen therapie, geen advies over recht of "
    "gezondheid. Het is software, geen mens. Niets wordt bewaard zonder jouw ja. / A sounding board for internal "
    "advisors. It gives your words back, may read a pattern between positions, shows in which words, and asks one open "
    "question. It is software, not a human. Nothing is kept without your yes."
)


def write(folder: Path = ROOT) -> None:
    """Write both manifests to `folder`."""
    for name, url in (("manifest.json", None), ("manifest.http.json", EXAMPLE_HOST)):
        (folder / name).write_text(text(url), encoding="utf-8")


def text(url: str | None = None) -> str:
    """Return the manifest as it is pasted into Slack."""
    return json.dumps(manifest(url), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write()
    sys.stdout.write("manifest.json manifest.http.json\n")
