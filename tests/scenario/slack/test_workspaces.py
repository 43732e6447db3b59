"""More than one workspace: each installs by itself, speaks with its own token, and sees nothing of the other."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.slack.manifest import SCOPES
from tests.scenario.slack.fake import FakeSlack
from tests.scenario.slack.workspace import IN_SLACK, SPAGAAT, Workspace, labels, text_of

pytestmark = IN_SLACK
AUTHORIZE = "https://slack.example.org/oauth/v2/authorize"
OAUTH = {"bot_token": None, "client_id": "client", "client_secret": "secret", "authorize_url": AUTHORIZE}


def granted(team: str | None, token: str, enterprise: str | None = None, **more: Any) -> dict[str, Any]:
    """Return what Slack answers to an installation that was agreed to."""
    return {
        "ok": True,
        "app_id": "A1",
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(SCOPES),
        "bot_user_id": "UBOT",
        "team": {"id": team, "name": team} if team else None,
        "enterprise": {"id": enterprise} if enterprise else None,
        "is_enterprise_install": team is None,
        "authed_user": {"id": "UADMIN"},
        **more,
    }


@pytest.fixture
async def here(begin: Any) -> Workspace:
    """A coach that workspaces install themselves."""
    workspace = await begin(**OAUTH)
    assert isinstance(workspace, Workspace)
    return workspace


async def install(here: Workspace, code: str, state: str | None = None) -> int:
    """Go through the installation as an admin does in a browser; returns the status at the end."""
    page = await here.request("GET", "/slack/install")
    assert page.status == 200
    found = re.search(r'href="([^"]+authorize[^"]+)"', page.body.decode())
    assert found, page.body
    address = found[1].replace("&amp;", "&")
    assert address.startswith(AUTHORIZE)
    query = parse_qs(urlsplit(address).query)
    assert set(query["scope"][0].split(",")) == set(SCOPES)
    issued = state or query["state"][0]
    cookie = page.headers["set-cookie"].split(";")[0]
    back = f"/slack/oauth_redirect?code={code}&state={issued}"
    return (await here.request("GET", back, headers={"Cookie": cookie})).status


def tokens(slack: FakeSlack, method: str = "chat.postMessage") -> list[str | None]:
    """Return the token of each call."""
    return [call.token for call in slack.of(method)]


async def test_two_workspaces_install_and_each_is_answered_with_its_own_token(here: Workspace) -> None:
    here.slack.installs = {"one": granted("T1", "xoxb-1"), "two": granted("T2", "xoxb-2")}
    assert await install(here, "one") == 200
    assert await install(here, "two") == 200
    await here.say("UANJA", SPAGAAT)
    here.team = "T2"
    await here.say("UANJA", SPAGAAT)
    assert tokens(here.slack) == ["xoxb-1", "xoxb-2"]


async def test_the_same_user_id_in_another_workspace_is_another_person(here: Workspace) -> None:
    here.slack.installs = {"one": granted("T1", "xoxb-1"), "two": granted("T2", "xoxb-2")}
    await install(here, "one")
    await install(here, "two")
    await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    assert here.kept("UANJA")
    here.team = "T2"
    assert here.kept("UANJA") == []
    page = await here.open_home("UANJA")
    assert "spagaat" not in page
    assert "Bewaren staat uit" in page
    assert "spagaat" not in (await here.command("UANJA", "log"))["text"]
    await here.say("UANJA", SPAGAAT)
    assert "Bewaren en verder" in labels(here.last("UANJA")["blocks"]), "a yes in one is no yes in the other"
    await here.choose("UANJA", "wipe", "all")
    here.team = "T1"
    assert here.kept("UANJA"), "wiping in one leaves the other"


async def test_a_workspace_that_did_not_install_gets_nothing_from_anybodys_token(here: Workspace) -> None:
    here.slack.installs = {"one": granted("T1", "xoxb-1")}
    await install(here, "one")
    here.team = "T9"
    await here.say("UANJA", SPAGAAT)
    assert here.slack.of("chat.postMessage") == []


async def test_a_whole_enterprise_installs_once_and_its_workspaces_stay_apart(here: Workspace) -> None:
    here.slack.installs = {"org": granted(None, "xoxb-org", "E1")}
    assert await install(here, "org") == 200
    here.enterprise = "E1"
    for team in ("T1", "T2"):
        here.team = team
        await here.say("UANJA", SPAGAAT)
    await here.press("UANJA", here.last("UANJA"), "Bewaren en verder")
    assert set(tokens(here.slack)) == {"xoxb-org"}
    assert here.kept("UANJA")
    here.team = "T1"
    assert here.kept("UANJA") == []


async def test_a_state_is_good_once_and_only_in_the_browser_that_asked(here: Workspace) -> None:
    here.slack.installs = {"one": granted("T1", "xoxb-1")}
    assert await install(here, "one", state="made-up") == 400
    page = await here.request("GET", "/slack/install")
    cookie = page.headers["set-cookie"].split(";")[0]
    state = cookie.split("=", 1)[1]
    back = f"/slack/oauth_redirect?code=one&state={state}"
    assert (await here.request("GET", back)).status == 400, "another browser"
    assert (await here.request("GET", back, headers={"Cookie": cookie})).status == 200
    assert (await here.request("GET", back, headers={"Cookie": cookie})).status == 401, "a second time"


async def test_a_state_is_good_for_ten_minutes(here: Workspace) -> None:
    here.slack.installs = {"one": granted("T1", "xoxb-1")}
    page = await here.request("GET", "/slack/install")
    cookie = page.headers["set-cookie"].split(";")[0]
    here.clock.later(minutes=10)
    back = f"/slack/oauth_redirect?code=one&state={cookie.split('=', 1)[1]}"
    assert (await here.request("GET", back, headers={"Cookie": cookie})).status == 401


async def test_a_token_that_ends_soon_is_renewed_also_outside_any_request(here: Workspace) -> None:
    first = granted("T1", "xoxe.xoxb-1", refresh_token="xoxe-1", expires_in=43_200)
    second = granted("T1", "xoxe.xoxb-2", refresh_token="xoxe-2", expires_in=24 * 3_600)
    here.slack.installs = {"one": first, "xoxe-1": second}
    here.clock.now = datetime.now(UTC)  # the SDK reckons the end of a token by the real clock
    await install(here, "one")
    await here.say("UANJA", SPAGAAT)
    here.clock.later(hours=11)
    await here.say("UANJA", SPAGAAT)
    assert tokens(here.slack) == ["xoxe.xoxb-1", "xoxe.xoxb-2"]
    renewed = [call for call in here.slack.of("oauth.v2.access") if call.arguments.get("grant_type") == "refresh_token"]
    assert len(renewed) == 1


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}]
)
async def test_an_app_that_was_removed_forgets_its_token_at_once(here: Workspace, event: dict[str, Any]) -> None:
    here.slack.installs = {"one": granted("T1", "xoxb-1"), "two": granted("T2", "xoxb-2")}
    await install(here, "one")
    await install(here, "two")
    await here.event(**event)
    assert "xoxb-1" not in here.dump()
    assert "xoxb-2" in here.dump()
    await here.say("UANJA", SPAGAAT)
    assert here.slack.of("chat.postMessage") == []
    await install(here, "one")
    here.team = "T1"
    await here.say("UANJA", SPAGAAT)
    assert "spagaat" in text_of(here.last("UANJA")["blocks"])


async def test_a_persons_own_token_that_is_taken_back_changes_nothing(here: Workspace) -> None:
    here.slack.installs = {"one": granted("T1", "xoxb-1")}
    await install(here, "one")
    await here.event(type="tokens_revoked", tokens={"oauth": ["UANJA"]})
    await here.say("UANJA", SPAGAAT)
    assert len(here.posts("UANJA")) == 1


async def test_with_a_token_in_the_settings_there_is_no_installation_page(begin: Any) -> None:
    one = await begin()
    assert (await one.request("GET", "/slack/install")).status == 404
