"""The keyword baseline that every reader must beat: names a pattern when one of its plain words stands there."""

from __future__ import annotations

from bot.reader.safety import normalise

KEYWORDS: dict[str, tuple[str, ...]] = {
    "verborgen-contract": ("verborgen contract", "ongeschreven", "onuitgesproken", "stilzwijgend", "met rust",
                           "hidden contract", "unwritten", "unspoken", "leave us alone", "don't rock the boat"),
    "double-bind": ("double bind", "dubbele binding", "spagaat", "nooit goed", "wat ik ook doe", "klem",
                    "damned if", "whatever i do", "catch-22", "either way"),
    "boven-positie": ("snappen het niet", "geen verstand van", "verknoeien", "knoeien", "domme vragen", "beter zelf",
                      "don't understand", "mess it up", "better do it ourselves", "no clue"),
    "ok-niet-ok": ("cowboys", "bureaucraten", "aan ons ligt het niet", "wij-zij", "over en weer", "hun schuld",
                   "us and them", "their fault", "each other's fault", "blame"),
    "hoog-laag": ("van bovenaf", "de top", "werkvloer", "directie", "management", "bestuur", "ivoren toren",
                  "top-down", "senior management", "leadership", "shop floor", "upstairs"),
    "lijn-support": ("de lijn", "stafafdeling", "te laat betrokken", "eromheen", "de business", "bureaucratisch",
                     "the business", "bypass", "support department", "red tape", "too late"),
    "wie-betaalt-bepaalt": ("wie betaalt", "factuur", "verlenging", "opdrachtgever", "betaalt", "declarabel",
                            "who pays", "invoice", "renewal", "extension", "fee", "sponsor"),
    "persoonsattributie": ("niveau", "controlfreak", "karakter", "type", "generatie", "nu eenmaal", "dubbeltje",
                           "control freak", "personality", "generation", "character", "don't have it in them"),
    "afwachten": ("afwachten", "wachten", "pakt de bal", "initiatief", "stil", "kijkt elkaar aan", "wie pakt",
                  "waiting", "initiative", "silence", "who picks", "pick up"),
    "parallelproces": ("precies hetzelfde", "net als", "zelf ook", "in ons eigen", "herhaalt", "traject",
                       "exactly what", "the same thing", "ourselves", "our own team", "mirror"),
    "business-partner": ("business partner", "businesspartner", "strategisch", "sparringpartner", "aan tafel",
                         "strategic", "order taker", "loket", "helpdesk", "seat at the table"),
}  # fmt: skip


def keyword_primary(text: str) -> str:
    """Return the pattern with most of its keywords in the text, `none` without any."""
    folded = normalise(text)
    counts = {pattern: sum(word in folded for word in words) for pattern, words in KEYWORDS.items()}
    best = max(counts, key=lambda pattern: counts[pattern])
    return best if counts[best] else "none"
