"""Damaged files of every format into every reader: taken, or refused in words (see ``bench.fuzz_readers``)."""

from __future__ import annotations

import pytest

from avs_geo.files.source import SourceFile
from bench.fuzz_readers import Readers, Tally, fuzz, input_of, seeds


@pytest.fixture(scope="module")
def readers() -> Readers:
    return Readers.of_haute_marne()


@pytest.fixture(scope="module")
def tally(readers: Readers) -> Tally:
    return fuzz(readers, count=270, seed=52)


def test_what_is_damaged_is_taken_before_it_is(readers: Readers) -> None:
    # Points alone do not say in which department they are.
    whole = [
        seed for seed in seeds() if seed.role != "devine" or seed.name.endswith((".csv", ".xlsx", ".json", ".ods"))
    ]
    for seed in whole:
        readers.read(seed.role, SourceFile(seed.name, seed.content))


def test_the_same_seed_gives_the_same_inputs() -> None:
    pool = seeds()
    csv = [seed for seed in pool if seed.name.endswith(".csv")]
    assert [input_of(csv, 3, rank) for rank in range(20)] == [input_of(csv, 3, rank) for rank in range(20)]
    assert input_of(csv, 3, 1) != input_of(csv, 4, 1)


def test_the_inputs_are_of_every_reader_and_a_third_of_them_at_least_are_refused(tally: Tally) -> None:
    assert tally.tried == 270
    assert {seed.role for seed in seeds()} >= {"structures", "territoires", "temps", "qpv", "mailles", "plan", "modele"}
    assert tally.refused > tally.tried / 3


def test_nothing_escapes_the_readers(tally: Tally) -> None:
    assert not tally.uncaught


def test_each_refusal_has_words_of_its_own(tally: Tally) -> None:
    assert not tally.at_the_door
