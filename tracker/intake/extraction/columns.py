"""The columns of rectification ledgers under the many names they go by, and the header row that names them."""

import re
from collections.abc import Sequence
from typing import Literal

from tracker.intake.extraction.folding import compact

Column = Literal[
    "number", "source", "category", "finding", "task", "measure", "target", "accountable", "owner", "supporter",
    "due", "done_on", "status", "progress", "note",
]  # fmt: skip

# Looked up in this order: 「整改措施」 before 「整改」, 「实际完成时间」 before 「完成时间」.
_NAMES: tuple[tuple[Column, str], ...] = (
    ("number", r"序号|编号|项次|No\.?|序"),
    ("done_on", r"实际(?:完成|办结|销号)(?:时间|日期)|(?:完成|销号|办结)日期"),
    ("source", r"(?:问题|任务)?来源|反馈(?:来源|单位)|检查(?:时间|单位|日期)"),
    ("category", r"(?:问题)?(?:类别|类型|分类|性质|领域|大类)|方面|项目(?:类别)?|板块"),
    ("due", r"(?:计划|拟|预计|要求|规定)?(?:整改|完成|办结|解决|落实|销号)?(?:的)?(?:时限|期限|时间|时间节点"
    r"|截止时间|截止日期|完成时间|日期)(?:要求)?|何时完成"),
    ("supporter", r"(?:协办|配合|协同|协助|参与)(?:部门|单位|科室|人|处室|领导)"),
    ("accountable", r"(?:责任|牵头|包保|分管|挂点|督办|包案)领导|领导责任人|第一责任人"),
    ("owner", r"(?:整改|直接|具体|主要)?(?:责任|牵头|承办|负责|落实|主办|整改)(?:单位|部门|科室|处室|人|股室"
    r"|主体|支部)?(?:(?:及|和|/|、|（)?(?:责任)?(?:单位|部门|科室|人|领导)）?)*|负责人|经办人"
    r"|责任(?:主体|落实)"),
    ("status", r"(?:完成|整改|当前|目前|办理|办结)?(?:状态|与否)|是否(?:完成|整改|销号)(?:整改)?|销号情况"
    r"|(?:整改|完成)情况"),
    ("progress", r"(?:整改|工作|目前|当前)?(?:进展|进度|成效|结果|落实)(?:情况)?|整改(?:进展|落实)(?:情况"
    r"|结果)?|办理情况"),
    ("finding", r"(?:存在|发现|查摆|检视|反馈|审计|检查|巡察|巡视|督查|督导|评议|主要|突出|具体|反映|意见){0,3}"
    r"(?:出|存在|发现)?(?:的)?(?:主要|突出|具体)?(?:问题|不足)(?:和不足|及不足|内容|描述|表现|清单|事项"
    r"|隐患|具体表现|概述|名称|点)?|具体表现|主要表现|问题表现形式|表现形式|隐患(?:内容|描述)"
    r"|薄弱环节"),
    ("measure", r"(?:整改|具体|工作|改进|主要|解决|拟采取|下一步|落实)?(?:的)?(?:整改)?(?:措施|举措|路径|办法"
    r"|对策|要求和建议|要求|建议|方案)(?:和建议|及建议|内容)?|下一步(?:打算|计划|工作)|如何整改"
    r"|整改内容"),
    ("task", r"(?:整改|工作|重点|年度|主要)?(?:任务|事项|工作内容|工作)(?:内容|名称|清单|分解)?"),
    ("target", r"(?:整改|工作|预期|落实)?(?:落实)?(?:目标|成效目标|效果|标准)(?:要求)?"),
    ("note", r"备注|延期说明|说明|措施数量|佐证材料|验收(?:人|意见|情况)|签字"),
)  # fmt: skip
_PATTERNS = tuple((column, re.compile(f"(?:{names})$", re.IGNORECASE)) for column, names in _NAMES)
_MOST_LETTERS = 16
_SAYS_WHAT = frozenset({"finding", "measure", "task"})


def column_of(name: str) -> Column | None:
    plain = re.sub(r"（[^）]*）|[：*\d]", "", compact(name)[0]).replace("\n", "")
    if not plain or len(plain) > _MOST_LETTERS:
        return None
    return next((column for column, pattern in _PATTERNS if pattern.match(plain)), None)


def header_of(names: Sequence[str]) -> dict[int, Column] | None:
    """Column numbers and what they hold, if these cells are a ledger's header."""
    said = [name for name in names if name.strip()]
    known = {index: column for index, name in enumerate(names) if (column := column_of(name))}
    if len(known) < 2 or len(known) * 2 < len(said) or not _SAYS_WHAT & set(known.values()):
        return None
    return _first_of_each(known)


def _first_of_each(known: dict[int, Column]) -> dict[int, Column]:
    """A second column of what a row says is kept as a note; several owners and dates may stand side by side."""
    taken: set[Column] = set()
    kept: dict[int, Column] = {}
    for index, column in known.items():
        single = column in _SAYS_WHAT or column in {"due", "status"}
        kept[index] = "note" if single and column in taken else column
        taken.add(column)
    return kept
