"""What the columns of a running ledger may mean, and what becomes of its rows, as a person reads it."""

from collections.abc import Mapping

from flask_babel import gettext as _

from tracker.intake.take_over.planning import Plan

MOST_NAMES = 20


def meaning_names() -> dict[str, str]:
    """In the order of the choice."""
    return {
        "number": _("原编号"),
        "source": _("问题来源"),
        "finding": _("存在问题"),
        "measure": _("整改措施"),
        "target": _("整改目标"),
        "accountable": _("责任领导"),
        "owner": _("责任单位/责任人"),
        "supporter": _("配合单位/配合人"),
        "due": _("整改时限"),
        "progress": _("整改进展情况"),
        "status": _("完成状态"),
        "done_on": _("实际完成时间"),
        "note": _("记入历史"),
        "ignore": _("不读取"),
    }


def take_over_summary(plan: Plan) -> str:
    """将录入 4 个问题、9 项措施；已在台账 1 项；原台账已销号 2 项，不录入."""
    findings = sum(row.draft.kind == "finding" for row in plan.new)
    counts = (
        (_("已在台账 %(count)s 项"), len(plan.becoming("there"))),
        (_("原台账已销号或中止、不录入 %(count)s 项"), len(plan.becoming("closed"))),
        (_("您选择不接管 %(count)s 项"), len(plan.becoming("left"))),
    )
    new = _("将录入 %(findings)s 个问题、%(measures)s 项措施", findings=findings, measures=len(plan.new) - findings)
    said = [words % {"count": count} for words, count in counts if count]
    return _("；").join([new, *said]) + _("。")


def unmatched_words(unmatched: Mapping[str, int]) -> str:
    """王某（3 处）、党政办（1 处）; of many the first ones."""
    said = [
        _("%(name)s（%(count)s 处）", name=name, count=count) for name, count in list(unmatched.items())[:MOST_NAMES]
    ]
    rest = len(unmatched) - MOST_NAMES
    return _("、").join(said) + (_("，还有 %(count)s 个。", count=rest) if rest > 0 else _("。"))
