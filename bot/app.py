"""Builds the coach from its settings; the only module that knows which part is which."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.resources import Resources
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.catalogue import Catalogue
    from bot.channels.slack.process import SlackCoach
    from bot.flow import Flow
    from bot.jobs.base import Intake
    from bot.masking import Lexicon
    from bot.metrics import Metrics
    from bot.model.budget import Budget
    from bot.model.client import Model
    from bot.model.footer import AllModelWords
    from bot.model.help import ModelHelp
    from bot.model.prompts import Prompts
    from bot.privacy import Facts
    from bot.reader.local import LocalReader, SafetyReader
    from bot.reader.people import People
    from bot.reader.safety import SafetyRules
    from bot.reader.scoring import Scorer, Wording
    from bot.rights.service import Rights
    from bot.rights.weather import Weather
    from bot.rights.words import AllWords as AllPrivacyWords
    from bot.store.base import Store
    from bot.store.engine import Engine
    from bot.store.keyfile import KeySource
    from bot.store.vault import Vault

log = logging.getLogger(__name__)


class Fallback(NamedTuple):
    """Why the smaller reader reads; `damaged` when that is to be mended, and not a choice or a machine that lacks a package."""

    why: str
    damaged: bool


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

        return LocalReader(SafetyHead(self.rules, self._by_wording), self._by_wording, self._by_wording)

    @cached_property
    def reader(self) -> LocalReader:
        """The best reader that this computer can run without network."""
        from bot.reader.local import LocalReader  # noqa: PLC0415

        return LocalReader(self.ears, self.scorer, self._by_wording)

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
        return self._chosen[0]

    @property
    def fallback(self) -> Fallback | None:
        """Why n-grams read alone; None where the encoder reads."""
        return self._chosen[1]

    @cached_property
    def _chosen(self) -> tuple[Scorer, Fallback | None]:
        from bot.reader.e5file import NoModel, NotInstalled  # noqa: PLC0415
        from bot.reader.scoring import MeaningAndWording  # noqa: PLC0415
        from bot.yamlfile import DataError  # noqa: PLC0415

        wording = self._by_wording
        if self.settings.reader == "ngrams":
            return wording, Fallback("KLANKBORD_READER is ngrams", damaged=False)
        try:
            return MeaningAndWording.load(self.models, wording), None
        except (NoModel, DataError) as error:
            damaged = not isinstance(error, NotInstalled)
            log.log(logging.WARNING if damaged else logging.INFO, "read by n-grams alone: %s", error)
            return wording, Fallback(str(error), damaged)

    @cached_property
    def _by_wording(self) -> Wording:
        from bot.reader.scoring import Wording  # noqa: PLC0415

        return Wording.load(self.models, self._people)

    @property
    def _people(self) -> People:
        from bot.reader.people import People  # noqa: PLC0415
        from bot.yamlfile import DataError  # noqa: PLC0415

        try:
            return People(self.lexicon.first)
        except DataError as error:
            log.warning("close calls are decided without first names: %s", error)
            return People(frozenset())

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words by which names are told; raises DataError."""
        from bot.masking import load_lexicon  # noqa: PLC0415

        return load_lexicon(self.resources.data / "masking")

    @property
    def models(self) -> Path:
        """Where the trained models lie."""
        return self.resources.data / "reader"

    @property
    def key_source(self) -> KeySource:
        """Where the master key comes from."""
        from bot.store.keyfile import KeySource  # noqa: PLC0415

        named = self.settings.key_file
        shared = self.settings.database_url is not None  # a key made on each machine would be another one on each
        file = named or self.settings.database.with_suffix(".key")
        return KeySource(file, self.settings.key, named is not None or shared)

    def engines(self) -> tuple[Engine, Engine]:
        """Open the database and the users' wrapped keys: two files, or two tables of one PostgreSQL. Raises StoreError."""
        from bot.store.migrations import KEYS  # noqa: PLC0415
        from bot.store.sqlite_engine import SqliteEngine  # noqa: PLC0415

        if self.settings.database_url is None:
            return SqliteEngine(self.settings.database), SqliteEngine(self.settings.keyring, KEYS)
        from bot.store.postgres_engine import PostgresEngine  # noqa: PLC0415

        shared = PostgresEngine(self.settings.database_url)
        return shared, shared

    def store(self, *, keep: bool) -> Store:
        """The sealed database of kept conversations, or one in memory that is gone with the process."""
        from bot.store.sql_store import SqlStore  # noqa: PLC0415
        from bot.store.sqlite_engine import SqliteEngine  # noqa: PLC0415

        return self.vault().store if keep else SqlStore(SqliteEngine(None))

    def vault(self, *, keep: bool = True) -> Vault:
        """Open all that is kept, sealed; without `keep` in memory, and gone with the process. Raises StoreError."""
        from bot.store.keyfile import made_at_first_start  # noqa: PLC0415
        from bot.store.keyring import Keyring, open_keyring  # noqa: PLC0415
        from bot.store.sealing import Master, new_key  # noqa: PLC0415
        from bot.store.sqlite_engine import SqliteEngine  # noqa: PLC0415
        from bot.store.vault import open_vault  # noqa: PLC0415

        if keep:
            key = made_at_first_start(self.key_source, self.settings.keyring)
            data, keys = self.engines()
            return open_vault(data, Keyring(keys, Master(key)))
        return open_vault(SqliteEngine(None), open_keyring(None, new_key()))

    @cached_property
    def facts(self) -> Facts:
        """What users and organisations are told of this coach, from its settings."""
        model = self.settings.model
        shared = self.settings.database_url is not None
        host = model.host if model is not None else None
        return self.settings.organisation.facts(self.reader.name, host, shared=shared)

    @cached_property
    def privacy_words(self) -> AllPrivacyWords:
        """The texts about data, filled from the facts; raises DataError."""
        from bot.rights.words import load_words  # noqa: PLC0415

        return load_words(self.resources.data, self.facts, self.catalogue.patterns)

    def rights(self, vault: Vault, intake: Intake | None = None) -> Rights:
        """What somebody can ask about their own data in `vault`; raises DataError."""
        from bot.rights.service import Rights  # noqa: PLC0415

        return Rights(vault.store, vault.ledger, intake, self.privacy_words, self._weather(vault))

    def _weather(self, vault: Vault) -> Weather | None:
        """Team weather, where the organisation switched it on."""
        if not self.settings.organisation.team_weather:
            return None
        from bot.rights.weather import Weather  # noqa: PLC0415

        layers = {id_: pattern.layer for id_, pattern in self.catalogue.patterns.items()}
        return Weather(vault.store, vault.ledger, vault.keyring, layers, secrets.SystemRandom().random)

    def flow(self, store: Store) -> Flow:
        """The coach, with its conversations in `store`."""
        from bot.flow import Flow  # noqa: PLC0415

        retention = self.settings.organisation.retention
        return Flow(self.ears, self.reader, self.catalogue, store, self.lexicon, self.help, retention)

    @cached_property
    def help(self) -> ModelHelp | None:
        """What lets the remote model help with answers; None without a model. Raises DataError."""
        return None if self.settings.model is None else self.helping(self.model())

    def helping(self, model: Model) -> ModelHelp:
        """Return what lets `model` help, whichever it is."""
        from bot.model.help import ModelHelp  # noqa: PLC0415

        route = self.ears.route
        return ModelHelp(model, self.prompts, self.catalogue, route, self.lexicon, self.model_words)

    def model(self, budget: Budget | None = None) -> Model:
        """Return a line to the remote model of the settings; raises SettingsError without one.

        Without `budget` it spends what users may spend today.
        """
        from bot.model.budget import Budget  # noqa: PLC0415
        from bot.model.client import Model  # noqa: PLC0415

        found = self.settings.model
        if found is None:
            raise SettingsError("No remote model: set KLANKBORD_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL first.")
        if budget is None:
            spent = self.settings.database.with_suffix(".spent")
            budget = Budget(found.user_tokens, found.total_tokens, lambda: datetime.now(UTC), spent)
        return Model(found, budget)

    @cached_property
    def prompts(self) -> Prompts:
        """The prompts for the remote model; raises DataError."""
        from bot.model.prompts import load_prompts  # noqa: PLC0415

        return load_prompts(self.resources.prompts)

    @cached_property
    def model_words(self) -> AllModelWords:
        """What is said of the remote model; raises DataError."""
        from bot.model.footer import load_words  # noqa: PLC0415

        return load_words(self.resources.data)

    def slack(
        self, clock: Callable[[], datetime] = lambda: datetime.now(UTC), metrics: Metrics | None = None
    ) -> SlackCoach:
        """Return the coach in Slack, with what is kept in the database; raises StoreError, DataError."""
        from bot.channels.slack.process import Parts, SlackCoach  # noqa: PLC0415
        from bot.channels.slack.words import load_words  # noqa: PLC0415
        from bot.store.presence import Presence  # noqa: PLC0415

        vault = self.vault()
        words = load_words(self.resources.data, self.privacy_words)
        return SlackCoach(
            Parts(
                self.settings.slack,
                self.flow(vault.store),
                vault.intake,
                vault.installations,
                words,
                self.rights(vault, vault.intake),
                vault.nudges,
                clock,
                metrics=metrics,
                presence=Presence(self.settings.database) if self.settings.database_url is None else None,
            )
        )
