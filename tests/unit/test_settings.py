"""What the environment says, and what is said of it when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

NAMES = ("KLANKBORD_DB", "KLANKBORD_PROMPTS", "KLANKBORD_DATA", "KLANKBORD_REFERRALS")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, without settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_without_any_setting_everything_works() -> None:
    found = Settings.from_environment({})
    assert found.database.name == "klankbord.db"
    assert found.database.is_absolute()
    assert (found.prompts, found.data, found.referrals) == (None, None, None)


def test_the_old_name_of_the_organisation_is_refused_with_the_new_one() -> None:
    with pytest.raises(SettingsError, match="KLANKBORD_OPERATOR is called KLANKBORD_ORGANISATION now"):
        Settings.from_environment({"KLANKBORD_OPERATOR": "Gemeente Waterveen"})


def test_a_setting_says_where_things_are(tmp_path: Path) -> None:
    found = Settings.from_environment(dict.fromkeys(NAMES, str(tmp_path)))
    assert (found.database, found.prompts, found.data, found.referrals) == (tmp_path,) * 4


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["", "   "])
def test_an_empty_setting_is_no_setting(name: str, value: str) -> None:
    assert Settings.from_environment({name: value}) == Settings.from_environment({})


def test_a_tilde_is_the_home_folder() -> None:
    assert Settings.from_environment({"KLANKBORD_DB": "~/x.db"}).database == Path.home() / "x.db"


def test_a_database_need_not_be_there_yet(tmp_path: Path) -> None:
    assert Settings.from_environment({"KLANKBORD_DB": str(tmp_path / "new" / "x.db")}).database.name == "x.db"


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_path_that_is_not_there_is_named_with_what_to_do(name: str, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({name: gone})
    assert name in str(caught.value)
    assert gone in str(caught.value)
    assert "Mend" in str(caught.value)


def test_a_dotenv_in_the_current_folder_is_read(here: Path) -> None:
    (here / ".env").write_text(f"# ours\nKLANKBORD_DB={here}/from-file.db\nKLANKBORD_DATA=\nOTHER\n")
    found = Settings.from_environment()
    assert found.database == here / "from-file.db"
    assert found.data is None


def test_the_environment_wins_over_dotenv(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text(f"KLANKBORD_DB={here}/from-file.db\nKLANKBORD_DATA={here}\n")
    monkeypatch.setenv("KLANKBORD_DB", str(here / "from-environment.db"))
    found = Settings.from_environment()
    assert found.database == here / "from-environment.db"
    assert found.data == here, "what the environment does not say still comes from the file"


def test_a_dotenv_of_a_folder_above_is_not_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text(f"KLANKBORD_DB={here}/from-above.db\n")
    (here / "below").mkdir()
    monkeypatch.chdir(here / "below")
    assert Settings.from_environment().database.name == "klankbord.db"


def test_without_a_dotenv_nothing_is_missed(here: Path) -> None:
    assert Settings.from_environment() == Settings.from_environment({})


def test_the_example_file_sets_nothing_by_itself(here: Path) -> None:
    example = Path(__file__).resolve().parents[2] / ".env.example"
    text = example.read_text(encoding="utf-8")
    (here / ".env").write_text(text)
    assert Settings.from_environment() == Settings.from_environment({})
    assert not [name for name in NAMES if name not in text], "every setting stands in .env.example"
