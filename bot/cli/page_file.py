"""Writes a page of a command to a file: for this account alone, in one go, and never over what is something else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bot.yamlfile import DataError


@contextmanager
def writer(
    html: Path | None, files: Sequence[Path], is_page: Callable[[bytes], bool], command: str
) -> Iterator[Callable[[str], None]]:
    """Yield what writes a page, for this account alone; tried beforehand, so that nothing is measured or paid for in vain.

    `files` are read and never written over, nor is anything but a page of `command`, which `is_page` knows by its first
    bytes. Raises DataError for a place that cannot or may not be written.
    """
    if html is None:
        yield lambda _: None
        return
    try:
        _not_precious(html, files, is_page, command)
        target = html.resolve()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".klankbord-", suffix=".html")
    except (OSError, RuntimeError) as error:  # up to Python 3.12 links that lead to each other are a RuntimeError
        why = getattr(error, "strerror", None) or "its links lead to each other"
        raise DataError(f"--html {html}: cannot be written there ({why}); name another place") from None
    os.close(handle)
    try:
        yield partial(_write, html, Path(name), target)
    finally:
        Path(name).unlink(missing_ok=True)


def _write(html: Path, draft: Path, target: Path, page: str) -> None:
    try:
        draft.write_text(page, encoding="utf-8", errors="replace")
        draft.replace(target)
    except OSError as error:
        raise DataError(f"--html {html}: cannot be written ({error.strerror})") from None


def _not_precious(html: Path, files: Sequence[Path], is_page: Callable[[bytes], bool], command: str) -> None:
    if html.is_dir():
        raise DataError(
            f"--html {html}: is a folder; name a file in it, such as {html / f'{command.rsplit(maxsplit=1)[-1]}.html'}"
        )
    if not html.exists():
        return
    if any(path.exists() and path.samefile(html) for path in files):
        raise DataError(f"--html {html}: is one of the files that are read; name another one")
    if not html.is_file():
        raise DataError(f"--html {html}: is not a file; name another one")
    with html.open("rb") as there:
        if not is_page(there.read(1000)):
            raise DataError(f"--html {html}: exists and is not a page of {command}; name another one")
