"""What a heading, label or opening sentence announces: problems, plans, both, causes, or something else."""

import re
from dataclasses import dataclass
from typing import Literal

from tracker.intake.extraction.folding import chinese_digits_to_arabic
from tracker.intake.extraction.vocabulary import leading, naming, words

# far: plans for years to come, which are the paper's plans only where it has no nearer ones.
Role = Literal["finding", "action", "both", "cause", "other", "far"]

_LONGEST_HEADING = 42
_SPLIT = re.compile(r"以及|(?<![涉普顾提触波危])及(?![时其])|[和与、暨；/]|并(?=提出)")
_TRIM = re.compile(r"^[\s：:。.、，（【\[#*]+|[\s：:。.、，；】\]#*]+$")
_SENTENCES = re.compile("[，。；！？]")
_NOTE = re.compile(r"（[^）]*）$")


def heading_role(title: str, *, report_year: int | None = None) -> Role | None:
    """What the title announces; None when it is not a heading that tells."""
    bare = chinese_digits_to_arabic(_NOTE.sub("", _TRIM.sub("", title)))
    if "，" in bare and not title.endswith(("。", "；", "：")):
        return _two_part_role(bare, report_year)
    if not 2 <= len(bare) <= _LONGEST_HEADING or _SENTENCES.search(bare):
        return None
    if naming.QUOTED_PROBLEM.match(bare):
        return None
    if naming.OTHER_HEADING.search(bare):
        return "other"
    spoken = _spoken_role(bare)
    if spoken:
        return spoken
    parts = [part for part in _SPLIT.split(bare) if part]
    roles = {_segment_role(part, report_year) for part in [bare, *parts]}
    return _joined(roles, first=_segment_role(parts[0], report_year) if parts else None)


def _spoken_role(title: str) -> Role | None:
    """「还有哪些不足」, 「明年怎么干」: a heading that asks what the section answers."""
    if naming.SPOKEN_FINDING.match(title):
        return "finding"
    if naming.SPOKEN_ACTION.search(title):
        return "action"
    return "other" if naming.SPOKEN_DONE.search(title) else None


def _two_part_role(title: str, report_year: int | None) -> Role | None:
    """「突出重点，抓好2025年工作」: a rousing phrase, then the year's or the next step's work."""
    last = naming.LEADING_VERBS.sub("", title.rpartition("，")[2])
    ahead = naming.FUTURE_START.match(last) or naming.YEAR_TASKS_HEADING.search(last)
    if len(title) > _LONGEST_HEADING or not ahead or _SENTENCES.search(last):
        return None
    return "action" if _is_action(last, report_year) else None


def _joined(roles: set[Role | None], *, first: Role | None) -> Role | None:
    """One role for a heading of several segments; achievements beside problems leave the telling to the text below."""
    if "finding" in roles and "action" in roles:
        return "both"
    if "far" in roles:
        return "far"
    if first == "cause" or roles <= {"cause", None}:
        return "cause" if "cause" in roles else None
    if first == "action":
        return "action"
    if "other" in roles:
        return "other"
    return "finding" if "finding" in roles else "action" if "action" in roles else None


def _segment_role(part: str, report_year: int | None) -> Role | None:
    if naming.CAUSE_HEADING.search(part):
        return "cause"
    if naming.SAYS_LACK.search(part):
        return None
    if naming.FINDING_HEADING.search(part) and not naming.NOT_FINDING_HEADING.search(part):
        return "finding"
    if naming.FIVE_YEARS.search(part) and naming.FAR_AHEAD.search(part):
        return "far"
    if _is_action(part, report_year):
        return "action"
    return "other" if naming.DONE_HEADING.search(part) else None


def _is_action(part: str, report_year: int | None) -> bool:
    if naming.FIVE_YEARS.search(part):
        return False
    tasks = naming.YEAR_TASKS_HEADING.search(part)
    if tasks:
        return report_year is not None and int(tasks[1]) > report_year
    if naming.DONE_HEADING.search(part) and not naming.FUTURE_START.search(part):
        return False
    if words.STATEMENT_VERB.match(part) and not naming.FUTURE_START.match(part) and not part.startswith("对策"):
        return bool(naming.VERBAL_ACTION_HEADING.fullmatch(part))
    return bool(naming.ACTION_HEADING.search(part))


@dataclass(frozen=True, slots=True)
class Lead:
    """An opening sentence: which list it opens, and whether it says nothing else."""

    role: Literal["finding", "action", "cause"]
    bare: bool


def lead_of(sentence: str, *, report_year: int | None = None) -> Lead | None:
    """Whether the sentence opens a list of problems, plans or causes."""
    plain = sentence.rstrip("。：；，! \n")
    if leading.QUOTED.search(plain):
        return None
    if leading.LEAD_CAUSE.match(plain) and len(plain) <= 60:
        return Lead("cause", sentence.endswith("：") or len(plain) < 20)
    finding = _finding_lead(plain, sentence)
    if finding:
        return finding
    if not _SENTENCES.search(sentence) and not sentence.endswith("："):
        return None
    if leading.LABELLED_PLANS.search(sentence):
        return Lead("action", True)
    if _looks_ahead(plain, report_year) and (leading.WILL.search(plain) or sentence.endswith("：")):
        return Lead("action", sentence.endswith("：") or bool(leading.POINTS_AHEAD.search(plain[-36:])))
    return None


def _looks_ahead(plain: str, report_year: int | None) -> bool:
    found = leading.LEAD_ACTION.match(plain)
    if found is None:
        return bool(leading.DEMANDS.search(plain))
    return not found["year"] or (report_year is not None and int(found["year"]) == report_year + 1)


def _finding_lead(plain: str, sentence: str) -> Lead | None:
    if leading.LABELLED_PROBLEMS.search(sentence) or leading.PROBLEMS_ARE.match(sentence):
        return Lead("finding", True)
    if leading.SEEN_PROBLEMS.search(sentence) or leading.FAULTS_COUNTED.search(plain):
        return Lead("finding", True)
    if leading.NOT_RECOGNISING.search(plain) or not leading.RECOGNISED.search(plain):
        return None
    if leading.NAMED_AFTER.search(plain):
        return Lead("finding", False)
    general = leading.GENERAL_PROBLEMS.search(plain)
    if general and (len(plain) - general.end() <= 16 or leading.POINTS.search(plain)):
        return Lead("finding", True)
    named = leading.STRONGLY_RECOGNISED.search(plain) and leading.NAMED_PROBLEMS.search(plain)
    return Lead("finding", False) if named else None


def says_points_follow(sentence: str) -> bool:
    """「主要表现在：」 and the like, inside a section that has been announced already."""
    plain = sentence.rstrip("。：；，\n")
    return len(plain) <= 60 and bool(leading.POINTS.search(plain))
