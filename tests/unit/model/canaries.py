"""Two hundred things that must not leave, each in a story of its own: a hundred and two with a shape, a hundred names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Canary:
    """What must not leave, and the story in which somebody writes it."""

    value: str
    story: str
    frame: str

    def left(self, sent: str, *, in_words: bool = False) -> set[str]:
        """Return the pieces of three characters or more of the value that were sent and that the frame did not bring.

        `in_words` looks for whole words only, where there is more in what was sent than the story.
        """
        if in_words:
            words = {word for word in re.findall(r"\w{3,}", self.value.lower()) if word not in NO_NAMES}
            return words & set(re.findall(r"\w+", sent.lower()))
        value = " ".join(word for word in self.value.split() if word.lower() not in NO_NAMES)
        told = re.sub(r"\[[A-Z]+(?:-[A-Z]+)?-\d+\]", "|", html.unescape(sent))
        return (pieces_of(value) & pieces_of(told)) - pieces_of(self.frame)


STRUCTURED_NL = (
    "Ik zit in een spagaat, mail {} als je het niet gelooft, en de directie wacht.",
    "De directie gaf {} door aan mijn team en sindsdien zit ik in een spagaat.",
    "{} stond in de notitie, en nu zit ik in een spagaat tussen directie en team.",
)
STRUCTURED_EN = (
    "I am torn both ways: the board passed on {} and my team wants me to stay silent.",
    "My team found {} in the memo and now I am torn both ways about it.",
    "{} was in the minutes, so I am torn both ways between the board and the team.",
)


def _bsn(first: int) -> str | None:
    digits = f"{first:08d}"
    last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
    return f"{digits}{last}" if last < 10 else None


def _iban(country: str, account: str) -> str:
    turned = f"{account}{country}00"
    check = 98 - int("".join(str(int(char, 36)) for char in turned)) % 97
    return f"{country}{check:02d}{account}"


def _shapes() -> Iterator[str]:
    yield from (
        "t.kraaijeveld@provincie-zuid.nl", "f_oudejans+or@waterschap.example.org", "h.vlieg@rws-dienst.nl",
        "noor.westra@ggd-fictief.nl", "jw.helder@minfin-test.nl", "desk@northbridge-council.org.uk",
        "a.okafor@ledgerworks.com", "priya@teamhq.io", "m.tait@cityhall.gov", "info@deleemte.be",
    )  # fmt: skip
    yield from (
        "06-24817736", "0624817736", "06 24 81 77 36", "+31 6 24817736", "0031 70 3318842", "(070) 331 88 42", "020-6617342",
        "+32 475 33 91 20", "0475/33.91.20", "+44 20 7946 0321", "+49 30 901820", "(212) 555-0147",
    )  # fmt: skip
    yield from [found for n in range(21_847_360, 21_847_374) if (found := _bsn(n)) is not None][:10]
    accounts = (("NL", "INGB0007481523"), ("NL", "RABO0316742819"), ("NL", "TRIO0254671839"), ("BE", "735031862247"),
                ("DE", "370400440532013917"), ("NL", "ABNA0517264391"), ("NL", "SNSB0901826354"), ("BE", "001275836419"),
                ("GB", "WEST12345698765437"), ("NL", "BUNQ2034817265"))  # fmt: skip
    for number, (country, account) in enumerate(accounts):
        made = _iban(country, account)
        yield made if number % 2 else " ".join(made[at : at + 4] for at in range(0, len(made), 4))
    yield from (
        "2517 KC", "1093AB", "3511 EP", "9712 HW", "6221 BX", "SW1A 2AA", "M1 1AE", "EH1 1YZ", "5611 CD", "7411 GT",
    )  # fmt: skip
    yield from (
        "Molenweg 14", "Prins Hendrikkade 108", "Laan van Meerdervoort 212a", "Kerkstraat 9-bis", "Oudegracht 331",
        "Stationsplein 1", "14 Harbour Street", "221 Baker Street", "7 Elm Close", "Postbus 20018",
    )  # fmt: skip
    yield from (
        "https://intranet.gemeente-x.nl/dossier/4471", "www.waterland-projecten.nl", "http://10.2.3.4/wiki", "sharepoint.ons-team.nl/hr",
        "https://teams.microsoft.com/l/meetup/19xyz", "notion.so/plan-2027", "drive.google.com/file/d/1aB", "www.cityplan.org.uk/minutes",
        "https://jira.corp.local/browse/HR-221", "planbureau.eu",
    )  # fmt: skip
    yield from (
        "<@U07QK3M8ZLA>", "U07QK3M8ZLA", "<#C03TT9XW2PB|directie>", "C03TT9XW2PB", "@tamar.velds", "<!subteam^S0614TZ55>",
        "T02ABCD9EFG", "D05XW88QRTZ", "W01KLMN4PQR", "#or-vertrouwelijk",
    )  # fmt: skip
    yield from (
        "geboren op 14-03-1971", "geboren 2 mei 1968", "geb. 07/11/1983", "born on 9 June 1975", "born 1979-04-22",
        "date of birth 12/08/1966", "geboortedatum 30 januari 1990", "jarig op 5 september 1981", "DOB 03/02/1988", "19-10-1959",
    )  # fmt: skip
    yield from ("personeelsnummer 4417823", "employee number E-90312", "kenteken GX-481-T", "dossiernummer 2024.7741",
                "case number 88/2041", "klantnummer 7728114", "staff number 55120", "polisnummer 90.114.228",
                "passport number NXK442BL1", "rekeningnummer 47113920")  # fmt: skip


def structured() -> list[Canary]:
    """Return what has a shape, each in a Dutch or an English story."""
    found = []
    for number, value in enumerate(_shapes()):
        frames = STRUCTURED_NL if number % 2 == 0 else STRUCTURED_EN
        shown = value if number % 3 != 2 else value[0].upper() + value[1:]
        # What must not leave is the number, not the word before it.
        frame = frames[number % 3]
        found.append(Canary(_core(shown), frame.format(shown), frame))
    return found


def _core(value: str) -> str:
    tail = value.split()
    cues = ("geboren", "geb.", "born", "date", "geboortedatum", "jarig", "dob", "personeelsnummer", "employee", "kenteken",
            "dossiernummer", "case", "klantnummer", "staff", "polisnummer", "passport", "rekeningnummer")  # fmt: skip
    if tail[0].lower() not in cues:
        return value
    rest = [word for word in tail[1:] if word.lower() not in {"op", "on", "of", "birth", "number"}]
    return " ".join(rest)


NAMES_NL = (
    "Sanne Hoekstra", "Bram", "Fatima el Idrissi", "Joost van Wijngaarden", "mevrouw Terpstra", "Gerben", "Yusuf Demir", "Lotte",
    "Wouter Claessens", "Marijke", "dhr. Postma", "Anouk Verbruggen", "Hessel", "Ilse de Ruijter", "Mohammed", "Tineke Brouwer",
    "Sjoerd", "Naima", "Rens Kuipers", "Corrie", "Thijs van den Broek", "Aleida", "Kees-Jan Hofman", "Roelof", "Xandra Meijnen",
    "Dewi", "Pim Straathof", "Jolanda", "Evert Zandstra", "Wies", "Abdel Bouzid", "Hanneke", "Loek Rademaker", "Bouke",
    "Marloes Timmers", "Ruud", "Saskia Oosterhuis", "Jelle", "Ingrid van Vliet", "Tjeerd", "Carlijn Beekman", "Ferdinand",
    "Noortje", "Siebe Wiersma", "Els Kamphuis", "Orhan", "Trijntje", "Floor Schaap", "Guus Peperkamp", "Zeynep Yildiz",
)  # fmt: skip
NAMES_EN = (
    "Margaret Thornbury", "Callum", "Priyanka Nair", "Mr Whitcombe", "Siobhan", "Tyrone Baptiste", "Imogen", "Dr Okonkwo",
    "Gareth Pritchard", "Aaliyah", "Fergus MacInnes", "Beatrix", "Hamish", "Ms Featherstone", "Ravi Subramaniam", "Eleanor",
    "Desmond Achebe", "Freya", "Nigel Postlethwaite", "Kwame", "Philippa", "Tobias Lindqvist", "Saoirse Gallagher", "Winston",
    "Harriet Blackwood", "Jamal", "Rosalind", "Angus Drummond", "Mei Ling Zhao", "Cordelia", "Trevor", "Anneliese Vogt", "Declan",
    "Yolanda Ruiz", "Bartholomew", "Zadie", "Quentin Marsh", "Niamh", "Leopold", "Mrs Harcastle", "Ezekiel", "Tamsin Pengelly",
    "Oisin", "Delphine Moreau", "Rupert", "Chidi", "Agatha Winterbourne", "Lachlan", "Marguerite", "Ibrahim Saleh",
)  # fmt: skip
FRAMES_NL = (
    "Ik zit in een spagaat sinds {} van de directie mij passeerde.",
    "Gisteren zei {} dat ik moest zwijgen, en nu zit ik in een spagaat.",
    "Mijn team wil iets anders dan {} en daardoor zit ik in een spagaat.",
    "Volgens {} ben ik lastig. Ik zit in een spagaat tussen directie en team.",
    "Toen belde {} mij op en zat ik weer in een spagaat met mijn team.",
)
FRAMES_EN = (
    "I am torn both ways ever since {} from the board passed me over.",
    "Yesterday {} told me to keep silent, and I am torn both ways about my team.",
    "My team wants something else than {} does, so I am torn both ways.",
    "According to {} I am difficult. I am torn both ways between board and team.",
    "Then {} rang me and I was torn both ways again about the team.",
)


def pieces_of(text: str) -> set[str]:
    """Return every stretch of three letters or digits that stand together in a text, in lower case."""
    runs = re.findall(r"[^\W_]{3,}", text.lower())
    return {run[at : at + 3] for run in runs for at in range(len(run) - 2)}


HARD = {
    "begins": ("{} stuurt mij weg uit elk overleg.", "{} ignores me in every meeting."),
    "begins, then a small word": ("{} uit het team blokkeert het.", "{} from the board blocks it."),
    "small letters after a role": ("mijn collega {} vond het niks", "my boss {} sent me away"),
    "capitals": ("GISTEREN STUURDE {} MIJ WEG UIT HET OVERLEG", "YESTERDAY {} SENT ME AWAY FROM THE MEETING"),
    "small letters": ("gisteren stuurde {} mij weg", "yesterday {} sent me away"),
}
MOST = {
    "begins": 1,
    "begins, then a small word": 1,
    "small letters after a role": 25,
    "capitals": 21,
    "small letters": 35,
}
"""Of a hundred names in each of these places, how many leave (docs/model.md); in small letters nothing tells a last name."""

NO_NAMES = frozenset("mevrouw dhr. dhr mr ms mrs dr van de der den el ter".split())


def _canaries(names: tuple[str, ...], frames: tuple[str, ...]) -> Iterator[Canary]:
    for number, name in enumerate(names):
        frame = frames[number % len(frames)]
        yield Canary(name, frame.format(name), frame)


def named() -> list[Canary]:
    """Return names, each in a Dutch or an English story."""
    return [*_canaries(NAMES_NL, FRAMES_NL), *_canaries(NAMES_EN, FRAMES_EN)]


def named_in(where: str) -> list[Canary]:
    """Return the same names, written as people write them in a hard place."""
    frames = HARD[where]
    written = str.lower if where.startswith("small") else str.upper if where == "capitals" else str
    groups = ((NAMES_NL, frames[:1]), (NAMES_EN, frames[1:]))
    return [one for names, frame in groups for one in _canaries(tuple(written(name) for name in names), frame)]
