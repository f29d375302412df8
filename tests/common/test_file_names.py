"""The names that come with files."""

import pytest

from tracker.common.file_names import bare_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("..\\..\\windows\\总结.docx", "总结.docx"),
        ("/etc/passwd", "passwd"),
        ("总结\u202excod.exe", "总结xcod.exe"),
        ("\x00\x1f", ""),
        ("长" * 400 + ".docx", "长" * 250 + ".docx"),
    ],
)
def test_a_name_keeps_no_path_no_control_and_no_trick(given, kept):
    assert bare_name(given) == kept
