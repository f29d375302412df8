"""Running ledgers as offices keep them: fictional, in nine shapes."""

from datetime import date

from tests.conftest import NOW, Cast
from tests.intake.test_foreign_ledgers import workbook
from tracker.intake import taking_in
from tracker.intake.extraction import extract
from tracker.intake.models import SourceDocument
from tracker.intake.reading import read

HEADER = [
    "序号",
    "存在问题",
    "整改措施",
    "责任领导",
    "责任人",
    "整改时限",
    "进展情况",
    "完成状态",
    "完成日期",
    "难易程度",
]
ROWS = [
    ["示例机关第一党支部2026年度整改台账"],
    ["填报单位：示例机关第一党支部", None, None, None, None, None, "截至2026年2月28日"],
    HEADER,
    [
        1,
        "学习笔记记得少",
        "每月抽查一次学习笔记",
        "陈秘",
        "李宁",
        "2026年6月底前",
        "已抽查两次",
        "正在推进",
        None,
        "易",
    ],
    [None, None, "开展一次笔记展评", "陈秘", "王方", date(2026, 9, 30), None, "未启动", None, "中"],
    [2, "谈心谈话不经常", "支委每季度谈心一轮", "高远", "孟川", "长期坚持", "一季度已谈完", "长期坚持", None, "难"],
    [3, "活动室设施陈旧", "更换桌椅和投影", "陈秘", "李宁", "2026年2月底前", "已更换", "已销号", "2026-02-20", "易"],
    ["合计", None, "4项", None, None, None, None, "1项", None, None],
    ["书记签字：", None, None, None, None, None, None, None, None, None],
]
PLAIN = workbook(("台账", ROWS, ["A1:J1", "A4:A5", "B4:B5"]))


def two_row_header() -> bytes:
    rows = [
        ["2026年巡察反馈问题整改台账"],
        ["序号", "反馈问题", None, "整改措施", "责任", None, "完成时限", "整改进度"],
        [None, "类别", "具体问题", None, "责任领导", "责任部门", None, None],
        [1, "党的建设", "组织生活记录不规范", "统一记录本", "陈秘", "党政办", "6月底前", "60%"],
        [2, "作风建设", "下基层调研不够", "每人每季度调研一次", "陈秘", "宣传科", "2026年9月30日", "100%"],
    ]
    merged = ["A1:H1", "A2:A3", "B2:C2", "D2:D3", "E2:F2", "G2:G3", "H2:H3"]
    return workbook(("Sheet1", rows, merged))


def two_rows_unmerged() -> bytes:
    rows = [
        ["序号", "反馈问题", None, "整改措施", "整改时限", "完成情况"],
        [None, "类别", "具体问题", None, None, None],
        [1, "党的建设", "组织生活记录不规范", "统一记录本", "2026.6.30", "基本完成"],
    ]
    return workbook(("Sheet1", rows, []))


def ticks_and_sums() -> bytes:
    rows = [
        ["问题内容", "整改措施", "责任部门", "完成时限", "是否销号"],
        ["文件传阅慢", "限三日内传阅完毕", "办公室", "20260331", "✓"],
        ["小计", "1", None, None, None],
        ["会议偏多", "每周一为无会日", "办公室", "2026年12月底", ""],
        ["合计", "2", None, None, None],
    ]
    return workbook(("Sheet1", rows, []))


def rates() -> bytes:
    rows = [
        ["问题", "措施", "责任人", "时限", "完成率"],
        ["台账更新慢", "每周五更新", "李宁", "2026-06-30", 0.6],
        ["宣传栏陈旧", "更换宣传栏", "王方", "2026-06-30", 1],
        ["工具书少", "购置一批", "赵琳", "2026-06-30", 0],
    ]
    return workbook(("Sheet1", rows, []))


def two_sheets() -> bytes:
    head = ["序号", "存在问题", "整改措施", "责任人", "整改时限", "状态"]
    first = [head, [1, "学习不系统", "列出计划", "李宁", "2026年6月底前", "整改中"]]
    second = [[*head[:-1], "备注"], [1, "走访少", "每月走访", "王方", "立行立改", "与工会同办"]]
    return workbook(("政治建设", first, []), ("作风建设", second, []))


def many_measures_in_a_cell() -> bytes:
    rows = [
        ["检视问题", "整改措施", "责任领导", "责任人", "整改时限", "整改情况"],
        ["制度执行不严", "1.修订请假办法；2.每月通报考勤。", "陈秘", "李宁、王方", "2026年5月底前", "部分整改"],
    ]
    return workbook(("Sheet1", rows, []))


def tasks_without_problems() -> bytes:
    rows = [
        ["任务来源", "任务内容", "牵头部门", "协办部门", "计划完成时间", "实际完成时间", "状态", "延期说明"],
        ["年度要点", "建成党员活动室", "办公室", "工会", "2026-05-31", None, "推进中", "材料未到"],
        ["年度要点", "编印学习手册", "宣传科", None, "2026-03-31", "2026-02-10", "已完成", None],
    ]
    return workbook(("Sheet1", rows, []))


def unknown_words() -> bytes:
    rows = [["存在问题", "整改措施", "状态"], ["制度不全", "补齐制度", "待研究"], ["值班不严", "轮流值班", "整改中"]]
    return workbook(("Sheet1", rows, []))


def long_one(rows: int) -> bytes:
    body = [
        [
            n,
            f"第{n}项问题的具体表现",
            f"针对第{n}项的措施",
            "陈秘",
            ("李宁", "孟川")[n % 2],
            "2026年9月底前",
            "已着手",
            "整改中",
        ]
        for n in range(1, rows + 1)
    ]
    return workbook(("Sheet1", [HEADER[:8], *body], []))


def given(cast: Cast, data: bytes, filename: str = "整改台账2026.xlsx") -> SourceDocument:
    document = read(filename, data)
    found = extract(document)
    return taking_in.take_in(
        cast.branch, filename=filename, data=data, read=document, extraction=found, by=cast.secretary, at=NOW
    )
