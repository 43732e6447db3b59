"""The settings of one process, read once from the environment; no other module looks there."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from bot.environment import DIGITS, SettingsError
from bot.model.settings import ModelSettings
from bot.privacy import READING_DAYS, TEXT_DAYS, Facts, Retention

__all__ = ["READERS", "OrganisationSettings", "Settings", "SettingsError", "SlackSettings"]

SECRETS = frozenset({
    "KLANKBORD_KEY", "KLANKBORD_DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_SECRET", "OPENAI_API_KEY",
})  # fmt: skip
"""Settings that open something, so that the file in which they lie is for one account alone."""

READERS = ("best", "ngrams")
_API = "https://slack.com/api/"
_AUTHORIZE = "https://slack.com/oauth/v2/authorize"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How the coach is known to Slack (SLACK_*); every secret stays out of what is printed of it.

    `app_token` means Socket Mode, `client_id` with `client_secret` an installation in several workspaces.
    """

    bot_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    api_url: str = _API
    authorize_url: str = _AUTHORIZE

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> SlackSettings:
        """Read them; raises SettingsError for an address that is none."""

        def value(name: str) -> str | None:
            return environment.get(name, "").strip() or None

        return cls(
            bot_token=value("SLACK_BOT_TOKEN"),
            signing_secret=value("SLACK_SIGNING_SECRET"),
            app_token=value("SLACK_APP_TOKEN"),
            client_id=value("SLACK_CLIENT_ID"),
            client_secret=value("SLACK_CLIENT_SECRET"),
            api_url=_address(environment, "SLACK_API_URL", _API).rstrip("/") + "/",
            authorize_url=_address(environment, "SLACK_AUTHORIZE_URL", _AUTHORIZE),
        )

    @property
    def begun(self) -> bool:
        """Whether anything of Slack was set, so that this is to be more than a coach in a terminal."""
        return any((self.bot_token, self.signing_secret, self.app_token, self.client_id, self.client_secret))

    @property
    def installs(self) -> bool:
        """Whether workspaces install the app themselves."""
        return self.client_id is not None and self.client_secret is not None

    def problems(self) -> list[str]:
        """Return what is missing or of the wrong kind, in words that say what to do; empty when the coach can start."""
        found: list[str] = []
        if not self.installs and self.bot_token is None:
            found.append(
                "SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-...) from your app's page OAuth & "
                "Permissions. For several workspaces set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead."
            )
        if (self.client_id is None) != (self.client_secret is None):
            found.append("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together; set both or neither.")
        if self.app_token is None and self.signing_secret is None:
            found.append(
                "SLACK_SIGNING_SECRET is missing: copy it from your app's page Basic Information. Or set SLACK_APP_TOKEN "
                "(xapp-..., with the scope connections:write) to use Socket Mode, which needs no public address."
            )
        if self.bot_token is not None and not self.bot_token.startswith(("xoxb-", "xoxe.xoxb-")):
            found.append("SLACK_BOT_TOKEN does not begin with xoxb-; take the Bot User OAuth Token, not another one.")
        if self.app_token is not None and not self.app_token.startswith("xapp-"):
            found.append("SLACK_APP_TOKEN does not begin with xapp-; take an App-Level Token from Basic Information.")
        return found


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """Who answers for this coach, on which ground, and how long it keeps (KLANKBORD_ORGANISATION and the like)."""

    name: str | None = None
    contact: str | None = None
    basis: str | None = None
    works_council: str | None = None
    text_days: int | None = None
    reading_days: int | None = None
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    team_weather: bool = False

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> OrganisationSettings:
        """Read them; raises SettingsError for a term that is none."""
        if environment.get("KLANKBORD_OPERATOR", "").strip():
            raise SettingsError("KLANKBORD_OPERATOR is called KLANKBORD_ORGANISATION now; rename it.")

        def value(name: str) -> str | None:
            return environment.get(name, "").strip() or None

        found = cls(
            name=value("KLANKBORD_ORGANISATION"),
            contact=value("KLANKBORD_CONTACT"),
            basis=value("KLANKBORD_BASIS"),
            works_council=value("KLANKBORD_WORKS_COUNCIL"),
            text_days=_days(environment, "KLANKBORD_TEXT_DAYS"),
            reading_days=_days(environment, "KLANKBORD_READING_DAYS"),
            metrics_port=_port(environment, "KLANKBORD_METRICS_PORT"),
            metrics_host=value("KLANKBORD_METRICS_HOST") or "127.0.0.1",
            team_weather=_switch(environment, "KLANKBORD_TEAM_WEATHER"),
        )
        term = found.retention
        if term.reading_days < term.text_days:
            raise SettingsError(
                "KLANKBORD_READING_DAYS is shorter than KLANKBORD_TEXT_DAYS; a reading goes with its text, so that it must be "
                "at least as long."
            )
        return found

    @property
    def retention(self) -> Retention:
        """How long is kept: what was set, else the proposal."""
        return Retention(self.text_days or TEXT_DAYS, self.reading_days or READING_DAYS)

    def missing(self) -> tuple[str, ...]:
        """Return the settings that must still be given before this is more than a demo."""
        found = {
            "KLANKBORD_ORGANISATION": self.name,
            "KLANKBORD_CONTACT": self.contact,
            "KLANKBORD_TEXT_DAYS": self.text_days,
            "KLANKBORD_READING_DAYS": self.reading_days,
            "KLANKBORD_BASIS": self.basis,
        }
        if not Facts(basis=self.basis).pilot:
            found["KLANKBORD_WORKS_COUNCIL"] = self.works_council
        return tuple(name for name, value in found.items() if value is None)

    def facts(self, reader: str, model: str | None = None, *, shared: bool = False) -> Facts:
        """Return what users and organisations are told; `model` is the host of a remote model, `shared` a PostgreSQL."""
        return Facts(
            organisation=self.name,
            contact=self.contact,
            basis=self.basis,
            works_council=self.works_council,
            retention=self.retention,
            reader=reader,
            model=model,
            shared=shared,
            metrics=self.metrics_host if self.metrics_port is not None else None,
            weather=self.team_weather,
            missing=self.missing(),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says, with defaults that work.

    `database` is where kept conversations live (KLANKBORD_DB); `prompts`, `data` and `referrals` are None when
    the packed files are used (KLANKBORD_PROMPTS, KLANKBORD_DATA, KLANKBORD_REFERRALS). `reader` is "best" for what
    reads best on this computer, or "ngrams" for the small reader that runs anywhere (KLANKBORD_READER). `key` and
    `key_file` are the master key or the file that holds it (KLANKBORD_KEY, KLANKBORD_KEY_FILE). `database_url` names a
    PostgreSQL that is used in place of the file at `database`, by as many processes as there are (KLANKBORD_DATABASE_URL).
    `model` is the remote model (KLANKBORD_MODEL), None for none.
    """

    database: Path
    prompts: Path | None = None
    data: Path | None = None
    referrals: Path | None = None
    reader: str = READERS[0]
    database_url: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    key_file: Path | None = None
    organisation: OrganisationSettings = field(default_factory=OrganisationSettings)
    slack: SlackSettings = field(default_factory=SlackSettings)
    model: ModelSettings | None = None

    @property
    def kept(self) -> bool:
        """Whether there is a database in which something may be kept."""
        return self.database_url is not None or self.database.exists()

    @property
    def place(self) -> str:
        """Where conversations are kept, as it is told: a file, or PostgreSQL."""
        return str(self.database) if self.database_url is None else "PostgreSQL"

    @property
    def keyring(self) -> Path:
        """Where the users' wrapped keys lie: beside the database, in a file of their own."""
        return self.database.with_suffix(".keyring")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environment`, or from the process's own and a .env in the current folder.

        What the environment itself says wins over .env. Raises SettingsError for a path that is not there.
        """
        if environment is None:
            environment = _own_environment()
        database = environment.get("KLANKBORD_DB", "").strip()
        key_file = environment.get("KLANKBORD_KEY_FILE", "").strip()
        return cls(
            database=Path(database).expanduser() if database else user_data_path("klankbord") / "klankbord.db",
            prompts=_existing(environment, "KLANKBORD_PROMPTS"),
            data=_existing(environment, "KLANKBORD_DATA"),
            referrals=_existing(environment, "KLANKBORD_REFERRALS"),
            reader=_reader(environment.get("KLANKBORD_READER", "").strip()),
            database_url=_database_url(environment),
            key=environment.get("KLANKBORD_KEY", "").strip() or None,
            key_file=Path(key_file).expanduser() if key_file else None,
            organisation=OrganisationSettings.of(environment),
            slack=SlackSettings.of(environment),
            model=ModelSettings.of(environment),
        )


def secrets_read_by_others(path: Path) -> list[str]:
    """Return which secrets lie in a file of settings that other accounts can read."""
    from dotenv import dotenv_values  # noqa: PLC0415

    if not path.is_file() or not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return []
    return [name for name, value in dotenv_values(path).items() if value and name in SECRETS]


def _own_environment() -> Mapping[str, str]:
    from dotenv import dotenv_values  # noqa: PLC0415 - only a real start reads .env

    from_file = {key: value for key, value in dotenv_values(".env").items() if value is not None}
    return {**from_file, **os.environ}


def _reader(value: str) -> str:
    if value and value not in READERS:
        raise SettingsError(f"KLANKBORD_READER is {value}; it can be {' or '.join(READERS)}, or left out.")
    return value or READERS[0]


def _existing(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name, "").strip()
    if not value:
        return None
    path = Path(value).expanduser()
    if not path.exists():
        raise SettingsError(f"{name} points to {value}, which is not there. Mend the path or leave {name} out.")
    return path


def _database_url(environment: Mapping[str, str]) -> str | None:
    """Return the URL of a PostgreSQL; an error never holds it, for there may be a password in it."""
    value = environment.get("KLANKBORD_DATABASE_URL", "").strip()
    if not value:
        return None
    if not value.startswith(("postgresql://", "postgres://")):
        raise SettingsError(
            "KLANKBORD_DATABASE_URL must begin with postgresql:// (postgresql://user:password@host:5432/database). For a "
            "SQLite file leave it out and set KLANKBORD_DB."
        )
    return value


def _address(environment: Mapping[str, str], name: str, default: str) -> str:
    value = environment.get(name, "").strip() or default
    if not value.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        raise SettingsError(
            f"{name} must be an https:// address (http:// only on this computer). Mend it or leave it out."
        )
    return value


def _days(environment: Mapping[str, str], name: str) -> int | None:
    value = environment.get(name, "").strip()
    if not value:
        return None
    if len(value) > DIGITS or not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 3650:
        raise SettingsError(f"{name} must be a number of days from 1 to 3650.")
    return int(value)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").strip().lower()
    if value not in {"", "on", "off"}:
        raise SettingsError(f"{name} is {value}; it can be on or off, or left out for off.")
    return value == "on"


def _port(environment: Mapping[str, str], name: str) -> int | None:
    value = environment.get(name, "").strip()
    if not value:
        return None
    if len(value) > DIGITS or not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingsError(f"{name} must be a number from 1 to 65535, or empty for no metrics.")
    return int(value)
