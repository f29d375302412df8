"""Where the passage of an item ends that the learned reader alone has found, and what its title is."""

from tracker.intake.extraction.learned.lists import is_head
from tracker.intake.extraction.learned.seen import Seen
from tracker.intake.extraction.titles import Stretch, Wanted, title_span


def passage_from(seen: Seen, at: int, following: int | None) -> Stretch:
    """From the unit to the end of its entry, or to the next item if that begins earlier."""
    unit = seen.units[at]
    limit = seen.units[following].start if following is not None else len(seen.folded.text)
    return unit.start, max(min(_end_of_entry(seen, at, limit), limit), min(unit.end, limit))


def title_of(seen: Seen, at: int, end: int, role: str) -> Stretch:
    """Offsets in folded text."""
    unit = seen.units[at]
    whole = unit.first and is_head(seen.sentences[unit.sentence])
    wanted = Wanted(role, prose=not whole, listed=bool(unit.sign))
    left, right = title_span(seen.folded.text[unit.start : end], wanted)
    return unit.start + left, unit.start + right


def _end_of_entry(seen: Seen, at: int, limit: int) -> int:
    unit = seen.units[at]
    sentence = seen.sentences[unit.sentence]
    if not unit.first:
        return _end_of_part(seen, at, limit)
    if not is_head(sentence):
        return _end_of_paragraph(seen, unit.sentence, limit)
    below = seen.whole.below.get(unit.sentence)
    return max(seen.sentences[below[-1]].end if below else 0, _end_of_paragraph(seen, unit.sentence, limit))


def _end_of_part(seen: Seen, at: int, limit: int) -> int:
    """A part of a list goes up to the next part, a cell up to the next cell."""
    unit = seen.units[at]
    for place in range(at + 1, seen.whole.last[unit.sentence] + 1):
        other = seen.units[place]
        if other.sign == "；" or other.cell != unit.cell or other.start >= limit:
            return other.start
    return seen.sentences[unit.sentence].end


def _end_of_paragraph(seen: Seen, number: int, limit: int) -> int:
    following = number + 1
    while (
        following < len(seen.sentences)
        and not seen.sentences[following].opens
        and seen.sentences[following].start < limit
    ):
        following += 1
    return seen.sentences[following - 1].end
