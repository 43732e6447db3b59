"""Builds the coach from its settings; the only module that knows which part is which."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.resources import Resources
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.catalogue import Catalogue
    from bot.flow import Flow
    from bot.reader.local import LocalReader, SafetyReader
    from bot.reader.safety import SafetyRules
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
        from bot.reader.scoring import Wording  # noqa: PLC0415

        scorer = Wording.load(self.models)
        return LocalReader(SafetyHead(self.rules, scorer), scorer)

    @cached_property
    def reader(self) -> LocalReader:
        """The best reader that this computer can run without network."""
        from bot.reader.e5file import NoModel, NotInstalled  # noqa: PLC0415
        from bot.reader.local import LocalReader  # noqa: PLC0415
        from bot.reader.safety_head import SafetyHead  # noqa: PLC0415
        from bot.reader.scoring import MeaningAndWording, Wording  # noqa: PLC0415

        plain = self.wording
        if self.settings.reader == "ngrams" or not isinstance(plain.scorer, Wording):
            return plain
        try:
            scorer = MeaningAndWording.load(self.models, plain.scorer)
        except NoModel as error:
            log.log(
                logging.INFO if isinstance(error, NotInstalled) else logging.WARNING, "read by n-grams alone: %s", error
            )
            return plain
        return LocalReader(SafetyHead(self.rules, scorer), scorer)

    @cached_property
    def safety(self) -> SafetyReader:
        """What is tried on every message first: the rules, and beside them the model if it can be read."""
        from bot.yamlfile import DataError  # noqa: PLC0415

        try:
            return self.reader.safety
        except DataError as error:
            log.warning("safety is read by the rules alone: %s", error)
            return self.rules

    @cached_property
    def rules(self) -> SafetyRules:
        """The written safety rules."""
        from bot.reader.safety import load_rules  # noqa: PLC0415

        return load_rules(self.resources.data / "safety.yaml")

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

        return Flow(self.safety, self.reader, self.catalogue, store)
