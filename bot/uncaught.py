"""What is told of an error: where it was, and nothing of its text, locals or source; also when nobody caught it."""

from __future__ import annotations

import sys
import threading
from types import TracebackType


def where(error: BaseException) -> str:
    """Return the kind of an error and the lines of code it came through; never its text, which may hold what was written."""
    steps: list[str] = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(steps[-4:])}"


def hide_words() -> None:
    """Let Python itself print no traceback: of the main thread, of another one, or of what ended unheard."""
    sys.excepthook = _main
    threading.excepthook = _thread
    sys.unraisablehook = _unraisable


def _main(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _tell("stopped", error)


def _thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        _tell("a thread stopped", told.exc_value)


def _unraisable(told: sys.UnraisableHookArgs) -> None:
    if told.exc_value is not None:
        _tell("something ended badly", told.exc_value)


def _tell(what: str, error: BaseException) -> None:
    print(f"klankbord: {what} ({where(error)}). Please report this line.", file=sys.stderr)  # noqa: T201
