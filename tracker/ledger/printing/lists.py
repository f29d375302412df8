"""The three lists (问题清单, 任务清单, 责任清单) as projections of the ledger's rows: which columns, which rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.ledger.printing.printed_row import LedgerRow, limit_words, state_words

NO_MEASURE = "（尚未制定措施）"
NONE_WANTED = "—"
DONE = frozenset({"substantially_done", "pending_review", "closed", "cancelled"})
Value = str | date
Line = tuple[Value, ...]
Owner = tuple[int, str, str]  # id, name, post
NOBODY = "（未明确责任人）"
UNOWNED = (0, NOBODY, "")


@dataclass(frozen=True, slots=True)
class PrintedList:
    """columns: heading → width in half-width characters, together one A4 page across. groups: lines whose first
    `merged` cells say the same. centred: columns with little in them."""

    name: str
    columns: dict[str, float]
    groups: tuple[tuple[Line, ...], ...]
    centred: frozenset[str]
    merged: int = 0


LIMITS = {"整改时限": 15.5, "原定时限": 15.5, "延期": 6}
CENTRED = frozenset({"序号", "责任领导", "责任人", "责任单位", *LIMITS, "类别", "状态"})


def three_lists(rows: Sequence[LedgerRow], findings: Sequence[LedgerRow]) -> tuple[PrintedList, ...]:
    """rows: those of the ledger's print; findings: every finding told by itself."""
    return problems(findings), tasks(rows), responsibilities(rows, findings)


def problems(findings: Sequence[LedgerRow]) -> PrintedList:
    columns = {"序号": 5, "问题来源": 13, "存在问题": 30, "原因剖析": 22, "整改目标": 18, "责任领导": 8.5}
    lines = (
        (
            *(str(place), row.source, row.finding, row.root_cause, row.target, row.accountable_lead),
            *(*limit_cells(row), state_cell(row)),
        )
        for place, row in enumerate(findings, start=1)
    )
    return PrintedList("问题清单", columns | LIMITS | {"状态": 10}, tuple((line,) for line in lines), CENTRED)


def tasks(rows: Sequence[LedgerRow]) -> PrintedList:
    columns = {"序号": 5, "对应问题": 22, "整改任务": 26, "整改目标": 14, "责任领导": 8.5, "责任单位/责任人": 11}
    lines = (
        (
            *(
                str(place),
                row.finding,
                row.action or measure_lacking(row),
                row.target,
                row.accountable_lead,
                row.responsible,
            ),
            *(*limit_cells(row), row.progress, state_cell(row)),
        )
        for place, row in enumerate(rows, start=1)
    )
    return PrintedList(
        "任务清单",
        columns | LIMITS | {"进展情况": 24, "状态": 10},
        tuple((line,) for line in lines),
        CENTRED | {"责任单位/责任人"},
    )


def responsibilities(rows: Sequence[LedgerRow], findings: Sequence[LedgerRow]) -> PrintedList:
    """By person, in the order in which the ledger names them, two of one name with their posts; what nobody owns comes
    last."""
    told = [("问题", row.finding, row) for row in findings]
    told += [("措施", row.action, row) for row in rows if row.action_number]
    owners = [whose(row) for *_, row in told if row.owner]
    by_owner: dict[Owner, list[Line]] = {owner: [] for owner in [*owners, UNOWNED]}
    for kind, words, row in sorted(told, key=lambda one: one[2].action_number or one[2].finding_number):
        line = (kind, words, row.unit, row.accountable_lead, *limit_cells(row), state_cell(row))
        by_owner[whose(row)].append(line)
    groups = tuple(
        tuple((f"{called(owner, by_owner)}\n（{len(lines)}项）", *line) for line in lines)
        for owner, lines in by_owner.items()
        if lines
    )
    columns = {"责任人": 12, "类别": 6, "事项": 50, "责任单位": 14, "责任领导": 9}
    return PrintedList("责任清单", columns | LIMITS | {"状态": 10}, groups, CENTRED, merged=1)


def whose(row: LedgerRow) -> Owner:
    return (row.owner_id, row.owner, row.owner_post) if row.owner else UNOWNED


def called(owner: Owner, owners: Collection[Owner]) -> str:
    """张伟; 张伟（宣传委员） where another one bears the name."""
    _id, name, post = owner
    alike = sum(other == name for _id, other, _post in owners) > 1
    return f"{name}（{post}）" if alike and post else name


def measure_lacking(row: LedgerRow) -> str:
    """A finding that was dealt with directly waits for no measure any more."""
    return NONE_WANTED if row.state in DONE else NO_MEASURE


def limit_cells(row: LedgerRow) -> tuple[Value, Value, Value]:
    """The deadline that counts, and beside it the first one and how often it was put off, where it was."""
    due: Value = row.due_on or limit_words(row)
    return (due, row.extended_from, f"{row.extensions}次") if row.extended_from else (due, "", "")


def state_cell(row: LedgerRow) -> str:
    """The extension has columns of its own here."""
    return state_words(row, with_extension=False)
