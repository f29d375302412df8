"""Reading in a process of its own: the same document, and an end to whatever has none."""

import logging
import subprocess
import sys
import time

import pytest

from tests.intake.reading.files import docx, p, pdf, tbl, tc, workbook
from tracker.intake.reading import Document, Reason, Unreadable, read
from tracker.intake.reading.wire import packed, unpacked
from tracker.intake.reading.worker import read_safely


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "问题\n措施\n".encode()),
        ("a.docx", docx(p("一、问题", '<w:outlineLvl w:val="0"/>') + tbl([tc("甲"), tc("乙")]))),
        ("a.xlsx", workbook({"Sheet1": [["问题"], ["学习"]]})),
        ("a.pdf", pdf([[(80, 760, 16, "存在的问题")]])),
    ],
)
def test_the_worker_returns_the_very_document(name: str, data: bytes) -> None:
    assert read_safely(name, data) == read(name, data)


def refusal(name: str, data: bytes, *, seconds: float = 20, megabytes: int = 512) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read_safely(name, data, seconds=seconds, megabytes=megabytes)
    return refused.value


def test_a_refusal_comes_back_with_its_details() -> None:
    refused = refusal("a.docx", docx(p("机密★1年")))

    assert (refused.reason, refused.details) == (Reason.CLASSIFIED, {"marking": "机密"})


def test_a_reader_that_takes_too_long_is_ended() -> None:
    start = time.monotonic()

    refused = refusal("a.docx", docx(p("问题")), seconds=0.01)

    assert (refused.reason, time.monotonic() - start < 2) == (Reason.TIMEOUT, True)


@pytest.mark.slow
def test_a_reader_that_takes_too_much_memory_is_ended() -> None:
    """One shared string in every cell: small in the file, without end in memory."""
    data = workbook({"Sheet1": [["字" * 32_000] * 200] * 200})

    assert len(data) < 1_000_000
    assert refusal("a.xlsx", data).reason == Reason.TOO_MUCH_MEMORY


def test_a_reader_with_a_fault_is_no_fault_of_the_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tracker.intake.reading.worker.ENTRY", "raise SystemError('broken reader')")

    with caplog.at_level(logging.ERROR):
        refused = refusal("a.docx", docx(p("问题")))

    assert refused.reason == Reason.DAMAGED
    assert "broken reader" in caplog.text


def test_the_reading_process_never_loads_the_web_application() -> None:
    """It would cost each file half a second and tens of megabytes."""
    code = (
        "import sys; from tracker.intake.reading_apart import look; look('a.txt', '一、问题'.encode());"
        "print([name for name in ('flask', 'sqlalchemy', 'lxml', 'pypdfium2') if name in sys.modules])"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_wire_carries_text_that_json_finds_awkward() -> None:
    document = Document("\u2028\U0001f600\x7f", (), "text", ("x",))

    assert unpacked(packed(document)) == document
