"""What happened in the sample branch: a plain table of who did what to which item, and how many days ago."""

from dataclasses import dataclass

SLUG = "sample-branch"
CONFIRMED = 258  # days ago on which the sample report went into the ledger


@dataclass(frozen=True, slots=True)
class Plan:
    """An item as confirmed. due: days from today. answers: the beginning of the finding's title, for actions."""

    title: str
    owner: str
    due: int | None
    kind: str = "fixed"
    answers: str = ""


PLANS = (
    Plan("理论学习与业务结合", "publicity", -53),
    Plan("党员先锋模范作用", "organiser", 12),
    Plan("组织生活质量", "organiser", -60),
    Plan("联系服务群众", "publicity", -120),
    Plan("制度执行检查", "discipline", 40),
    Plan("党务公开", "publicity", -230, kind="immediate"),
    Plan("活动阵地使用率", "organiser", 70),
    Plan("青年党员培养", "secretary", 95),
    Plan("开展“学用结合”交流", "publicity", None, kind="ongoing", answers="理论学习"),
    Plan("修订支部学习制度", "organiser", -90, answers="理论学习"),
    Plan("建立领学人制度", "discipline", 28, answers="理论学习"),
    Plan("设立急难任务党员突击组", "organiser", 12, answers="党员先锋"),
    Plan("建立群众意见台账", "publicity", 21, answers="联系服务"),
    Plan("举办党务知识竞赛", "publicity", 60),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One verb of the workflow. item: the beginning of a title. due: days from today, for the verbs that set or ask
    for a date. leaving_open: a finding is closed although its actions go on. file: the name of a picture that comes as
    evidence beside the words."""

    days_ago: int
    item: str
    verb: str
    by: str
    words: str = ""
    due: int | None = None
    leaving_open: bool = False
    file: str = ""


STEPS = (
    Step(246, "党务公开", "close_directly", "publicity", "公开栏已更新，党费收缴情况改为每月5日前公开。"),
    Step(228, "理论学习与业务结合", "report_progress", "publicity", "制定学用结合计划，确定6个研讨专题。"),
    Step(205, "修订支部学习制度", "report_progress", "organiser", "完成制度初稿，征求党员意见11条。"),
    Step(190, "组织生活质量", "report_progress", "organiser", "调整组织生活会流程，会前开展谈心谈话23人次。"),
    Step(176, "联系服务群众", "report_progress", "publicity", "每月走访2次，上半年走访31人次。"),
    Step(160, "开展“学用结合”交流", "report_progress", "publicity", "已开展3次交流，11名党员结合岗位发言。"),
    Step(142, "修订支部学习制度", "add_evidence", "organiser", "学习制度印发稿存支部档案盒第2盒。"),
    Step(141, "修订支部学习制度", "request_closure", "organiser", "学习制度经党员大会通过并印发执行。"),
    Step(139, "修订支部学习制度", "close", "secretary", "制度已印发，同意销号。"),
    Step(118, "举办党务知识竞赛", "cancel", "secretary", "工委统一组织竞赛，支部不再单独举办。"),
    Step(
        112, "联系服务群众", "request_closure", "publicity", "走访44人次，收集意见19条，全部回访。", leaving_open=True
    ),
    Step(108, "联系服务群众", "close", "secretary", "已超过时限，按期限后销号办理。", leaving_open=True),
    Step(96, "组织生活质量", "request_closure", "organiser", "召开组织生活会2次，相互批评意见46条，逐条明确整改措施。"),
    Step(93, "组织生活质量", "close", "secretary", ""),
    Step(82, "活动阵地使用率", "report_progress", "organiser", "活动室每周开放2次，图书借阅改为扫码登记。"),
    Step(70, "制度执行检查", "report_progress", "discipline", "梳理现行制度14项，提出修订3项、废止2项。"),
    Step(64, "开展“学用结合”交流", "report_progress", "publicity", "累计开展6次交流，23名党员结合岗位发言。"),
    Step(56, "理论学习与业务结合", "request_extension", "publicity", "主讲人参加封闭培训，研讨须顺延。", due=-3),
    Step(55, "理论学习与业务结合", "approve_extension", "secretary", "同意顺延，培训结束后抓紧安排。", due=-3),
    Step(49, "党务公开", "confirm_held", "discipline", "抽查3个月公开记录，均按时公开。"),
    Step(47, "联系服务群众", "reopen", "secretary", "回头看发现部分意见没有回访，问题反弹。", due=26),
    Step(46, "联系服务群众", "keep_in_view", "secretary", "反弹的问题，每月看一次。"),
    Step(45, "联系服务群众", "comment", "parent", "请把没有回访的意见列成清单，逐条销号。"),
    Step(44, "修订支部学习制度", "confirm_held", "secretary", "制度执行正常。"),
    Step(
        33,
        "活动阵地使用率",
        "mark_substantially_done",
        "organiser",
        "活动室开放率达到每周3次，登记完整，待巩固一个月。",
    ),
    Step(26, "制度执行检查", "request_closure", "discipline", "修订制度3项，废止2项，建立检查清单。"),
    Step(24, "制度执行检查", "return", "secretary", "检查清单还没有执行记录，请补充第三季度检查情况。"),
    Step(19, "党员先锋模范作用", "report_progress", "organiser", "设立示范岗5个，突击组完成急难任务2次。"),
    Step(15, "联系服务群众", "report_progress", "publicity", "逐条补访，已回访13条。"),
    Step(10, "理论学习与业务结合", "report_progress", "publicity", "第三季度专题研讨改在下旬，材料已备齐。"),
    Step(8, "开展“学用结合”交流", "add_evidence", "publicity", "第6次交流签到表（示例）", file="第6次交流签到表.png"),
    Step(6, "建立领学人制度", "report_progress", "discipline", "确定领学人8名，已领学5次。"),
    Step(
        4, "建立群众意见台账", "request_extension", "publicity", "系统改造要到下月初完成，台账模板须随之调整。", due=45
    ),
    Step(3, "理论学习与业务结合", "urge", "secretary", "时限已到，请本周补上第三季度研讨。"),
    Step(2, "建立领学人制度", "request_closure", "discipline", "领学人制度执行满一个季度，领学5次，课后小结5份。"),
    Step(1, "活动阵地使用率", "comment", "secretary", "@王方 巩固满一个月了，请准备销号材料。"),
)
