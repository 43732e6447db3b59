"""Hides who and where before anything leaves this computer, and puts it back in what comes in return."""

from bot.masking.lexicon import Lexicon, load_lexicon
from bot.masking.mask import Mask, MaskingError, cut

__all__ = ["Lexicon", "Mask", "MaskingError", "cut", "load_lexicon"]
