"""Why the model did not help: each way in which it can fail is named, and each ends in the coach's own words."""

from __future__ import annotations

from enum import StrEnum

from bot.model.spent import Spent


class Failure(StrEnum):
    """What went wrong; data/model.*.yaml says it to the user."""

    DOWN = "down"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    SERVER = "server"
    BUSY = "busy"
    BUDGET_USER = "budget-user"
    BUDGET_TOTAL = "budget-total"
    REFUSAL = "refusal"
    INVALID = "invalid"
    LABEL = "label"
    QUOTE = "quote"
    LANGUAGE = "language"
    GUARD = "guard"
    MASKING = "masking"


class ModelError(Exception):
    """The model did not help; carries which failure it was, what it cost all the same, and nothing of any text.

    `status` is the HTTP status with which the server refused, 200 for what came back and is no answer.
    """

    def __init__(self, failure: Failure, status: int | None = None) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.status = status
        self.cost = Spent()
