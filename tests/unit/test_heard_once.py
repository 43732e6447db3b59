"""A message is listened to once, in the role in which it was said, and the same words later are another message."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.flow import HeardOnce


class Ears:
    """Hears a threat in everything but an answer, and counts how often it listened."""

    def __init__(self) -> None:
        self.listened: list[bool] = []

    def route(self, text: str, *, answering: bool = False) -> str | None:
        """See SafetyReader."""
        self.listened.append(answering)
        return None if answering else "threat"


def test_the_reader_gets_what_the_flow_heard_and_nothing_is_listened_to_twice() -> None:
    ears = Ears()
    once = HeardOnce(ears)
    assert (once.route("hij wacht me op", answering=True), once.route("hij wacht me op")) == (None, None)
    assert ears.listened == [True]


def test_the_same_words_as_a_new_story_are_heard_anew() -> None:
    once = HeardOnce(Ears())
    assert (once.route("hij wacht me op", answering=True), once.route("hij wacht me op")) == (None, None)
    assert (once.route("hij wacht me op"), once.route("hij wacht me op")) == ("threat", "threat")


def test_what_is_heard_beside_it_on_another_thread_changes_nothing() -> None:
    once = HeardOnce(Ears())
    assert once.route("hij wacht me op", answering=True) is None
    with ThreadPoolExecutor(1) as other:
        assert other.submit(once.route, "iets anders").result() == "threat"
    assert once.route("hij wacht me op") is None
