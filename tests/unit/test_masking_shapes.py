"""Ways of writing who and where that are easily forgotten: each was seen to leave once, or nearly."""

from __future__ import annotations

import re

import pytest

from bot.masking import Lexicon, Mask, load_lexicon
from bot.resources import Resources

LEXICON: Lexicon = load_lexicon(Resources.locate().data / "masking")
CODE = re.compile(r"\[[A-Z]+(?:-[A-Z]+)?-\d+\]")

WITH_A_SHAPE = {
    "mijn adres: p.devries @ hollandwater.nl": "devries",
    "mijn mail is pieter apenstaartje hollandwater punt nl": "hollandwater",
    "e-mail: piet_jansen[at]acme[dot]nl": "jansen",
    "Reach me at o'brien@dept.gov.uk, thanks.": "brien",
    "mijn toestelnummer is 4471": "4471",
    "Bel mij op toestel nr: 88": "88",
    "extension number 4471": "4471",
    "tel: 0031(0)612345678": "612345678",
    "bel nul zes 12 34 56 78": "34 56 78",
    "zijn gsm is 0478/12.34.56": "12.34.56",
    "my mobile is 07700 900123": "900123",
    "ring +1 (415) 555-0199 x12": "0199",
    "burgerservicenummer: 11122 2333": "2333",
    "IBAN: NL20-INGB-0001-2345-67": "0001",
    "rek nl20ingb0001234567 op naam van": "ingb",
    "we zitten in 3584-CS": "3584",
    "postcode 2595aa": "2595",
    "Hij woont Kalverstraat nr. 15": "15",
    "woont aan De Dreef, nummer 12": "12",
    "Kantoor: Stationsplein-West 10": "10",
    "Meir 85, 2000 Antwerpen": "85",
    "Bezorg op 1e Constantijn Huygensstraat 20.": "20",
    "He lives at Flat 3, 12 Rosemary Lane": "Rosemary",
    "221b Baker St., London": "Baker",
    "C:\\Users\\pjansen\\doc.docx": "pjansen",
    "staat in /home/pjansen/dossier.txt": "pjansen",
    "op \\\\server01\\hr\\dossiers": "server01",
    "onze server is srv-hr-01.gemeente.lan": "gemeente",
    "zie bit.ly/3xYz": "3xYz",
    "<https://x.nl/a|notitie van Anke>": "Anke",
    "vraag @pieter-jan in #mt-besluiten": "besluiten",
    "Hij werd in 1974 geboren.": "1974",
    "ik ben op 12 maart jarig": "12 maart",
    "Ik werd op de eerste mei 1965 geboren": "1965",
    "He was, in 1974, born in Kent.": "1974",
    "created 1971-04-03T00:00": "1971",
    "Ik ben van 3-4-'71.": "'71",
    "zaaknr. Z-24-118": "Z-24",
}
NAMES = {
    "jansen belde en de vries mailde": "jansen vries",
    "sue thinks it is wrong, and bill says so too": "sue bill",
    "mijn leidinggevende karin zegt dat ik moet wachten": "karin",
    "collega joris-jan vond het niks": "joris jan",
    "mevrouw van der poel belde": "poel",
    "meneer de wit was boos": "wit",
    "ons hoofd, hanna de wit, wil niet": "hanna wit",
    "my line manager's name is wojciech": "wojciech",
    "mr smith told me to wait": "smith",
    "groetjes, wilma": "wilma",
    "Volgens de heer Van 't Hof klopt het niet.": "Hof",
    "Ter Braak zei dat het niet kon.": "Braak",
    "Klaas-Pieter van der Molen-'t Hart": "Molen Hart",
    "Ik sprak A. de Boer-van Rijn en M.J.G. Klaassen.": "Boer Rijn Klaassen",
    "de heer mr. dr. J.P.H. van Oldenbarnevelt": "Oldenbarnevelt",
    "Dat was Kees' plan en Iris’ idee, en Annes rapport.": "Kees Iris Annes",
    "Bill's plan was rejected by Sue.": "Bill Sue",
    "Storm en Hugo zijn het niet eens": "Storm Hugo",
    "Hope and Faith decided.": "Hope Faith",
    "Joy from finance blocks it": "Joy",
    "Ton from HR blocks it": "Ton",
    "Roos vroeg of ik kon komen.": "Roos",
    "jeroen.bakker heeft het gezien, en p_dekkers ook": "jeroen bakker dekkers",
    "*Jeroen* zegt _Marieke_": "Jeroen Marieke",
    "Jeroen/Marieke bepalen alles": "Jeroen Marieke",
    "- Jeroen wil niet\n- Marieke ook niet": "Jeroen Marieke",
    "“Jeroen kan niet”, zei ze.": "Jeroen",
    "MIJN BAAS GERRIT ZEGT NIKS": "GERRIT",
    "Ik werk met Ðorđe en Łukasz en Çağla.": "Ðorđe Łukasz Çağla",
    "Then Ó Briain and Nic Dhonnacha came.": "Briain Dhonnacha",
    "Smith, John approved it.": "Smith John",
    "the Hendersons' account; Henderson's view": "Henderson",
}
STAYS = (
    "Storm of niet, de directie gaat door.",
    "Joy from the work itself is rare here.",
    "Het kan in 2027 of later, zegt de directie.",
    "We bespraken het in 2024-HR en in 2025-IT.",
    "Het is op maandag 12 maart om 10 uur.",
    "In elke straat staan 12 huizen, nummer 12 staat leeg.",
    "The invoice is a bill we pay, and the board says so.",
    "Every Monday, and on Mondays and Fridays too, it starts again.",
)


@pytest.mark.parametrize(("text", "secret"), WITH_A_SHAPE.items())
def test_however_it_is_written_it_does_not_leave(text: str, secret: str) -> None:
    assert secret not in CODE.sub("", Mask(LEXICON, "nl").hide(text))


@pytest.mark.parametrize(("text", "people"), NAMES.items())
def test_a_name_in_an_odd_place_does_not_leave(text: str, people: str) -> None:
    left = CODE.sub("", Mask(LEXICON, "nl").hide(text))
    assert not [name for name in people.split() if re.search(rf"\b{name}", left)], left


@pytest.mark.parametrize("text", STAYS)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert Mask(LEXICON, "nl").hide(text) == text
