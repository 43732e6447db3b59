"""`klankbord weather`: whether team weather is on, and who sees what of it; never what it says of a team."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.app import App
from bot.weather import CONTRIBUTORS, MEMBERS, Quarter

_TOLD = """Team weather is {state}.

People take part by themselves, in Slack: "weerbericht aan" or "team weather on", with the name of their team. After a
quarter at most one word of each counts: the layer of the pattern that was named most, in conversations that they let be
kept. From {members} people and {contributors} words on, those who gave one are told, in coarse words with chance in them, when they
ask "weerbericht" or "team weather". The next quarter begins on {end:%Y-%m-%d}.

Nobody else is told, whoever runs this least of all: there is no list of teams, no number of members, and no report. If a
team wants its manager to know, the team tells. docs/team-weather.md has the reasons, and what this does not keep out.
"""


def run(app: App) -> int:
    """Print it; opens nothing that is kept."""
    on = app.settings.organisation.team_weather
    state = "on" if on else "off; KLANKBORD_TEAM_WEATHER=on switches it on, once the works council was asked"
    end = Quarter.of(datetime.now(UTC)).end
    print(_TOLD.format(state=state, members=MEMBERS, contributors=CONTRIBUTORS, end=end))
    return 0
