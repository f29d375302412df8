"""What a stretch of words hints at: a weakness, a task, a day, something done, something asked of others."""

import re
from functools import lru_cache

from tracker.intake.extraction.vocabulary import stating, words

CUES = {
    "weak": stating.PROBLEM_CUE,
    "task": re.compile("^" + words.TASK_VERB.pattern),
    "day": re.compile(
        r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:月|季度|日)|年底|年内|上半年|下半年|学期|本周|下周|每[年月周季天]"
        r"|之前|以前|日前|底前|尽快|立即|立行|长期"
    ),
    "past": re.compile(r"已经?|完成|了|取得|实现|达到|全年|共|累计|先后|开展了|提升到|\d+[次人名项个场]"),
    "ahead": re.compile(words.FUTURE + r"|将|拟|打算|计划|准备|要|争取|力争|力求"),
    "lack": re.compile(r"不|没|未|无|缺|少|差|弱|低|难|欠|短|滞|慢|乱|松|浅"),
    "turn": re.compile(r"^(?:但|不过|却|只是|然而|可是|美中不足|遗憾)"),
    "we": re.compile(r"^(?:我|本|支部|党支部|全体|班子)"),
    "others": re.compile(r"请|希望|建议|各(?:单位|支部|部门|乡镇|学校)|要求|恳请"),
    "cause": re.compile(r"原因|由于|因为|根源|究其|主观|客观|归根"),
}


@lru_cache(maxsize=8192)
def cues_of(text: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in CUES.items() if pattern.search(text))
