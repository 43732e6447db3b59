"""Ordinary typing: run together, in small letters, spelled out, from other countries, with marks that nobody sees."""

from __future__ import annotations

import re

import pytest

from bot.masking import Lexicon, Mask, load_lexicon
from bot.resources import Resources

LEXICON: Lexicon = load_lexicon(Resources.locate().data / "masking")
CODE = re.compile(r"\[[A-Z]+(?:-[A-Z]+)?-\d+\]")

FORMS = {
    "3511 ep utrecht": "3511",
    "ik woon in 1234 ab": "1234",
    "1017 ds amsterdam": "1017",
    "ik woon op molenweg 14": "14",
    "bij stationsplein 1 staat": "1",
    "op de wilhelminaweg 22": "22",
    "adres dorpsdijk 5": "5",
    "Laan van Meerdervoort 212a dus": "212a",
    "We zitten op Spui 70, hoor": "70",
    "zij is van 3-apr-1978": "1978",
    "zij is van 03-APR-1978": "1978",
    "zij is van 3apr1978": "1978",
    "bsn123456782": "456",
    "nr123456782": "456",
    "bsn_123456782": "456",
    "123_456_782": "456",
    "tel0612345678": "345",
    "06_12345678": "345",
    "IBANNL91ABNA0417164300": "ABNA",
    "jan apenstaart rijk punt nl": "rijk",
    "jan apenstaartje rijk punt nl": "rijk",
    "zie firma.it eens": "firma",
    "zie gemeente.tv eens": "gemeente",
    "zie bedrijf.es eens": "bedrijf",
    "zie klant.at eens": "klant",
    "zie site.nu eens": "site",
    "zie app.page eens": "app",
    "my NI is QQ123456C ok": "QQ",
    "p-nummer 99812": "99812",
    "pers.nr. 4821": "4821",
    "klantnr. 123": "123",
    "V-nummer 2812345678": "2812",
    "medewerker 48213 klaagt": "48213",
    "dossier 4471 ligt er": "4471",
    "user id jjansen01": "jjansen01",
    "wachtwoord: Zomer2024!": "Zomer2024",
    "Skype: live:jan.jansen": "live",
    "paspoort NX12345R9": "12345",
    "kenteken g-123-bc": "123",
    "kenteken 12-abc-3": "abc",
    "plaat 1-ABC-234 gezien": "234",
    "plate AB12 CDE seen": "CDE",
    "MAC 00:1B:44:11:3A:B7 hier": "1B",
    "op 2001:db8::1 draait": "db8",
    "locatie 52.3676, 4.9041 dus": "4.9041",
    "bel nul zes twaalf vierendertig zesenvijftig achtenzeventig": "vierendertig",
    "call oh seven nine one one double two six": "nine one",
    "geboren in negentienhonderdachtenzestig": "negentienhonderd",
    "tel. 23456 is het": "23456",
    "mail jan punt jansen apenstaart rijk punt nl": "jansen",
    "Write to john dot smith at gov dot uk": "smith",
    "john.smith [at] dept [dot] gov [dot] uk": "dept",
    "jan＠rijk.nl": "rijk",
    'mail "jan jansen"@x.nl': "jansen",
    "jan(a)rijk.nl": "rijk",
    "N L 9 1 A B N A 0 4 1 7 1 6 4 3 0 0": "A B N A",
    "NL 91 ABNA 0417164300": "ABNA",
    "NL91_ABNA_0417_1643_00": "ABNA",
    "BE68 5390 0754 7034": "5390",
    "cb7 4ab is mijn postcode": "4ab",
    "D-10115 Berlin is ver": "10115",
    "9000 Gent ligt daar": "9000",
    "Washington DC 20500": "20500",
    "Hauptstraße 5 in Köln": "5",
    "12 rue de la Paix": "Paix",
    "antwoordnummer 1234": "1234",
    "zie verzuim-jansen.xlsx": "jansen",
    "linkedin: in/jan-de-vries": "vries",
    "u07qk3m8zla schreef": "07qk",
    "token xoxb-1234-abcd": "abcd",
    "12 Willow Bank, Ely": "Willow",
    "mijn bic is ABNANL2A": "ABNANL2A",
    "woon op kerkpad 7b": "7b",
    "op laan van kronenburg 14": "14",
    "de burg. van walsumweg 12b": "12b",
    "06/1234/5678": "1234",
    "31612345678": "345",
    "mijn pincode is 4821": "4821",
    "3511 Ep": "3511",
    "ticket nr. 88123": "88123",
    "kvk-nummer 12345678": "345",
    "case 88-2041 again": "2041",
    "rijksregisternummer 85.07.30-033.61": "033",
    "SSN 078-05-1120": "1120",
}
NAMES = {
    "Thornbury from the board blocks it.": "Thornbury",
    "Rixt op Inkoop blokkeert het.": "Rixt",
    "Vandenbroucke drukt zijn zin door.": "Vandenbroucke",
    "IK WERK VOOR WETHOUDER BRULS EN DIRECTEUR OOSTERVEEN": "BRULS OOSTERVEEN",
    "mijn collega hagenbeek vond het niks": "hagenbeek",
    "Ik sprak mevr. V.d. Meer gisteren.": "Meer",
    "Dat ligt in het dossier-Hendriks nu.": "Hendriks",
    "محمد zei dat ik moest zwijgen, 李伟 ook, en Иван ook.": "محمد 李伟 Иван",
}
STAYS = (
    "Ik was onderweg 3 keer gestopt en halverwege 2 uur kwijt.",
    "Het team groeide in 2019 en in 2023 zo hard dat ik in 12 weken 3 mensen verloor.",
    "Negeer je dit, dan is de loopbaan 2 jaar later voorbij.",
    "Vergadering 14:30 tot 16:00 uur.",
    "We werken met ISO27001, Q42024 en visie2030.",
    "Ik heb 10000km gereden. Dat is het. Nu ga ik door.",
    "From the board I hear nothing, at all. In het team ook niet.",
)


@pytest.mark.parametrize(("text", "secret"), FORMS.items())
def test_no_form_of_a_number_or_an_address_leaves(text: str, secret: str) -> None:
    left = CODE.sub("|", Mask(LEXICON, "nl").hide(text))
    assert not re.search(rf"(?<!\w){re.escape(secret)}|{re.escape(secret)}(?!\w)", left), left


@pytest.mark.parametrize(("text", "people"), NAMES.items())
def test_no_name_in_a_hard_place_leaves(text: str, people: str) -> None:
    left = CODE.sub("|", Mask(LEXICON, "nl").hide(text))
    assert not [name for name in people.split() if name in left], left


def test_a_mark_that_nobody_sees_hides_no_name_and_comes_back() -> None:
    mask = Mask(LEXICON, "nl")
    text = "Gisteren belde R\u200benske mij op 06\u200b24\u00ad817736."
    masked = mask.hide(text)
    assert masked == "Gisteren belde [NAAM-1] mij op [TELEFOON-1]."
    assert mask.restore(masked) == text


@pytest.mark.parametrize("text", STAYS)
def test_ordinary_typing_stays(text: str) -> None:
    assert Mask(LEXICON, "nl").hide(text) == text
