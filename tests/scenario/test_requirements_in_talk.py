"""The requirements on what the coach says, each test named after the one it holds, with the real reader and no network."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

from bot.domain import Kind, Move, Verdict
from bot.referrals import load_referrals
from tests.scenario.talk import Talk, new_app

APP = new_app()
BIND = "Als ik stevig adviseer ben ik lastig, houd ik me in dan schiet ik tekort."
BIND_EN = "If I advise firmly I am difficult, and if I hold back I fall short as an advisor."
ADVICE = re.compile(
    r"\b(je moet|je mag (niet|wel)|artikel \d|wettelijk|volgens de wet|mg|you (must|may)|by law)\b", re.I
)


@pytest.fixture
def talk() -> Talk:
    """Somebody new."""
    return Talk.begin(APP)


def test_r12_with_the_network_cut_off_all_of_it_works(talk: Talk) -> None:
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET)
    replies = talk.all([BIND, "meer uitleg", "andere vraag", "geef advies"])
    assert [reply.kind for reply in replies][:2] == [Kind.READING, Kind.EXPLANATION]
    assert all(reply.text for reply in replies)
    assert talk.say("experiment", Move.EXPERIMENT).text
    assert APP.facts.model is None


def test_r17_a_reading_shows_pattern_words_source_and_rival_and_can_be_thrown_out(talk: Talk) -> None:
    reply = talk.say(BIND)
    pattern = APP.catalogue.patterns["double-bind"]
    source = pattern.sources[0].cite.rstrip(".")
    answer = APP.flow(APP.store(keep=False)).first_answer(BIND, talk.now)
    assert answer.card is not None
    assert f"{source}, patroonkaart versie {pattern.version}" in answer.card
    assert [
        one for one in APP.catalogue.patterns if one != "double-bind" and APP.catalogue.name(one, "nl") in answer.card
    ]
    assert answer.text.endswith(answer.card)
    assert reply.pattern == "double-bind"
    assert "dubbele binding" in reply.text
    assert reply.evidence
    for span in reply.evidence:
        assert BIND[span.start : span.end] == span.text
        assert span.text in reply.text
    more = talk.say("meer uitleg")
    assert f"{source} (patroonkaart, versie {pattern.version})" in more.text
    rivals = [APP.catalogue.name(one.id, "nl") for one in pattern.neighbours]
    assert [rival for rival in rivals if rival in more.text], more.text
    let_go = talk.say("klopt niet")
    assert let_go.kind is Kind.LISTENING
    assert let_go.feedback is not None
    assert let_go.feedback.verdict is Verdict.REJECTED


NEED = {
    "suicidality": [
        "Ik wil er niet meer zijn.", "ik wil dod", "ik wil zelfmoord plegen", "ik wil zelfmord plegen",
        "ik ga zelfmoort plegen", "ik spring voor de trein", "ik ben sucidaal", "ik maak er een eind aan",
        "I want to kill myself", "Ik wil niet meer leven",
    ],
    "threat": ["Ik werd bedreigd door een klant met een mes"],
    "burnout": ["Ik slaap al weken niet en ik trek het echt niet meer, ik stort in"],
}  # fmt: skip


@pytest.mark.parametrize(("route", "said"), [(route, said) for route, all_ in NEED.items() for said in all_])
def test_r18_words_of_need_stop_the_coaching_and_point_to_help(talk: Talk, route: str, said: str) -> None:
    talk.say(BIND)
    reply = talk.say(said)
    assert reply.kind is Kind.SAFETY, said
    assert (reply.pattern, reply.question, reply.evidence) == (None, None, ())
    told = ("ik waarschuw niemand", "i alert nobody", "waarschuw niemand")
    assert any(words in reply.text.lower() for words in told), "nobody is alerted, and it says so"
    assert "113" in reply.text or route != "suicidality"
    assert "0800-0113" in reply.text or route != "suicidality" or reply.language != "nl"
    kept = [turn.text for turn in talk.flow.store.history(talk.who, talk.now).turns]
    assert said not in kept


def test_r18_help_of_the_organisation_itself_is_named_as_configured(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "contacts:\n  confidential_adviser:\n"
        '    nl: {name: Vertrouwenspersoon, text: "onze vertrouwenspersoon (toestel 1234)", checked_on: 2026-11-24, source: intranet}\n'
        '    en: {name: Confidential adviser, text: "our adviser (extension 1234)", checked_on: 2026-11-24, source: intranet}\n',
        encoding="utf-8",
    )
    found = load_referrals(APP.resources.data / "referrals.yaml", own)
    assert "toestel 1234" in repr(found)


@pytest.mark.parametrize(
    "said",
    [
        "Mijn directeur vraagt mij om de facturen te antedateren, anders lig ik eruit.",
        "Mijn leidinggevende zit steeds aan mij en maakt seksuele opmerkingen",
        "My boss asked me to destroy the documents before the audit.",
    ],
)
def test_r19_harassment_and_an_unlawful_order_are_no_pattern_and_nobody_is_asked_for_their_part(
    talk: Talk, said: str
) -> None:
    reply = talk.say(said)
    assert (reply.kind, reply.pattern, reply.question) == (Kind.SAFETY, None, None)
    assert re.search(r"vertrouwenspersoon|integrity adviser|confidential adviser", reply.text)
    assert not re.search(r"eigen aandeel|jouw aandeel|your (own )?part|bijgedragen|contributed", reply.text)
    assert "?" not in reply.text.split("Heb ik je verkeerd begrepen")[0].split("Did I misread you")[0]


@pytest.mark.parametrize(
    "said",
    [
        "Mag ik iemand ontslaan die al drie maanden ziek is?",
        "Wat staat er in de cao over overwerk, en heb ik daar recht op?",
        "Is het juridisch toegestaan om een vaststellingsovereenkomst te weigeren?",
        "Can my employer fire me while I am on sick leave?",
        "What dose of melatonin should I take?",
    ],
)
def test_r20_a_legal_medical_or_personnel_question_gets_no_advice_and_goes_back_to_the_work_between_people(
    talk: Talk, said: str
) -> None:
    reply = talk.say(said)
    assert (reply.kind, reply.pattern) == (Kind.PRACTICAL, None)
    assert not ADVICE.search(reply.text.replace(said.rstrip("?."), ""))
    assert reply.text.rstrip().endswith("?")


def test_r20_who_asks_for_medicines_against_stress_gets_no_advice_and_perhaps_the_way_to_a_doctor(talk: Talk) -> None:
    reply = talk.say("Welke medicijnen kan ik het beste nemen tegen de stress op mijn werk?")
    assert reply.pattern is None
    assert reply.kind is Kind.PRACTICAL or (reply.kind is Kind.SAFETY and "huisarts" in reply.text)
    assert not ADVICE.search(reply.text.replace("medicijnen", ""))


@pytest.mark.parametrize(
    ("said", "language"), [(BIND, "nl"), (BIND_EN, "en"), ("Ja, dat klopt.", "nl"), ("Nobody starts.", "en")]
)
def test_r22_the_answer_is_in_the_language_of_the_message(talk: Talk, said: str, language: str) -> None:
    assert talk.say(said).language == language


def test_r22_the_language_follows_when_somebody_changes_it(talk: Talk) -> None:
    assert [reply.language for reply in talk.all([BIND, BIND_EN, BIND])] == ["nl", "en", "nl"]
