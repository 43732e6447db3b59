"""What people say to the coach about the talk itself, as they type it, and stories with the same words."""

from __future__ import annotations

from bot.domain import Language, Move

HEARD: dict[Language, dict[Move, str]] = {
    "nl": {
        Move.PRIVACY: (
            "Wat sla je op? | wat bewaar je van mij"
            " | Kan mijn manager dit lezen? | kan mijn baas meelezen | Leest er iemand mee?"
            " | hoe lang bewaar je dit?"
            " | Hoelang blijft dit bewaard? | waar staan mijn gegevens | Waar wordt dit opgeslagen?"
            " | Is dit vertrouwelijk?"
            " | is dit vertrouwlijk | Blijft dit gesprek tussen ons? | kan hr dit gesprek inzien"
            " | Wat gebeurt er met mijn gegevens?"
            " | Wat doe je met wat ik hier schrijf? | Hoe zit het met mijn privacy?"
            " | mag mijn leidinggevende dit zien | Ziet mijn manager dit? | Krijgt mijn baas dit te zien?"
            " | Wordt dit gesprek opgenomen? | Deel je dit met mijn werkgever? | kan ik hier vrijuit praten?"
        ),
        Move.ANOTHER_READING: (
            "andere lezing | Een andere lezing graag"
            " | Zie je nog een andere verklaring? | Kun je er ook anders naar kijken?"
            " | is er nog een andere uitleg"
            " | Heb je een ander perspectief? | Wat kan het anders zijn? | Wat zou het nog meer kunnen zijn?"
            " | kan het ook iets anders zijn?"
            " | Wat is die andere mogelijkheid? | mag ik een andere lezing | geef eens een andere kijk hierop"
            " | Andre lezing | Kan je hier ook op een andere manier naar kijken? | en een tweede lezing?"
        ),
        Move.NOT_RIGHT: (
            "Ik ben het er niet mee eens | daar ben ik het niet mee eens"
            " | Ik ben het niet met je eens | niet mee eens"
            " | nee dat is het niet | Dat is het niet."
            " | Dat zei ik niet | dat heb ik helemaal niet gezegd | Dat bedoel ik niet"
            " | ik herken me hier niet in | Sorry, daar ben ik het niet helemaal mee eens | Dat klopt niet"
        ),
        Move.NOT_HEARD: (
            "Je luistert niet | je luistert helemaal niet naar me"
            " | Dat heb ik toch al gezegd? | dat heb ik net verteld"
            " | Dat zei ik net al"
            " | jij leest niet wat ik schrijf | Heb je wel gelezen wat ik schreef? | lees je wel"
            " | hier heb ik niks aan | daar kan ik niets mee | Dat was mijn vraag niet | luister nou eens"
        ),
        Move.REPEATS: (
            "Waarom zeg je steeds hetzelfde? | je zegt steeds hetzelfde"
            " | Je vraagt de hele tijd hetzelfde | je herhaalt jezelf"
            " | Waarom vraag je weer hetzelfde?"
            " | alweer dezelfde vraag | die vraag heb je al gesteld | Je valt in herhaling"
            " | je stelt steeds dezelfde vraag"
            " | dat vroeg je net al | Waarom herhaal je jezelf steeds? | jij blijft maar hetzelfde zeggen"
        ),
        Move.NO_QUESTIONS: (
            "stop maar met die vragen | hou op met vragen stellen | Stel geen vragen meer | geen vragen meer"
            " | Hou eens op met al die vragen"
            " | Kun je stoppen met die vragen? | ik wil geen vragen meer | je vraagt te veel"
            " | even geen vragen | stop met vragen | Ik word moe van je vragen | kap met die vragen"
        ),
        Move.HUMAN: (
            "Ben jij ChatGPT? | ben je een mens | Ben je AI? | gebruik je chatgpt? | Ben je gewoon een taalmodel?"
        ),
        Move.PATTERNS: (
            "Welke patronen ken je? | welke patronen herken jij | Hoeveel patronen zijn er? | Waar let je op?"
            " | geef een lijst met alle patronen | wat is een patroon"
        ),
        Move.HELP: "Wat kun je? | wat kun jij eigenlijk | wat kan je allemaal?",
        Move.OPINION: (
            "En wat denk jij? | wat vind jij ervan | Wat denk je zelf?"
            " | Wat is jouw mening? | vind je dat normaal? | Hoe zie jij dit?"
            " | wie heeft er gelijk?"
        ),
        Move.REMEMBER: (
            "Wat heb ik gisteren verteld? | wat zei ik vorige week"
            " | Weet je nog wat ik vertelde? | waar hadden we het vorige keer over"
            " | Ken je me nog? | Wat heb ik je verteld?"
        ),
        Move.IN_ENGLISH: "Engels graag | kan het in het Engels? | spreek je Engels? | in het engels aub",
        Move.IN_DUTCH: (
            "Nederlands graag | in het Nederlands aub | In het Nederlands, alsjeblieft | Kunnen we Nederlands praten?"
        ),
        Move.GO_BACK: (
            "ga terug | terug | terug naar de vorige vraag"
            " | Kunnen we terug naar de vorige vraag? | vorige vraag | een stap terug"
            " | Ik wil terug naar de vorige vraag"
        ),
    },
    "en": {
        Move.PRIVACY: (
            "what do you store? | Who can see this?"
            " | is this confidential | Can my manager read this? | how long do you keep this"
            " | Where is my data stored?"
            " | who else reads this | Does my boss see this? | What happens to my data?"
            " | Are my messages saved?"
            " | is this private? | Will this stay between us? | Do you share this with HR?"
            " | where does my data go | can i trust you? | will HR see what I write"
        ),
        Move.ANOTHER_READING: (
            "another reading | Do you see another explanation?"
            " | what else could it be | Could it be something else?"
            " | can you look at it differently"
            " | Is there a different reading? | Give me another perspective please"
            " | any other explanation?"
            " | What else might this be? | what about another reading | what is the other possibility"
            " | How else could you read this?"
        ),
        Move.NOT_RIGHT: (
            "I disagree | I don't agree with that"
            " | That's not what I said. | that is not what I meant | No, that is not it"
            " | i didn't say that | I don't agree | I never said that"
            " | I see it differently | Sorry, I disagree | that's not it | no that's wrong"
        ),
        Move.NOT_HEARD: (
            "You are not listening | you're not listening to me"
            " | you don't listen | I already said that | I just told you that"
            " | Did you even read what I wrote?"
            " | that's not helping | that wasn't my question | you never listen"
            " | I've already told you | this is useless | You don't read what I write"
        ),
        Move.REPEATS: (
            "you keep asking the same | Why do you keep saying the same thing?"
            " | you're repeating yourself | same question again"
            " | You already asked that"
            " | why do you always say the same | You keep repeating yourself | you asked me this already"
            " | You keep asking the same question"
            " | the same question again | not that question again | why are you repeating yourself"
        ),
        Move.NO_QUESTIONS: (
            "stop asking questions | no more questions"
            " | Stop with the questions please | I don't want any more questions"
            " | you ask too many questions | stop asking me questions"
            " | too many questions | enough questions | please stop asking"
            " | don't ask me anything | no questions please | quit asking"
        ),
        Move.HUMAN: "Are you ChatGPT? | are you human | are you just an AI? | do you use ChatGPT?",
        Move.PATTERNS: (
            "Which patterns do you know? | what patterns are there | what do you look for? | list the patterns"
        ),
        Move.HELP: "What can you do? | what can you actually do",
        Move.OPINION: (
            "What do you think? | so what do you think about it"
            " | what is your opinion? | do you think that's normal? | am I right?"
        ),
        Move.REMEMBER: (
            "What did I tell you yesterday? | what did we talk about last time"
            " | do you remember me? | do you remember what I said"
        ),
        Move.IN_ENGLISH: (
            "Can you speak English? | English please | in English | can we switch to English? | do you speak English"
        ),
        Move.IN_DUTCH: "Dutch please | can we speak Dutch? | in Dutch",
        Move.GO_BACK: (
            "go back | back to the previous question"
            " | Can we go back to the previous question? | previous question | go back one question"
        ),
    },
}
MORE_HEARD: tuple[tuple[Language, Move, str], ...] = (
    ("nl", Move.PRIVACY, "Wordt er meegelezen? | Kan ik anoniem blijven? | Weet mijn baas van dit gesprek?"),
    ("nl", Move.ANOTHER_READING, "zou je er ook anders naar kunnen kijken? | Kan dit ook iets anders betekenen?"),
    ("nl", Move.ANOTHER_READING, "Zie je iets anders?"),
    ("nl", Move.NOT_RIGHT, "Nee, zo zit het niet"),
    ("en", Move.NOT_HEARD, "You misunderstand me | no, you've misunderstood this"),
    ("nl", Move.REPEATS, "Ik krijg steeds dezelfde vraag | weer die vraag"),
    ("nl", Move.NO_QUESTIONS, "waarom blijf je vragen?"),
    ("nl", Move.REMEMBER, "Wat weet je nog van gisteren? | Wat weet je nog van ons vorige gesprek?"),
    ("nl", Move.GO_BACK, "Ik wil de vorige vraag weer | Ga eens terug naar de vorige vraag | ga eens terug"),
    ("nl", Move.GO_BACK, "kun je teruggaan naar de vorige vraag? | kunnen we teruggaan?"),
    ("nl", Move.MORE, "Wat bedoel je precies met die vraag? | wat betekent die vraag"),
    ("en", Move.MORE, "what does that question mean | What do you mean by that question?"),
    ("en", Move.IN_ENGLISH, "Is English ok? | Could we do this in English?"),
)
STORIES: dict[Language, str] = {
    "nl": (
        "Mijn manager kan alles lezen wat wij opslaan."
        " | Kan de directie het rapport lezen? | Hoe lang blijft dit nog zo doorgaan?"
        " | Ik bewaar alle mails van mijn baas"
        " | Wat hij bewaart weet niemand. | Het dossier is vertrouwelijk en toch lag het op tafel."
        " | Is mijn directeur te vertrouwen?"
        " | Waar blijven de stukken van de directie? | Wie leest de stukken van de ondernemingsraad?"
        " | Mag hij dat zomaar zien?"
        " | Mijn collega gaf een andere lezing van de cijfers. | Finance heeft een andere verklaring dan wij."
        " | Zij wil er anders naar kijken dan ik."
        " | Ik zocht een ander perspectief bij mijn collega. | Het kan anders, zei de directeur."
        " | Ik ben het niet eens met de directeur."
        " | De directeur was het er niet mee eens. | Dat klopt niet met wat finance zegt."
        " | Ze is het nooit met mij eens in het overleg."
        " | Mijn manager zegt dat ik niet luister. | De klant luistert niet."
        " | Hij zegt steeds hetzelfde in elk overleg."
        " | Ik heb het de directie al verteld. | Mijn collega stelt steeds dezelfde vraag."
        ""
        " | Niemand stelt nog vragen in het overleg. | Ik stop met vragen stellen zodra de directeur binnenkomt."
        " | Het team wil geen vragen meer van ons."
        " | Wij gebruiken ChatGPT voor de adviezen. | Welke patronen de directie ziet weet ik niet."
        " | Mijn baas denkt daar anders over."
        " | Gisteren heb ik mijn manager verteld wat er speelt. | In het Engels gaat alles mis met de Duitse klant."
        " | De vergadering was in het Nederlands en niemand zei iets."
        " | We gaan terug naar het oude model. | Wat de klant vindt telt hier niet."
    ),
    "en": (
        "My manager can read everything we store. | Can the board read the report?"
        " | How long will this go on? | I keep all my boss's mails."
        " | The file was confidential and it lay on the table."
        " | Where is the director in all this? | Who reads the works council papers?"
        " | Can he just see that?"
        " | My colleague gave another reading of the figures. | Finance has another explanation."
        " | She looks at it differently from me."
        " | I asked a colleague for another perspective. | It could be different, said the director."
        " | I disagree with the director."
        " | The director disagreed. | That doesn't fit what finance says. | My manager says I don't listen."
        " | The client does not listen."
        " | He keeps asking the same in every meeting. | I already told the board. | You know how clients are."
        " | Nobody asks questions any more."
        " | I stop asking questions when the director walks in. | We use ChatGPT for our advice."
        " | The patterns the board sees are unknown to me."
        " | My boss thinks otherwise. | Yesterday I told my manager what is going on."
        " | The meeting was in English and nobody spoke."
        " | We go back to the old model. | What the client thinks does not count."
    ),
}
