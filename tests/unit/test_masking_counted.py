"""New lists of names and numbers, written before the rules were tried on them: how many leave (docs/model.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from bot.masking import Lexicon, Mask, load_lexicon
from bot.resources import Resources

LEXICON: Lexicon = load_lexicon(Resources.locate().data / "masking")
CODE = re.compile(r"\[[A-Z]+(?:-[A-Z]+)?-\d+\]")

DUTCH_WORDS = """Vos Moerman Bloem Steen Berk Kuil Zomer Ridder Schipper Koster Vlieger Molenaar Storm Bakker Prins Blank Kwaad Goed
    Vroeg Braam Veld Burger Graven Stil Mooi Kraan Haverkamp Pruim Lente Herfst Koud Snel Sterk Zuiver Trouw Smal Duif Haan
    Spek Kaas Wagen Bijl Molen Poort Vaart""".split()
ENGLISH_WORDS = """Stone Rivers Field Marsh Banks Church Knight Bishop Wise Little Swift Cross Day Frost Pike Waters Wells Rich Moody
    Fields Pope Ford Lamb Savage Bond Reed Brook Hardy Nice Bright Early Power Major Christmas Friend Hand Penny Winters
    Snow Hale Small Fox Parks Temple Noble""".split()
OTHERS = """Okwuosa Tshabalala Bjørnstad Szczepański Papadakis Tanrıverdi Nakashima Boutros Lindqvist Haverkamp Oyelaran
    Ghebremedhin Ferrante Súilleabháin Zuckerbrot Vandermeulen Yamoah Kjeldsen Rahimi D'Angelo Noorlander Pieterburen Quispe
    Huỳnh Dragović Mbeki Saarinen Achterkamp Eizenga Oduya Krzywicki Abimbola Fjeldstad Papageorgiou Ntombela Vásquez
    Haddouchi Breukelman Tjepkema Wickramasinghe Dálaigh Østergaard Lăzărescu Shevchenko Kuipéri Zwanenburg Thorvaldsen
    Mukherjee Boukhari""".split()
FIRST_NAMES = """Iris Roos Storm Wolf Floor Mees Joy Hope Grace Mark Will Bill Sue Pat Rose Ruby Daisy Heather Hazel Rich Jasmine Dawn
    Max Victor Lieve Tonny Lief Merel Sterre Hunter Ray Jack Penny Ivy Lance Frank Amber Crystal Carol Drew Miles Star Robin
    Jade Pearl Ned Ken Koos Rein Bas Wil Saar Rune Poppy Ward Harm Luna Till Ton Eden""".split()
INSIDE_NL = (
    "Gisteren sprak ik {} in de gang.",
    "Het plan van {} is afgekeurd.",
    "Daarom wil {} dat ik stop.",
    "Toch zei {} niets.",
)
INSIDE_EN = (
    "Yesterday I met {} in the corridor.",
    "The plan of {} was turned down.",
    "I have worked with {} for years.",
)
FIRST_NL = ("{} luistert nooit naar mij.", "{} blokkeert alles.", "{} stuurde mij weg.")
FIRST_EN = ("{} never listens to me.", "{} blocks everything.", "{} has passed me over.")
FIRST_BOTH = (
    "{} negeert mij in elk overleg.",
    "{} talks over me all day.",
    "{} weigerde het weer.",
    "{} left the meeting.",
)
BEHIND_NL = ("Toen belde Sanne {} mij.", "Vandaag zei Joost {} niets.")
BEHIND_EN = ("Then Emma {} rang me.", "Today Callum {} said so.")
SHAPES = (
    ("Zijn personeelsnr: 55-8812", "8812"),
    ("haar medewerker-ID luidt M0082", "M0082"),
    ("staff ID: A1190", "A1190"),
    ("met ID 88213 in het systeem", "88213"),
    ("zijn inlognaam is pvdberg", "pvdberg"),
    ("mijn login: bakker-h", "bakker"),
    ("username dvries", "dvries"),
    ("login pdejong werkt niet", "pdejong"),
    ("account hmulder is geblokkeerd", "hmulder"),
    ("the user name is asmith", "asmith"),
    ("zie sharepoint/teams/mulder-zaak", "mulder"),
    ("staat op wiki/personeel/de-groot", "groot"),
    ("op 127.0.0.1:3000/bakker", "bakker"),
    ("server01:8443/janssen", "janssen"),
    ("bakker-bouw punt com", "bakker"),
    ("smith-consulting dot co dot uk", "smith"),
    ("mail kees @ bouwbedrijf . nl", "bouwbedrijf"),
    ("kees@ bouw . nl", "bouw"),
    ("Hij is uit '58", "58"),
    ("zij is van '71", "71"),
    ("Ik kom uit 1966", "1966"),
    ("ze is van 1988", "1988"),
    ("Ik ben geboren in achtenzestig", "achtenzestig"),
    ("born in seventy-two", "seventy"),
    ("geboren 12.xi.1970", "1970"),
    ("ik word vijftig op 3 mei", "mei vijftig"),
    ("Op 9 april word ik 61", "april 61"),
    ("She turns 40 on 3 May", "May 40"),
    ("my birthday is the 4th of July", "July"),
    ("Mijn verjaardag is 8 oktober", "oktober"),
    ("born on the third of March nineteen eighty", "March eighty"),
    ("bouwjaar '81", "81"),
    ("zip code 10001", "10001"),
    ("Zip: 94103", "94103"),
    ("9000 Gent is haar adres", "Gent 9000"),
    ("8500 Kortrijk staat erop", "8500 Kortrijk"),
    ("het nummer is 14020", "14020"),
    ("Our number is 101 4455", "4455"),
    ("bel 0800-1234", "1234"),
    ("ons nummer: 88 90 12", "88 90"),
    ("klantcode K-9921", "9921"),
    ("dossier-ID 2024/118", "118"),
    ("zaak met nummer Z2291", "Z2291"),
    ("patient with number 88120", "88120"),
    ("kenteken RT-45-KL", "45"),
    ("GX481T is zijn kenteken", "GX481T"),
    ("badge 4471 is van hem", "4471"),
    ("pas nr 9921", "9921"),
    ("contractnr. C-2231", "2231"),
    ("my staff no. is 7712", "7712"),
    ("employee #40112", "40112"),
    ("IP 10.4.3.22", "4.3"),
    ("extension 4412", "4412"),
    ("intern 4471 is zij", "4471"),
    ("toestel 23", "23"),
    ("BIG 19023456701", "190234"),
    ("RSIN 8123.45.678", "8123"),
    ("mijn slack is @kdevries", "kdevries"),
    ("insta: kees.bakker77", "bakker"),
    ("Teams: pbakker@", "pbakker"),
)
SHAPES_OF_LATER = (
    ("personeelsnummer luidt 7781", "7781"),
    ("nr. medewerker 55231", "55231"),
    ("her employee no. E/4410", "4410"),
    ("onder nummer 88213 geregistreerd", "88213"),
    ("ingeschreven als 4471-B", "4471"),
    ("code van haar pas: 7719", "7719"),
    ("zijn account heet tveldman", "tveldman"),
    ("logt in als mdekker", "mdekker"),
    ("logged in as rpatel7", "rpatel"),
    ("username is j.smith", "smith"),
    ("wachtwoord Welkom01!", "Welkom01"),
    ("her password was Tulip99", "Tulip99"),
    ("staat in map/hr/visser", "visser"),
    ("zie g:/dossiers/mulder", "mulder"),
    ("staat op sharepoint, /sites/hr/bakker", "bakker"),
    ("hr.bakker-groep.nl/inlog", "bakker"),
    ("10.0.0.12/pieters", "pieters"),
    ("ga naar dekker punt nl", "dekker"),
    ("smith dot com", "smith"),
    ("r.visser at gemeente punt nl", "visser"),
    ("r visser @ gemeente.nl", "gemeente"),
    ("mijn mail: ria_visser at gmail", "ria"),
    ("Ik ben van bouwjaar 1966", "1966"),
    ("Ik ben een kind van 1961", "1961"),
    ("Ze is geboren in '77", "77"),
    ("hij is 12 maart 1970 geboren", "1970"),
    ("hij viert 4 mei zijn verjaardag", "4 mei"),
    ("I was born in 71", "71"),
    ("my date of birth: 3rd of May 1968", "1968"),
    ("Ik ben van augustus 1972", "1972"),
    ("I am from 1969", "1969"),
    ("we worden samen honderd op 3 juni", "3 juni"),
    ("she will be 50 on 9 July", "9 July"),
    ("ik word volgende week donderdag 12 mei 60", "12 mei"),
    ("postcode: 3512", "3512"),
    ("3512 jk staat op de brief", "3512"),
    ("in 1081 HV Amsterdam", "1081"),
    ("2000 Antwerpen is de plek", "2000"),
    ("aan de kerkstraat op nummer 12", "kerkstraat op nummer 12"),
    ("Kerkstraat twaalf", "twaalf"),
    ("woont op De Gaarde 4", "4"),
    ("at number 4 Rosewood Drive", "Rosewood"),
    ("bel 14020", "14020"),
    ("mijn nummer: nul zes 22334455", "22334455"),
    ("06 - 22 33 44 55", "22 33"),
    ("+31(0)6-22334455", "22334455"),
    ("zero seven seven double one two three four", "double"),
    ("tel 030 2233 445", "2233"),
    ("rekening 12.34.56.789", "12.34"),
    ("iban eindigt op 4471", "4471"),
    ("creditcard 4111 1111 1111 1111", "4111"),
    ("BSN eindigt op 782", "782"),
    ("paspoort SPECI2014", "SPECI2014"),
    ("V-nr 281.234.567", "281"),
    ("kenteken 8-KLX-41", "KLX"),
    ("de auto met kenteken KL 12 XX", "12 XX"),
    ("zaak C/13/7412", "7412"),
    ("rolnummer 22/4410", "4410"),
    ("ticket #88213", "88213"),
    ("mijn LinkedIn is /in/kees-visser", "visser"),
)


def told(names: Sequence[str], frames: Sequence[str]) -> list[tuple[str, str]]:
    """Return each name in a sentence, the sentences by turns."""
    return [(frames[number % len(frames)].format(name), name) for number, name in enumerate(names)]


def left(cases: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Return what is still to be read in what would be sent."""
    for text, secret in cases:
        hidden = CODE.sub("|", Mask(LEXICON, "nl").hide(text))
        if any(re.search(rf"(?<!\w){re.escape(word)}", hidden) for word in secret.split()):
            yield secret


@pytest.mark.parametrize(
    ("where", "cases", "of", "most"),
    [
        ("words inside", told(DUTCH_WORDS, INSIDE_NL) + told(ENGLISH_WORDS, INSIDE_EN), 90, 1),
        ("others", told(OTHERS, INSIDE_NL + INSIDE_EN) + told(OTHERS, FIRST_NL + FIRST_EN), 98, 1),
        ("first names first", told(FIRST_NAMES, FIRST_BOTH), 60, 2),
        ("words first", told(DUTCH_WORDS, FIRST_NL) + told(ENGLISH_WORDS, FIRST_EN), 90, 48),
        ("behind a first name", told(DUTCH_WORDS + OTHERS, BEHIND_NL) + told(ENGLISH_WORDS, BEHIND_EN), 139, 0),
        ("shapes", SHAPES, 60, 2),
        ("shapes of later", SHAPES_OF_LATER, 60, 14),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_of_new_names_and_numbers_no_more_leave_than_is_written_down(
    where: str, cases: Sequence[tuple[str, str]], of: int, most: int
) -> None:
    found = list(left(cases))
    assert len(cases) == of
    assert len(found) <= most, f"{where}: {len(found)} left: {found}"
