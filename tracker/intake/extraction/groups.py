"""The passages of a numbered list, item by item, also where its numbering slips."""

from collections.abc import Sequence

from tracker.intake.extraction.outline import Sentence
from tracker.intake.extraction.vocabulary import naming, stating

_FEWEST = 3


def groups_of(passages: Sequence[Sentence], kind: str, *, role: str) -> list[list[Sentence]]:
    """Each item's number sentence and what follows it."""
    found: list[list[Sentence]] = []
    for passage in passages:
        if not found or passage.kind == kind or _stands_in(passage, found[-1]):
            found.append([passage])
        else:
            found[-1].append(passage)
    return _with_unnumbered(found, role)


def elaborates(sentence: str) -> bool:
    """「有的…」, 「例如…」: says more of what stands before it."""
    return bool(stating.ELABORATION.match(sentence))


def _stands_in(passage: Sentence, above: Sequence[Sentence]) -> bool:
    """「（3）」 after 「2.」: another sign, but the list's next number, and no list of its own inside the item."""
    if passage.kind not in naming.CHAPTER_KINDS or not passage.opens:
        return False
    if passage.ordinal < 2 or passage.ordinal != above[0].ordinal + 1:
        return False
    return not any(other.kind == passage.kind for other in above[1:])


def _with_unnumbered(groups: list[list[Sentence]], role: str) -> list[list[Sentence]]:
    """Where items are single paragraphs, the one paragraph without a number among them is an item too."""
    longer = [index for index, group in enumerate(groups[:-1]) if len(_paragraphs(group)) == 2]
    regular = all(len(_paragraphs(group)) == 1 for index, group in enumerate(groups) if index not in longer)
    if len(groups) < _FEWEST or len(longer) != 1 or not regular:
        return groups
    at = longer[0]
    item, unnumbered = _paragraphs(groups[at])
    if unnumbered[0].kind or not _states(unnumbered[0].text, role):
        return groups
    return [*groups[:at], item, unnumbered, *groups[at + 1 :]]


def _paragraphs(group: Sequence[Sentence]) -> list[list[Sentence]]:
    found: list[list[Sentence]] = []
    for passage in group:
        if passage.opens or not found:
            found.append([passage])
        else:
            found[-1].append(passage)
    return found


def _states(sentence: str, role: str) -> bool:
    if elaborates(sentence) or naming.FIELD_LABEL.match(sentence):
        return False
    return role == "action" or bool(stating.PROBLEM_CUE.search(sentence))
