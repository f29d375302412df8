"""What would be objected to, in words; the codes come from checks.py."""

from flask_babel import gettext as _
from flask_babel import pgettext

from tracker.reporting.checks import Code, Objection
from tracker.reporting.facts import Origin
from tracker.reporting.grading import Grade


def objection_words(objection: Objection) -> str:
    """One sentence, to stand before the items concerned."""
    return str(SENTENCES[objection.code]()) % dict(objection.details)


SENTENCES = {
    Code.FINDING_UNANSWERED: lambda: _("问题没有措施，也没有写做了什么。"),
    Code.MEASURE_OF_NOTHING: lambda: _("措施对应的问题不在本报告内。"),
    Code.NO_QUOTE: lambda: _("没有来源报告的原文，以标题代替。"),
    Code.NO_OWNER: lambda: _("没有责任人。"),
    Code.NO_DEADLINE: lambda: _("没有时限。"),
    Code.NO_EVIDENCE: lambda: _("已完成，但没有佐证材料。"),
    Code.NO_PROGRESS: lambda: _("正在整改，但没有写进展。"),
    Code.NO_RESULT: lambda: _("已完成，但没有写结果。"),
    Code.OVERDUE_WITHOUT_REASON: lambda: _("已逾期，没有批准的延期和理由。"),
    Code.EXTENSION_EXPIRED: lambda: _("延期后仍已逾期。"),
    Code.EXTENSION_WITHOUT_REASON: lambda: _("延期没有写理由。"),
    Code.CANCELLED_WITHOUT_REASON: lambda: _("中止没有写理由。"),
    Code.REOPENED_WITHOUT_REASON: lambda: _("重开没有写理由。"),
    Code.CLOSED_WITHOUT_DATE: lambda: _("已销号，但没有日期。"),
    Code.CLOSED_BEFORE_MEASURES: lambda: _("问题已销号，但还有措施没有完成。"),
    Code.STATE_AGAINST_MEASURES: lambda: _("问题的状态与措施的进度对不上。"),
    Code.DONE_BY_MEASURES: lambda: _("措施已全部完成，还没有申请销号。"),
    Code.NOTHING_TO_VERIFY: lambda: _("已完成，但没有一处可以核对：没有数字、制度、文件或佐证。"),
    Code.RETURNED: lambda: _("申请销号被退回后，还没有新的进展。"),
    Code.WRONG_AS_OF: lambda: _("写成了“截止”，报告里改为“截至”。"),
    Code.NAMED_IN_PUBLIC: lambda: _("公开稿里还有人名：%(names)s。"),
    Code.WITHHELD_IN_PUBLIC: lambda: _("公开稿里还有拟不公开事项的文字。"),
    Code.SAME_RESULT: lambda: _("几项的整改结果写得一样。"),
    Code.PLACEHOLDER: lambda: _("有待填写的占位：%(words)s。"),
    Code.COUNTS_DISAGREE: lambda: _("数字与台账不符：%(figure)s。"),
}


def origin_name(origin: Origin) -> str:
    """Where findings came from, as the table of figures says it."""
    others = {"added": _("另行列入台账"), "carried": _("以前年度结转")}
    return f"{pgettext('figure', '问题')}{_('：')}{others.get(origin.kind) or origin.title}"


GRADE_NAMES = {
    Grade.MUST: lambda: _("必须改"),
    Grade.SHOULD: lambda: _("应当改"),
    Grade.MAY: lambda: _("可以改"),
}


def grade_name(grade: Grade) -> str:
    return str(GRADE_NAMES[grade]())


def figure_name(name: str) -> str:
    """findings.closed → 问题：已销号."""
    kind, _dot, what = name.partition(".")
    kinds = {
        "findings": pgettext("figure", "问题"),
        "actions": pgettext("figure", "措施"),
        "controls": _("建立制度"),
        "extensions": _("延期次数"),
        "items": _("事项"),
    }
    if what.startswith("origin_"):
        return f"{kinds[kind]}{_('：')}{_('其中再次提出')}"
    if what.startswith("next"):
        return f"{kinds[kind]}{_('：')}{_('下一步打算')}"
    return f"{kinds[kind]}{_('：')}{FIGURES[what]()}" if what else kinds[kind]


FIGURES = {
    "total": lambda: _("总数"),
    "closed": lambda: _("已销号"),
    "substantially_done": lambda: _("基本完成"),
    "pending_review": lambda: _("待销号"),
    "in_progress": lambda: _("正在整改"),
    "not_started": lambda: _("未启动"),
    "cancelled": lambda: _("已中止"),
    "overdue": lambda: _("逾期"),
    "awaiting": lambda: _("按期申请、待签批"),
    "carried_over": lambda: _("以前年度结转"),
    "held": lambda: _("已回头看"),
    "ongoing": lambda: _("长期坚持"),
    "closed_late": lambda: _("逾期销号"),
    "signed_late": lambda: _("按期申请、延后签批"),
    "extended": lambda: _("延期"),
    "reopened": lambda: pgettext("figure", "重开"),
    "standalone": lambda: _("不对应具体问题"),
    "left": lambda: _("未完成"),
    "left_plans": lambda: _("未完成的工作计划"),
    "left_overdue": lambda: _("未完成且已逾期"),
}
