"""The door: what is not signed, too old, too large or repeated does nothing; what is odd breaks nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.slack.door import LARGEST_BODY
from tests.scenario.slack.test_direct_message import agreed
from tests.scenario.slack.workspace import IN_SLACK, SECRET, SPAGAAT, Answer, Workspace, button, room, text_of

pytestmark = IN_SLACK
SKEW_SECONDS = 60 * 5


async def sent(
    here: Workspace, body: bytes, *, secret: str = SECRET, age: int = 0, content: str = "application/json"
) -> Answer:
    """Send a body with a signature of any age and secret."""
    now = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": content, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={digest}"}
    return await here.request("POST", "/slack/events", body, headers)


def body(here: Workspace) -> bytes:
    """Return a message as bytes."""
    return json.dumps(here.message("UANJA", SPAGAAT)).encode()


@pytest.mark.parametrize("age", [SKEW_SECONDS + 5, -SKEW_SECONDS - 5], ids=["old", "from the future"])
async def test_a_request_whose_clock_is_off_is_refused(here: Workspace, age: int) -> None:
    assert (await sent(here, body(here), age=age)).status == 401
    await here.settle()
    assert here.posts("UANJA") == []


async def test_a_request_signed_with_another_secret_or_changed_after_signing_is_refused(here: Workspace) -> None:
    assert (await sent(here, body(here), secret="another")).status == 401
    now = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + now.encode() + b":{}", hashlib.sha256).hexdigest()
    headers = {
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/json",
    }
    assert (await here.request("POST", "/slack/events", body(here), headers)).status == 401
    await here.settle()
    assert here.posts("UANJA") == []


async def test_a_replay_of_a_good_request_does_nothing_more(here: Workspace) -> None:
    request = body(here)
    for _ in range(3):
        assert (await sent(here, request)).status == 200
    await here.settle()
    assert len(here.posts("UANJA")) == 1


async def test_a_replayed_wipe_button_does_nothing_to_what_was_told_after_it(here: Workspace) -> None:
    await agreed(here)
    seen = await here.command("UANJA", "wis alles")
    acted = {**button(seen["blocks"], "Ja, wis alles"), "type": "button", "action_ts": "1"}
    press = here.interaction("UANJA", type="block_actions", actions=[acted], container={})
    await here.post(press, "interaction")
    await here.settle()
    await agreed(here)
    await here.post(press, "interaction")
    await here.settle()
    assert SPAGAAT in here.kept("UANJA")


async def test_a_body_that_is_too_large_is_refused(here: Workspace) -> None:
    assert (await sent(here, b"x" * (LARGEST_BODY + 1))).status == 413


@pytest.mark.parametrize(
    "path", ["/admin", "/metrics", "/users", "/api", "/slack", "/docs", "/.env", "/healthz/../admin"]
)
async def test_there_are_no_other_doors(here: Workspace, path: str) -> None:
    for method in ("GET", "POST"):
        assert (await here.request(method, path)).status in {404, 405}
    paths = {route.path for route in here.web.routes}  # type: ignore[attr-defined]
    assert paths <= {"/healthz", "/readyz", "/slack/events", "/slack/install", "/slack/oauth_redirect"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["type", "event", "user", "team_id", "team", "channel", "text", "ts", "actions", "action_id", "value", "view",
             "callback_id", "private_metadata", "state", "values", "command", "response_url", "channel_type", "subtype"]
        )
        | st.text(max_size=5),
        inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=ANYTHING, kind=st.sampled_from(["json", "payload", "form", "bytes"]))
async def test_whatever_is_signed_breaks_nothing_and_is_not_quoted_back(
    here: Workspace, payload: Any, kind: str
) -> None:
    told = json.dumps(payload)
    content = "application/json" if kind == "json" else "application/x-www-form-urlencoded"
    raw = {
        "json": told.encode(),
        "payload": urlencode({"payload": told}).encode(),
        "form": urlencode({"command": "/klankbord", "text": told, "trigger_id": told}).encode(),
        "bytes": told.encode("utf-16"),
    }[kind]
    answer = await sent(here, raw, content=content)
    assert answer.status in {200, 400, 401, 404, 503}, answer.status
    assert len(answer.body) < 500


async def test_r1_every_first_contact_tells_what_it_is_who_runs_it_what_reads_what_is_kept_and_how_to_stop(
    here: Workspace,
) -> None:
    await here.say("UANJA", SPAGAAT)
    message = here.posts("UANJA")[0]
    check = await here.command("UBRAM", SPAGAAT)
    await here.command("UCEES", "")
    form = here.slack.of("views.open")[-1].arguments["view"]
    await here.open_home("UDIRK")
    surfaces = {
        "message": text_of(message["blocks"]),
        "check": text_of(check["blocks"]),
        "form": text_of(form["blocks"]),
        "home": text_of(here.slack.views["UDIRK"]["blocks"]),
    }
    for name, shown in surfaces.items():
        for told in ("geen mens", "beheert het", "er gaat niets naar een AI-dienst", "(fake)"):
            assert told in shown, (name, told)
        assert "90 dagen" in shown or name == "home", name
        assert "stop" in shown.lower() or "uit" in shown, name
    assert surfaces["message"].index("geen mens") < surfaces["message"].index("spagaat")
    assert message["channel"] == room("UANJA")
