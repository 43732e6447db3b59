"""What every part of the settings needs to read a value: the error, and the kinds of values there are."""

from __future__ import annotations

from collections.abc import Mapping

DIGITS = 9
"""Longer is no number that a setting can be, unless the most that it may be is longer too; from 4300 digits on Python
itself refuses to read one."""


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and says what to do."""


def words(environment: Mapping[str, str], name: str) -> str | None:
    """Return what was set, or None for nothing."""
    return environment.get(name, "").strip() or None


def whole(environment: Mapping[str, str], name: str, default: int, least: int, most: int, what: str) -> int:
    """Return a whole number from `least` to `most`; `what` says in words what is counted. Raises SettingsError."""
    value = environment.get(name, "").strip()
    if not value:
        return default
    longest = max(DIGITS, len(str(most)))
    if len(value) > longest or not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"{name} must be a number of {what} from {least} to {most}, or left out for {default}.")
    return int(value)


def one_of(environment: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """Return one of the known values, the first when nothing was set; raises SettingsError."""
    value = environment.get(name, "").strip() or known[0]
    if value not in known:
        raise SettingsError(f"{name} is {value}; it can be {' or '.join(known)}, or left out.")
    return value
