"""What is a step that somebody wants to try, and what is not: forty phrases of each, in both languages."""

from __future__ import annotations

import pytest

from bot.coach.intention import Heard, step_in
from bot.domain import Language

STEPS: dict[Language, str] = {
    "nl": """Ik ga morgen met haar praten
Ik wil haar eerst vragen wat zij nodig heeft
haar bellen
eerst vragen wat zij nodig heeft
Ik vraag de directeur hoe hij slecht nieuws wil horen.
Bij de eerstvolgende aanvraag stel ik één vraag voordat ik iets schrijf.
Ik zou hem eens kunnen mailen
Ik ga een keer niets zeggen en alleen luisteren
minder snel ja zeggen
bij het volgende overleg mijn twijfel uitspreken
Ik kan haar wel uitnodigen voor een kop koffie
een afspraak maken met de controller
Ik laat de directeur een uur meelopen bij de balie en zeg zelf niets.
Ik spreek met de wethouder af dat ik slecht nieuws eerst onder vier ogen breng.
morgen even bij hem langslopen
Bel haar eerst
Ik ga niet meer meteen ja zeggen
Ik zal het in het MT op tafel leggen
bellen
Misschien kan ik mijn collega vragen om mee te kijken
Ik begin het overleg met een open vraag
Ik ga het gesprek met hem aan""",
    "en": """call her first
I will ask the director how he wants to hear bad news.
ask her what she needs
I could write him a short note
I'm going to talk to my manager tomorrow
Asking one question before I start writing
I want to invite him for a coffee
I'd like to raise it in the next meeting
first listen and only then answer
I ask the director first what worries him about the plan.
I will let two managers do the form themselves and only look at it afterwards.
say no once
I'll stop fixing it for them this week
Maybe I could share my draft with a colleague
make an appointment with finance
I am going to wait ten seconds before I say anything
I might tell her what I see
I will open the next session with an empty agenda and wait.""",
}
NO_STEPS: dict[Language, str] = {
    "nl": """Ik lig er wakker van
Over iets anders: mijn collega van inkoop praat altijd over mij achter mijn rug
Mijn collega praat altijd over mij
Ik voel me er rot bij
Ik ben zo moe van dit alles
Ik kan er niets aan doen
Ik durf dat echt niet te zeggen
Ik ga eraan onderdoor
Ik wil dat hij eens luistert
Wat bedoel je met een stap?
Hij moet eerst maar eens iets doen
Ik vind dit een rare vraag
Dit gesprek helpt me niet verder
Ik heb het al honderd keer gevraagd
Ik vraag het altijd en er gebeurt niets
Ik word er zo boos van
Ik kan niet meer
Ik wil het over iets anders hebben
Dat heeft toch geen zin
Ik zou het echt niet weten
Ik vraag me af of het uitmaakt
Ik wil hier weg
Ze praten nooit met ons
Ik wil nu even niet praten""",
    "en": """I can't sleep because of it
I feel awful about it
Something else: my colleague in procurement talks about me
I don't know what to say to her
She always talks to the others first
I am so tired of all this
I can't do anything about it
There is no point in asking
I want him to listen for once
This talk does not help me
I asked her a hundred times already
What do you mean by a step?
I want to talk about something else
I always ask and nothing happens
I wonder whether it matters
They never call us""",
}
ALSO_STEPS: dict[Language, str] = {
    "nl": """Ik ga donderdag voor het overleg even bij hem binnenlopen
een mailtje sturen naar de teamleider
Ik wil volgende week met mijn manager bespreken wat ik nodig heb
mijn mening geven
Tien minuten eerder komen en hem vragen hoe het gaat
Niet meteen antwoorden op zijn mail""",
    "en": """have a coffee with her
In the next intake I will agree who gets to see an unwelcome finding first.
tell my boss that I need more time
not answer his mails right away""",
}
ALSO_NONE: dict[Language, str] = {
    "nl": """Mijn hoofd loopt over
Je begrijpt me niet
Waar slaat dit op
Wat een onzin
Ik zie het niet zitten
Ik heb gisteren ruzie gehad met mijn baas""",
    "en": """It is just too much for me
My boss shouted at me yesterday
I want to quit this chat""",
}
DOUBTFUL: dict[Language, str] = {
    "nl": """een gesprek met de directeur
iets met de planning misschien
Ik moet haar bellen
Dan luister ik een uur.
Dan vraag ik het mijn collega
Ik ga het rooster omgooien""",
    "en": """a conversation with the director
maybe something with the planning
I should call her
I will rearrange the desk""",
}


def _each(table: dict[Language, str]) -> list[tuple[Language, str]]:
    return [(language, phrase) for language, phrases in table.items() for phrase in phrases.splitlines()]


def test_there_are_forty_of_each() -> None:
    assert (len(_each(STEPS)), len(_each(NO_STEPS))) == (40, 40)


@pytest.mark.parametrize(("language", "phrase"), [*_each(STEPS), *_each(ALSO_STEPS)])
def test_what_somebody_means_to_do_is_a_step(language: Language, phrase: str) -> None:
    assert step_in(phrase, language) is Heard.STEP


@pytest.mark.parametrize(("language", "phrase"), [*_each(NO_STEPS), *_each(ALSO_NONE)])
def test_distress_a_remark_a_question_or_another_subject_is_no_step(language: Language, phrase: str) -> None:
    assert step_in(phrase, language) is Heard.NONE


@pytest.mark.parametrize(("language", "phrase"), _each(DOUBTFUL))
def test_what_may_be_a_step_is_asked_back(language: Language, phrase: str) -> None:
    assert step_in(phrase, language) is Heard.PERHAPS
