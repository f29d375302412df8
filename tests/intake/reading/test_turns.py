"""Turns: so many files at once, the rest waits or is told to come again."""

import threading

import pytest

from tests.intake.reading.files import docx, p
from tracker.intake.reading import Reason, Unreadable, worker
from tracker.intake.reading.turns import Turns
from tracker.intake.reading.worker import read_safely

RTF, DOCX = rb"{\rtf1 a}", docx(p("问题"))


def test_who_comes_on_top_of_the_readers_is_told_at_once() -> None:
    turns = Turns(reading=1)

    with turns.reading(), pytest.raises(Unreadable) as refused:
        read_safely("a.docx", DOCX, turns=turns)

    assert refused.value.reason == Reason.BUSY
    assert read_safely("a.docx", DOCX, turns=turns).text == "问题"


def test_a_conversion_waits_for_the_one_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """F85."""
    turns, at_once, most = Turns(reading=4, converting=1, patience=20), [0], [0]
    working = threading.Event()

    def converted(*_given: object, **_named: object) -> bytes:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        working.wait(0.05)
        at_once[0] -= 1
        return DOCX

    monkeypatch.setattr(worker, "converted", converted)
    readers = [threading.Thread(target=read_safely, args=("a.rtf", RTF), kwargs={"turns": turns}) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert most == [1]


def test_a_turn_that_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(reading=2, converting=1, patience=0.01)
    monkeypatch.setattr(worker, "converted", lambda *_given, **_named: DOCX)

    with turns.converting(), pytest.raises(Unreadable) as refused:
        read_safely("a.rtf", RTF, turns=turns)

    assert refused.value.reason == Reason.BUSY


def test_waiting_for_a_turn_is_not_counted_as_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, left = Turns(reading=1, converting=1, patience=20), []
    monkeypatch.setattr(worker, "converted", lambda *_given, **_named: DOCX)
    monkeypatch.setattr(worker, "answer_within", lambda span, *_given, **_named: left.append(span) or b"")
    turns._converters.acquire()
    threading.Timer(0.5, turns._converters.release).start()

    worker.answer_apart("reading.worker", "a.rtf", RTF, seconds=20, megabytes=512, turns=turns)

    assert left[0] > 19.7


def test_a_turn_is_given_back_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns()
    for _ in range(2):
        with pytest.raises(Unreadable) as refused:
            read_safely("a.docx", b"PK\x03\x04 broken", turns=turns)
        assert refused.value.reason != Reason.BUSY
