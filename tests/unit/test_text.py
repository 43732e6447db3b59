"""Cutting a text into pieces, and telling its language."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import text as texts
from bot.domain import Language

ANY_TEXT = st.text(max_size=400) | st.text(alphabet="abc ij.,;:?!…\n\r\t\"'“”–-()\u202e\u200d\x00é中😀", max_size=400)
STRANGE = ["", " ", "\x00", "\u202e\u202dabc\u202c", "\r\n\r\n", "a\x00b.\x00c", "…", "“”", "😀", "e\u0301", "\ud83d"]


@given(ANY_TEXT)
def test_a_sentence_stands_verbatim_where_its_span_says(text: str) -> None:
    for span in texts.sentences(text):
        assert text[span.start : span.end] == span.text


@given(ANY_TEXT)
def test_a_clause_stands_verbatim_where_its_span_says(text: str) -> None:
    for span in texts.clauses(text):
        assert text[span.start : span.end] == span.text


@given(
    ANY_TEXT | st.lists(st.sampled_from("ik we maar omdat doen, x; zeg : - .".split(" ")), max_size=120).map(" ".join)
)
def test_every_clause_lies_inside_one_sentence_and_they_do_not_overlap(text: str) -> None:
    sentences = texts.sentences(text)
    clauses = texts.clauses(text)
    for clause in clauses:
        assert any(s.start <= clause.start and clause.end <= s.end for s in sentences), (clause, sentences)
    for before, after in pairwise(clauses):
        assert before.end <= after.start, (before, after)


@given(ANY_TEXT)
@example("a\u202eb c")
@example("één\x00twee")
@example("old\rline ends")
@example("ver\u00adander\u200b\u200e\u00ad")
def test_a_piece_holds_a_letter_or_digit_and_nothing_unreadable(text: str) -> None:
    for span in (*texts.sentences(text), *texts.clauses(text)):
        assert any(char.isalnum() for char in span.text), span
        seen = re.sub(r"(?<=[^\W_])[\u00ad\u200b\u200c\u2060](?=[^\W_])", "", span.text)
        seen = re.sub(r"(?:\r\n|\n|\r)(?=[ \t]*\w)", " ", seen)
        assert all(texts.readable(char) or char == "\t" for char in seen), ascii(span.text)


def test_a_sentence_that_a_mail_wrapped_stays_one() -> None:
    mail = (
        "Soms krijg ik te horen dat ik als\nadviseur lastig ben,\r\n  en als ik me in\nhoud tekortschiet.\nDat is het."
    )
    assert [span.text for span in texts.sentences(mail)] == [mail[:-13], "Dat is het"]


@pytest.mark.parametrize(
    "text",
    ["Punten\n\nnog een alinea", "Klaar.\nen door", "- Een\n- twee", "Lijst:\neen", "Kop\nNieuwe zin"],
    ids=ascii,
)
def test_a_line_end_between_two_sentences_still_parts_them(text: str) -> None:
    assert len(texts.sentences(text)) == 2


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200c", "\u2060"], ids=ascii)
def test_what_is_invisible_in_a_word_does_not_cut_it(mark: str) -> None:
    text = f"Als ik advi{mark}seer ben ik las{mark}tig, en als ik me inhoud ook"
    assert [span.text for span in texts.sentences(text)] == [text]
    assert [span.text for span in texts.sentences(f"een {mark} twee")] == ["een", "twee"]


def test_a_word_without_end_is_in_no_clause_and_takes_none_with_it() -> None:
    text = f"Niemand pakt het op, kijk hier {'x' * 20_000} en zo gaat het steeds."
    assert [span.text for span in texts.clauses(text)] == ["Niemand pakt het op, kijk hier", "en zo gaat het steeds"]


@given(ANY_TEXT)
def test_a_clause_is_never_longer_than_can_be_read(text: str) -> None:
    for span in texts.clauses(text):
        assert len(span.text.split()) <= texts.CLAUSE_WORDS
        assert len(span.text) <= texts.CLAUSE_CHARACTERS


@pytest.mark.parametrize("text", STRANGE, ids=ascii)
def test_strange_text_is_cut_and_read_without_complaint(text: str) -> None:
    texts.sentences(text)
    texts.clauses(text)
    assert texts.language(text) in {"nl", "en", None}


def test_sentences_lose_their_outer_punctuation_and_keep_their_words() -> None:
    found = [span.text for span in texts.sentences("“Dat klopt niet.” Zei hij!\n- Ik zweeg…  (En nu?)")]
    assert found == ["Dat klopt niet", "Zei hij", "Ik zweeg", "En nu"]


def test_a_long_sentence_is_cut_where_it_turns() -> None:
    long = (
        "Ik heb het voorstel drie keer aangepast omdat de directeur er steeds iets anders in wilde zien, maar toen het"
        " eenmaal op tafel lag zei niemand er nog iets over terwijl iedereen het gelezen had."
    )
    found = [span.text for span in texts.clauses(long)]
    assert len(found) > 1, found
    assert found[0].startswith("Ik heb het voorstel"), found
    assert any(clause.startswith("maar toen") for clause in found), found


def test_a_short_sentence_stays_whole() -> None:
    assert [span.text for span in texts.clauses("Ik zei het, maar niemand luisterde.")] == [
        "Ik zei het, maar niemand luisterde"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 40_000,
        "a " * 20_000,
        "." * 40_000,
        ", maar " * 6_000,
        "\u202e" * 40_000,
        "ik weet het niet. " * 2_300,
        "中" * 40_000,
    ],
    ids=["one word", "letters", "dots", "turns", "direction marks", "sentences", "chinese"],
)
def test_forty_thousand_characters_are_cut_like_any_text(text: str) -> None:
    for span in texts.clauses(text):
        assert text[span.start : span.end] == span.text
    kept = texts.shortened(text)
    assert len(kept) == len(text)
    texts.language(text)


@given(st.text(max_size=50))
def test_a_text_of_ordinary_length_is_read_whole(text: str) -> None:
    assert texts.shortened(text) == text


def test_of_a_long_text_the_beginning_and_the_end_keep_their_place() -> None:
    text = "begin " + "midden " * 5_000 + "einde"
    kept = texts.shortened(text)
    assert kept.startswith("begin midden")
    assert kept.endswith("midden einde")
    assert all(a == b or b == "\n" for a, b in zip(text, kept, strict=True))
    assert len(kept.replace("\n", "")) == texts.MAX_READ


@given(st.text(alphabet=st.characters(), max_size=100) | st.text(alphabet="a\ud83d\udc00é", max_size=20))
def test_what_no_file_can_hold_becomes_a_question_mark_and_the_rest_stays(text: str) -> None:
    mended = texts.well_formed(text)
    mended.encode()
    assert len(mended) == len(text)
    assert all(b == (a if not "\ud800" <= a <= "\udfff" else "?") for a, b in zip(text, mended, strict=True))


DUTCH = """\
ja
geen idee
klopt niet
Ik weet het niet.
Niemand pakt het op en iedereen kijkt naar mij.
De directie vraagt om advies en doet er niets mee.
Wat moet ik nu doen?
Mijn manager negeert mijn mails.
Ik heb een meeting met de business over het budget.
Als ik stevig adviseer ben ik lastig.
We wachten al weken op een besluit van het MT.
Zij zegt altijd ja en doet vervolgens niets.
bedankt
andere vraag
waarom vraag je dat?
Ons team zit vast.
Weet ik niet hoor, lastig.
iets anders
Hoe zou jij dat aanpakken?
Het is weer hetzelfde liedje bij finance.
Ge moet er maar mee leren leven zeker?
De stakeholders willen een dashboard voor de board meeting.
vrijdag
over twee weken
dat herken ik wel
""".splitlines()

ENGLISH = """\
no idea
I don't know.
that doesn't fit
thank you
another question
Nobody picks it up and everyone looks at me.
My manager ignores my emails.
What should I do now?
We have been waiting for weeks for a decision.
The line managers come to us when it is too late.
She always says yes and then does nothing.
I'm stuck.
Who pays decides, and that is how it goes here.
why do you ask that?
something else
They want us at the table but not our opinion.
Last week I said the planning was off.
I can't say what I think in that meeting.
Our team keeps waiting for someone to start.
please explain
How would you handle this?
If I speak up I am difficult.
In the next week
You tell me
The directie never answers me, that is the problem with it.
""".splitlines()

OTHER = """\
Ich weiß nicht, was ich mit meinem Chef machen soll, er hört mir nie zu.
Je ne sais pas quoi faire avec mon directeur, il ne m'écoute jamais.
No sé qué hacer con mi jefe, nunca me escucha cuando hablo.
Non so cosa fare con il mio capo, non mi ascolta mai.
Não sei o que fazer com o meu chefe, ele nunca me ouve.
Nie wiem, co zrobić z moim szefem, nigdy mnie nie słucha.
Patronumla ne yapacağımı bilmiyorum, beni hiç dinlemiyor.
Jag vet inte vad jag ska göra med min chef, han lyssnar aldrig.
Jeg ved ikke hvad jeg skal gøre med min chef, han lytter aldrig.
Nu știu ce să fac cu șeful meu, nu mă ascultă niciodată.
En tiedä mitä tehdä pomoni kanssa, hän ei koskaan kuuntele minua.
Nem tudom, mit tegyek a főnökömmel, soha nem hallgat meg.
Nevím, co mám dělat se svým šéfem, nikdy mě neposlouchá.
我不知道该怎么办
上司が私の話を聞いてくれません
Я не знаю, что делать с моим начальником.
لا أعرف ماذا أفعل مع مديري
Δεν ξέρω τι να κάνω με τον προϊστάμενό μου.
मुझे नहीं पता कि क्या करना है
나는 무엇을 해야 할지 모르겠어요
אני לא יודע מה לעשות
Die Abteilung wartet immer, bis jemand anderes den ersten Schritt macht.
Le directeur demande un conseil et ensuite il ne fait rien.
Si je conseille fermement je suis difficile, et si je me retiens je ne suis pas à la hauteur.
El equipo siempre espera a que alguien empiece.
Все ждут, и никто не начинает.
""".splitlines()


@pytest.mark.parametrize(
    ("language", "lines"), [("nl", DUTCH), ("en", ENGLISH), (None, OTHER)], ids=["nl", "en", "other"]
)
def test_the_language_of_a_line_is_told(language: Language | None, lines: list[str]) -> None:
    taken = {line: found for line in lines if (found := texts.language(line)) != language}
    assert not taken, f"taken for another language than {language}: {taken}"


@pytest.mark.parametrize("text", ["ok", "😀", "...", "123", "Anja?", ""])
@pytest.mark.parametrize("expected", ["nl", "en"])
def test_a_message_without_a_language_keeps_that_of_the_talk(text: str, expected: Language) -> None:
    assert texts.language(text, expected) == expected


TORN = "Ik ben onzeker over mijn rol bij de directie, en het team vertrouwt mij niet. De directie ziet ons wel."


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("onzeker over mijn rol", True),
        ("zeker over mijn rol", False),
        ("onzeker over mijn ro", False),
        ("onzeker over mijn rol bij de directie", True),
        ("", False),
        ("dat staat er niet", False),
    ],
)
def test_a_quote_stands_in_whole_words_or_not_at_all(quote: str, stands: bool) -> None:
    found = texts.verbatim(quote, TORN)
    assert (found is not None) is stands
    assert found is None or TORN[found.start : found.end] == quote


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("onderhandelbaar voor de directie", "Dat is niet-onderhandelbaar voor de directie."),
        ("I don", "I don't trust the board."),
        ("I don", "I don’t trust the board."),
    ],
)
def test_what_a_hyphen_or_an_apostrophe_joins_is_one_word(quote: str, said: str) -> None:
    assert texts.verbatim(quote, said) is None


@pytest.mark.parametrize(
    "said", ["_zeker over de rol_", "'zeker over de rol'", "(zeker over de rol)", "-zeker over de rol-"]
)
def test_marks_around_a_word_are_no_part_of_it(said: str) -> None:
    assert texts.verbatim("zeker over de rol", said) is not None


def test_a_quote_may_begin_and_end_a_line() -> None:
    assert texts.verbatim("Zeker over de rol", "Dat zei hij wel\nZeker over de rol\nen meer") is not None


def test_a_quote_is_found_where_it_stands_whole_although_it_stands_in_a_longer_word_before() -> None:
    said = "Onzeker is zij, zeker is zij wel van haar zaak."
    found = texts.verbatim("zeker is zij", said)
    assert found is not None
    assert found.start == said.index(", zeker") + 2


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("het eens met de directie", "Ik ben het niet eens; ik was nooit het eens met de directie."),
        ("de directie ons vertrouwt", "Ik geloof niet dat de directie ons vertrouwt."),
        ("het team vertrouwt mij", TORN),
        ("ruimte van de directie", "Wij krijgen geen ruimte van de directie."),
        ("met de directie te praten", "Ik durf nooit met de directie te praten."),
        ("naar het team luisteren", "Niemand wil naar het team luisteren."),
        ("trust the board", "I don't trust the board."),
        ("going to the board", "I am not going to the board."),
        ("asks the team anything", "She never asks the team anything."),
        ("we trust the board", "It is not true that we trust the board."),
    ],
)
def test_a_quote_that_leaves_out_the_negation_of_its_clause_says_the_opposite(quote: str, said: str) -> None:
    assert texts.verbatim(quote, said) is not None
    assert texts.faithful(quote, said) is None


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("vertrouwt mij niet", TORN),
        ("onzeker over mijn rol", TORN),
        ("De directie ziet ons", TORN),
        ("de directie beslist alles", "Dat wil ik niet, maar de directie beslist alles."),
        ("het team weet alles", "Niet de directie maar het team weet alles."),
        ("the board wants more", "I do not know, the board wants more."),
        ("I ask the team", "I ask the team and nobody answers."),
    ],
)
def test_a_negation_in_another_clause_or_in_the_quote_itself_takes_nothing_away(quote: str, said: str) -> None:
    assert texts.faithful(quote, said) is not None


def test_of_two_places_the_one_counts_where_nothing_is_left_out() -> None:
    said = "Niemand steunt het team. Toch steunt het team mij."
    found = texts.faithful("steunt het team", said)
    assert found is not None
    assert found.start == said.rindex("steunt")
