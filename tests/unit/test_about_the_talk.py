"""What people say to the coach about the talk itself is answered, and not given back as a story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.catalogue import Catalogue
from bot.coach import moves
from bot.domain import Kind, Language, Level, Move, Reply, Role, Verdict
from tests.fakes import FakeReader
from tests.unit.test_coach import ANSWERS, BIND, Talk, flaws

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
            " | where does this go | can i trust you? | will HR see what I write"
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
    ("nl", Move.REPEATS, "Ik krijg steeds dezelfde vraag | weer die vraag"),
    ("nl", Move.NO_QUESTIONS, "waarom blijf je vragen?"),
    ("nl", Move.REMEMBER, "Wat weet je nog van gisteren? | Wat weet je nog van ons vorige gesprek?"),
    ("nl", Move.GO_BACK, "Ik wil de vorige vraag weer"),
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


def _heard() -> Iterator[tuple[Language, Move, str]]:
    for language, table in HEARD.items():
        for move, messages in table.items():
            for message in messages.split(" | "):
                yield language, move, message
    for language, move, messages in MORE_HEARD:
        for message in messages.split(" | "):
            yield language, move, message


@pytest.mark.parametrize(("language", "move", "message"), list(_heard()))
def test_what_is_said_about_the_talk_is_heard_as_people_type_it(
    catalogue: Catalogue, language: Language, move: Move, message: str
) -> None:
    for said in (message, message.rstrip("?."), message.upper(), f"{message.rstrip('?.')}!", f" {message.lower()} 🙂"):
        found = moves.detect(said, catalogue.dialogue[language])
        assert found is move, f"{said!r} heard as {found}"


@pytest.mark.parametrize(
    ("language", "story"), [(language, story) for language, told in STORIES.items() for story in told.split(" | ")]
)
def test_a_story_with_the_same_words_stays_a_story(catalogue: Catalogue, language: Language, story: str) -> None:
    for spoken in catalogue.dialogue.values():
        found = moves.detect(story, spoken)
        assert found is None, f"{story!r} heard as {found}"
        assert not moves.says_instead(story, spoken), f"{story!r} taken for disagreeing"


@pytest.fixture
def talk(catalogue: Catalogue, reader: FakeReader) -> Talk:
    """Somebody who told a situation in which a pattern was named."""
    return Talk(catalogue, reader)


def _told(talk: Talk, language: Language, *, further: int = 0) -> Talk:
    for message in (BIND[language], *ANSWERS[language][:further]):
        talk.say(message)
    return talk


def _says(talk: Talk, message: str) -> Reply:
    reply = talk.say(message)
    assert not flaws(reply, talk, message), reply.text
    return reply


def _rival_names(catalogue: Catalogue, language: Language) -> set[str]:
    return {catalogue.name(near.id, language) for near in catalogue.patterns["double-bind"].neighbours}


@pytest.mark.parametrize(("language", "asks"), [("nl", "andere lezing"), ("en", "what else could it be?")])
@pytest.mark.parametrize("further", [0, 1, 3])
def test_another_reading_is_offered_with_how_it_differs_a_way_out_and_one_question(
    talk: Talk, catalogue: Catalogue, language: Language, asks: str, further: int
) -> None:
    reply = _says(_told(talk, language, further=further), asks)
    assert reply.kind is Kind.OTHER_READING
    assert reply.pattern in {near.id for near in catalogue.patterns["double-bind"].neighbours}
    assert [part.role for part in reply.parts] == [Role.OFFER, Role.EXIT, Role.QUESTION]
    assert any(name in reply.text for name in _rival_names(catalogue, language)), reply.text
    differences = [near.difference[language] for near in catalogue.patterns["double-bind"].neighbours]
    assert any(difference in reply.text for difference in differences), reply.text


def test_another_reading_can_be_put_aside_and_the_first_one_stays(talk: Talk) -> None:
    rival = _says(_told(talk, "nl"), "andere lezing").pattern
    reply = _says(talk, "klopt niet")
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == (rival, Verdict.REJECTED)
    assert _says(talk, "Ik schrijf het dan op en stuur het niet.").pattern == "double-bind"


def test_without_a_reading_no_other_one_is_made_up(talk: Talk) -> None:
    reply = _says(talk, "andere lezing")
    assert (reply.kind, reply.pattern) == (Kind.ASIDE, None)
    assert "geen lezing" in reply.text


def test_when_no_other_reading_is_left_the_coach_says_so(talk: Talk) -> None:
    _told(talk, "nl")
    kinds = [_says(talk, "andere lezing").kind for _ in range(12)]
    assert kinds[-1] is Kind.ASIDE


@pytest.mark.parametrize("further", [0, 1, 2])
@pytest.mark.parametrize(
    ("language", "message", "instead"),
    [
        ("nl", "Dat klopt niet, ik denk eerder dat het macht is", "ik denk eerder dat het macht is"),
        ("nl", "dat klopt niet ik denk eerder dat het macht is", "ik denk eerder dat het macht is"),
        ("nl", "Ik ben het er niet mee eens, het gaat meer om vertrouwen.", "het gaat meer om vertrouwen"),
        ("nl", "Nee, dat is het niet. Volgens mij is hij gewoon druk.", "Volgens mij is hij gewoon druk"),
        ("nl", "Nee, ik denk eerder dat zij mij niet vertrouwt", "ik denk eerder dat zij mij niet vertrouwt"),
        ("nl", "dat zie ik anders, het gaat om geld", "het gaat om geld"),
        ("nl", "Zo zit het niet, het gaat om geld", "het gaat om geld"),
        ("en", "I don't think so, it's more about trust", "it's more about trust"),
        ("en", "I disagree, I think it is about power", "I think it is about power"),
        ("en", "That's not what I said. I said that he was late.", "I said that he was late"),
        ("en", "no, that's not it, it's about money really", "it's about money really"),
        ("en", "That doesn't fit, to me it is about trust", "to me it is about trust"),
    ],
)
def test_who_disagrees_in_a_sentence_is_taken_at_their_word_at_any_time(
    talk: Talk, language: Language, message: str, instead: str, further: int
) -> None:
    reply = _says(_told(talk, language, further=further), message)
    assert reply.kind is Kind.LISTENING, reply.text
    assert reply.feedback is not None
    assert (reply.feedback.pattern, reply.feedback.verdict) == ("double-bind", Verdict.REJECTED)
    assert reply.quotes == (instead,), reply.text
    assert reply.text.endswith("?")


@pytest.mark.parametrize("further", [0, 2])
@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "ik ben het er niet mee eens"),
        ("nl", "nee dat is het niet"),
        ("nl", "Dat heb ik niet gezegd."),
        ("en", "I disagree"),
        ("en", "That's not what I said."),
    ],
)
def test_a_bare_no_to_the_reading_drops_it_at_any_time(
    talk: Talk, language: Language, message: str, further: int
) -> None:
    reply = _says(_told(talk, language, further=further), message)
    assert reply.feedback is not None, reply.text
    assert reply.feedback.verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nl", "Nee, de directeur was er niet bij."),
        ("nl", "Ik ben het niet eens met de directeur, want hij zegt nooit waarom."),
        ("nl", "Het klopt niet, want de cijfers van finance zijn nooit op tijd."),
        ("en", "No, the director was not there."),
        ("en", "I disagree with the director, because he never says why."),
    ],
)
def test_disagreeing_with_somebody_else_is_no_rejection_of_the_reading(
    talk: Talk, language: Language, message: str
) -> None:
    assert _says(_told(talk, language, further=1), message).feedback is None


@pytest.mark.parametrize(
    ("language", "message"),
    [("nl", "Je luistert niet"), ("nl", "Dat heb ik toch al gezegd?"), ("en", "You don't listen")],
)
def test_a_complaint_is_owned_and_the_coach_asks_what_it_missed(talk: Talk, language: Language, message: str) -> None:
    reply = _says(_told(talk, language, further=1), message)
    assert reply.kind is Kind.FOLLOW_UP
    assert (reply.quotes, reply.pattern, reply.feedback) == ((), "double-bind", None)
    assert reply.text.count("?") == 1
    assert reply.parts[1].text in talk.catalogue.dialogue[language].say["not-heard-question"]


@pytest.mark.parametrize(
    ("language", "message"), [("nl", "Waarom zeg je steeds hetzelfde?"), ("en", "you keep asking the same")]
)
def test_who_hears_the_same_all_the_time_gets_something_else(talk: Talk, language: Language, message: str) -> None:
    before = [turn.question for turn in _told(talk, language, further=1).turns if turn.question]
    reply = _says(talk, message)
    assert reply.question is not None
    assert reply.question.id not in before


@pytest.mark.parametrize(
    ("language", "message", "again"),
    [("nl", "stop maar met die vragen", "andere vraag"), ("en", "stop asking questions", "another question")],
)
def test_who_wants_no_questions_gets_none_until_they_ask_for_one(
    talk: Talk, language: Language, message: str, again: str
) -> None:
    asked = [_says(_told(talk, language, further=1), one) for one in (message, ANSWERS[language][1], "ok")]
    assert not [reply.text for reply in asked if "?" in reply.text]
    assert _says(talk, again).question is not None


@pytest.mark.parametrize(
    ("language", "message", "says"),
    [
        ("nl", "Ben jij ChatGPT?", "geen mens"),
        ("nl", "Welke patronen ken je?", "klankbord patterns"),
        ("nl", "Wat kun je?", "wis alles"),
        ("nl", "En wat denk jij?", "dubbele binding"),
        ("nl", "Wat heb ik gisteren verteld?", "wat weet je van mij"),
        ("nl", "Wat sla je op?", "niet bewaard"),
        ("nl", "Kan mijn manager dit lezen?", "niet bewaard"),
        ("en", "Are you ChatGPT?", "not a human"),
        ("en", "Which patterns do you know?", "klankbord patterns"),
        ("en", "What can you do?", "erase everything"),
        ("en", "What do you think?", "double bind"),
        ("en", "What did I tell you yesterday?", "what do you know about me"),
        ("en", "who can see this", "not kept"),
    ],
)
def test_a_question_to_the_coach_is_answered_and_the_talk_goes_on_where_it_was(
    talk: Talk, language: Language, message: str, says: str
) -> None:
    stood = _told(talk, language, further=3).turns[-1]
    reply = _says(talk, message)
    assert says in reply.text
    assert (reply.quotes, reply.level) == ((), None)
    after = _says(talk, ANSWERS[language][3])
    assert stood.level is Level.SYSTEEM
    assert after.level is Level.EXPERIMENT, "the question from before was answered"


@pytest.mark.parametrize(
    ("language", "message"),
    [("nl", "Heb je kinderen?"), ("nl", "Slaap je wel eens?"), ("nl", "Hoe oud ben je?"), ("en", "Are you married?")],
)
def test_any_other_question_to_the_coach_is_named_as_one(talk: Talk, language: Language, message: str) -> None:
    reply = _says(_told(talk, language, further=1), message)
    assert reply.kind is Kind.ASIDE
    assert reply.parts[0].text in talk.catalogue.dialogue[language].say["asked-coach"]


@pytest.mark.parametrize(
    ("language", "message", "then", "says"),
    [("nl", "Can you speak English?", "en", "Yes, go ahead."), ("en", "Nederlands graag", "nl", "Ja, graag.")],
)
def test_a_language_that_is_asked_for_is_spoken(
    talk: Talk, language: Language, message: str, then: Language, says: str
) -> None:
    reply = _says(_told(talk, language), message)
    assert reply.text.startswith(says)
    assert reply.language == then
    assert _says(talk, ANSWERS[then][0]).language == then


@pytest.mark.parametrize(("language", "message"), [("nl", "terug naar de vorige vraag"), ("en", "go back")])
def test_going_back_asks_the_question_before_again(talk: Talk, language: Language, message: str) -> None:
    first = _told(talk, language).turns[-1].text.split("\n\n")[-1]
    talk.say(ANSWERS[language][0])
    reply = _says(talk, message)
    assert reply.text.endswith(first)
    assert reply.level is Level.WAARNEMING


@pytest.mark.parametrize(("language", "message"), [("nl", "Wat bedoel je?"), ("en", "What do you mean by that?")])
@pytest.mark.parametrize("further", [1, 2, 3, 4])
def test_a_question_that_is_not_clear_is_explained_and_asked_again(
    talk: Talk, language: Language, message: str, further: int
) -> None:
    stood = _told(talk, language, further=further).turns[-1]
    reply = _says(talk, message)
    assert stood.level is not None
    assert talk.catalogue.dialogue[language].say[f"means-{stood.level.value}"][0] in reply.text
    assert reply.text.endswith(stood.text.split("\n\n")[-1])
    assert reply.level is stood.level


@pytest.mark.parametrize(
    ("language", "message"), [("nl", "Niets eigenlijk."), ("nl", "niks"), ("en", "Nothing, really.")]
)
def test_nothing_is_an_answer_and_no_rejection(talk: Talk, language: Language, message: str) -> None:
    reply = _says(_told(talk, language), message)
    assert reply.feedback is None, reply.text
    assert reply.pattern == "double-bind"


def test_help_names_what_may_be_asked_about_ones_data(catalogue: Catalogue) -> None:
    (nl,), (en,) = (catalogue.dialogue[language].say["help"] for language in ("nl", "en"))
    assert all(words in nl for words in ("wat weet je van mij", "exporteer", "wis alles", "niet bewaren"))
    assert all(words in en for words in ("what do you know about me", "export", "erase everything", "don't keep"))
