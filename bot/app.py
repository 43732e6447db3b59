"""Builds the coach from its settings; the only module that knows which part is which."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.resources import Resources
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.catalogue import Catalogue
    from bot.channels.slack.process import SlackCoach
    from bot.flow import Flow
    from bot.reader.local import LocalReader, SafetyReader
    from bot.reader.safety import SafetyRules
    from bot.reader.scoring import Scorer, Wording
    from bot.store.base import Store

log = logging.getLogger(__name__)


class App:
    """The parts of one process, each made when it is first asked for, so that a command loads only what it uses."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.resources = Resources.locate(settings.prompts, settings.data)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Patterns, dialogue, house style and referrals."""
        from bot.catalogue import load_catalogue  # noqa: PLC0415

        return load_catalogue(self.resources.data, self.resources.prompts, self.settings.referrals)

    @cached_property
    def wording(self) -> LocalReader:
        """The reader by n-grams alone: what reads where the encoder cannot run, and the baseline beside it."""
        from bot.reader.local import LocalReader  # noqa: PLC0415
        from bot.reader.safety_head import SafetyHead  # noqa: PLC0415

        return LocalReader(SafetyHead(self.rules, self._by_wording), self._by_wording)

    @cached_property
    def reader(self) -> LocalReader:
        """The best reader that this computer can run without network."""
        from bot.reader.local import LocalReader  # noqa: PLC0415

        return LocalReader(self.ears, self.scorer)

    @cached_property
    def ears(self) -> SafetyReader:
        """The safety reader that flow and reader share, so that one message is not listened to twice."""
        from bot.flow import HeardOnce  # noqa: PLC0415

        return HeardOnce(self.safety)

    @cached_property
    def safety(self) -> SafetyReader:
        """What is tried on every message first: the rules, and beside them the model if it can be read."""
        from bot.reader.safety_head import SafetyHead  # noqa: PLC0415
        from bot.yamlfile import DataError  # noqa: PLC0415

        try:
            return SafetyHead(self.rules, self.scorer)
        except DataError as error:
            log.warning("safety is read by the rules alone: %s", error)
            return self.rules

    @cached_property
    def rules(self) -> SafetyRules:
        """The written safety rules."""
        from bot.reader.safety import load_rules  # noqa: PLC0415

        return load_rules(self.resources.data / "safety.yaml")

    @cached_property
    def scorer(self) -> Scorer:
        """The encoder with n-grams, or n-grams alone where it cannot run or is not wanted."""
        from bot.reader.e5file import NoModel, NotInstalled  # noqa: PLC0415
        from bot.reader.scoring import MeaningAndWording  # noqa: PLC0415

        if self.settings.reader == "ngrams":
            return self._by_wording
        try:
            return MeaningAndWording.load(self.models, self._by_wording)
        except NoModel as error:
            level = logging.INFO if isinstance(error, NotInstalled) else logging.WARNING
            log.log(level, "read by n-grams alone: %s", error)
            return self._by_wording

    @cached_property
    def _by_wording(self) -> Wording:
        from bot.reader.scoring import Wording  # noqa: PLC0415

        return Wording.load(self.models)

    @property
    def models(self) -> Path:
        """Where the trained models lie."""
        return self.resources.data / "reader"

    def store(self, *, keep: bool) -> Store:
        """The database of kept conversations, or one in memory that is gone with the process."""
        from bot.store.sqlite import SqliteStore  # noqa: PLC0415

        return SqliteStore(self.settings.database if keep else None)

    def flow(self, store: Store) -> Flow:
        """The coach, with its conversations in `store`."""
        from bot.flow import Flow  # noqa: PLC0415

        return Flow(self.ears, self.reader, self.catalogue, store)

    def slack(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> SlackCoach:
        """Return the coach in Slack, with what is kept in the database; raises StoreError, DataError."""
        from bot.channels.slack.process import Parts, SlackCoach  # noqa: PLC0415
        from bot.channels.slack.words import load_words  # noqa: PLC0415
        from bot.store.installations import SqliteInstallations  # noqa: PLC0415
        from bot.store.intake import SqliteIntake  # noqa: PLC0415
        from bot.store.sqlite import SqliteStore  # noqa: PLC0415

        store = SqliteStore(self.settings.database)
        words = load_words(self.resources.data, self.reader.name, self.settings.operator)
        return SlackCoach(
            Parts(
                self.settings.slack,
                self.flow(store),
                SqliteIntake(store),
                SqliteInstallations(store),
                words,
                clock,
            )
        )
