"""How safety rules are read and tried; which texts they catch is measured elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import SafetyRoute
from bot.reader.safety import ROUTES, SafetyRules, load_rules, normalise, parse_rules
from bot.resources import Resources
from bot.yamlfile import DataError


def rules(**changes: Any) -> dict[str, object]:
    """Return a small whole file: each route fires on its own name."""
    routes: dict[str, Any] = {route: {"nl": [{"words": rf"\b{route}\b"}]} for route in ROUTES}
    return {"version": 1, "terms": {"me": [r"ik\b", r"my\b"]}, "look_alikes": {}, "routes": routes} | changes


def with_rule(rule: object) -> dict[str, object]:
    data = rules()
    routes = data["routes"]
    assert isinstance(routes, dict)
    routes["threat"] = {"nl": [rule]}
    return data


@pytest.fixture(scope="module")
def shipped(resources: Resources) -> SafetyRules:
    """The rules of the repository."""
    return load_rules(resources.data / "safety.yaml")


def test_the_routes_are_those_of_the_coach() -> None:
    assert set(ROUTES) == {route.value for route in SafetyRoute}


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_opens_on_its_words_and_stays_shut_without(route: str) -> None:
    small = parse_rules(rules())
    assert small.route(f"Dit gaat over {route.upper()}!") == route
    assert small.route("Dit gaat over de planning.") is None


def test_the_first_route_in_the_file_goes_first() -> None:
    assert parse_rules(rules()).route("burnout en threat en suicidality") == ROUTES[0]


@pytest.mark.parametrize(
    ("rule", "opens", "stays_shut"),
    [
        ({"words": "mes|pistool"}, "met een pistool", "met een plan"),
        ({"all": ["mes", "keuken"]}, "een mes in de keuken", "een mes"),
        ({"some": ["aa", "bb", "cc"], "least": 2}, "bb en cc", "alleen cc"),
        ({"words": "mes", "unless": ["boter"]}, "een mes", "een mes met boter"),
        ({"words": "{me} .{0,10}mes"}, "ik heb een mes", "hij heeft een mes"),
        ({"all": ["mes"], "some": ["aa", "bb"], "least": 1}, "mes bb", "mes"),
    ],
    ids=["words", "all", "some", "unless", "term", "all and some"],
)
def test_a_rule_says_what_must_be_heard(rule: dict[str, object], opens: str, stays_shut: str) -> None:
    small = parse_rules(with_rule(rule))
    assert small.route(opens) == "threat"
    assert small.route(stays_shut) is None


def test_a_figure_of_speech_is_taken_out_and_the_rest_still_counts() -> None:
    data = with_rule({"words": "mes"}) | {"look_alikes": {"nl": [r"mes op tafel"]}}
    small = parse_rules(data)
    assert small.route("met het mes op tafel") is None
    assert small.route("met het mes op tafel, en hij heeft een mes") == "threat"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "version"),
        (rules(version=2), "version"),
        (rules(routes={}), "suicidality"),
        (rules(routes=None), "routes"),
        (rules(routes=[1]), "routes: expected a mapping"),
        (rules(routes={"pensioen": {"nl": [{"words": "aow"}]}}), "routes.pensioen: unknown route"),
        (rules(terms={"Me": ["ik"]}), "terms.Me"),
        (rules(terms={"me": [3]}), "terms.me"),
        (rules(terms={"me": ["{them}"]}), "unknown term {them}"),
        (rules(look_alikes={"nl": ["(open"]}), "look_alikes.nl[1]"),
        (with_rule({"words": "(open"}), "routes.threat.nl[1]"),
        (with_rule({"words": "a.*b"}), "routes.threat.nl[1]: bound every repetition"),
        (with_rule({"words": r"\w+"}), "bound every repetition"),
        (with_rule({"words": "x?"}), "matches the empty text"),
        (with_rule({"words": "{whom}"}), "unknown term {whom}"),
        (with_rule({"word": "mes"}), "unknown key word"),
        (with_rule({"unless": "mes"}), "expected words, all or some"),
        (with_rule({"some": ["a", "b"]}), "routes.threat.nl[1].least"),
        (with_rule({"some": ["a", "b"], "least": 3}), "least"),
        (with_rule({"words": "mes", "least": 1}), "least"),
        (with_rule({"some": ["a"], "least": True}), "least"),
        (with_rule("mes"), "routes.threat.nl[1]: expected a mapping"),
        (with_rule({"words": 3}), "routes.threat.nl[1].words"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_rule_is_told_by_its_place(data: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match="safety rules: ") as caught:
        parse_rules(data)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "version: 1\n", "- a\n", "a: [", "version: 1\nroutes: {}\n"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "safety.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"safety\.yaml"):
        load_rules(file)
    with pytest.raises(DataError, match=r"nowhere\.yaml"):
        load_rules(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("  Ik   WIL\nniet  ", "ik wil niet"),
        ("één café", "een cafe"),
        ("m’n ‘plan’ – “nu”…", "m'n 'plan' - \"nu\"..."),
        ("niet\u00admeer", "nietmeer"),
        ("ｗｉｌ", "wil"),
    ],
)
def test_the_rules_see_a_text_without_accents_capitals_and_fancy_marks(text: str, seen: str) -> None:
    assert normalise(text) == seen


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Ik wil niet meer leven.", "suicidality"),
        ("I want to kill myself.", "suicidality"),
        ("Hij dreigde me neer te steken.", "threat"),
        ("Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort.", None),
        ("If I advise firmly I am difficult, and if I hold back I fall short.", None),
        ("De deadline is moordend en ik lach me dood om die printer.", None),
    ],
)
def test_the_shipped_rules_know_the_plainest_cases(shipped: SafetyRules, text: str, route: str | None) -> None:
    found = shipped.route(text)
    assert found == route, shipped.matches(text)


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Hij dreigde me van de trap te gooien", "threat"),
        ("De klant dreigde mij in elkaar te trappen als ik het dossier niet sloot", "threat"),
        ("Hij dreigde mijn auto in brand te zetten", "threat"),
        ("De vader dreigt haar benen te breken", "threat"),
        ("Ze dreigden ons kantoor te slopen", "threat"),
        ("In het overleg dreigde de aannemer mij te wurgen", "threat"),
        ("Er dreigt een man met een bijl bij de ingang", "threat"),
        ("de man voor wie ik werk wordt met de dood bedreigd", "threat"),
        ("Hij wil me vermoorden, zei hij aan de telefoon", "threat"),
        ("Mijn ex zou mij wel kunnen vermoorden", "threat"),
        ("Ik wil mezelf wat doen", "suicidality"),
        ("Ik kan mezelf wel wurgen en dat meen ik", "suicidality"),
        ("Hij zette een mes op mijn keel bij de balie", "threat"),
        ("Een bewoner hield gisteren een mes op mijn keel", "threat"),
        ("Hij heeft een collega met een mes in de rug gestoken", "threat"),
        ("Ze stak hem met een schaar in de rug", "threat"),
        ("Er ligt een bom onder mijn auto, zei hij", "threat"),
        ("Er zou een bom onder het stadhuis liggen", "threat"),
        ("ik ben mijn baan zat en het leven ook", "suicidality"),
        ("Ik ben het werk moe, net als het leven", "suicidality"),
        ("Ik heb een plan om dood te gaan", "suicidality"),
        ("Door dit project wil ik dood", "suicidality"),
        ("Na dat systeem van vandaag: ik wil dood", "suicidality"),
        ("Ik bloed liever dood dan dat ik terugga", "suicidality"),
        ("Mijn baas zat aan mijn billen tijdens de borrel", "harassment"),
        ("Er lag een dode muis in mijn brievenbus", "threat"),
        ("Hij schoot op mijn huis", "threat"),
        ("Een klant schoot mijn collega neer", "threat"),
        ("Vannacht is er op mijn voordeur geschoten", "threat"),
        ("Er kwam een schot hagel door mijn raam", "threat"),
        ("Hij vermoordt mij om dat plan", "threat"),
        ("Via Teams bedreigt hij me", "threat"),
        ("Ik voel me bedreigd door de nieuwe buurman van kantoor", "threat"),
        ("Hij smeet me met mijn rug tegen de muur", "threat"),
        ("Zijn hand gleed van mijn rug naar mijn billen", "harassment"),
        ("Hij gaf me een kus in mijn nek", "harassment"),
        ("Ze mag vanwege haar geloof niet in ons team, zegt de chef", "discrimination"),
        ("He stabbed me in the back with a pair of scissors", "threat"),
        ("He held a gun to my head in the car park last night", "threat"),
        ("A tenant put a gun to my head", "threat"),
        ("She threw him under the bus at the station", "threat"),
        ("My manager wants to shoot me, he texted that", "threat"),
        ("He said he would shoot me", "threat"),
        ("Somebody fired at my house on Sunday", "threat"),
        ("He has a kill list with my name on it", "threat"),
        ("He will kill any of us who talks", "threat"),
        ("They bombed my car", "threat"),
        ("There is a bomb under my desk", "threat"),
        ("He said he is going to kill me over the system", "threat"),
        ("On Teams he threatens me every day", "threat"),
        ("I feel threatened by my manager", "threat"),
        ("His threat was not an empty threat, I was threatened with a knife", "threat"),
        ("I want to jump off the bridge this evening", "suicidality"),
        ("I keep thinking about dying to be free of it, I want to die", "suicidality"),
        ("I could shoot myself, and I own a rifle", "suicidality"),
        ("He put his hand on the back of my neck", "harassment"),
        ("He laid his hands on my shoulders and kissed me", "harassment"),
        ("My husband strangled me and I nearly died", "threat"),
        ("A client tried to stab my colleague at the counter", "threat"),
        ("Two men pushed me down the stairs", "threat"),
        ("He ran his hand up my legs up to my skirt", "harassment"),
        ("Mijn leven ben ik beu", "suicidality"),
        ("Hij drukte me in de gang tegen de muur", "threat"),
        ("De inwoner heeft een handgranaat aan de voordeur gehangen", "threat"),
        ("Hij dreigde mij het raam uit te gooien", "threat"),
        ("Ze dreigde mijn gezicht open te snijden", "threat"),
        ("Somebody shot at us", "threat"),
        ("The hiring system discriminates against women", "discrimination"),
        ("He tied my hands behind my back", "harassment"),
        ("He came at me with a knife", "threat"),
        ("Ik schiet mezelf door mijn kop", "suicidality"),
        ("Ik word gevolgd naar mijn auto", "threat"),
        ("He said he'd murder my kids", "threat"),
        ("He shot down my colleague in the street", "threat"),
        ("They bombed the school", "threat"),
        ("Ze zeiden dat er een bom onder de vergaderzaal ligt", "threat"),
        ("he stabbed me in the back, I was bleeding", "threat"),
        ("my boss was killing me with a belt", "threat"),
        ("hij gooide me onder de bus bij de halte", "threat"),
        ("Ik spring van de brug", "suicidality"),
        ("mijn handtekening is nagemaakt", "integrity"),
        ("mijn manager intimideert me elke dag weer", "harassment"),
        ("De klant wil ons iets aandoen", "threat"),
        ("Er is een bom in de school", "threat"),
        ("Hij drukte me tegen de kast met zijn arm", "threat"),
        ("He beat me with a belt", "threat"),
        ("He pushed me under a train", "threat"),
        ("Hij dreigt mijn dochter te ontvoeren", "threat"),
        ("Ik wil mezelf wat aan doen", "suicidality"),
        ("I took all the pills and almost died", "suicidality"),
        ("Vanavond spring ik van de brug", "suicidality"),
        ("Mijn baas intimideert me dagelijks", "harassment"),
    ],
)
def test_what_is_meant_literally_is_not_taken_for_a_figure_of_speech(
    shipped: SafetyRules, text: str, route: str
) -> None:
    found = shipped.route(text)
    assert found == route, (shipped.matches(text), shipped.without_figures(text))


@pytest.mark.parametrize(
    "text",
    [
        "Het project dreigt te mislukken",
        "De planning dreigt uit te lopen",
        "Het dreigt me te veel te worden",
        "Hij dreigt me te passeren voor die rol",
        "De directeur dreigt het budget te halveren",
        "Het programma dreigt haar doel te missen",
        "Er dreigt een tekort aan mensen",
        "Ik kan hem wel wurgen",
        "Soms kan ik mijn manager wel achter het behang plakken",
        "Ik zou die printer wel kunnen vermoorden",
        "Als hij nog een slide stuurt kan ik hem wel schieten",
        "Ze stak me een mes in de rug in het overleg",
        "Ik werd in de rug aangevallen door mijn eigen team",
        "Ze gooien mij onder de bus",
        "Met het mes op de keel onderhandelen we over het tarief",
        "De leverancier zet ons het mes op de keel",
        "Het voelt alsof ik een mes op mijn keel heb",
        "Zijn opmerking is een bom onder de samenwerking",
        "De bom barst morgen in de stuurgroep",
        "Ik ben mijn baan zat",
        "Ik ben dit overleg meer dan zat",
        "Ik lach me dood om die printer",
        "Ze schaamde zich dood bij de presentatie",
        "Ik schrok me echt dood van dat cijfer",
        "Het project bloedt langzaam dood",
        "De discussie bloedde dood",
        "De printer is overleden",
        "Dat voorstel is gewoon dood",
        "Ze schieten mijn voorstel af",
        "De stuurgroep schoot het plan neer",
        "Schiet nou eens op",
        "Het schiet niet op met die nota",
        "Over mijn lijk dat dit doorgaat",
        "Zo vermoord je elk idee",
        "Outlook pest me vandaag",
        "Ze voelt zich bedreigd in haar rol",
        "Ik sta met mijn rug tegen de muur",
        "Dat gebeurde allemaal achter mijn rug om",
        "He stabbed me in the back during the steering group",
        "She threw me under the bus in front of the client",
        "I nearly died of embarrassment",
        "I am dying to see the results",
        "This spreadsheet is killing me",
        "I could strangle that printer",
        "I could kill him over that deck",
        "They shot down my proposal",
        "Just shoot me now",
        "With a gun to my head I would choose option B",
        "It feels like they put a gun to my head on price",
        "I bombed the presentation",
        "We have to bridge the gap",
        "The planning tool keeps threatening to delay us all",
        "They feel threatened by our advice",
        "I feel threatened by the new dashboard",
        "The server died again",
        "The project is dead",
        "A pat on the back would be nice",
        "It happened behind my back",
        "It rests on my shoulders",
        "On the back of that report we got the job",
        "It was an empty threat to the plan",
        "Heads will roll after this audit",
        "The legacy system is killing the mood",
        "He kills any momentum",
        "We put the old app on the kill list",
        "De wethouder dreigt zijn gezicht te verliezen",
        "De klant dreigt ons te verlaten",
        "Ze schieten op alles wat ik zeg",
        "He stabbed me in the back with that email",
        "They want to kill my project",
        "Die deadline vermoordt me",
        "Ik wil voor mezelf iets doen",
        "Ik wil voor mezelf eens wat doen",
        "Ik wil mezelf iets te doen geven",
        "Ik kan mezelf wel voor de kop slaan",
        "Daar maak ik een eind aan: vanaf maandag geen losse mailtjes meer.",
        "Mijn baas zit me op de nek over dat rapport.",
        "De discriminant van dit model is te laag voor een goed onderscheid.",
        "I burned out the projector lamp again.",
        "Ik kon mezelf wel voor mijn kop slaan",
        "Ik schiet mezelf nog eens door de kop met dat declaratieportaal, riep ik vanochtend hard.",
        "I took two paracetamol and my laptop died",
        "I could strangle myself for saying yes",
        "Dit vermoordt mij",
        "De werkdruk vermoordt mij",
        "Deze planning vermoordt mij",
        "Vermoord me maar als ik ooit nog ja zeg tegen een werkgroep huisstijl.",
        "Hij zou ons wat doen toekomen",
        "De klant wil ons iets doen",
        "Ze schieten op mensen met kritiek",
        "Ze schoten op mij met vragen",
        "Ze schoten mij neer in het overleg",
        "Hij schoot mij een mail in het hoofd",
        "Dat rapport is een bom onder ons kantoor",
        "Ze drukte me tegen de muur met haar argumenten",
        "De directeur dreigt het kantoor te slopen voor nieuwbouw",
        "He came at me with a chair for the meeting",
        "He stabbed at the slide with a pen",
        "She would shoot me a text",
        "I'd shoot us a reminder",
        "He said he'll shoot us the deck",
        "The customer tried to kill us over the price",
        "She is going to murder me for this report",
        "A bomb under the house of cards",
        "door zijn accent begrijp ik niet wat het team zegt",
        "Ik wil in mijn eigen tijd wat doen",
        "Het leven zat mee",
        "Ik ben moe en het leven gaat door",
        "Nog één slide en ik spring van de brug",
        "Ik spring van de brug in het zwembad",
        "I took sleeping pills after my dad died",
        "De leasemaatschappij dreigt mijn auto terug te halen",
        "Het plan dreigt in elkaar te storten",
        "De werkdruk dreigt ons te wurgen",
        "Ze zou mij wat doen geloven",
        "Met vertrek bedreigt de klant ons contract",
        "Hij schoot op ons doel",
        "Het schoot me in de rug",
        "De fusie is een bom onder de school",
        "Ze had haar taart met een mes gesneden",
        "Hij gooide haar telefoon tegen de muur",
        "Hij gooide me onder de bus in het overleg",
        "Een schot hagel op de markt",
        "She came at me with a bottle of wine",
        "This job will kill my family life",
        "They want to kill us with paperwork",
        "The provider throttled us",
        "He took a shot at me in the meeting",
        "He'd shoot me down",
        "Her kill list of old features",
        "She dropped a bomb in the office",
        "The explosive report landed on my desk",
        "He bombed the school exam",
        "She pushed me under the bus in the meeting",
        "They shot down my colleague in the meeting",
        "They tied my hands behind my back with that contract",
        "Mijn dochter gaf me een kus op mijn mond",
        "Vanwege mijn geloof ga ik niet mee met het team",
        "Mijn handtekening is nagemaakt in de nieuwe huisstijl",
        "Hij intimideert me elke keer met zijn kennis",
    ],
)
def test_a_figure_of_speech_opens_nothing(shipped: SafetyRules, text: str) -> None:
    assert shipped.route(text) is None, shipped.matches(text)


def test_every_route_has_rules(shipped: SafetyRules) -> None:
    assert set(shipped.routes) == set(ROUTES)
    assert all(shipped.routes.values())


@pytest.mark.parametrize(
    "piece", ["a", "ik ", "ik wil niet ", "dood ", ".", "\u202e", "niet meer wakker ", "hij me ", "aé ", "mes op de "]
)
def test_forty_thousand_characters_are_tried_to_the_end(shipped: SafetyRules, piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    shipped.route(text)
    assert shipped.route(f"{text}\n\nIk wil zelfmoord plegen.\n\n{text}") == "suicidality"


@given(st.text(max_size=200))
def test_no_text_makes_the_rules_fail(text: str) -> None:
    assert parse_rules(rules()).route(text) in {None, *ROUTES}
