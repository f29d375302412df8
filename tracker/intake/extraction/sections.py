"""Headings whose role only the rest of the document tells: its title, other headings, and what stands below."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.intake.extraction.headings import Role
from tracker.intake.extraction.outline import Sentence
from tracker.intake.extraction.regions import Region
from tracker.intake.extraction.vocabulary import naming, stating, words

_CHAPTERS = frozenset({"part", "cn"})
_FEW = 3
_ENOUGH = 0.6
_BLOCKS = 2


def in_context(passages: Sequence[Sentence], *, with_tables: bool = False) -> list[Sentence]:
    """The same passages; a heading that means different things in different papers has the role it has in this one.

    with_tables: rows have been read out of the text already, so that 「问题清单」 is the name of a table.
    """
    title = "".join(passage.text for passage in passages[:2] if passage.is_title)
    answers = bool(naming.RECTIFICATION_PAPER.search(title))
    plans = any(passage.role == "action" for passage in passages)
    problems = any(passage.role in {"finding", "both"} for passage in passages)
    done = _measures_done(passages)
    titles = _answered(passages)
    over_blocks = _over_blocks(passages, titles)
    in_blocks = set(titles) if over_blocks is not None else set()
    found: list[Sentence] = []
    for index, passage in enumerate(passages):
        if index in done or (with_tables and passage.role and naming.NAMES_A_TABLE.search(passage.text)):
            found.append(_as_text(passage))
        elif index == over_blocks:
            found.append(replace(passage, role="finding"))
        elif index in in_blocks:
            found.append(replace(passage, role=None))
        else:
            found.append(replace(passage, role=_role(passage, answers=answers, plans=plans, problems=problems)))
    return found


def _over_blocks(passages: Sequence[Sentence], titles: Sequence[int]) -> int | None:
    """「整改任务」 over titles that each have their measures below: the titles are the problems."""
    if len(titles) < _BLOCKS or not titles[0]:
        return None
    above = passages[titles[0] - 1]
    heads = above.closes and not above.finished and (above.kind in _CHAPTERS or above.role == "action")
    return titles[0] - 1 if heads and above.role in {None, "action", "other"} else None


def _as_text(label: Sentence) -> Sentence:
    """Part of the item it stands in, announcing nothing."""
    return replace(label, role=None, text=label.text.rstrip("："))


def _role(passage: Sentence, *, answers: bool, plans: bool, problems: bool) -> Role | None:
    """「问题分析」 lists the problems where nothing else does.

    Where a paper reports on problems pointed out, 「…问题的整改情况」 lists them; elsewhere it is a review."""
    if passage.role == "cause" and not problems and naming.ANALYSIS.search(passage.text.rstrip("。：")):
        return "finding"
    if passage.role == "far":
        return None if plans else "action"
    if answers and passage.role in {None, "other"} and naming.PROBLEMS_ANSWERED.search(passage.text.rstrip("。：")):
        return "finding"
    return passage.role


def _measures_done(passages: Sequence[Sentence]) -> set[int]:
    """Labels of measures whose results stand right below them: such measures are no plans any more."""
    found: set[int] = set()
    open_label: int | None = None
    for index, passage in enumerate(passages):
        if naming.MEASURE_LABEL.match(passage.text):
            open_label = index
        elif naming.RESULT_LABEL.match(passage.text) and open_label is not None:
            found.add(open_label)
        if passage.kind in naming.CHAPTER_KINDS and index != open_label:
            open_label = None
    return found


def unheaded_problems(passages: Sequence[Sentence]) -> int | None:
    """Where a row of numbered titles begins that are each answered by 「整改措施：」 or 「整改情况：」 below them."""
    quoted = [index for index, passage in enumerate(passages) if naming.QUOTED_PROBLEM.match(passage.text)]
    for candidates in (
        _answered(passages),
        [index for index in quoted if passages[index].kind],
        _fields_examined(passages),
    ):
        same = [index for index in candidates if passages[index].kind == passages[candidates[0]].kind]
        if len(same) >= _BLOCKS:
            return same[0]
    return None


def _fields_examined(passages: Sequence[Sentence]) -> list[int]:
    """「（一）学习方面」, 「（二）工作方面」 where a paper says at its beginning that its writer examines himself."""
    if not any(naming.SELF_EXAMINATION.search(passage.text) for passage in passages[:_FEW]):
        return []
    return [
        index
        for index, passage in enumerate(passages)
        if passage.kind in naming.CHAPTER_KINDS and naming.CATEGORY.search(passage.text)
    ]


def _answered(passages: Sequence[Sentence]) -> list[int]:
    """Numbered titles with their measures below, be there a line of description, aim or owner between."""
    found: list[int] = []
    title: int | None = None
    for index, passage in enumerate(passages):
        if not passage.kind and passage.opens and naming.ANSWER_LABEL.match(passage.text):
            if title is not None:
                found.append(title)
            title = None
        elif passage.kind in naming.CHAPTER_KINDS and passage.opens:
            title = index
        elif passage.role:
            title = None
    return found


def by_neighbours(passages: Sequence[Sentence], found: Sequence[Region]) -> list[Sentence] | None:
    """A section nothing names, but whose place and items tell: plans after the problems, problems before the plans."""
    roles = {region.role for region in found}
    if roles == {"finding"}:
        chosen = _first_like(passages, "action", after=found[0].sentences[0].start)
    elif roles == {"action"}:
        chosen = _first_like(passages, "finding", before=min(region.sentences[0].start for region in found))
    else:
        return None if found else _pair(passages)
    if chosen is None:
        return None
    role: Role = "action" if roles == {"finding"} else "finding"
    return [replace(passage, role=role) if passage is chosen else passage for passage in passages]


def _pair(passages: Sequence[Sentence]) -> list[Sentence] | None:
    """A chapter of weaknesses with a chapter of tasks right after it, though neither is named as such."""
    chapters = list(_sections(passages))
    for (first, problems), (second, plans) in itertools.pairwise(chapters):
        if _are_like(problems, "finding") and _are_like(plans, "action"):
            roles: dict[int, Role] = {first.start: "finding", second.start: "action"}
            return [replace(passage, role=roles.get(passage.start, passage.role)) for passage in passages]
    return None


def _first_like(
    passages: Sequence[Sentence], role: str, *, after: int = -1, before: int | None = None
) -> Sentence | None:
    matching = [
        heading
        for heading, items in _sections(passages)
        if heading.start > after and (before is None or heading.start < before) and _are_like(items, role)
    ]
    if not matching:
        return None
    return matching[0] if before is None else matching[-1]


def _sections(passages: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """Headings without a known role, each with what its items begin with."""
    heading: Sentence | None = None
    below: list[Sentence] = []
    for passage in [*passages, None]:
        if passage is None or _is_heading(passage):
            if heading is not None and heading.role is None:
                yield heading, _items(below)
            heading, below = passage, []
        else:
            below.append(passage)


def _is_heading(passage: Sentence) -> bool:
    alone = passage.opens and passage.closes and not passage.finished
    return bool(passage.role) or (
        alone and (passage.kind in _CHAPTERS or passage.level is not None or _spoken(passage))
    )


def _spoken(passage: Sentence) -> bool:
    return not passage.kind and (passage.text.endswith("：") or passage.is_title)


def _items(below: Sequence[Sentence]) -> list[Sentence]:
    numbered = [passage for passage in below if passage.kind]
    first = numbered[0].kind if numbered else ""
    return [passage for passage in below if (passage.kind == first if first else passage.opens)]


def _are_like(items: Sequence[Sentence], role: str) -> bool:
    if len(items) < _FEW - (role == "action"):
        return False
    weak = sum(bool(stating.PROBLEM_CUE.search(item.text)) for item in items) / len(items)
    doing = sum(bool(words.TASK_VERB.match(item.text)) for item in items) / len(items)
    return weak >= _ENOUGH > doing if role == "finding" else doing >= _ENOUGH > weak
