"""The conversation: pure rules from a message and what went before to a reply."""

from bot.coach.coach import agreed, answer, card, heard_move, implied_move, safety_answer

__all__ = ["agreed", "answer", "card", "heard_move", "implied_move", "safety_answer"]
