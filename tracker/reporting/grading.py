"""How grave an objection is: what a section is sent back for, what is asked about, what would read better."""

from collections.abc import Iterable
from enum import StrEnum

from tracker.reporting.checks import Code, Objection


class Grade(StrEnum):
    """In the order in which they are told. None of them blocks an export (DOMAIN §6)."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


GRADES: dict[Code, Grade] = {
    **dict.fromkeys(
        (
            Code.COUNTS_DISAGREE,
            Code.NAMED_IN_PUBLIC,
            Code.WITHHELD_IN_PUBLIC,
            Code.FINDING_UNANSWERED,
            Code.STATE_AGAINST_MEASURES,
            Code.CLOSED_BEFORE_MEASURES,
            Code.OVERDUE_WITHOUT_REASON,
            Code.EXTENSION_EXPIRED,
            Code.NO_RESULT,
            Code.CLOSED_WITHOUT_DATE,
            Code.PLACEHOLDER,
        ),
        Grade.MUST,
    ),
    **dict.fromkeys(
        (
            Code.NO_OWNER,
            Code.NO_DEADLINE,
            Code.NO_PROGRESS,
            Code.SAME_RESULT,
            Code.NOTHING_TO_VERIFY,
            Code.DONE_BY_MEASURES,
            Code.RETURNED,
            Code.MEASURE_OF_NOTHING,
            Code.CANCELLED_WITHOUT_REASON,
            Code.REOPENED_WITHOUT_REASON,
            Code.EXTENSION_WITHOUT_REASON,
        ),
        Grade.SHOULD,
    ),
    **dict.fromkeys((Code.NO_EVIDENCE, Code.NO_QUOTE, Code.WRONG_AS_OF), Grade.MAY),
}


def grouped(objections: Iterable[Objection]) -> dict[Grade, dict[Code, tuple[Objection, ...]]]:
    """By grade, then by what is objected to, each in the order of the section; only what was found."""
    found = tuple(objections)
    groups: dict[Grade, dict[Code, tuple[Objection, ...]]] = {}
    for grade in Grade:
        codes = dict.fromkeys(objection.code for objection in found if GRADES[objection.code] is grade)
        if codes:
            groups[grade] = {code: tuple(o for o in found if o.code is code) for code in codes}
    return groups
