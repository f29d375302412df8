from tracker.intake.extraction.matching import EarlierFinding, Wording, match, recurrences

FINDINGS = [
    Wording("理论学习不够深入", "部分党员学习满足于读文件、抄笔记，学用结合不紧。"),
    Wording("联系群众不够经常", "到窗口一线走访少，收集意见建议的渠道单一。"),
    Wording("党费收缴不及时", "个别党员拖欠党费。"),
]


def test_an_action_is_matched_to_the_finding_it_shares_words_with() -> None:
    actions = [
        Wording("密切联系群众", "每月到窗口一线走访，设立意见箱，拓宽收集意见建议的渠道。"),
        Wording("深化理论学习", "每季度开展一次专题研讨，推动学用结合。"),
    ]

    first, second = match(FINDINGS, actions)

    assert (first[0].finding, second[0].finding) == (1, 0)
    assert any("窗口一线走访" in words for words in first[0].shared)
    assert all(0 < answer.score <= 1 for answer in (*first, *second))


def test_an_action_that_shares_nothing_answers_nothing() -> None:
    assert match(FINDINGS, [Wording("更新办公设备", "采购打印机两台。")]) == [()]


def test_a_finding_that_returns_in_the_same_or_nearly_the_same_words_is_recognised() -> None:
    earlier = [EarlierFinding(7, "理论学习还不够深入", ""), EarlierFinding(8, "阵地建设滞后", "活动室面积不足。")]

    found = recurrences(FINDINGS, earlier)

    assert [(one.finding, one.earlier_id) for one in found] == [(0, 7)]
    assert found[0].score > 0.8


def test_a_finding_about_another_matter_is_no_recurrence() -> None:
    assert recurrences(FINDINGS, [EarlierFinding(3, "制度执行不够严格", "请销假制度落实不到位。")]) == []


def test_the_same_words_score_one() -> None:
    again = recurrences(FINDINGS[2:], [EarlierFinding(1, "党费收缴不及时", "个别党员拖欠党费。")])

    assert [one.score for one in again] == [1.0]


def test_a_word_that_stands_everywhere_links_nothing() -> None:
    """Each of these speaks of 台账; only the last two of the same thing."""
    subjects = ["谈心谈话", "党费收缴", "主题党日", "志愿服务", "阵地建设"]
    findings = [Wording(f"{subject}台账不全", f"{subject}台账登记不全。") for subject in subjects]
    actions = [
        Wording(f"补齐{what}台账", f"补齐{what}台账登记。") for what in ("图书借阅", "值班交接", "车辆使用", "阵地建设")
    ]

    assert [[answer.finding for answer in answers] for answers in match(findings, actions)] == [[], [], [], [4]]
