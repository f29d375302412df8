"""What is said of a returned ledger: its columns, what else the workbook holds, and why a print cannot be read."""

from collections.abc import Iterable

from flask_babel import gettext as _

from tracker.intake.returned_ledger.returned import ColumnChanges, Unread


def column_sentences(columns: ColumnChanges) -> list[str]:
    """What is not read of the file, or not as it was printed, said before anything else."""
    said = [
        _("“%(was)s”改名为“%(now)s”，这一列没有读取；要读取请改回原名再上传。", was=column_name(was), now=now)
        for was, now in columns.renamed
    ]
    named = (
        (_("缺少的列，保持台账原样：%(names)s。"), columns.missing),
        (_("新加的列，没有读取：%(names)s。"), columns.inserted),
        (_("出现两次的列，只读取左边的一列：%(names)s。"), columns.repeated),
    )
    return said + [words % {"names": listed(map(column_name, names))} for words, names in named if names]


def unread_sentences(unread: Unread) -> list[str]:
    """What else somebody may have written in, said before anything else too."""
    said = []
    if unread.sheets:
        said.append(_("没有读取的工作表：%(names)s。", names=listed(quoted(unread.sheets))))
    if unread.unnamed:
        said.append(_("还有 %(count)s 张没有另外命名的工作表没有读取。", count=unread.unnamed))
    if unread.hidden:
        said.append(_("隐藏的工作表没有读取。"))
    if said:
        said.append(_("改动若写在那里，请移到读取的这一张，再上传。"))
    below = _("“书记签字”下面还有 %(count)s 行，没有读取；新增的行请插在它上面。", count=unread.below)
    return ["".join(said)] * bool(said) + [below] * bool(unread.below)


def lost_words(columns: ColumnChanges) -> str:
    """Why a print of ours is not read, and what to do."""
    said = [_("这是从本系统导出的台账，隐藏的编号列不全，无法与台账逐项对照，没有读取。")]
    said += [_("“%(was)s”改名为“%(now)s”，请改回原名。", was=was, now=now) for was, now in columns.renamed]
    if columns.missing:
        said.append(_("缺少的列：%(names)s。", names=listed(quoted(columns.missing))))
        said.append(_("请从台账页重新导出 Excel，把改动填进去，不要删除隐藏的列，再上传。"))
    else:
        said.append(_("改好后再上传。"))
    return "".join(said)


def listed(names: Iterable[str]) -> str:
    return _("、").join(names)


def quoted(names: Iterable[str]) -> list[str]:
    return [_("“%(name)s”", name=name) for name in names]


def column_name(heading: str) -> str:
    """A heading of the print in the page's language."""
    return {
        "问题来源": _("问题来源"),
        "存在问题": _("存在问题"),
        "整改措施": _("整改措施"),
        "整改目标": _("整改目标"),
        "责任领导": _("责任领导"),
        "责任单位/责任人": _("责任单位/责任人"),
        "整改时限": _("整改时限"),
        "整改进展情况": _("整改进展情况"),
        "完成状态": _("完成状态"),
        "序号": _("序号"),
    }.get(heading, heading)
