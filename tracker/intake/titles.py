"""Which words of an item are its title: its heading line, its first short sentence, or its first clause."""

import re

from tracker.intake import vocabulary as words

_LONGEST_SENTENCE_TITLE = 40
_MOST_CLAUSES = 3
_CLAUSE_END = re.compile(r"[，；：]")
_SENTENCE_END = re.compile(r"[。！？；\n]")
_EDGES = " \n。，；：、！？*#|"


def title_span(text: str, *, role: str, prose: bool = False) -> tuple[int, int]:
    """The title within an item's folded text, as offsets into it.

    prose: the item is a sentence of running text, so connecting words before it are not part of its title.
    """
    first = _first_sentence(text)
    rest = text[first[1] :].strip(_EDGES)
    line = text[first[0] : first[1]]
    clauses = _clauses(text, *first)
    if _is_heading(text, first, clauses, bool(rest)):
        return _trim(text, *first) if not prose else _chosen(text, clauses, first, role, prose)
    if words.CATEGORY.search(line.strip(_EDGES)) and len(clauses) == 1 and rest:
        return _after(text, first[1], role, prose)
    return _chosen(text, clauses, first, role, prose)


def _after(text: str, at: int, role: str, prose: bool) -> tuple[int, int]:
    start, end = title_span(text[at:], role=role, prose=prose)
    return at + start, at + end


def _first_sentence(text: str) -> tuple[int, int]:
    protected = [found.span() for found in words.PROTECTED.finditer(text)]
    for stop in _SENTENCE_END.finditer(text):
        inside = any(left < stop.start() < right - 1 for left, right in protected)
        if not inside and text[: stop.start()].strip(_EDGES):
            return 0, stop.start()
    return 0, len(text)


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    protected = [found.span() for found in words.PROTECTED.finditer(text, start, end)]
    found: list[tuple[int, int]] = []
    at = start
    for stop in _CLAUSE_END.finditer(text, start, end):
        if any(left < stop.start() < right - 1 for left, right in protected):
            continue
        if text[at : stop.start()].strip(_EDGES):
            found.append((at, stop.start()))
        at = stop.end()
    if text[at:end].strip(_EDGES):
        found.append((at, end))
    return found or [(start, end)]


def _is_heading(text: str, first: tuple[int, int], clauses: list[tuple[int, int]], has_body: bool) -> bool:
    """A line of its own, or a short opening sentence with a body after it."""
    length = first[1] - first[0]
    own_line = first[1] < len(text) and text[first[1]] == "\n"
    if not has_body or text[clauses[0][0] :].startswith(("虽", "尽管")) or "：" in text[first[0] : first[1]]:
        return False
    if text[first[1] : first[1] + 1] == "；":
        return False
    return own_line or (length <= _LONGEST_SENTENCE_TITLE and len(clauses) < _MOST_CLAUSES)


def _chosen(
    text: str, clauses: list[tuple[int, int]], first: tuple[int, int], role: str, prose: bool
) -> tuple[int, int]:
    start, end = _best_clause(text, clauses, role, prose)
    start = _past_praise(text, start, end)
    if prose:
        start = _past(words.OPENING_WORDS, text, start, end)
    if role == "action":
        start = _past(words.PLAN_AUXILIARY, text, start, end)
    return _trim(text, start, end)


def _best_clause(text: str, clauses: list[tuple[int, int]], role: str, prose: bool) -> tuple[int, int]:
    for index, (start, end) in enumerate(clauses[:-1]):
        clause = text[start:end].strip(_EDGES)
        if words.CATEGORY.search(clause) and not _tells(clause, role):
            continue
        if prose and words.OPENING_WORDS.fullmatch(clause + "，"):
            continue
        if role == "finding" and (words.PRAISE.match(clause) or prose) and _problem_follows(text, clauses[index:]):
            if not words.PROBLEM_CUE.search(clause) or (words.PRAISE.match(clause) and not words.TURN.search(clause)):
                continue
        if role == "action" and words.ADVERBIAL.match(clause):
            continue
        return start, end
    return clauses[-1]


def _tells(clause: str, role: str) -> bool:
    return bool(words.PROBLEM_CUE.search(clause)) if role == "finding" else False


def _problem_follows(text: str, clauses: list[tuple[int, int]]) -> bool:
    return any(words.PROBLEM_CUE.search(text[start:end]) for start, end in clauses[1:])


def _past_praise(text: str, start: int, end: int) -> int:
    """「虽然…但…」 within one clause, or a clause that begins with 但: the problem starts after the turn."""
    turn = words.TURN.search(text, start, end)
    if turn and (turn.start() - start < 2 or words.PRAISE.match(text[start:end])) and end - turn.end() >= 4:
        return turn.end()
    return start


def _past(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text[start:end])
    return start + found.end() if found and end - start - found.end() >= 4 else start


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end
