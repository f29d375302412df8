"""What kind of paper it is, from its title: whether it reviews a whole year that is over."""

import re

from tracker.intake.extraction.folding import Folded

TITLE_LINES = 4
LONGEST_TITLE = 60
_TITLE = re.compile(
    r"总结|小结|报告|汇报|材料|讲话|发言|通报|通知|意见|请示|函|纪要|提纲|简报|情况|计划|方案|要点|清单|台账|答复|体会"
)
_ANNUAL = re.compile(
    r"总结|小结|述职|述廉|述评|年度.{0,12}(?:报告|汇报|材料)|年.{0,8}(?:工作|党建|履职|思想政治)[^，。]{0,8}(?:报告|汇报|情况|材料)"
    r"|工作回顾|检视|剖析|对照检查|组织生活会|民主生活会|(?:工作|党建)(?:情况)?(?:报告|汇报)(?:材料)?$"
)
_OF_ITS_OWN_YEAR = re.compile(
    r"半年|(?<!四)季度|月份|阶段|通知|通报|意见|反馈|巡[察视]|检查(?!材料)|自查|督[察查导]|审计|整改|问题|清单|台账|方案|计划|要点"
    r"|纪要|简报|提案|建议|答复|信访|调研|函(?:$|（)"
)


def title_of(folded: Folded) -> str:
    """The first of the top lines that reads like a title, else the first line."""
    lines = [line for line in folded.text.split("\n") if line][:TITLE_LINES]
    titles = (
        line for line in lines if len(line) <= LONGEST_TITLE and line[-1] not in "。；：！" and _TITLE.search(line)
    )
    return next(titles, lines[0][:LONGEST_TITLE] if lines else "")


def reviews_a_year(title: str) -> bool:
    """Only these look back on a year and plan for the next."""
    return bool(_ANNUAL.search(title)) and not speaks_of_its_own_year(title)


def speaks_of_its_own_year(title: str) -> bool:
    """A half-year's report, a plan, a list, an inspection's papers and letters."""
    return bool(_OF_ITS_OWN_YEAR.search(title))
