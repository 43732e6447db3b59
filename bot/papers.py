"""The papers that an organisation must show, filled from the facts of the running configuration. Pure but for reading templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Formatter

from bot.domain import Language
from bot.privacy import TERMS, RowKind, Term
from bot.rights.words import AllWords, Words
from bot.yamlfile import DataError

NAMES: Mapping[Language, Sequence[str]] = {
    "nl": ("privacyverklaring", "dpia", "or-dossier", "algoritmeregister", "bio2", "icf"),
    "en": ("privacy-notice", "dpia", "works-council", "algorithm-register", "bio2", "icf"),
}
"""Which papers there are: privacy notice, DPIA, works-council file, register entry, control map, standard mapping."""

_LINES: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "demo": "**DEMO. Nog niet bruikbaar: {missing} ontbreekt.**",
        "pilot": "Dit hoort bij een proef.",
        "live": "Opgemaakt uit de draaiende configuratie.",
        "none": "[nog in te vullen]",
        "until": "hooguit {days} dagen",
        "until-stop": "tot je stopt",
        "until-day": "hooguit 24 uur",
        "no-model": "geen; er gaat niets naar buiten",
        "model": "{model}; namen en nummers zo goed mogelijk afgedekt, zonder te zeggen van wie de tekst is",
        "kind": "regels en tekstclassificatie",
        "kind-model": "regels, tekstclassificatie en een taalmodel",
        "phase-demo": "in ontwikkeling",
        "phase-pilot": "proef",
        "phase-live": "in gebruik",
        "metrics-on": "aan (aantallen en tijden, op {host})",
        "metrics-off": "uit",
        "weather-on": "aan: wie meedoet geeft per kwartaal hooguit één woord; verteld vanaf acht mensen en vijf woorden, met toeval, "
        "alleen aan wie bijdroeg",
        "weather-off": "uit; er bestaat geen beeld van een team",
    },
    "en": {
        "demo": "**DEMO. Not usable yet: {missing} is missing.**",
        "pilot": "This belongs to a trial.",
        "live": "Made from the running configuration.",
        "none": "[to be filled in]",
        "until": "{days} days at most",
        "until-stop": "until you stop",
        "until-day": "24 hours at most",
        "no-model": "none; nothing goes outside",
        "model": "{model}; names and numbers covered as well as possible, without saying whose text it is",
        "kind": "rules and text classification",
        "kind-model": "rules, text classification and a language model",
        "phase-demo": "in development",
        "phase-pilot": "trial",
        "phase-live": "in use",
        "metrics-on": "on (counts and times, at {host})",
        "metrics-off": "off",
        "weather-on": "on: who takes part gives at most one word a quarter; told from eight people and five words on, with chance, "
        "only to those who gave something",
        "weather-off": "off; there is no picture of a team",
    },
}

_OF_A_MODEL: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "nl": {
        "model_reads": (
            "Een taalmodel: geen; er gaat niets naar buiten",
            "Een taalmodel bij {model}: kan meelezen en kan de woorden van een antwoord kiezen. Namen en nummers worden eerst zo "
            "goed mogelijk afgedekt. Er staat niet bij wie je bent. Een bericht over veiligheid gaat er niet heen, als Klankbord "
            "het herkent. Wat de leverancier bewaart: [afspraken met de leverancier].",
        ),
        "lightest": (
            "de terminal zonder netwerk of Slack: die\ndoet hetzelfde",
            "de terminal zonder Slack: die doet hetzelfde, al gaat\nook daar tekst naar het taalmodel",
        ),
        "model_risk": (
            "",
            "\n| tekst gaat naar een taalmodel | {model}; namen, nummers en adressen eerst afgedekt, anders gaat er niets; niets over "
            "veiligheid; wie schrijft weet het vooraf en heet elke dag anders; elk antwoord door vaste regels gekeurd | namen en "
            "veiligheidsberichten die niet worden herkend; wat de leverancier bewaart: [contract] |",
        ),
        "model_sees": (
            "",
            "\n\nWat iemand in een gesprek schrijft kan naar een taalmodel bij {model} gaan, met namen en nummers zo goed mogelijk\n"
            "afgedekt en zonder te zeggen wie het is. Wie schrijft hoort dat vooraf en leest onder een antwoord wie las en van wie de\n"
            "woorden zijn. Wat de leverancier bewaart: [contract].",
        ),
        "model_supplier": ("", "; taalmodel bij {model}: [leverancier, model, versie]"),
        "model_outside": ("", "; een taalmodel bij {model} krijgt tekst, afgedekt"),
    },
    "en": {
        "model_reads": (
            "A language model: none; nothing goes outside",
            "A language model at {model}: may give a second reading and may choose the words of an answer. Names and numbers are covered "
            "first as well as possible. It is not told who you are. A message about safety does not go there, if Klankbord recognises "
            "it. What its supplier keeps: [agreements with the supplier].",
        ),
        "lightest": (
            "the terminal without network or Slack: it\ndoes the same",
            "the terminal without Slack: it does the same, although\ntext goes to the language model from there too",
        ),
        "model_risk": (
            "",
            "\n| text goes to a language model | {model}; names, numbers and addresses covered first, or nothing goes; nothing about "
            "safety; writers know it beforehand and are called otherwise every day; every answer judged by fixed rules | names and "
            "safety messages that are not recognised; what the supplier keeps: [contract] |",
        ),
        "model_sees": (
            "",
            "\n\nWhat somebody writes in a conversation may go to a language model at {model}, with names and numbers covered as well as\n"
            "possible and without saying who it is. Who writes is told beforehand, and reads below an answer who read and whose words\n"
            "it has. What the supplier keeps: [contract].",
        ),
        "model_supplier": ("", "; language model at {model}: [supplier, model, version]"),
        "model_outside": ("", "; a language model at {model} is given text, covered"),
    },
}
"""What a paper says without a language model, and with one."""

_OF_A_SERVER: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "nl": {
        "files": (
            "database, sleutels en sleutelbestand alleen voor één account (0600)",
            "sleutelbestand alleen voor één account (0600); database en sleutels in PostgreSQL, met de toegang die daar is ingesteld",
        ),
        "bytes": (
            "sleutel eerst, dan rijen, dan bytes (WAL en vrije pagina's)",
            "sleutel eerst, dan rijen, dan VACUUM; in vrije ruimte en WAL van de server kunnen versleutelde resten staan tot hij ze "
            "overschrijft",
        ),
        "copies": (
            "database is zonder sleutels waardeloos",
            "de sleutels staan, verpakt onder de hoofdsleutel, in dezelfde PostgreSQL; een kopie is zonder hoofdsleutel waardeloos",
        ),
        "old_copy": (
            "zodat ook een reservekopie\nonleesbaar is",
            "zodat een reservekopie\nzonder de oude sleutels onleesbaar is; die met sleutels verdwijnt na [dagen]",
        ),
    },
    "en": {
        "files": (
            "database, keys and key file for one account alone (0600)",
            "key file for one account alone (0600); database and keys in PostgreSQL, with the access that is set there",
        ),
        "bytes": (
            "the key first, then rows, then bytes (WAL and free pages)",
            "the key first, then rows, then VACUUM; in free space and WAL of the server sealed remains can stand until it "
            "overwrites them",
        ),
        "copies": (
            "the database is worthless without the keys",
            "the keys lie, wrapped by the master key, in the same PostgreSQL; a copy is worthless without the master key",
        ),
        "old_copy": (
            "so that a backup cannot be read\neither",
            "so that a backup without the old\nkeys cannot be read; one with keys is gone after [days]",
        ),
    },
}
"""What a paper says of files beside each other, and of a PostgreSQL that holds all of it."""


def papers(folder: Path, words: AllWords, scopes: Sequence[str]) -> dict[str, str]:
    """Return every paper by its file name; raises DataError for a template that is missing or has an odd blank."""
    found: dict[str, str] = {}
    for language, names in NAMES.items():
        values = _values(words[language], scopes)
        for name in names:
            file = f"{name}.{language}.md"
            found[file] = _filled(folder / file, values)
    return found


def _filled(path: Path, values: Mapping[str, str]) -> str:
    try:
        template = path.read_text(encoding="utf-8")
        blanks = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise DataError(f"{path}:1: file: cannot be used ({type(error).__name__})") from None
    if unknown := blanks - set(values):
        raise DataError(f"{path}:1: file: no such blank: {{{', '.join(sorted(unknown))}}}")
    return template.format(**values)


def _values(words: Words, scopes: Sequence[str]) -> dict[str, str]:
    facts, lines = words.facts, _LINES[words.language]
    state = "demo" if facts.demo else "pilot" if facts.pilot else "live"
    return {
        "status": lines[state].format(missing=", ".join(facts.missing)),
        "organisation": facts.organisation or lines["none"],
        "contact": facts.contact or lines["none"],
        "basis": facts.basis or lines["none"],
        "works_council": facts.works_council or lines["none"],
        "text_days": str(facts.retention.text_days),
        "reading_days": str(facts.retention.reading_days),
        "reader": facts.reader,
        "model": lines["model"].format(model=facts.model) if facts.model else lines["no-model"],
        **{
            name: told[facts.model is not None].format(model=facts.model)
            for name, told in _OF_A_MODEL[words.language].items()
        },
        **{name: told[facts.shared] for name, told in _OF_A_SERVER[words.language].items()},
        "kind": lines["kind-model" if facts.model else "kind"],
        "phase": lines[f"phase-{state}"],
        "metrics": lines["metrics-on" if facts.metrics else "metrics-off"].format(host=facts.metrics),
        "weather": lines["weather-on" if facts.weather else "weather-off"],
        "scopes": ", ".join(f"`{scope}`" for scope in scopes),
        "rows": "\n".join(_row(kind, words) for kind in RowKind),
    }


def _row(kind: RowKind, words: Words) -> str:
    lines, term = _LINES[words.language], words.facts.retention
    until = {
        Term.TEXT: lines["until"].format(days=term.text_days),
        Term.READING: lines["until"].format(days=term.reading_days),
        Term.SETTING: lines["until-stop"],
        Term.WAITING: lines["until-day"],
    }[TERMS[kind]]
    name, why = words.names[kind]
    return f"- {name}, {why} ({until});"
