"""One row of the printed ledger and the words its cells are filled with, whatever it is printed by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.ledger.figures import Figures

COLUMNS = {  # heading: width in half-width characters; together one A4 page across
    "序号": 5,
    "问题来源": 11,
    "存在问题": 21,
    "整改措施": 25,
    "整改目标": 13,
    "责任领导": 8.5,
    "责任单位/责任人": 11,
    "整改时限": 15.5,
    "整改进展情况": 27,
    "完成状态": 9,
}
PARENTS = 3  # the first columns belong to the finding and are merged over its measures
# Hidden, for the way back: which items a row tells, their versions, what the cells said, whose ledger it is.
TRACES = ("问题编号", "问题版本", "措施编号", "措施版本", "时限原文", "导出内容", "台账标识")
CHECKED = "历史校验"  # begins the line that holds a print against the history; names the property that does
PRINTED_STATES = {
    "not_started": "未启动",
    "in_progress": "正在整改",
    "substantially_done": "基本完成",
    "pending_review": "待销号",
    "closed": "已销号",
    "cancelled": "已中止",
}
PRINTED_KINDS = {"finding": ("问题", "个"), "action": ("措施", "项")}
PRINTED_DEADLINE_KINDS = {"immediate": "立行立改", "ongoing": "长期坚持"}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One printed row: a measure with the finding it answers, or a finding that has none.

    finding_standing: the finding's own state, owner and deadline in words, for a finding whose row tells a measure's.
    finding_number "" marks a plan that answers no finding. Rows of one finding stand together. Everything from
    target on is the measure's, or the finding's own where it has none. state: the ledger's code. responsible: unit and
    owner in one cell, as the default print has them. late: what the dates say of it, in words. ledger: whose it is and
    of which year, "branch/2026"; of a past day "branch/2026@2026-06-30".
    """

    finding_number: str
    finding: str
    finding_version: int = 0
    finding_standing: str = ""
    source: str = ""
    action_number: str = ""
    action: str = ""
    action_version: int = 0
    target: str = ""
    accountable_lead: str = ""
    responsible: str = ""
    unit: str = ""
    owner: str = ""
    owner_id: int = 0
    owner_post: str = ""
    root_cause: str = ""
    deadline_kind: str | None = None
    due_on: date | None = None
    ongoing: bool = False
    deadline_text: str = ""
    first_due_on: date | None = None
    extensions: int = 0
    progress: str = ""
    state: str = "not_started"
    late: str = ""
    ledger: str = ""

    @property
    def extended_from(self) -> date | None:
        """The first deadline, where the one that counts now is a later one that was agreed to."""
        extended = self.extensions and self.due_on != self.first_due_on
        return self.first_due_on if extended else None


def cell_texts(row: LedgerRow) -> dict[str, str]:
    """What the row's cells say, by heading."""
    texts = (row.source, finding_words(row), *own_texts(row))
    return dict(zip(list(COLUMNS)[1:], texts, strict=True))


def own_texts(row: LedgerRow) -> tuple[str, ...]:
    """The columns from 整改措施 on; in a workbook a date takes the place of its words."""
    people = (row.accountable_lead, row.responsible)
    return (row.action, row.target, *people, limit_words(row), row.progress, state_words(row))


def finding_words(row: LedgerRow) -> str:
    """The finding, and below it its own standing where the row tells a measure's."""
    return row.finding + (f"\n（{row.finding_standing}）" if row.finding_standing else "")


def limit_words(row: LedgerRow) -> str:
    """The deadline in words: the date, else what the report said, else its kind."""
    return (
        day_words(row.due_on)
        if row.due_on
        else row.deadline_text or PRINTED_DEADLINE_KINDS.get(row.deadline_kind or "", "")
    )


def state_words(row: LedgerRow, *, with_extension: bool = True) -> str:
    """The state and, below it, what the dates say; a date in its own cell leaves no room for 长期坚持."""
    kept_up = "长期坚持" if row.ongoing and row.due_on else ""
    extended = extension_words(row) if with_extension else ""
    return "\n".join(filter(None, (PRINTED_STATES.get(row.state, row.state), row.late, kept_up, extended)))


def extension_words(row: LedgerRow) -> str:
    """延期1次，原定2026年6月30日; the date that counts now stays a real date in its own cell."""
    return f"延期{row.extensions}次，原定{day_words(row.extended_from)}" if row.extended_from else ""


def totals_words(figures: Mapping[str, Figures]) -> str:
    """合计：问题4个，已销号1个，整改中3个，逾期1个，问题完成率25%；措施…, each kind by itself."""
    parts = []
    for kind, (name, counter) in PRINTED_KINDS.items():
        told = figures[kind]
        counts = (
            ("已销号", told.closed),
            ("整改中", told.under_way),
            ("已中止", told.cancelled),
            ("逾期", told.overdue),
        )
        clauses = [f"{label}{count}{counter}" for label, count in counts if count]
        if told.total:
            parts.append("，".join((f"{name}{told.total}{counter}", *clauses, f"{name}完成率{told.rate}")))
    return "合计：" + ("；".join(parts) or "没有事项")


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
