"""Damaged files of every format into every reader: taken, or refused in words (see ``bench.fuzz_readers``)."""

from __future__ import annotations

import pytest

from bench.fuzz_readers import Readers, Tally, fuzz, seeds

FEW, MANY = 100, 2000


@pytest.fixture(scope="module", params=[FEW, pytest.param(MANY, marks=pytest.mark.long)])
def tally(request: pytest.FixtureRequest) -> Tally:
    return fuzz(Readers.of_haute_marne(), count=request.param, seed=52)


def test_the_inputs_are_of_every_reader_and_a_third_of_them_at_least_are_refused(tally: Tally) -> None:
    assert tally.tried in {FEW, MANY}
    assert {seed.role for seed in seeds()} >= {"structures", "territoires", "temps", "qpv", "mailles", "plan", "modele"}
    assert tally.refused > tally.tried / 3


def test_nothing_escapes_the_readers(tally: Tally) -> None:
    assert not tally.uncaught


def test_each_refusal_has_words_of_its_own(tally: Tally) -> None:
    assert not tally.at_the_door
