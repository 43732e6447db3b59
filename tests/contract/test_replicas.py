"""What is kept sealed, seen by two processes at once: keys that come, go and change are known to the other at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.domain import UserKey
from bot.store.base import StoreError
from bot.store.sealing import Master, new_key
from bot.store.vault import Vault
from tests.contract.test_sealed_file import CANARY, WHOLE, fill
from tests.contract.test_store import ANJA, NOON, lines, said
from tests.postgres import bytes_of

BRAM = UserKey("slack", "T1", "bram")
Open = Callable[[], Vault]


def test_no_word_of_what_is_kept_can_be_read_and_none_is_left_after_erasing(open_again: Open, tmp_path: Path) -> None:
    kept = open_again()
    who = UserKey("slack", "T1", CANARY)
    fill(kept)
    assert len(bytes_of(tmp_path)) > 2_000, "there is something to look at"
    assert CANARY.encode() not in bytes_of(tmp_path)
    [talk] = kept.store.conversations(who)
    assert talk.turns == (WHOLE.user, WHOLE.coach)
    owner = kept.keyring.owner(who).encode()
    assert owner in bytes_of(tmp_path)
    kept.store.erase(who)
    assert owner not in bytes_of(tmp_path)
    kept.store.close()


def test_each_replica_reads_what_the_other_wrote(open_again: Open) -> None:
    here, there = open_again(), open_again()
    here.store.record(ANJA, said("een"))
    there.store.record(ANJA, said("twee"))
    assert lines(here.store.history(ANJA, NOON)) == lines(there.store.history(ANJA, NOON)) == ["een", "twee"]
    here.store.close()
    there.store.close()


def test_what_one_replica_erased_the_other_cannot_read_nor_write_under_its_key(
    open_again: Open, tmp_path: Path
) -> None:
    here, there = open_again(), open_again()
    here.store.record(ANJA, said("een"))
    assert lines(there.store.history(ANJA, NOON)) == ["een"], "the other replica holds the key now"
    before = there.keyring.find(there.keyring.owner(ANJA))
    here.store.erase(ANJA)
    assert there.keyring.find(there.keyring.owner(ANJA)) is None
    assert there.store.conversations(ANJA) == []
    there.store.record(ANJA, said("opnieuw"))
    after = here.keyring.find(here.keyring.owner(ANJA))
    assert after is not None
    assert before is not None
    assert after.token("x", "place") != before.token("x", "place"), "under a new key"
    assert lines(here.store.history(ANJA, NOON)) == ["opnieuw"]
    here.store.close()
    there.store.close()


def test_erasing_waits_for_what_another_replica_is_writing_and_takes_that_too(open_again: Open, tmp_path: Path) -> None:
    here, there = open_again(), open_again()
    here.store.record(ANJA, said("een"))
    written, failed = Event(), list[BaseException]()

    def erase() -> None:
        written.wait()
        try:
            there.store.erase(ANJA)
        except BaseException as error:
            failed.append(error)

    other = Thread(target=erase)
    other.start()
    with here.store.together():
        here.store.record(ANJA, said("twee"))
        written.set()
    other.join()
    assert failed == []
    assert here.store.conversations(ANJA) == []
    assert here.keyring.owner(ANJA).encode() not in bytes_of(tmp_path), "and no row is left under a key that is gone"
    here.store.close()
    there.store.close()


def test_two_replicas_that_meet_somebody_new_at_once_make_one_key_and_one_talk(open_again: Open) -> None:
    replicas = [open_again() for _ in range(3)]
    failed: list[BaseException] = []

    def meet(kept: Vault, number: int) -> None:
        try:
            kept.store.record(ANJA, said(f"regel {number}"))
        except BaseException as error:
            failed.append(error)

    threads = [Thread(target=meet, args=(kept, number)) for number, kept in enumerate(replicas)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for kept in replicas:
        assert sorted(lines(kept.store.history(ANJA, NOON))) == ["regel 0", "regel 1", "regel 2"]
        assert len(kept.store.conversations(ANJA)) == 1
        kept.store.close()


def test_after_a_rotation_a_replica_with_the_old_master_key_reads_nothing_and_makes_no_key(open_again: Open) -> None:
    here, there = open_again(), open_again()
    here.store.record(ANJA, said("een"))
    assert lines(there.store.history(ANJA, NOON)) == ["een"]
    here.keyring.rewrap(Master(new_key()))
    assert lines(here.store.history(ANJA, NOON)) == ["een"]
    with pytest.raises(StoreError, match="restarted"):
        there.store.history(ANJA, NOON)
    with pytest.raises(StoreError, match="restarted"):
        there.store.record(BRAM, said("nieuw hier"))
    here.store.record(BRAM, said("wel hier"))
    assert lines(here.store.history(BRAM, NOON)) == ["wel hier"]
    here.store.close()
    there.store.close()


def test_a_key_of_an_intake_that_was_wiped_elsewhere_opens_nothing_here(open_again: Open) -> None:
    here, there = open_again(), open_again()
    fill(here)
    assert [held.body for held in there.intake.held("lane-1")] == [CANARY]
    here.intake.drop("lane-1")
    assert there.intake.held("lane-1") == []
    assert there.intake.unfinished() == []
    here.store.close()
    there.store.close()
