"""Broken files: a Document or an Unreadable, in time, and nothing else. bench/fuzz_reading.py runs this for hours."""

import time

import pytest

from tests.intake.reading.mutations import case, outcome, sources

QUICK, LONG = 400, 5_000
SLOWEST = 5.0  # seconds of CPU for one small file


@pytest.fixture(autouse=True)
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice has tests of its own; starting it for each broken .doc would take hours."""
    monkeypatch.setenv("PATH", "")


def test_the_files_are_read_before_they_are_broken() -> None:
    assert [outcome(name, data) for name, data in sources()] == ["document"] * (len(sources()) - 1) + ["empty"]


def results(seeds: range) -> set[str]:
    found = set()
    for seed in seeds:
        start = time.process_time()
        found.add(outcome(*case(seed)))
        assert time.process_time() - start < SLOWEST, f"seed {seed} took too long"
    return found


def test_broken_files_end_as_a_document_or_a_reason() -> None:
    assert {"document", "damaged"} <= results(range(QUICK))


@pytest.mark.slow
def test_many_broken_files_end_as_a_document_or_a_reason() -> None:
    assert {"document", "damaged"} <= results(range(QUICK, LONG))
