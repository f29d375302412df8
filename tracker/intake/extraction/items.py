"""A stretch about problems or plans into items: numbered, one a paragraph, one a sentence, or one a clause."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tracker.intake.extraction.clauses import parts_of
from tracker.intake.extraction.groups import elaborates, groups_of
from tracker.intake.extraction.headings import lead_of
from tracker.intake.extraction.outline import Sentence
from tracker.intake.extraction.regions import Region
from tracker.intake.extraction.vocabulary import leading, naming, stating, words

Rule = Literal["numbered", "titled", "paragraph", "sentence", "semicolon", "clause", "named", "single"]

_CHAPTERS = frozenset({"part", "cn", "level"})
_LONGEST_TOPIC = 24
_FEWEST_TERSE = 3
_LONGEST_TERSE = 10
_HEADED = frozenset({"cn_paren", "number", "cn", "deep"})


@dataclass(frozen=True, slots=True)
class Item:
    """start:end in folded text; category: the 「…方面」 it stood under; prose: cut out of running text;
    headed: the items beside it open with a heading sentence, so its first sentence is one too."""

    start: int
    end: int
    category: str
    rule: Rule
    headed: bool = False

    @property
    def prose(self) -> bool:
        return self.rule in {"sentence", "single"} or self.listed

    @property
    def listed(self) -> bool:
        """One of several named in a row, so that its first clause is its title."""
        return self.rule in {"semicolon", "clause", "named"}


def items(region: Region, text: str) -> list[Item]:
    if region.content is not None:
        return list(_from_opening(region, text))
    found = list(_split(region.sentences, text, region=region, category=""))
    fields = [passage for passage in region.sentences if naming.FIELD_LABEL.match(passage.text)]
    return _with_fields(found, fields) if fields else found


def _with_fields(found: Sequence[Item], fields: Sequence[Sentence]) -> list[Item]:
    """The lines that state its time limit or who is responsible belong to an item's passage."""
    starts = [item.start for item in found]
    whole = list(found)
    for passage in fields:
        at = bisect_right(starts, passage.start) - 1
        if at >= 0 and whole[at].end <= passage.start:
            whole[at] = replace(whole[at], end=passage.end)
    return whole


def _from_opening(region: Region, text: str) -> Iterator[Item]:
    """The opening sentence names problems or plans itself; what follows in the list counts as well."""
    opening = region.content
    rest = [passage for passage in region.sentences if passage is not opening]
    if any(passage.kind for passage in rest):
        yield from _split(rest, text, region=region, category="")
    elif region.role == "finding" and opening is not None:
        yield from _named(opening, text)
    else:
        yield from _prose(region.sentences, text, region=region, category="")


def _split(passages: Sequence[Sentence], text: str, *, region: Region, category: str) -> Iterator[Item]:
    first = next((i for i, passage in enumerate(passages) if passage.kind), None)
    if first is None:
        yield from _unnumbered(passages, text, region=region, category=category)
        return
    groups = groups_of(passages[first:], passages[first].kind, role=region.role)
    headed = sum(len(group) > 1 for group in groups) * 2 > len(groups)
    for group in groups:
        for item in _of_group(group, text, region=region, category=category):
            yield replace(item, headed=headed) if item.start == group[0].body else item


def _of_group(group: list[Sentence], text: str, *, region: Region, category: str) -> Iterator[Item]:
    head, rest = group[0], group[1:]
    if rest and (_is_category(head, rest, region.role) or _is_chapter(head, rest)):
        yield from _split(rest, text, region=region, category=head.text.strip("：。"))
        return
    start, end = head.body, group[-1].end
    if not _says_there_is_none(head.text, region.role) and _says_something(group, text):
        yield Item(start, end, category, "numbered")


def _says_there_is_none(statement: str, role: str) -> bool:
    """「未发现…问题。」, unless a turn or a weakness stands before it."""
    if stating.NOTHING.match(statement):
        return True
    found = stating.NONE_FOUND.search(statement) if role == "finding" else None
    return found is not None and not stating.PROBLEM_CUE.search(statement[: found.start()])


def _says_something(group: Sequence[Sentence], text: str) -> bool:
    """A bare 「…方面」 whose items stood elsewhere is no item."""
    bare = len(group) == 1 and naming.CATEGORY.search(group[0].text)
    return not bare and len(text[group[0].body : group[-1].end].strip("。；： \n")) >= 4


def _is_category(head: Sentence, rest: Sequence[Sentence], role: str) -> bool:
    """「（一）作风建设方面」 over its own items; a statement with sub-items is an item itself."""
    title = head.text.strip("：。")
    if len(title) > 30:
        return False
    listed = any(passage.kind for passage in rest)
    if naming.CATEGORY.search(title):
        return role == "finding" or listed
    if not listed or "，" in title:
        return False
    if role == "finding":
        return not stating.PROBLEM_CUE.search(title) and not stating.PREDICATE.search(title)
    return head.closes and bool(naming.FIELD_OF_WORK.search(title)) and not words.STATEMENT_VERB.match(title)


def _is_chapter(head: Sentence, rest: Sequence[Sentence]) -> bool:
    """一、 over （一）（二） are chapters; their numbered sections are the items."""
    below = next((passage.kind for passage in rest if passage.kind), "")
    return head.kind in _CHAPTERS and below in _HEADED and head.closes


def _unnumbered(passages: Sequence[Sentence], text: str, *, region: Region, category: str) -> Iterator[Item]:
    blocks = _counted(_blocks(passages), region, category)
    if len(blocks) == 1:
        yield from _prose(blocks[0], text, region=region, category=category)
    elif any(block[0].is_title for block in blocks[:-1]):
        yield from _titled(blocks, text, region=region, category=category)
    else:
        for block in blocks:
            yield Item(block[0].body, block[-1].end, category, "paragraph")


def _blocks(passages: Sequence[Sentence]) -> list[list[Sentence]]:
    found: list[list[Sentence]] = []
    for passage in passages:
        if passage.opens or not found:
            found.append([passage])
        else:
            found[-1].append(passage)
    return found


def _counted(blocks: Sequence[list[Sentence]], region: Region, category: str) -> list[list[Sentence]]:
    """Those that state something; alone in its field or between two problems a paragraph is one whatever its words."""
    stating_one = [block for block in blocks if _states(block, region)]
    if region.role == "action" or region.origin == "label" or (category and len(stating_one) == 1):
        return stating_one
    weak = [index for index, block in enumerate(stating_one) if _is_weak(block)]
    if len(weak) < 2:
        return [stating_one[index] for index in weak]
    return [
        block
        for index, block in enumerate(stating_one)
        if index in weak or (weak[0] < index < weak[-1] and not stating.PRAISE.match(block[0].text))
    ]


def _is_weak(block: Sequence[Sentence]) -> bool:
    title = block[0].is_title and len(block) == 1
    return title or bool(stating.PROBLEM_CUE.search("".join(passage.text for passage in block)))


def _states(block: Sequence[Sentence], region: Region) -> bool:
    """Leaves out a paragraph that only leads on or sets the aim."""
    whole = "".join(passage.text for passage in block)
    if _says_there_is_none(whole, region.role) or naming.FIELD_LABEL.match(whole) or whole.endswith("："):
        return False
    if region.role == "finding" and len(block) == 1 and stating.EXAMINE.match(whole):
        return False
    if len(block) <= 2 and leading.ANNOUNCING.search(whole):
        return False
    if region.role == "finding" or (block[0].is_title and len(block) == 1):
        return True
    if naming.AIM.match(whole):
        return False
    return not (
        len(block) == 1 and leading.POINTS_AHEAD.search(whole.rstrip("。")[-36:]) and leading.LEADS_ON.search(whole)
    )


def _titled(blocks: Sequence[list[Sentence]], text: str, *, region: Region, category: str) -> Iterator[Item]:
    """Heading lines without numbers, each over its paragraph."""
    group: list[list[Sentence]] = []
    for block in [*blocks, None]:
        if block is None or block[0].is_title or not group:
            if group:
                head, rest = group[0][0], [passage for part in group[1:] for passage in part]
                if rest and naming.CATEGORY.search(head.text):
                    yield from _unnumbered(rest, text, region=region, category=head.text.strip("：。"))
                else:
                    yield Item(head.body, group[-1][-1].end, category, "titled")
            group = []
        if block is not None:
            group.append(block)


def _prose(passages: Sequence[Sentence], text: str, *, region: Region, category: str) -> Iterator[Item]:
    whole = [passage for passage in passages if not naming.FIELD_LABEL.match(passage.text)]
    statements = [passage for passage in whole if not _only_leads(passage)]
    if not statements:
        return
    if len(statements) == 1:
        yield from _one_sentence(statements[0], text, region=region, category=category)
    elif region.role == "finding" and _told_by_topic(statements):
        yield from _each_topic(statements, category=category)
    elif _title_and_body(statements, region):
        yield Item(statements[0].body, statements[-1].end, category, "single")
    else:
        yield from _each_sentence(statements, role=region.role, category=category)


def _only_leads(passage: Sentence) -> bool:
    lead = lead_of(passage.text) if passage.text.endswith("：") else None
    return lead is not None and lead.bare


def _is_topic(passage: Sentence) -> bool:
    """「学习方式不够灵活。」: a short statement of one clause."""
    plain = passage.text.rstrip("。；")
    return len(plain) <= _LONGEST_TOPIC and "，" not in plain and bool(stating.PROBLEM_CUE.search(plain))


def _told_by_topic(statements: Sequence[Sentence]) -> bool:
    """Short topics, each but the last with at least one longer sentence that explains it."""
    topics = [index for index, passage in enumerate(statements) if _is_topic(passage)]
    explained = all("，" in statements[index + 1].text for index in topics[:-1])
    return len(topics) >= 2 and topics[0] <= 1 and explained


def _each_topic(statements: Sequence[Sentence], *, category: str) -> Iterator[Item]:
    topics = [index for index, passage in enumerate(statements) if _is_topic(passage)]
    for at, following in zip(topics, [*topics[1:], len(statements)], strict=True):
        yield Item(statements[at].body, statements[following - 1].end, category, "sentence")


def _title_and_body(statements: Sequence[Sentence], region: Region) -> bool:
    """A short first sentence under a heading is the title of what follows; after an opening it is one of several."""
    if region.role == "finding" and region.origin == "opening":
        return False
    return len(statements[0].text) <= 18 < len(statements[1].text)


def _each_sentence(statements: Sequence[Sentence], *, role: str, category: str) -> Iterator[Item]:
    start: int | None = None
    end = 0
    for passage in statements:
        if _says_there_is_none(passage.text, role):
            continue
        if role == "action" or (stating.PROBLEM_CUE.search(passage.text) and not elaborates(passage.text)):
            if start is not None:
                yield Item(start, end, category, "sentence")
            start = passage.body
        end = passage.end
    if start is not None:
        yield Item(start, end, category, "sentence")


def _one_sentence(passage: Sentence, text: str, *, region: Region, category: str) -> Iterator[Item]:
    if _says_there_is_none(passage.text, region.role):
        return
    parts = parts_of(text, passage.body, passage.end, "；")
    if len(parts) > 1:
        yield from (Item(start, end, category, "semicolon") for start, end in parts)
        return
    clauses = parts_of(text, passage.body, passage.end, "，")
    weak = [bool(stating.PROBLEM_CUE.search(text[start:end])) and end - start <= 32 for start, end in clauses]
    if region.role == "finding" and region.origin != "heading" and _terse(clauses):
        yield from (Item(start, end, category, "clause") for start, end in clauses)
        return
    if region.role == "finding" and len(clauses) >= _clauses_needed(region) and weak.count(True) * 5 >= len(weak) * 4:
        yield from (Item(start, end, category, "clause") for start, end in clauses)
        return
    named = list(_named(passage, text)) if region.role == "finding" else []
    if named:
        yield from named
    elif region.role == "action" or region.origin == "label" or category or stating.PROBLEM_CUE.search(passage.text):
        yield Item(passage.body, passage.end, category, "single")


def _terse(clauses: Sequence[tuple[int, int]]) -> bool:
    """「主要问题：窗口排队长，业务不熟，故障多。」"""
    return len(clauses) >= _FEWEST_TERSE and all(end - start <= _LONGEST_TERSE for start, end in clauses)


def _clauses_needed(region: Region) -> int:
    """After 「主要是：」 three weak clauses are three problems; under a heading they may well be one."""
    return 3 if region.origin == "opening" else 4


def _named(passage: Sentence, text: str) -> Iterator[Item]:
    """「还存在学习不深入、联系群众不紧密等问题」: the problems are named in one breath."""
    found = leading.NAMED_AFTER.search(passage.text) or leading.NAMED_PROBLEMS.search(passage.text)
    if found is None:
        return
    at = text.find(found["list"], passage.body, passage.end)
    parts = parts_of(text, at, at + len(found["list"]), "；" if "；" in found["list"] else "、，")
    if all(stating.PROBLEM_CUE.search(text[start:end]) for start, end in parts):
        yield from (Item(start, end, "", "named") for start, end in parts)
    else:
        yield Item(at, at + len(found["list"]), "", "named")
