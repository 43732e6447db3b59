"""Hides who and where before anything leaves this computer, and puts it back in what comes in return."""

from bot.masking.mask import Mask, MaskingError
from bot.masking.names import Lexicon, load_lexicon

__all__ = ["Lexicon", "Mask", "MaskingError", "load_lexicon"]
