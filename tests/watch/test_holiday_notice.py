"""A pasted notice is read as it is written, and a slip of the pen is refused rather than kept."""

from datetime import date

import pytest

from tracker.watch.holiday_notice import Slip, Unreadable, read
from tracker.watch.holidays import official

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""


def test_the_notice_of_a_year_says_what_the_official_calendar_has():
    found = read(NOTICE_2026)

    assert found.year == 2026
    assert found.days == {day: worked for day, worked in official().special.items() if day.year == 2026}
    assert found.names[date(2026, 2, 16)] == "春节"


def test_a_holiday_of_one_day_and_one_over_the_turn_of_the_year_are_read():
    found = read(
        "2024年安排。一、元旦：2023年12月30日（周六）至2024年1月1日（周一）放假，共3天。二、清明节：4月4日放假。"
    )

    assert sorted(found.days) == [date(2023, 12, 30), date(2023, 12, 31), date(2024, 1, 1), date(2024, 4, 4)]
    assert not any(found.days.values())


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("一、元旦：1月1日至3日放假，共3天。", Slip.NO_YEAR),
        ("2027年要妥善安排好值班。", Slip.NOTHING),
        ("2027年。一、元旦：1月1日（周四）放假。", Slip.WEEKDAY),
        ("2027年。一、元旦：1月1日（周五）至3日（周日）放假，共4天。", Slip.COUNT),
        ("2027年。一、元旦：1月3日至1日放假。", Slip.TOO_LONG),
        ("2027年。一、元旦：1月1日至3月1日放假。", Slip.TOO_LONG),
        ("2027年。一、元旦：2月30日放假。", Slip.NO_DATE),
        ("2027年。一、元旦：1日放假。", Slip.NO_DATE),
    ],
)
def test_a_slip_is_refused(text, slip):
    with pytest.raises(Unreadable) as wrong:
        read(text)

    assert wrong.value.slip is slip
