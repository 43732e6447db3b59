"""Finds the files that the coach is made of: prompts/ and data/, in a checkout or inside the installed wheel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Resources:
    """Where the texts and data lie; both folders can be pointed elsewhere (KLANKBORD_PROMPTS, KLANKBORD_DATA)."""

    prompts: Path
    data: Path

    @classmethod
    def locate(cls, prompts: Path | None = None, data: Path | None = None) -> Resources:
        """Return the folders: those given, else those in the wheel, else those of the checkout.

        Raises FileNotFoundError, naming the folder, when one of them is not there.
        """
        packed = _PACKAGE / "_resources"
        home = packed if packed.is_dir() else _PACKAGE.parent
        found = cls(prompts or home / "prompts", data or home / "data")
        for folder in (found.prompts, found.data):
            if not folder.is_dir():
                raise FileNotFoundError(f"No folder {folder}; the installation of klankbord is not whole.")
        return found
