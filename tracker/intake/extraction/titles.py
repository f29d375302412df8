"""Which words of an item are its title: its heading line, its first short sentence, or its first clause."""

import re
from dataclasses import dataclass

from tracker.intake.extraction.clauses import EDGES, clauses_of, first_sentence, trimmed
from tracker.intake.extraction.vocabulary import naming, stating

_LONGEST_SENTENCE_TITLE = 40
_LONGEST_PAIR = 18
_SHORTEST = 4
_LONGEST_FIELD = 12
# A line of its own, or a list right behind it: what stands before is a heading.
_HEADS = re.compile(r"\n(?=[^\n])|。?(?:一[是要]|（[1一]）|1[.、]|①|首先)")
_FIGURES = re.compile(r"\d")

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of an item before its title is.

    prose: it was cut out of running text, so connecting words before it are not part of the title;
    listed: it is one of several named in a row, so that its first clause is the title in any case;
    headed: its neighbours open with a heading sentence, so its own first sentence is one.
    """

    role: str
    prose: bool = False
    listed: bool = False
    headed: bool = False


def title_span(text: str, wanted: Wanted) -> Stretch:
    """The title within an item's folded text, as offsets into it."""
    start, end = first_sentence(text)
    quoted = naming.ABOUT.match(text[start:end])
    if quoted:
        return _first_clause(
            text, start + quoted.start(quoted.lastindex or 0), start + quoted.end(quoted.lastindex or 0)
        )
    clauses = clauses_of(text, start, end)
    has_body = bool(text[end:].strip(EDGES))
    if has_body and len(clauses) == 1 and naming.CATEGORY.search(text[start:end].strip(EDGES)):
        left, right = title_span(text[end:], wanted)
        return end + left, end + right
    if (has_body or wanted.headed) and not wanted.prose and _is_heading(text, (start, end), clauses, wanted):
        return _without_note(text, start, end)
    chosen = _telling_clause(text, clauses, wanted)
    return _without_note(text, _past_connections(text, *chosen, wanted), chosen[1])


def _is_heading(text: str, first: Stretch, clauses: list[Stretch], wanted: Wanted) -> bool:
    """A line of its own, or a short opening sentence with a body after it."""
    start, end = first
    if (
        text[start:end].startswith(("虽", "尽管"))
        or "——" in text[start:end]
        or "：" in text[start:end]
        or text[end : end + 1] == "；"
    ):
        return False
    if len(clauses) > 1 and naming.CATEGORY.search(text[slice(*clauses[0])].strip(EDGES)):
        return False
    if len(clauses) > 1 and _FIGURES.search(text, clauses[1][0], end) and text[end : end + 1] != "\n":
        return False
    if len(clauses) == 2 and wanted.role == "finding" and not stating.PROBLEM_CUE.search(text, *clauses[0]):
        return end - start <= _LONGEST_SENTENCE_TITLE
    if len(clauses) == 2 and wanted.role == "action" and _HEADS.match(text, end):
        return end - start <= _LONGEST_SENTENCE_TITLE
    if len(clauses) > 1:
        return len(clauses) == 2 and wanted.role == "action" and end - start <= _LONGEST_PAIR
    return text[end : end + 1] == "\n" or end - start <= _LONGEST_SENTENCE_TITLE


def _first_clause(text: str, start: int, end: int) -> Stretch:
    return trimmed(text, *clauses_of(text, start, end)[0])


def _telling_clause(text: str, clauses: list[Stretch], wanted: Wanted) -> Stretch:
    for index, (start, end) in enumerate(clauses[:-1]):
        later = [text[left:right] for left, right in clauses[index + 1 :]]
        clause = text[start:end].strip(EDGES)
        if not _only_leads_on(clause, later, wanted) and not _names_the_field(clause, text[end], later, wanted):
            return start, end
    return clauses[-1]


def _only_leads_on(clause: str, later: list[str], wanted: Wanted) -> bool:
    """「在作风方面，」, 「根据安排，」, 「虽然能够…，」: the statement itself comes after."""
    if wanted.prose and stating.OPENING_WORDS.fullmatch(clause + "，"):
        return True
    if wanted.role == "action":
        return bool(stating.ADVERBIAL.match(clause) or naming.CATEGORY.search(clause))
    weak = stating.PROBLEM_CUE.search(clause)
    praise = stating.PRAISE.match(clause)
    if naming.CATEGORY.search(clause) and not weak:
        return True
    if not any(stating.PROBLEM_CUE.search(part) for part in later):
        return False
    if praise:
        return not (weak and stating.TURN.search(clause))
    introduces = stating.INTRODUCING.search(clause) or any(stating.TURN.match(part) for part in later)
    return wanted.prose and not wanted.listed and not weak and bool(introduces)


def _names_the_field(clause: str, sign: str, later: list[str], wanted: Wanted) -> bool:
    """「病历书写：记录不及时」: before the colon stands where, after it what."""
    if wanted.role != "finding" or sign != "：" or len(clause) > _LONGEST_FIELD:
        return False
    return not stating.PROBLEM_CUE.search(clause) and any(stating.PROBLEM_CUE.search(part) for part in later)


def _past_connections(text: str, start: int, end: int, wanted: Wanted) -> int:
    start = _past_praise(text, start, end)
    if wanted.prose:
        start = _past(stating.OPENING_WORDS, text, start, end)
        start = _past(stating.COUNTS_IN, text, start, end)
    if wanted.prose and wanted.role == "action":
        start = _past(stating.SUBJECT_WILL, text, start, end)
    return _past(stating.PLAN_AUXILIARY, text, start, end) if wanted.role == "action" else start


def _past_praise(text: str, start: int, end: int) -> int:
    """「虽然…但…」 within one clause, or a clause that begins with 但: the problem starts after the turn."""
    turn = stating.TURN.search(text, start, end)
    if turn is None or end - turn.end() < _SHORTEST:
        return start
    praised = stating.PRAISE.match(text[start:end]) or "虽然" in text[start : turn.start()]
    return turn.end() if praised or turn.start() - start < 2 else start


def _past(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text[start:end])
    return start + found.end() if found and end - start - found.end() >= _SHORTEST else start


def _without_note(text: str, start: int, end: int) -> Stretch:
    """「…机制（责任单位：综合科）」: the note says who or when, not what."""
    start, end = trimmed(text, start, end)
    for pattern in (stating.IN_BRACKETS, stating.OF_PROBLEMS):
        note = pattern.search(text[start:end])
        if note and note.start() >= _SHORTEST:
            start, end = trimmed(text, start, start + note.start())
    return start, end
