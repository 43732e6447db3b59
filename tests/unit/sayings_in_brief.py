"""Short messages for which there is an answer of its own, and short answers that begin alike and are no such thing."""

from __future__ import annotations

from bot.domain import Language, Move

Heard = tuple[tuple[Language, Move, str], ...]

MEANT: Heard = (
    (
        "nl",
        Move.NO_QUESTIONS,
        "Stop met je vragen | Hou op met dat gevraag | stop met die stomme vragen | kap met vragen",
    ),
    (
        "en",
        Move.NO_QUESTIONS,
        "Stop with these questions | Quit asking questions | stop the questions | Stop asking me all these questions",
    ),
    (
        "nl",
        Move.PRIVACY,
        "Wie kan dit lezen? | Wie kan er meelezen? | wie kan dit gesprek allemaal zien | Wie leest mijn berichten?"
        " | Wie ziet dit? | wie bewaart dit"
        " | Wat kan mijn baas zien? | Wie kan mijn teksten lezen? | Wie weet van dit gesprek? | Wie leest er allemaal mee?"
        " | Wat weet je van mij?",
    ),
    (
        "en",
        Move.PRIVACY,
        "Can others see this too? | Can you see my messages? | Do you read this? | Does anyone get my data?"
        " | Where is this stored? | Who can see this?"
        " | Where does this chat go? | What do you know about me? | who keeps this | Does my boss get this conversation?",
    ),
    (
        "nl",
        Move.OPENING,
        "Kun je me helpen met een situatie? | Kun je me helpen met een lastig gesprek? | Kun je met me meedenken?"
        " | Wil je met me meedenken?"
        " | Heb je even? | Heb je een momentje? | Heb je even tijd voor me? | Ben je er? | Kan ik met je sparren?"
        " | Mag ik een situatie voorleggen?"
        " | Mag ik iets kwijt? | Kun je me helpen? | Kunnen we even praten? | Help me | Ik heb hulp nodig | Zou je me kunnen helpen?"
        " | Ik wil graag een casus voorleggen | Hoi, kun je even meedenken? | Mag ik je iets vertellen?",
    ),
    (
        "en",
        Move.OPENING,
        "Can you help me with a situation? | Do you have a minute? | Are you there? | Can I run something by you? | Can we talk?"
        " | Help me please"
        " | Can you help me? | Could you think along with me? | Hi, do you have a moment? | I need some help | Can I talk to you?"
        " | I'd like to discuss a situation | Can you help me with a difficult conversation? | May I share something with you?",
    ),
    ("nl", Move.ANOTHER_READING, "Nee, ander patroon | Heb je een andere kijk? | Is er een andere verklaring?"),
    (
        "en",
        Move.ANOTHER_READING,
        "No, another pattern | Do you see another possibility? | Is there another explanation? | Do you have a different view?"
        " | Can I have another take?",
    ),
    (
        "nl",
        Move.CLOSE,
        "ik wil stoppen | ik wil nu stoppen | kunnen we stoppen | ik ben klaar | we zijn klaar | dat was het"
        " | dat was het voor nu | tot straks"
        " | tot maandag | doeg | groetjes | ik moet naar een vergadering | ik heb nu geen tijd | nu even niet | geen tijd meer"
        " | Bedankt, doei"
        " | dank je wel tot morgen | Kunnen we hier stoppen? | fijn weekend | niet nu | stop | later",
    ),
    (
        "en",
        Move.CLOSE,
        "can we stop | can we stop here | we're done | I am done | I'm finished | that's it for now | bye bye | gotta go"
        " | talk later | not now"
        " | I have no time now | thanks bye | Thanks, bye | that's all | all for now | enough | I have to go | I have to leave now | quit"
        " | I've got to get to a meeting | Could we stop here?",
    ),
    (
        "nl",
        Move.MORE,
        "meer uitleg | uitleg | Meer uitleg graag | uitleg over dit patroon | meer uitleg over dubbele binding"
        " | Mag ik meer informatie? | meer info graag"
        " | geef me wat meer achtergrond | meer informatie over dit patroon | Kun je meer uitleg geven?"
        " | Graag wat meer informatie hierover",
    ),
    (
        "en",
        Move.MORE,
        "more explanation | Give me more information | more details please | Can I have some more background?"
        " | more information about this pattern"
        " | more details on that | Could you give me more information?",
    ),
    ("nl", Move.ADVICE, "advies | geef me een tip | ik wil gewoon een oplossing | Ik wil advies"),
    (
        "en",
        Move.ADVICE,
        "advice | tips please | give me a solution | Do you have a suggestion? | any suggestions? | I want advice",
    ),
    (
        "nl",
        Move.OTHER_QUESTION,
        "Kun je een andere vraag stellen? | skip | sla over | overslaan | volgende vraag | volgende | Sla deze vraag maar over"
        " | Mag ik een andere vraag?"
        " | deze vraag overslaan | Kun je me een andere vraag geven?",
    ),
    (
        "en",
        Move.OTHER_QUESTION,
        "Can you ask another question? | next question | skip | Skip this question | next | pass"
        " | Could you ask me a different question please?"
        " | can we skip this one",
    ),
    (
        "nl",
        Move.MORE,
        "kun je dat herhalen? | Kun je de vraag nog eens herhalen | herhaal de vraag | Kun je dat nog een keer zeggen?",
    ),
    (
        "en",
        Move.MORE,
        "can you repeat that? | Could you repeat the question please | say that again | repeat the question",
    ),
    ("nl", Move.WHY, "waarom deze vraag? | Waarom wil je dat weten?"),
    ("en", Move.WHY, "why do you want to know | why this question?"),
    (
        "nl",
        Move.ADVICE,
        "Hoe pak ik dit aan? | wat nu | Wat nu dan? | En nu? | Hoe los ik dit op? | Hoe ga ik hiermee om? | Hoe pak ik het het beste aan?",
    ),
    (
        "en",
        Move.ADVICE,
        "How do I handle this? | what now | Now what? | How should I deal with this? | How do I go about it?",
    ),
)
"""What each must be heard as."""

NOT_MEANT: Heard = (
    (
        "nl",
        Move.NO_QUESTIONS,
        "Stoppen met die mails. | stop met die vergaderingen | stoppen met het project | hou op met dat gezeur | Stoppen met de rapportage"
        " | Kun je stoppen met dat dossier? | stop met het overleg | kap met die lijstjes | stoppen met al dat overleg",
    ),
    (
        "en",
        Move.NO_QUESTIONS,
        "Stop the meetings | Stop with these reports | Quit the job | Stop the emails | Stop answering client questions"
        " | Stop asking the director"
        " | quit the project | Stop with all of it",
    ),
    (
        "nl",
        Move.PRIVACY,
        "Wat kan ik zeggen in zo'n gesprek? | Wat kan ik doen in het gesprek? | Wat kan er misgaan in dat gesprek"
        " | Wat kan ik hieraan doen, denk je? | Wat kan ik beter laten zien? | Wat kan ik laten zien? | Wat kan ik leren van dit"
        " | Wie kan ik meenemen naar het gesprek | Wie kan me helpen met dit | Wat weet hij nou van mij | Wie kan er mee"
        " | Wat kan helpen volgens je | Wat kan ik hierin zien? | Wie kan ik dit laten lezen? | Wat ziet hij in dit gesprek?"
        " | Wat kan de directeur in dat overleg zien? | Wie weet hoe dit afloopt? | Wie leest zo'n nota?",
    ),
    (
        "en",
        Move.PRIVACY,
        "What else? | Who else? | Do you see this too? | Do you get this? | Does anyone get this? | Where is this going?"
        " | Where does that go?"
        " | Can you see this? | What keeps me here? | Who keeps it going? | Where will this end up? | What keeps this going?"
        " | Where does this go?",
    ),
    (
        "nl",
        Move.OPENING,
        "Kan ik de directeur laten meedenken? | Ik wil met de directeur praten | Kun je mijn collega niet helpen"
        " | Heb je even de directeur aan de lijn"
        " | Mag ik iets weigeren van de directie? | Ik wil een situatie van vorige week vertellen waarin de directeur boos werd"
        " | Help, mijn manager"
        " | Ik heb hulp nodig van finance | Kunnen we met hr praten?",
    ),
    (
        "en",
        Move.OPENING,
        "Can you help the board decide? | Can we talk to the director? | I need help from finance | Are you there when the board meets?"
        " | Can I run the meeting? | Do you have a minute, he asked | I want to talk to my manager | May I share the report with HR?",
    ),
    (
        "nl",
        Move.ANOTHER_READING,
        "Ik heb een andere kijk hierop | Er is een andere verklaring | Ik zie een andere mogelijkheid | Ik heb een ander idee"
        " | Mijn baas heeft een andere lezing | Ander patroon bij finance dan bij ons",
    ),
    (
        "en",
        Move.ANOTHER_READING,
        "I have a different view. | There is another explanation. | I see another possibility | I have a different take"
        " | There's another reading"
        " | I've got another explanation | My boss has another reading | I have another view on this",
    ),
    (
        "nl",
        Move.CLOSE,
        "ik wil stoppen met dat dossier | kunnen we stoppen met die overleggen | ik ben er klaar mee | ik ben klaar met de directie"
        " | ik moet naar het gesprek met mijn manager | de directeur heeft geen tijd | dat was het plan | tot maandag hoor ik niets"
        " | we zijn klaar met het rapport | dat was het ergste | niet nu de directeur weg is",
    ),
    (
        "en",
        Move.CLOSE,
        "I want to quit. | I have to leave. | all | I'll quit | can we stop the project | we're done with the report | that's it"
        " | I'm finished with finance | not now that the director left | He has no time | that was it with the budget"
        " | Talk to the director later",
    ),
    (
        "nl",
        Move.MORE,
        "Meer informatie over het budget | informatie over de planning | uitleg over de regels | Meer informatie. | informatie"
        " | Wat achtergrond"
        " | info over de klant | toelichting over het besluit | meer uitleg over de cijfers | achtergrond van de directie",
    ),
    (
        "en",
        Move.MORE,
        "More information. | Some more details. | more information about the budget | more details on the planning"
        " | more background | some more info"
        " | more explanation of the rules",
    ),
    ("nl", Move.ADVICE, "Ik wil een oplossing | een oplossing | antwoord | oplossingen van finance"),
    (
        "en",
        Move.ADVICE,
        "A solution. | I want a solution | solution | some suggestions | I need a solution from finance | a real solution",
    ),
    (
        "nl",
        Move.OTHER_QUESTION,
        "Ik sla die vergadering over | De volgende vraag kwam van finance | overslaan doe ik dat overleg nooit | Volgende week"
        " | Volgende keer anders"
        " | Sla het overleg over | Kun je mijn collega een andere vraag stellen",
    ),
    (
        "en",
        Move.OTHER_QUESTION,
        "Skip the meeting | Pass it on to finance | Next week | The next question came from finance | I skip that meeting",
    ),
    (
        "nl",
        Move.WHY,
        "Waarom hij dat doet weet ik niet | Waarom zegt mijn baas dat? | waarom niet | Hoezo is dat mijn werk?",
    ),
    ("en", Move.WHY, "Why he does that I don't know | Why does my boss say that? | why not | why bother"),
    (
        "nl",
        Move.ADVICE,
        "nu | Hoe pakt mijn manager dit aan? | wat nu gebeurt is erger | Hoe los je dat op in een team?",
    ),
    (
        "en",
        Move.ADVICE,
        "now | How does my manager handle this? | what now happens is worse | How do I handle the director who keeps calling me?",
    ),
    ("nl", Move.MORE, "Kun je dat herhalen, vroeg mijn manager | Ik herhaal de vraag elke week | nog eens drie weken"),
    ("en", Move.MORE, "Can you repeat that, he said | I repeat the question every week"),
)
"""What none may be heard as, whatever else it is."""
