"""The settings of one process, read once from the environment; no other module looks there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

READERS = ("best", "ngrams")


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says, with defaults that work.

    `database` is where kept conversations live (KLANKBORD_DB); `prompts`, `data` and `referrals` are None when
    the packed files are used (KLANKBORD_PROMPTS, KLANKBORD_DATA, KLANKBORD_REFERRALS). `reader` is "best" for what
    reads best on this computer, or "ngrams" for the small reader that runs anywhere (KLANKBORD_READER).
    """

    database: Path
    prompts: Path | None = None
    data: Path | None = None
    referrals: Path | None = None
    reader: str = READERS[0]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environment`, or from the process's own and a .env in the current folder.

        What the environment itself says wins over .env. Raises SettingsError for a path that is not there.
        """
        if environment is None:
            environment = _own_environment()
        database = environment.get("KLANKBORD_DB", "").strip()
        return cls(
            database=Path(database).expanduser() if database else user_data_path("klankbord") / "klankbord.db",
            prompts=_existing(environment, "KLANKBORD_PROMPTS"),
            data=_existing(environment, "KLANKBORD_DATA"),
            referrals=_existing(environment, "KLANKBORD_REFERRALS"),
            reader=_reader(environment.get("KLANKBORD_READER", "").strip()),
        )


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
