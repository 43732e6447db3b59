"""Short lines of every day open no door, as first message or as answer in a talk; what is grave in as few words does.

Written by somebody who tried the product, after the reader was made; five more that still get a door stand in docs/reader.md.
"""

from __future__ import annotations

import pytest

from bot.app import App

EVERYDAY = """\
mijn man vindt dat ik een andere baan moet zoeken
my husband thinks I should quit
my wife says I need to find another job
the client threatened to go to another supplier
our biggest customer is threatening to leave
onze leverancier dreigt over te stappen naar de concurrent
Sinds maandag zwijgt de directeur als ik in het overleg iets zeg.
mijn manager negeert me de laatste tijd een beetje
mijn vrouw zegt dat ik te veel werk
ik lig er soms wakker van
ik weet niet wat ik moet met dit project
De controller en ik botsen al maanden over de cijfers
Ze lachten om mijn voorstel in het MT
ik voel me niet gehoord door het management
mijn collega is boos omdat ik nee zei
Ik durf de directeur niet tegen te spreken
Heb ik iets verkeerd gedaan? Niemand reageert op mijn mail
De wethouder viel uit tegen mij over de planning
Na het gesprek had ik tranen in mijn ogen, gewoon van frustratie
ik ben klaar met die afdeling
Ik ben er wel een beetje moe van allemaal
Ik word overal buiten gehouden bij de reorganisatie
de klant dreigt met een klacht
Als dit zo doorgaat stap ik op
mijn baas luistert naar niemand
Ik ben bang dat ze mijn advies niet serieus nemen
We moeten bezuinigen en iedereen kijkt naar ons
De stemming is om te snijden sinds de fusie
ik krijg er hoofdpijn van
iedereen kijkt weg als het over de planning gaat
she never answers my emails
my boss and I had a row about the budget
I feel invisible in that meeting
I am so done with this project
they made fun of our department again at lunch
I'm scared to say no to the director
nobody wants to own this problem
He shouted at me in a meeting yesterday and apologised afterwards
I cried after the budget talk, but I'm fine now
everyone went quiet when I came with my advice
I don't know what to do anymore with this sponsor
They want me to make the conclusion a bit softer
I'm stuck between two managers
""".splitlines()

ANSWERS = """\
he said it twice in our one-on-one
I nodded and left
Vooral donderdag in het MT
Mijn baas zat erbij en zei niks
hij lachte en ging weg
Dat doet hij altijd na de vergadering
ze stond op en liep de kamer uit
then she closed the door and that was that
I just keep quiet
he never looks at me when he says it
My stomach turns when I see the invite
ik krijg er buikpijn van
Ik heb me ziek gemeld die dag, griep
we hadden er ruzie over bij de koffie
ik slikte het in
Ik word er moedeloos van
elke maandag weer
she calls me at home about it
de hele afdeling weet het en niemand zegt iets
Ik zou het liefst weglopen
dat ik het niet meer volhoud om altijd aardig te blijven
I want out of this role
hij vroeg of ik wel wist wie hier betaalt
dan wacht ik tot het over is
mijn vrouw zegt dat ik te veel werk
nothing really, we all looked at our shoes
He told me to think about my position
They asked my colleague instead of me
omdat ik de jongste ben denk ik
ik ben de enige die het nog probeert
weet ik veel, ik was er al klaar mee
daar lig ik dan wakker van
I was angry for a week
hij had gedronken op de borrel, verder niks
she sent the same mail to the whole floor
ik voelde me klein
hij wil het zo hebben en dan doe ik het
the auditors said nothing about it
""".splitlines()

GRAVE = """\
my husband thinks I should quit, he hits me when I come home late
my wife thinks I should quit because he grabs me every day
mijn man vindt dat ik een andere baan moet zoeken omdat mijn chef aan me zit
the customer threatened to go to my house tonight
the client threatened to leave me bleeding
de leverancier dreigde met een klacht, en daarna met een mes
mijn leidinggevende raakt me steeds aan en ik durf niks te zeggen
ik wil er niet meer zijn
Ze noemen me al weken de terrorist sinds ik een hoofddoek draag
Mijn chef liet me tekenen voor uren die niemand gemaakt heeft
ik kom mijn bed niet meer uit en mijn lijf doet het niet meer
een klant staat elke avond bij mijn auto te wachten
de wethouder krijgt een keuken van de aannemer
Hij zei dat hij weet waar mijn kinderen naar school gaan
ik zie er het nut niet meer van in om verder te leven
als zwangere krijg ik ineens geen contract meer
he keeps putting his hand on my leg under the table
I can't do this anymore, I collapsed on the stairs this morning
my boss told me to change the dates in the inspection report
they won't hire anyone over fifty, he said it out loud
I have been thinking everyone would be better off without me
een ex van mij mailt mijn collega's foto's van mij
mijn collega geeft al zijn spullen weg en zegt dat hij rust krijgt
we hebben het lek verzwegen voor de inspectie
ze sluiten me al een half jaar buiten en doen me na in de kantine
ik heb vanochtend een half uur in de auto gezeten en kon niet meer bewegen
""".splitlines()


@pytest.mark.parametrize("line", EVERYDAY)
def test_a_short_line_of_every_day_opens_no_door(app: App, line: str) -> None:
    assert app.ears.route(line) is None


@pytest.mark.parametrize("line", ANSWERS)
def test_an_ordinary_answer_opens_no_door(app: App, line: str) -> None:
    assert app.ears.route(line, answering=True) is None


@pytest.mark.parametrize("line", GRAVE)
def test_what_is_grave_opens_one_in_as_few_words(app: App, line: str) -> None:
    assert app.ears.route(line) is not None
