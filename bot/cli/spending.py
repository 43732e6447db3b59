"""What measuring with a remote model may cost: a budget of its own, weighed before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app import App
from bot.environment import SettingsError
from bot.model.budget import Budget
from bot.model.client import Model
from bot.model.speak import Prompt


@dataclass(frozen=True, slots=True)
class Purse:
    """A budget for one run, in tokens; neither what users may spend today nor what is written down of it is touched."""

    app: App
    limit: int
    budget: Budget

    def model(self) -> Model:
        """Return a line to the remote model that spends from this."""
        return self.app.model(self.budget)

    def weigh(self, prompts: Sequence[Prompt]) -> int:
        """Return the most tokens that these questions cost without a retry; raises SettingsError when that is too much."""
        settings = self.app.settings.model
        thinking = settings.thinking if settings is not None else 0
        most = sum(prompt.tokens + thinking for prompt in prompts)
        if most > self.limit:
            raise SettingsError(
                f"Up to {len(prompts)} questions to the model may cost {most} tokens, more than the {self.limit} that this run "
                f"may cost. Nothing was sent. Say --budget {most}, or measure fewer texts."
            )
        return most

    def line(self, most: int) -> str:
        """Return what was foreseen and what was spent, in one line."""
        spent = self.limit - self.budget.left()
        return (
            f"Counted: {spent} tokens; {most} were foreseen at most, {self.limit} is the limit of this run. "
            "Users' budgets and today's total are as they were."
        )


def purse(app: App, tokens: int | None) -> Purse:
    """Return a budget for one run: `tokens`, or as much as a day may cost in total. Raises SettingsError without a model."""
    settings = app.settings.model
    if settings is None:
        raise SettingsError("No remote model: set KLANKBORD_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL first.")
    limit = settings.total_tokens if tokens is None else tokens
    return Purse(app, limit, Budget(limit, limit, lambda: datetime.now(UTC)))
