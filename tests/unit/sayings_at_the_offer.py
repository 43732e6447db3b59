"""What people say right after the coach named a pattern or asked something, as they type it, and what tells something there."""

from __future__ import annotations

from bot.domain import Language

NOES: dict[Language, str] = {
    "nl": (
        "Herken ik me niet in | Hier herken ik me niet in | Helemaal niet | Absoluut niet | Zeker niet | Totaal niet"
        " | Dat patroon klopt niet | Dit patroon past niet | Die lezing klopt niet | Jouw lezing klopt niet | Dat patroon herken ik niet"
        " | Dat klopt voor mij niet | Dit past bij mij niet | Dat patroon past niet bij mij | Dat zie ik anders"
        " | Dat zie ik niet zo | Zo zie ik het niet | Je zit ernaast | Volgens mij zit je ernaast | Nee nee | Nou nee | Eh, nee"
        " | Dat is niet wat ik bedoel | Dat is niet wat er speelt | Mwah, niet echt | Hm, nee | Eigenlijk niet | Dat herken ik niet zo"
        " | Dat klopt echt niet | Nee, dat patroon herken ik niet bij mij | Sorry, zo zie ik dat niet"
    ),
    "en": (
        "I don't recognise myself in that | I don't see myself in that | That doesn't fit me | Doesn't fit me"
        " | I don't see it that way | I don't think it fits"
        " | Absolutely not | Definitely not | Certainly not | That pattern doesn't fit | This pattern doesn't fit"
        " | That reading doesn't fit"
        " | Your reading is off | Way off | Wrong pattern | Hm, no | Well, no | Um, no | Sorry, no | Actually, no | Actually no | No no"
        " | Not entirely | Doesn't ring true | That reading is wrong | No, that's not true | That does not fit me at all"
        " | No, I don't recognise that pattern"
    ),
}
"""A no wherever the coach named a pattern before."""

NOES_TO_AN_OFFER: dict[Language, str] = {
    "nl": (
        "Volgens mij niet | Dat geloof ik niet | Lijkt me niet | Dat lijkt me niet | Fout | Verkeerd | Denk het niet | Ik geloof het niet"
        " | Dat lijkt me niet zo | Nee, dat geloof ik niet | Nee, fout | Dat is niet waar | Dat speelt hier niet | Nee dank je | Deze niet"
    ),
    "en": (
        "Not this one | I'm not convinced | It doesn't | It does not | I don't see that | I doubt it | No, it doesn't"
        " | That's not me | That's not true | That's not the case | It's not like that | Not for me | No thanks"
    ),
}
"""A no to an offer, and an ordinary answer to a question."""

YESES_TO_AN_OFFER: dict[Language, str] = {
    "nl": (
        "Klopt denk ik. | Ik denk het wel. | zo is het | ok dan | oké dan | dat zou kunnen | Zit wat in | daar zit wat in"
        " | Daar zit wel iets in"
        " | Ja, dat zou kunnen | Zou kunnen | Dat denk ik wel | Dat klopt denk ik wel | Je hebt gelijk | Ja, daar zit wat in"
    ),
    "en": (
        "It does. | I think so. | Makes sense. | You're right. | that makes sense | okay then | Yes, I think so | It could be"
        " | Yes, that makes sense | I guess so | There's something in that | that's how it is"
    ),
}
ANSWERS: dict[Language, str] = {
    "nl": (
        "Niet waar de directeur bij is | Dat patroon zie ik ook bij finance | Helemaal niet uitgenodigd worden | Zeker niet voor de zomer"
        " | Ik zie het niet zitten | Fout gegaan in de planning | Dat speelt hier niet alleen | Dat klopt voor mij niet altijd"
        " | Dat zie ik anders lopen bij finance | Mijn baas zit ernaast | Volgens mij niet de directeur maar finance"
        " | Verkeerd begrepen door hr"
        " | Dat geloof ik niet van hem | Dat lijkt me niet handig in dat overleg | Zo is het bij ons al jaren | Ik denk het wel te weten"
        " | Daar zit wat in dat dossier | Dat zou kunnen helpen"
    ),
    "en": (
        "That pattern shows at finance too | Not entirely without the board | I don't see myself in that role next year"
        " | Certainly not before the summer | It doesn't end | I'm not convinced by the numbers | Actually no one said a word"
        " | Way off the budget | The wrong pattern in the data | That's not true of finance | It does happen at finance"
        " | I think so many people left | You're right about the board"
    ),
}
"""What begins alike and tells something."""
