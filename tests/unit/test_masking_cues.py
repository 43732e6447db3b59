"""What only the words beside it tell to be somebody's number, login, path or birth."""

from __future__ import annotations

import re

import pytest

from bot.masking import Lexicon, Mask, load_lexicon
from bot.resources import Resources

LEXICON: Lexicon = load_lexicon(Resources.locate().data / "masking")
CODE = re.compile(r"\[[A-Z]+(?:-[A-Z]+)?-\d+\]")

TOLD = {
    "pers. nr. P-48213": "48213",
    "employee with ID E-7741": "7741",
    "Medewerker met nummer E-7741": "7741",
    "Haar ID is E7741": "7741",
    "haar medewerker-ID luidt M0082": "M0082",
    "jansen_k is zijn login": "jansen",
    "Inlog kjansen01": "kjansen",
    "user kjansen": "kjansen",
    "zijn account heet tveldman": "tveldman",
    "zij logt in als mdekker": "mdekker",
    "logged in as rpatel7": "rpatel",
    "onder nummer 88213 geregistreerd": "88213",
    "mijn IBAN eindigt op 4471": "4471",
    "Ik ben van augustus 1972": "1972",
    "Ik ben een kind van 1961": "1961",
    "I am from 1969": "1969",
    "she will be 50 on 9 July": "9 July",
    "mijn login: bakker-h": "bakker",
    "GX481T is zijn kenteken": "GX481T",
    "intranet/hr/dossier-van-dam": "dam",
    "localhost:8080/hoekstra": "hoekstra",
    "op 127.0.0.1:3000/bakker": "bakker",
    "hoekstra-advies punt nl": "hoekstra",
    "smith-consulting dot co dot uk": "smith",
    "tom @ acme . com": "acme",
    "Ik ben van 1979": "1979",
    "Zij is uit 1964": "1964",
    "Hij is van '64": "64",
    "Ik ben bouwjaar 79": "79",
    "Ik word 12 juni zestig": "12 juni zestig",
    "ik word vijftig op 3 mei": "3 mei",
    "Op 9 april word ik 61": "61",
    "I turn 60 on June 12th": "June 12th",
    "On 4 March I have my birthday": "4 March",
    "geboren: vier maart negentieneenentachtig": "negentieneenentachtig",
    "born 4.iii.1981": "1981",
    "born in sixty-four": "sixty",
    "ZIP 90210 is where she lives": "90210",
    "1000 Brussel is het adres": "1000",
    "Ons nummer is 14030": "14030",
}
STAYS = (
    "Het nummer is 12 procent hoger dan in 2024, en ons nummer 1 is rust.",
    "Het plan is van 2019 en de nota is uit 1998.",
    "We kozen voor dit en/of dat, ja/nee/misschien, en om 10:30 nog eens.",
    "Kamer 2.14 en artikel 27, lid 3, gelden met code rood.",
    "Ik word er moe van, en op 3 mei is het overleg met twintig mensen.",
    "De account manager en de user research zijn klaar; mijn account is geblokkeerd.",
    "The user experience is poor, and the login page fails.",
    "Dat is een punt om te maken. We turn sixty pages on the third try.",
    "We zijn met 4500 mensen en het budget is 14030 euro.",
)


@pytest.mark.parametrize(("text", "secret"), TOLD.items())
def test_what_a_cue_tells_does_not_leave(text: str, secret: str) -> None:
    left = CODE.sub("|", Mask(LEXICON, "nl").hide(text))
    assert secret not in left, left


@pytest.mark.parametrize("text", STAYS)
def test_ordinary_numbers_and_words_stay(text: str) -> None:
    assert Mask(LEXICON, "nl").hide(text) == text
