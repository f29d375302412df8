"""Old office files: read through LibreOffice where it is installed, refused with what to do where it is not."""

import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.intake.reading.files import abstract, docx, lvl, num, numbered, p, tbl, tc
from tests.intake.reading.test_hostile import compound
from tracker.intake.reading import Reason, Unreadable, read
from tracker.intake.reading.office import converted, program
from tracker.intake.reading.worker import read_safely

needs_office = pytest.mark.skipif(program() is None, reason="LibreOffice is not installed: .doc, .wps, .rtf untried")

RTF = rb"{\rtf1\ansi\ansicpg936\uc1 \u23384?\u22312?\u30340?\u38382?\u39064?\par \u23398?\u20064?\par}"


@pytest.mark.parametrize(
    ("name", "data", "suffix"), [("a.rtf", RTF, ".rtf"), ("a.wps", compound("WordDocument"), ".wps")]
)
def test_without_libreoffice_the_refusal_says_which_file_needs_it(
    name: str, data: bytes, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(Unreadable) as refused:
        read(name, data)

    assert (refused.value.reason, refused.value.details) == (Reason.NEEDS_OFFICE, {"suffix": suffix})


def test_a_word_file_that_wants_a_password_is_refused_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.intake.reading.office.program", lambda: "/bin/false")
    header = b"\xec\xa5\xc1\x00" + bytes(6) + (0x0100).to_bytes(2, "little")

    with pytest.raises(Unreadable) as refused:
        converted("a.doc", compound("WordDocument").ljust(2048, b"\0") + header.ljust(512, b"\0"))

    assert refused.value.reason == Reason.ENCRYPTED


@pytest.mark.slow
@needs_office
def test_rich_text_is_read() -> None:
    assert read_safely("a.rtf", RTF).text == "存在的问题\n学习"


@pytest.mark.slow
@needs_office
def test_an_old_word_file_keeps_its_numbers_and_tables() -> None:
    levels = lvl(0, "chineseCounting", "%1、") + lvl(1, "chineseCounting", "（%2）")
    body = (
        numbered("存在的问题")
        + numbered("学习不够", 1, 1)
        + tbl([tc("问题"), tc("措施")], [tc("甲"), tc("乙")])
        + p("末")
    )
    new = docx(body, numbering=abstract(levels) + num())

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.docx").write_bytes(new)
        subprocess.run(
            [str(program()), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             "doc:MS Word 97", "a.docx"],
            cwd=folder, check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        old = (Path(folder) / "a.doc").read_bytes()

    assert read_safely("a.doc", old).text == "一、存在的问题\n（一）学习不够\n问题\t措施\n甲\t乙\n末"


@pytest.mark.slow
@needs_office
def test_a_conversion_that_takes_too_long_is_ended_with_all_it_started() -> None:
    with pytest.raises(Unreadable) as refused:
        converted("a.rtf", RTF, seconds=0.2)

    assert refused.value.reason == Reason.TIMEOUT
    assert "reading-" not in subprocess.run(["ps", "axo", "args"], capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
@needs_office
def test_a_broken_old_file_is_damaged_or_empty_but_never_hangs() -> None:
    with pytest.raises(Unreadable) as refused:
        read_safely("a.doc", compound("WordDocument"))

    assert refused.value.reason in (Reason.DAMAGED, Reason.EMPTY)
