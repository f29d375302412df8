"""What comes out of the process apart is what reading and searching in this one would give."""

import pytest

from tests.intake.reports import REPORT
from tracker.intake import reading_apart
from tracker.intake.extraction import extract
from tracker.intake.reading import Unreadable, read

TIMED = REPORT + "三是健全制度。由组织委员王方负责，2026年6月底前完成，并长期坚持。\n"


def test_the_answer_is_the_same_as_in_this_process():
    document = read("总结.txt", TIMED.encode())

    assert reading_apart.look_into("总结.txt", TIMED.encode()) == (document, extract(document))


def test_what_was_found_survives_the_wire_whole():
    found = extract(read("总结.txt", TIMED.encode()))

    assert any(proposal.time_limit for proposal in found.proposals)
    assert any(proposal.answers for proposal in found.proposals)
    assert reading_apart.unpacked(reading_apart.packed(found)) == found


def test_a_search_that_takes_too_long_is_ended():
    with pytest.raises(Unreadable, match="timeout"):
        reading_apart.look_into("总结.txt", TIMED.encode(), seconds=0.01)


def test_a_refusal_keeps_its_reason():
    with pytest.raises(Unreadable, match="empty"):
        reading_apart.look_into("总结.txt", b"")
