"""Each numeral system of Word and WPS, at the places where they turn."""

import pytest

from tracker.intake.reading.numerals import numeral


@pytest.mark.parametrize(
    ("numbering_format", "written"),
    [
        ("decimal", "1 9 10 11 20 21 99"),
        ("decimalZero", "01 09 10 11 20 21 99"),
        ("upperRoman", "I IX X XI XX XXI XCIX"),
        ("lowerLetter", "a i j k t u uuuu"),
        ("ordinal", "1st 9th 10th 11th 20th 21st 99th"),
        ("chineseCounting", "一 九 十 十一 二十 二十一 九十九"),
        ("chineseCountingThousand", "一 九 十 十一 二十 二十一 九十九"),
        ("chineseLegalSimplified", "壹 玖 壹拾 壹拾壹 贰拾 贰拾壹 玖拾玖"),
        ("ideographLegalTraditional", "壹 玖 壹拾 壹拾壹 貳拾 貳拾壹 玖拾玖"),
        ("ideographDigital", "一 九 一〇 一一 二〇 二一 九九"),
        ("japaneseCounting", "一 九 十 十一 二十 二十一 九十九"),
        ("ideographTraditional", "甲 壬 癸 11 20 21 99"),
        ("ideographZodiac", "子 申 酉 戌 20 21 99"),
        ("ideographZodiacTraditional", "甲子 壬申 癸酉 甲戌 癸未 甲申 99"),
        ("ideographEnclosedCircle", "㊀ ㊈ ㊉ 11 20 21 99"),
        ("decimalEnclosedCircle", "① ⑨ ⑩ ⑪ ⑳ ㉑ 99"),
        ("decimalEnclosedFullstop", "⒈ ⒐ ⒑ ⒒ ⒛ 21 99"),
        ("decimalEnclosedParen", "⑴ ⑼ ⑽ ⑾ ⒇ 21 99"),
        ("decimalFullWidth", "１ ９ １０ １１ ２０ ２１ ９９"),
        ("hebrew1", "1 9 10 11 20 21 99"),
    ],
)
def test_counts_are_written_as_the_office_programs_write_them(numbering_format: str, written: str) -> None:
    assert [numeral(count, numbering_format) for count in (1, 9, 10, 11, 20, 21, 99)] == written.split()


@pytest.mark.parametrize(
    ("count", "written"),
    [(0, "零"), (100, "一百"), (101, "一百零一"), (110, "一百一十"), (1001, "一千零一"), (1010, "一千零一十"),
     (10_000, "一万"), (10_010, "一万零一十"), (12_345, "一万二千三百四十五")],
)  # fmt: skip
def test_large_chinese_counts_have_their_zeros(count: int, written: str) -> None:
    assert numeral(count, "chineseCountingThousand") == written


@pytest.mark.parametrize("numbering_format", ["decimal", "chineseCounting", "upperRoman", "upperLetter", "ordinal"])
@pytest.mark.parametrize("count", [-5, 0, 781, 40_000, 2**31])
def test_a_count_out_of_all_bounds_still_gives_a_short_number(count: int, numbering_format: str) -> None:
    assert 0 < len(numeral(count, numbering_format)) < 40
