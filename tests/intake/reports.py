"""Fictional reports for the tests of intake, and the short way to take one in."""

from datetime import datetime

from tests.conftest import NOW, Cast
from tracker.intake import taking_in
from tracker.intake.extraction import extract
from tracker.intake.models import SourceDocument
from tracker.intake.reading import read

REPORT = """示例机关第一党支部2025年度党建工作总结
一、主要工作
（一）抓实组织生活。全年召开支部党员大会4次、支委会12次，上党课4次。
（二）加强队伍建设。发展党员1名，慰问困难党员3人次。
二、存在的主要问题
（一）理论学习不够深入
部分党员学习满足于读文件、抄笔记，学用结合不紧。集中研讨前准备不足，发言质量不高。
（二）联系群众不够经常
支委会成员到窗口一线走访少，收集意见建议的渠道单一。
三、下一步打算
一是深化理论学习。组织党员每季度开展一次专题研讨，会前列出研讨提纲，推动学用结合。
二是密切联系群众。支委会成员每月到窗口一线走访，设立意见箱，拓宽收集意见建议的渠道。
"""


def take_in(cast: Cast, text: str = REPORT, *, filename: str = "总结.txt", at: datetime = NOW) -> SourceDocument:
    """The branch's secretary gives a text file; needs a context, commits nothing."""
    data = text.encode()
    document = read(filename, data)
    found = extract(document)
    return taking_in.take_in(
        cast.branch, filename=filename, data=data, read=document, extraction=found, by=cast.secretary, at=at
    )
