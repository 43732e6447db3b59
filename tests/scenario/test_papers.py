"""What an organisation must show says what the running configuration is, in Dutch and English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.slack.manifest import SCOPES
from bot.cli.main import main
from bot.papers import NAMES, papers
from bot.resources import Resources
from bot.settings import Settings
from bot.yamlfile import DataError
from tests.scenario.papers_written import EXAMPLE, FOLDER, written

LIVE = EXAMPLE | {"KLANKBORD_BASIS": "artikel 6, eerste lid, onder e, AVG", "KLANKBORD_WORKS_COUNCIL": "2026-11-02"}
CHANGES = {
    "KLANKBORD_ORGANISATION": ("Provincie Zuiderzee", 10),
    "KLANKBORD_CONTACT": ("privacy@zuiderzee.example", 6),
    "KLANKBORD_BASIS": ("toestemming van de medewerker", 6),
    "KLANKBORD_WORKS_COUNCIL": ("instemming op 14 januari 2027", 6),
    "KLANKBORD_TEXT_DAYS": ("37", 10),
    "KLANKBORD_READING_DAYS": ("411", 10),
}


def test_r24_the_committed_papers_are_what_the_code_says() -> None:
    for name, text in written(EXAMPLE).items():
        committed = (FOLDER / name).read_text(encoding="utf-8")
        assert committed == text, f"run `make docs`, read the difference, and commit docs/papers/{name}"


def test_r24_there_are_six_papers_in_each_language() -> None:
    made = written(EXAMPLE)
    assert len(made) == 12
    assert {name.split(".")[1] for name in made} == set(NAMES)
    assert all(len(text) > 800 and "{" not in text for text in made.values())


@pytest.mark.parametrize("setting", CHANGES)
def test_r24_a_change_of_the_configuration_changes_every_paper_that_speaks_of_it(setting: str) -> None:
    value, least = CHANGES[setting]
    before, after = written(LIVE), written(LIVE | {setting: value})
    changed = [name for name in before if before[name] != after[name]]
    assert len(changed) >= least, changed
    assert all(value in after[name] for name in changed)


MODEL = {"KLANKBORD_MODEL": "m-1", "OPENAI_BASE_URL": "https://vlam.example/v1"}


def test_r24_a_remote_model_is_named_in_all_that_speak_of_one() -> None:
    made = written(LIVE | MODEL)
    assert len([name for name, text in made.items() if "vlam.example" in text]) == 12
    never = ("er gaat niets naar buiten", "nothing goes outside", "zonder netwerk", "without network", "{", " None")
    assert not [(name, words) for name, text in made.items() for words in never if words in text]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("privacyverklaring.nl.md", "bij vlam.example: kan meelezen en kan de woorden van een antwoord kiezen"),
        ("privacyverklaring.nl.md", "Een bericht over veiligheid gaat er niet heen, als Klankbord het herkent"),
        ("privacyverklaring.nl.md", "[afspraken met de leverancier]"),
        ("privacy-notice.en.md", "at vlam.example: may give a second reading and may choose the words of an answer"),
        ("privacy-notice.en.md", "A message about safety does not go there, if Klankbord recognises it"),
        ("dpia.nl.md", "| tekst gaat naar een taalmodel | vlam.example; namen, nummers en adressen eerst afgedekt"),
        ("dpia.nl.md", "ook daar tekst naar het taalmodel"),
        ("dpia.en.md", "| text goes to a language model | vlam.example; names, numbers and addresses covered first"),
        ("or-dossier.nl.md", "kan naar een taalmodel bij vlam.example gaan"),
        ("works-council.en.md", "may go to a language model at vlam.example"),
        ("algoritmeregister.nl.md", "| Type | regels, tekstclassificatie en een taalmodel |"),
        ("algoritmeregister.nl.md", "[leverancier, model, versie]"),
        ("algorithm-register.en.md", "| Type | rules, text classification and a language model |"),
        ("icf.nl.md", "een taalmodel bij vlam.example krijgt tekst, afgedekt"),
        ("icf.en.md", "a language model at vlam.example is given text, covered"),
    ],
)
def test_r24_with_a_remote_model_a_paper_says_what_it_sees_and_what_must_be_agreed(name: str, told: str) -> None:
    assert told in written_with_a_model()[name]
    assert told not in written_live()[name]


@cache
def written_live() -> dict[str, str]:
    return written(LIVE)


@cache
def written_with_a_model() -> dict[str, str]:
    return written(LIVE | MODEL)


def test_r24_a_database_of_its_own_is_told_as_it_is_and_no_file_mode_or_byte_is_promised_of_it() -> None:
    files, server = written(LIVE), written(LIVE | {"KLANKBORD_DATABASE_URL": "postgresql://db.example/klankbord"})
    changed = {name for name in files if files[name] != server[name]}
    assert changed == {"bio2.nl.md", "bio2.en.md", "privacyverklaring.nl.md", "privacy-notice.en.md"}
    for name in changed:
        assert "db.example" not in server[name]
        for promise in ("vrije pagina's", "free pages", "ook een reservekopie", "backup cannot be read\neither"):
            assert promise not in server[name]


def test_r24_measurements_are_told_with_the_address_where_they_are_shown() -> None:
    shown = {"KLANKBORD_METRICS_PORT": "9464"}
    assert "metingen uit" in written(LIVE)["bio2.nl.md"]
    assert "op 127.0.0.1" in written(LIVE | shown)["bio2.nl.md"]
    assert "at 0.0.0.0" in written(LIVE | shown | {"KLANKBORD_METRICS_HOST": "0.0.0.0"})["bio2.en.md"]


def test_r24_team_weather_is_told_where_it_is_on() -> None:
    off, on = written(LIVE), written(LIVE | {"KLANKBORD_TEAM_WEATHER": "on"})
    changed = {name.split(".")[0] for name in off if off[name] != on[name]}
    assert changed == {"privacyverklaring", "privacy-notice", "or-dossier", "works-council", "dpia"}


def test_r24_every_scope_that_slack_is_asked_for_is_told() -> None:
    made = written(EXAMPLE)
    for name in ("dpia.nl.md", "or-dossier.nl.md", "dpia.en.md", "works-council.en.md"):
        assert all(f"`{scope}`" in made[name] for scope in SCOPES), name


def test_papers_of_a_demo_say_so_on_top() -> None:
    assert all("DEMO" in text.splitlines()[2] for text in written({}).values())
    assert not any("DEMO" in text for text in written(LIVE).values())


@pytest.mark.parametrize("model", [False, True])
def test_the_notice_is_in_plain_dutch(model: bool) -> None:
    notice = (written_with_a_model() if model else written_live())["privacyverklaring.nl.md"]
    prose = [line for line in notice.splitlines() if line and (line.startswith("- Een taal") or line[0] not in "#-")]
    sentences = [one for one in " ".join(prose).replace("?", ".").split(". ") if one.strip()]
    lengths = [len(one.split()) for one in sentences]
    assert sum(lengths) / len(lengths) <= 14, "B1: short sentences"
    assert max(lengths) <= 30


def test_a_template_with_an_odd_blank_is_refused_by_name(tmp_path: Path) -> None:
    app = App(Settings.from_environment(EXAMPLE))
    for path in (Resources.locate().data / "papers").iterdir():
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8") + "{baas}", encoding="utf-8")
    with pytest.raises(DataError, match=r"\.nl\.md:1: file: no such blank: \{baas\}"):
        papers(tmp_path, app.privacy_words, [])


def test_the_command_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in EXAMPLE.items():
        monkeypatch.setenv(name, value)
    assert main(["papers", "--out", "mine"]) == 0
    assert len(list((tmp_path / "mine").iterdir())) == 12
    assert "DEMO" not in capsys.readouterr().out
