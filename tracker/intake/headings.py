"""What a heading, label or opening sentence announces: problems, plans, both, causes, or something else."""

import re
from typing import Literal

from tracker.intake import vocabulary as words

Role = Literal["finding", "action", "both", "cause", "other"]

_LONGEST_HEADING = 42
_SPLIT = re.compile(r"以及|[及和与、暨，；/]|并(?=提出)")
_TRIM = re.compile(r"^[\s：:。.、，（【\[#*]+|[\s：:。.、，；】\]#*]+$")
_NOTE = re.compile(r"（[^）]*）$")


def heading_role(title: str, *, report_year: int | None = None) -> Role | None:
    """What the title announces; None when it is not a heading that tells."""
    bare = _NOTE.sub("", _TRIM.sub("", title))
    if not 2 <= len(bare) <= _LONGEST_HEADING:
        return None
    if words.OTHER_HEADING.search(bare):
        return "other"
    roles = [_segment_role(part, report_year) for part in _segments(bare)]
    return _joined(roles)


def _segments(title: str) -> list[str]:
    """「存在的问题和不足及下一步打算」 is three segments; a segment too short to tell joins the one before."""
    whole = _segment_role(title, None)
    if whole == "cause":
        return [part for part in _SPLIT.split(title) if part]
    parts = [part for part in _SPLIT.split(title) if part]
    return parts if len(parts) > 1 else [title]


def _joined(roles: list[Role | None]) -> Role | None:
    said = [role for role in roles if role]
    if not said:
        return None
    if "finding" in said and "action" in said:
        return "both"
    for role in ("finding", "action"):
        if role in said:
            return "action" if role == "action" and "other" not in said else role  # type: ignore[return-value]
    return said[0]


def _segment_role(part: str, report_year: int | None) -> Role | None:
    if words.CAUSE_HEADING.search(part):
        return "cause"
    if _is_finding(part):
        return "finding"
    if words.DONE_HEADING.search(part) and not words.FUTURE_START.search(part):
        return "other"
    return "action" if _is_action(part, report_year) else None


def _is_finding(part: str) -> bool:
    return bool(words.FINDING_HEADING.search(part)) and not words.NOT_FINDING_HEADING.search(part)


def _is_action(part: str, report_year: int | None) -> bool:
    if words.STATEMENT_VERB.match(part) and not words.ACTION_HEADING.fullmatch(part):
        return False
    if words.FIVE_YEARS.search(part):
        return False
    tasks = words.YEAR_TASKS_HEADING.search(part)
    if tasks:
        return report_year is not None and int(tasks[1]) > report_year
    return bool(words.ACTION_HEADING.search(part))
