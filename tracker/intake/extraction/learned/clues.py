"""What the words of a unit, its neighbours, its list and its headings say: features of the first stage, as text.

They come in three blocks, each worth a sum of weights: of the unit alone, shared by its sentence, shared by its lead.
"""

from collections.abc import Iterable
from functools import lru_cache

from tracker.intake.extraction.learned.cues import cues_of
from tracker.intake.extraction.learned.lists import head_of
from tracker.intake.extraction.learned.seen import Seen
from tracker.intake.extraction.learned.units import Unit
from tracker.intake.extraction.outline import Sentence

_LONGEST_WORDS = 40
_TRIGRAMS = 24
_LEAD = 30
_ENDS = "，。；：、！？”"
_FIFTHS = 5


def of_unit(seen: Seen, at: int) -> set[str]:
    unit = seen.units[at]
    sentence = seen.sentences[unit.sentence]
    return {
        *_place(unit, sentence),
        *_words(unit.bare),
        *_cues(unit, sentence),
        *_in_its_sentence(seen, at),
        *_neighbours(seen, at),
        *_label(seen.whole.label[at]),
        *_grammar(seen, at),
        f"part={_FIFTHS * unit.start // max(1, seen.units[-1].end)}",
    }


def of_sentence(seen: Seen, number: int) -> set[str]:
    sentence = seen.sentences[number]
    found = {"s=" + cue for cue in cues_of(sentence.text)}
    if number:
        before = seen.sentences[number - 1].text
        found |= {"before=" + before[-3:], *("b=" + cue for cue in cues_of(before))}
    found |= _headings(seen, number)
    return found


def of_lead(seen: Seen, at: int) -> set[str]:
    lead = seen.leads[at]
    opening = seen.whole.opening[at]
    found = {"lead=" + pair for pair in pairs(lead[-_LEAD:])} | {"lead3=" + lead[-3:]}
    if opening != at:
        found |= {"opening=" + pair for pair in pairs(seen.units[opening].text[:_LEAD])}
    return found


@lru_cache(maxsize=8192)
def pairs(text: str) -> tuple[str, ...]:
    return tuple(text[at : at + 2] for at in range(len(text) - 1))


def position_of(unit: Unit, sentence: Sentence) -> str:
    if unit.first and sentence.kind:
        return "N" + sentence.kind
    if unit.first:
        return "paragraph" if sentence.opens else "sentence"
    return "after" + unit.sign


def _place(unit: Unit, sentence: Sentence) -> Iterable[str]:
    yield "always"
    yield "place=" + position_of(unit, sentence)
    yield "end=" + (unit.text[-1:] if unit.text[-1:] in _ENDS else "")
    yield f"long={min(len(unit.bare) // 5, 8)}"
    yield "of=" + _few(unit.count)
    yield "nth=" + _few(unit.place)
    if sentence.is_title:
        yield "title"
    if unit.first and sentence.kind:
        yield "ordinal=" + ("1" if sentence.ordinal == 1 else "n" if sentence.ordinal else "0")
    if unit.first and sentence.role:
        yield "role=" + sentence.role


def _words(bare: str) -> Iterable[str]:
    for length in (1, 2, 3):
        yield f"first{length}=" + bare[:length]
        yield f"last{length}=" + bare[-length:]
    for pair in pairs(bare[:_LONGEST_WORDS]):
        yield "w=" + pair
    for at in range(min(len(bare) - 2, _TRIGRAMS)):
        yield "w=" + bare[at : at + 3]


def _cues(unit: Unit, sentence: Sentence) -> Iterable[str]:
    position = position_of(unit, sentence)[:6]
    for cue in cues_of(unit.text):
        yield "c=" + cue
        yield f"c={cue}&{position}"


def _in_its_sentence(seen: Seen, at: int) -> Iterable[str]:
    unit = seen.units[at]
    said = seen.said_in[unit.sentence]
    yield f"semicolons={min(3, said.semicolons)}{position_of(unit, seen.sentences[unit.sentence])}"
    yield f"later={said.last_weak > at}"
    first = seen.whole.first[unit.sentence]
    if at > first:
        yield "begun=" + seen.units[first].text[:2]
        yield f"earlier={said.first_weak < at}"
    yield from _list(seen, at)


def _neighbours(seen: Seen, at: int) -> Iterable[str]:
    if at:
        before = seen.units[at - 1]
        yield "-last2=" + before.bare[-2:]
        yield "-first2=" + before.bare[:2]
        yield "-end=" + before.text[-1:]
        yield from ("-c=" + cue for cue in cues_of(before.text))
    if at + 1 < len(seen.units):
        after = seen.units[at + 1]
        yield "+first2=" + after.text[:2]
        yield "+place=" + position_of(after, seen.sentences[after.sentence])
        yield from ("+c=" + cue for cue in cues_of(after.text))


def _label(label: str) -> Iterable[str]:
    if label:
        yield "label=" + label
        yield from ("label2=" + pair for pair in pairs(label))


def _grammar(seen: Seen, at: int) -> Iterable[str]:
    said = seen.said[at]
    kind = said[0] if said[0] in "PA" else "-"
    problems, plans = (min(2, count) for count in seen.counts)
    yield "said=" + said
    yield "kind=" + kind
    yield f"found={problems}{plans}"
    yield f"found={problems}{plans}{kind}"


def _list(seen: Seen, at: int) -> Iterable[str]:
    key = seen.whole.of[at].get("numbered")
    if key is None:
        return
    yield "list=" + _few(len(seen.whole.lists[key]))
    for cue, share in seen.shares[key].items():
        yield f"list {cue}={_share(share)}"
        yield f"list {key[2]} {cue}={_share(share)}"


def _headings(seen: Seen, number: int) -> set[str]:
    above = [seen.sentences[head] for head in seen.whole.above[number]]
    roles = [head.role for head in above if head.role]
    found = {"announced=" + (roles[-1] if roles else "-"), f"depth={len(above)}"}
    for head in above[:-1]:
        found |= {"above=" + pair for pair in pairs(head_of(head.text))}
    if above:
        words_of = head_of(above[-1].text)
        found |= {"head=" + pair for pair in pairs(words_of)} | {"head c=" + cue for cue in cues_of(above[-1].text)}
        found |= {"head kind=" + (above[-1].kind or "title"), "head end=" + words_of[-2:]}
    return found


def _few(count: int) -> str:
    return str(count) if count < 4 else "4+" if count < 7 else "7+"


def _share(share: float) -> str:
    if share in {0, 1}:
        return str(int(share))
    return "few" if share < 0.34 else "some" if share < 0.67 else "most"
