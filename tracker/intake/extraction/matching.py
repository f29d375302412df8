"""Which action answers which finding, and which finding repeats an earlier one: suggestions for a person to confirm."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from tracker.intake.extraction.folding import compact

_COMMON = frozenset(
    [
        "整改",
        "问题",
        "不够",
        "不足",
        "存在",
        "工作",
        "加强",
        "进一步",
        "提高",
        "提升",
        "有待",
        "方面",
        "落实",
        "推进",
        "推动",
        "开展",
        "完善",
        "建立",
        "健全",
        "强化",
        "深入",
        "部分",
        "个别",
        "一些",
        "还有",
        "还不",
        "需要",
        "不高",
        "不强",
        "不深",
        "不到",
        "到位",
        "坚持",
        "持续",
        "切实",
        "认真",
        "做好",
        "抓好",
        "重点",
        "力度",
        "能力",
        "水平",
        "质量",
        "作用",
        "措施",
        "机制",
        "制度",
        "我们",
        "支部",
        "党员",
        "同志",
        "情况",
        "相关",
        "有关",
        "各项",
        "全面",
        "积极",
        "主动",
        "不断",
        "着力",
        "确保",
        "组织",
        "党组",
        "干部",
    ]
)
_NOISE = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_STOPS = frozenset("的了和与及在对是为不有中上下还要将等也就都而以其各我本够")
_SUGGESTED = 0.16
_SCALE = 2.2
_LEAST_WHOLE, _MOST_WHOLE = 4.0, 20.0
_SAME_PLACE = 1.2  # as many actions as findings usually stand in the same order
_MOST_PLACES = 60
_EVERYWHERE, _ENOUGH_TO_TELL = 0.5, 8  # share of all entries; with fewer of them half is two or three
_TITLE_WEIGHT = 3.0
_REPEATED = 78.0
_REPEATED_WHOLE = 84.0


@dataclass(frozen=True, slots=True)
class Wording:
    """What matching needs of a finding or an action."""

    title: str
    text: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The finding at this index may be what the action answers; score 0..1; words they share, longest first."""

    finding: int
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The new finding at this index says what the earlier one said; score 0..1, 1 the same words."""

    finding: int
    earlier_id: int
    score: float


def match(findings: Sequence[Wording], actions: Sequence[Wording]) -> list[tuple[Answer, ...]]:
    """For each action the findings it may answer, best first; empty where nothing speaks for one."""
    weighed = [_weights(finding) for finding in findings]
    ours = [_weights(action) for action in actions]
    rarity = _rarity([*weighed, *ours])
    places = _places(weighed)
    wholes = [_whole(finding, rarity) for finding in weighed]
    found = []
    for index, (weights, action) in enumerate(zip(ours, actions, strict=True)):
        shared = _shared(weights, weighed, places, rarity)
        if len(actions) == len(findings) and index in shared:
            shared[index] += _SAME_PLACE
        found.append(_answers(weights, action, findings, shared, wholes, rarity))
    return found


def recurrences(new_findings: Sequence[Wording], earlier: Sequence[EarlierFinding]) -> list[Recurrence]:
    """For each new finding at most one earlier finding with the same words or nearly the same."""
    known = [(finding, _bare(finding.title), _bare(finding.text)) for finding in earlier]
    found: list[Recurrence] = []
    for index, finding in enumerate(new_findings):
        title, text = _bare(finding.title), _bare(finding.text)
        scored = [(_likeness(title, text, old_title, old_text), old.id) for old, old_title, old_text in known]
        best = max(scored, default=(0.0, 0))
        if best[0] > 0:
            found.append(Recurrence(index, best[1], round(best[0], 3)))
    return found


def _likeness(title: str, text: str, old_title: str, old_text: str) -> float:
    if min(len(title), len(old_title)) < 4:
        return 0.0
    by_title = fuzz.ratio(title, old_title, score_cutoff=_REPEATED)
    by_text = fuzz.ratio(text, old_text, score_cutoff=_REPEATED_WHOLE) if min(len(text), len(old_text)) >= 12 else 0.0
    return max(by_title, by_text) / 100


def _bare(text: str) -> str:
    plain, _ = compact(text)
    return _NOISE.sub("", plain)


def _weights(wording: Wording) -> dict[str, float]:
    """Pairs of neighbouring characters; those of the title weigh most."""
    weights: dict[str, float] = {}
    for pair in _pairs(wording.text):
        weights[pair] = 1.0
    for pair in [*_pairs(wording.title), *_pairs(wording.category)]:
        weights[pair] = _TITLE_WEIGHT
    return weights


def _pairs(text: str) -> Iterable[str]:
    for run in _NOISE.split(compact(text)[0]):
        for left, right in itertools.pairwise(run):
            if left not in _STOPS and right not in _STOPS and left + right not in _COMMON:
                yield left + right


def _rarity(all_weights: Sequence[dict[str, float]]) -> dict[str, float]:
    """The rarer in this document, the more a pair tells; one that stands in most of its entries tells nothing."""
    seen: dict[str, int] = {}
    for weights in all_weights:
        for pair in weights:
            seen[pair] = seen.get(pair, 0) + 1
    most = len(all_weights) * _EVERYWHERE if len(all_weights) >= _ENOUGH_TO_TELL else len(all_weights)
    return {pair: 1.0 / count if count <= most else 0.0 for pair, count in seen.items()}


def _places(findings: Sequence[dict[str, float]]) -> dict[str, list[int]]:
    """Where each pair occurs; pairs found nearly everywhere tell nothing and would cost the most."""
    places: dict[str, list[int]] = {}
    for index, weights in enumerate(findings):
        for pair in weights:
            places.setdefault(pair, []).append(index)
    return {pair: found for pair, found in places.items() if len(found) <= _MOST_PLACES}


def _shared(
    action: dict[str, float],
    findings: Sequence[dict[str, float]],
    places: dict[str, list[int]],
    rarity: dict[str, float],
) -> dict[int, float]:
    """Shared weight by finding."""
    shared: dict[int, float] = {}
    for pair, weight in action.items():
        for index in places.get(pair, ()):
            shared[index] = shared.get(index, 0.0) + min(weight, findings[index][pair]) * rarity[pair]
    return shared


def _whole(weights: dict[str, float], rarity: dict[str, float]) -> float:
    return min(_MOST_WHOLE, max(_LEAST_WHOLE, sum(weight * rarity[pair] for pair, weight in weights.items())))


def _answers(
    weights: dict[str, float],
    action: Wording,
    findings: Sequence[Wording],
    shared: dict[int, float],
    wholes: Sequence[float],
    rarity: dict[str, float],
) -> tuple[Answer, ...]:
    """Scored by the shared weight against the lesser whole."""
    own = _whole(weights, rarity)
    scores = {index: min(1.0, _SCALE * weight / min(own, wholes[index])) for index, weight in shared.items()}
    best = sorted((index for index in scores if scores[index] >= _SUGGESTED), key=lambda index: -scores[index])[:3]
    return tuple(Answer(index, round(scores[index], 3), _shared_words(action, findings[index])) for index in best)


def _shared_words(action: Wording, finding: Wording, most: int = 5) -> tuple[str, ...]:
    """The longest stretches that stand in both."""
    ours = compact(action.title + "。" + action.text)[0]
    theirs = compact(finding.title + "。" + finding.category + "。" + finding.text)[0]
    words: dict[str, None] = {}
    at = 0
    while at < len(ours) - 1:
        end = at
        while end < len(ours) and not _NOISE.match(ours[end]) and ours[at : end + 1] in theirs:
            end += 1
        word = ours[at:end].strip("".join(_STOPS))
        if len(word) > 1 and word not in _COMMON:
            words[word] = None
        at = max(end, at + 1)
    return tuple(sorted(words, key=lambda word: -len(word))[:most])
