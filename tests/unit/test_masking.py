"""What is hidden before anything leaves, what is not, and that it can be put back."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.domain import LANGUAGES
from bot.masking import Lexicon, Mask, MaskingError, cut, load_lexicon
from bot.masking.found import What
from bot.masking.structured import valid_bsn, valid_iban
from bot.resources import Resources

LEXICON = load_lexicon(Resources.locate().data / "masking")


def hidden(text: str) -> str:
    return Mask(LEXICON, "nl").hide(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mail m.de-vries+werk@zorg-oost.nl even.", "Mail [E-MAIL-1] even."),
        ("Mail jan (at) bedrijf punt nl even.", "Mail [E-MAIL-1] even."),
        ("Bel 06-12345678 of 020 123 45 67.", "Bel [TELEFOON-1] of [TELEFOON-2]."),
        ("Bel +31 6 1234 5678 of 0032 470 12 34 56.", "Bel [TELEFOON-1] of [TELEFOON-2]."),
        ("Call +44 20 7946 0958 or (555) 867-5309.", "Call [TELEFOON-1] or [TELEFOON-2]."),
        ("Mijn BSN is 111222333.", "Mijn BSN is [BSN-1]."),
        ("Mijn BSN is 111.222.333 dus.", "Mijn BSN is [BSN-1] dus."),
        ("Stort op NL91 ABNA 0417 1643 00 en klaar.", "Stort op [IBAN-1] en klaar."),
        ("Stort op be68539007547034.", "Stort op [IBAN-1]."),
        ("Ik woon in 1012 AB en werk in 9712ab.", "Ik woon in [POSTCODE-1] en werk in [POSTCODE-2]."),
        ("Hij zit op Lange Voorhout 34 nu.", "Hij zit op [ADRES-1] nu."),
        ("Hij zit op kerkstraat 12b nu.", "Hij zit op [ADRES-1] nu."),
        ("Zie https://x.nl/a?b=c#d, graag.", "Zie [LINK-1], graag."),
        ("Zie www.ons-intranet.nl of intranet.local/a.", "Zie [LINK-1] of [LINK-2]."),
        ("<@U04KX7Q2M1Z> en U04KX7Q2M1Z in #team-hr.", "[SLACK-1] en [SLACK-2] in [SLACK-3]."),
        ("Geboren op 3 maart 1981 in de stad.", "Geboren op [GEBOORTEDATUM-1] in de stad."),
        ("Hij is van 12-05-1969 dus.", "Hij is van [GEBOORTEDATUM-1] dus."),
        ("Mijn personeelsnummer is P-88231.", "Mijn personeelsnummer is [NUMMER-1]."),
    ],
)
def test_what_has_a_shape_is_hidden(text: str, masked: str) -> None:
    assert hidden(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Gisteren zei Anke de Vries dat het klaar was.", "Gisteren zei [NAAM-1] dat het klaar was."),
        ("Jan-Willem van der Berg belde.", "[NAAM-1] belde."),
        ("mijn collega femke zegt niks", "mijn collega [NAAM-1] zegt niks"),
        ("Ik sprak met mevrouw el amrani en dhr. Bakker.", "Ik sprak met mevrouw [NAAM-1] en dhr. [NAAM-2]."),
        ("Dat was Anke's idee. Ik vroeg Anke ernaar.", "Dat was [NAAM-1]'s idee. Ik vroeg [NAAM-1] ernaar."),
        ("Ik wil dat Wil en Roos luisteren.", "Ik wil dat [NAAM-1] en [NAAM-2] luisteren."),
        ("Wil je meedenken? Mark my words.", "Wil je meedenken? Mark my words."),
        ("P.J. Hazelhoff tekende niet.", "[NAAM-1] tekende niet."),
        ("We praten met Zaanwaarde over geld.", "We praten met [NAAM-1] over geld."),
    ],
)
def test_names_are_hidden_and_words_are_not(text: str, masked: str) -> None:
    assert hidden(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "De HR Business Partner wil aan tafel bij de Raad van Bestuur, en Finance en Legal ook.",
        "We krijgen 300.000 euro in 2026 en 2027, dat is 15 % meer dan in Q3.",
        "Op maandag 23 november om 10.30 uur was het overleg met de directeur en het MT.",
        "On Monday the CEO asked HR and IT for a PowerPoint in English, before Christmas.",
        "Wie betaalt bepaalt. Wat ik ook doe, het is nooit goed.",
        "In 2024 HR zei hetzelfde als in 2019.",
    ],
)
def test_ordinary_talk_stays_as_it_is(text: str) -> None:
    assert hidden(text) == text


def test_the_words_of_the_patterns_survive(catalogue: Catalogue) -> None:
    lost: list[str] = []
    for pattern in catalogue.patterns.values():
        for language in LANGUAGES:
            text = pattern.text[language]
            for line in (text.name, text.description, text.need, *text.likely, *text.against, *text.reflections):
                if Mask(LEXICON, language).hide(line) != line:
                    lost.append(line)
    assert not lost


def test_the_same_thing_gets_the_same_placeholder_in_every_text_of_a_talk() -> None:
    mask = Mask(LEXICON, "nl")
    mask.learn("Gisteren zei Thijsbert het nog.", "thijsbert wist het al")
    assert mask.hide("thijsbert wist het al") == "[NAAM-1] wist het al"
    assert "Thijsbert" not in mask.hide("Gisteren zei Thijsbert het nog.")


def test_what_is_hidden_comes_back_only_through_its_own_mask() -> None:
    mask = Mask(LEXICON, "nl")
    text = "Anke de Vries belde 06-12345678."
    assert mask.restore(mask.hide(text)) == text
    with pytest.raises(MaskingError):
        mask.restore("Bel [NAAM-7] even.")


def test_a_placeholder_that_somebody_typed_is_hidden_like_any_other_thing() -> None:
    mask = Mask(LEXICON, "nl")
    text = "Noem mij [NAAM-1], zei Anke."
    masked = mask.hide(text)
    assert masked == "Noem mij [TEKST-1], zei [NAAM-1]."
    assert mask.restore(masked) == text


def test_when_something_is_left_nothing_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.masking.search.settled", lambda found: [])
    with pytest.raises(MaskingError) as caught:
        hidden("Bel Anke op 06-12345678.")
    assert "Anke" not in str(caught.value)
    assert "0612345678" not in repr(caught.value).replace("-", "")


@pytest.mark.parametrize(("head", "tail"), [(60, 0), (40, 20)])
def test_a_text_that_is_cut_shows_no_piece_of_a_code_or_of_what_it_stands_for(head: int, tail: int) -> None:
    whole = [Mask(LEXICON, "nl")._placeholder(what, "") for what in What]
    for before in range(120):
        text = "zo " * (before // 3) + "." * (before % 3) + " NL91ABNA0417164300 " + "en verder " * 12
        short = cut(hidden(text), head, tail)
        left = re.sub(r"\[IBAN-1\]", "", short)
        assert len(short) <= head + tail + len("\n\n") + max(map(len, whole))
        assert not re.search(r"[A-Z\d\[\]]", left), before


def test_a_short_text_is_not_cut() -> None:
    assert cut("[NAAM-1] zegt niets", 19) == "[NAAM-1] zegt niets"
    assert cut("[NAAM-1] zegt niets", 7) == ""
    assert cut("zegt [NAAM-1] niets", 4, 7) == "zegt\n\n niets"


def test_a_mask_shows_nothing_of_what_it_hides() -> None:
    mask = Mask(LEXICON, "en")
    mask.hide("Call Fiona Gallagher on 06-12345678.")
    assert repr(mask) == "Mask(2 hidden)"


@given(st.text(max_size=300))
def test_whatever_is_written_can_be_put_back_to_the_letter_or_is_not_sent(text: str) -> None:
    mask = Mask(LEXICON, "nl")
    with contextlib.suppress(MaskingError):
        assert mask.restore(mask.hide(text)) == text


@given(st.from_regex(r"\A0[1-9][0-9]{8}\Z"), st.sampled_from(["bel {} dus", "{}", "tel.{}", "({})", "nummer:{};"]))
def test_no_dutch_phone_number_is_left(number: str, sentence: str) -> None:
    assert number not in hidden(sentence.format(number))


@given(st.integers(0, 99_999_999))
def test_no_number_that_passes_the_eleven_test_is_left(first: int) -> None:
    digits = f"{first:08d}"
    last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
    bsn = f"{digits}{last}"
    if last < 10 and int(bsn):
        assert valid_bsn(bsn)
        assert bsn not in hidden(f"mijn bsn is {bsn} en dat klopt")


@pytest.mark.parametrize("digits", ["123456789", "000000000", "12345", "1112223333"])
def test_a_number_that_fails_the_eleven_test_is_no_bsn(digits: str) -> None:
    assert not valid_bsn(digits)


@pytest.mark.parametrize(
    ("iban", "valid"), [("NL91ABNA0417164300", True), ("NL92ABNA0417164300", False), ("NL91", False)]
)
def test_an_iban_is_known_by_its_check_digits(iban: str, valid: bool) -> None:
    assert valid_iban(iban) is valid


def test_the_lists_are_ours_and_do_not_overlap() -> None:
    lexicon: Lexicon = LEXICON
    assert len(lexicon.first) > 2000
    assert not lexicon.first & lexicon.doubtful
    assert not lexicon.first & lexicon.ordinary, "a sure name is no ordinary word"


def test_a_long_text_is_hidden_in_reasonable_time() -> None:
    text = "Anke zei tegen 06-12345678 dat Kerkstraat 5 te duur is. " * 110
    masked = Mask(LEXICON, "nl").hide(text)
    assert "Anke" not in masked


@pytest.mark.parametrize(
    "piece", ["a", "A ", "0 ", "a@", "a.", "1-", "A.", "NL91 ", "van de ", "Jan van ", "[a-", "<@", "\\\\a\\", "+0("]
)
def test_no_text_takes_forever(piece: str) -> None:
    text = (piece * 6000)[:6000]
    with contextlib.suppress(MaskingError):
        assert Mask(LEXICON, "nl").hide(text) is not None


def test_a_text_in_capitals_hides_names_and_not_everything() -> None:
    masked = hidden("ANKE ZEGT DAT HET MIJN SCHULD IS EN IEDEREEN WACHT OP HENK")
    assert "ANKE" not in masked
    assert "HENK" not in masked
    assert "IEDEREEN WACHT OP" in masked
