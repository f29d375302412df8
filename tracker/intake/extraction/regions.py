"""Which stretches of a document speak of problems and which of plans: sections, labels and opening sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tracker.intake.extraction.headings import Lead, Role, lead_of, says_points_follow
from tracker.intake.extraction.outline import Sentence
from tracker.intake.extraction.vocabulary import leading, naming

Origin = Literal["heading", "label", "opening"]
_DEFAULT_LEVEL = {"part": 1, "cn": 1, "cn_paren": 2, "number": 3, "deep": 3, "paren": 4, "circled": 5}
_STRUCTURE = frozenset(_DEFAULT_LEVEL)
_NO_LEAD = Lead("cause", False)
_LOOK_AHEAD = 60
_NUMBERS = _STRUCTURE | {"problem", "shi", "di", "order", "qi"}
_BLOCKS: dict[str, Role] = {"problem": "finding", "measure": "action"}


@dataclass(slots=True)
class Region:
    """Consecutive sentences under one announcement; `opening` is the sentence that made it, where not a heading."""

    role: Literal["finding", "action"]
    section: str
    origin: Origin
    sentences: list[Sentence] = field(default_factory=list)
    content: Sentence | None = None


@dataclass(slots=True)
class _Place:
    kind: str
    ordinal: int
    level: int | None
    role: Role | None
    section: str
    origin: Origin = "heading"
    region: Region | None = None
    listed: bool = False
    inline: bool = False


def regions(
    passages: Sequence[Sentence],
    *,
    title_role: Role | None = None,
    report_year: int | None = None,
    problems_from: int | None = None,
) -> list[Region]:
    """problems_from: where a list of problems begins that no heading announces."""
    walk = _Walk(passages, title_role, report_year)
    signed = _signature(passages)
    for index, passage in enumerate(passages):
        walk.at = index
        if index == problems_from:
            walk.path[:] = [_Place("title", 0, 0, "finding", "")]
        if index == 0 and passage.is_title and not passage.kind and lead_of(passage.text) is None:
            continue
        if index in signed:
            walk.close()
        else:
            walk.step(passage)
    return [region for region in walk.found if region.sentences]


def _signature(passages: Sequence[Sentence]) -> set[int]:
    """A date on a line of its own, and the name of the body above it; at the end a name or a rule alone."""
    found: set[int] = set()
    for index, passage in enumerate(passages):
        if passage.opens and leading.DATE_LINE.match(passage.text):
            above = passages[index - 1] if index else passage
            found |= {index, index - 1} if above.is_title and not above.kind else {index}
        elif passage.opens and not passage.kind and leading.SIGNED_BY.match(passage.text):
            found.add(index)
    return found | _names_at_the_end(passages, found)


def _names_at_the_end(passages: Sequence[Sentence], signed: set[int]) -> set[int]:
    found: set[int] = set()
    for index in range(len(passages) - 1, 0, -1):
        passage = passages[index]
        names = passage.is_title and not passage.kind and leading.AT_THE_END.match(passage.text)
        if index not in signed and not names:
            break
        found.add(index)
    return found


def _announces_points(line: str) -> bool:
    return bool(leading.POINTS.search(line) or leading.POINTS_AHEAD.search(line))


class _Walk:
    """Keeps the path of headings above the current sentence; the nearest that announces something decides."""

    def __init__(self, passages: Sequence[Sentence], title_role: Role | None, report_year: int | None) -> None:
        self.passages = passages
        self.at = 0
        self.year = report_year
        self.found: list[Region] = []
        self.path: list[_Place] = []
        self.closed = False
        self.in_notes = False
        if title_role:
            self.path.append(_Place("title", 0, 0, title_role, ""))

    def step(self, passage: Sentence) -> None:
        role = self._role_of(passage)
        self.in_notes = self._begins_notes(passage) or (self.in_notes and not role)
        if self.in_notes:
            self.close()
            return
        if passage.kind or role or passage.level:
            self._place(passage, role)
            self.closed = False
            if role and passage.kind not in _BLOCKS:
                return
        elif passage.opens:
            self._leave_finished_opening(passage)
        if not passage.kind and self._closes(passage):
            self.close()
            return
        if not self._opens(passage):
            self._add(passage)

    def _begins_notes(self, passage: Sentence) -> bool:
        """「说明：1.…」 below a ledger; a remark inside an item ends nothing."""
        if not leading.NOTES.match(passage.text):
            return False
        return not any(place.kind and self._goes_on(place) for place in self.path)

    def _role_of(self, passage: Sentence) -> Role | None:
        """Inside a section, an item that only sounds like a heading of another kind stays an item."""
        if passage.kind in _BLOCKS:
            return _BLOCKS[passage.kind]
        if passage.role is None or naming.FIELD_LABEL.match(passage.text):
            return None
        if naming.DETAIL_LABEL.match(passage.text) and self.path and self.path[-1].kind in _NUMBERS:
            return None
        heading = passage.level or passage.opens or passage.text.endswith("：") or passage.kind in _STRUCTURE
        if not heading:
            return None
        if not passage.kind and not passage.level and not (passage.text.endswith("：") or passage.closes):
            return None
        current = self._current()
        if current and passage.kind and passage.role == current.role and current.role in {"finding", "action"}:
            return None if self._sibling_items(passage) else passage.role
        if passage.role == "other" and passage.is_title and naming.PREAMBLE_HEADING.fullmatch(passage.text):
            return passage.role
        if passage.role == "other" and passage.finished and not passage.kind and not passage.level:
            return None
        if passage.role == "other" and (self._is_label_in_text(passage) or self._under_announcement(passage)):
            return None
        return passage.role

    def _is_label_in_text(self, passage: Sentence) -> bool:
        return passage.text.endswith("：") and not passage.closes

    def _under_announcement(self, passage: Sentence) -> bool:
        """A number below a heading of problems or plans is one of its items, whatever its words."""
        index = next((i for i, place in enumerate(self.path) if place.kind == passage.kind and place.kind), None)
        above = self.path if index is None else self.path[:index]
        announced = any(place.role in {"finding", "action", "both"} and place.kind != "title" for place in above)
        return bool(passage.kind) and announced and not self._higher(passage)

    def _higher(self, passage: Sentence) -> bool:
        """Its kind of number stands above the announcement's, so it is not below it."""
        current = self._current()
        own = _DEFAULT_LEVEL.get(passage.kind, 9)
        return current is not None and own <= _DEFAULT_LEVEL.get(current.kind, 0)

    def _sibling_items(self, passage: Sentence) -> bool:
        """Whether its kind of number already counts items below the announcement."""
        announced = next((i for i in range(len(self.path) - 1, -1, -1) if self.path[i].role), -1)
        return any(place.kind == passage.kind for place in self.path[announced + 1 :])

    def _current(self) -> _Place | None:
        return next((place for place in reversed(self.path) if place.role), None)

    def _place(self, passage: Sentence, role: Role | None) -> None:
        kind = passage.kind or ("level" if passage.level else "plain")
        self._pop(passage, kind)
        origin: Origin = "label" if passage.text.endswith("：") and not passage.closes else "heading"
        self.path.append(_Place(kind, passage.ordinal, passage.level, role, passage.text.strip("：。# "), origin))

    def _pop(self, passage: Sentence, kind: str) -> None:
        if kind == "plain":
            self._pop_plain(passage)
        elif kind == "level":
            self._pop_to_level(passage.level or 1)
        else:
            self._pop_to_sibling(passage)

    def _pop_plain(self, passage: Sentence) -> None:
        """A label inside an item that goes on stays inside it; a line of its own ends what stood before."""
        in_block = any(place.kind == "problem" for place in self.path)
        if not passage.text.endswith("：") and not in_block:
            self.path = [place for place in self.path if place.kind == "title"]
            return
        same = (i for i, place in enumerate(self.path) if place.kind == "plain" and place.role == passage.role)
        del self.path[next(same, len(self.path)) :]
        while self.path and self._ends_before_label(self.path[-1], in_block=in_block):
            self.path.pop()

    def _ends_before_label(self, place: _Place, *, in_block: bool) -> bool:
        if place.kind in {"plain", "opening"}:
            return True
        if place.role or place.kind == "cn" or in_block:
            return False
        return not self._goes_on(place)

    def _goes_on(self, place: _Place) -> bool:
        """Whether the list this item belongs to has another item after the label."""
        ahead = self.passages[self.at + 1 : self.at + 1 + _LOOK_AHEAD]
        following = next((passage for passage in ahead if passage.kind == place.kind), None)
        return following is not None and following.ordinal == place.ordinal + 1

    def _pop_to_level(self, level: int) -> None:
        while self.path and (self.path[-1].level or _DEFAULT_LEVEL.get(self.path[-1].kind, 9)) >= level:
            if self.path[-1].kind == "title":
                break
            self.path.pop()

    def _pop_to_sibling(self, passage: Sentence) -> None:
        bottom = 0
        if passage.ordinal == 1:
            bottom = max((i + 1 for i, place in enumerate(self.path) if place.kind in {"opening", "plain"}), default=0)
        for index in range(len(self.path) - 1, bottom - 1, -1):
            if self.path[index].kind == passage.kind:
                again = passage.ordinal == 1 and self.path[index].ordinal > 1
                del self.path[index:]
                if again and self.path and self.path[-1].kind == "opening":
                    self.path.pop()
                return
        if passage.kind in _DEFAULT_LEVEL:
            self._pop_deeper(passage)

    def _pop_deeper(self, passage: Sentence) -> None:
        """A higher kind of number than any open one closes those below it: 二、 ends a loose （三）."""
        own = _DEFAULT_LEVEL[passage.kind]
        while self.path and self.path[-1].kind in _DEFAULT_LEVEL and _DEFAULT_LEVEL[self.path[-1].kind] > own:
            self.path.pop()

    def _leave_finished_opening(self, passage: Sentence) -> None:
        """A list opened by a sentence in the running text ends with its paragraph, or with its own list."""
        place = next((place for place in reversed(self.path) if place.kind == "opening"), None)
        if place is None or self._announced_below(place):
            return
        body_of_title = self.path[-1].kind not in {"opening"} and self._last_was_title()
        if place.inline or (place.listed and not body_of_title):
            del self.path[self.path.index(place) :]

    def _last_was_title(self) -> bool:
        region = self.found[-1] if self.found else None
        return bool(region and region.sentences and region.sentences[-1].is_title)

    def _announced_below(self, opening: _Place) -> bool:
        below = self.path[: self.path.index(opening)]
        return any(place.role in {"finding", "action", "both"} for place in below)

    def _closes(self, passage: Sentence) -> bool:
        current = self._current()
        if current and current.role == "finding" and leading.PROMISE.match(passage.text):
            return True
        if leading.GENERAL_VOW.match(passage.text):
            return not (lead_of(passage.text, report_year=self.year) or _NO_LEAD).bare
        if not leading.CLOSING.match(passage.text) or lead_of(leading.ADDRESS.sub("", passage.text)):
            return False
        return passage.opens or bool(leading.CLOSING_ANYWHERE.match(passage.text))

    def close(self) -> None:
        self.closed = True
        place = self._current()
        if place and place.kind == "opening":
            del self.path[self.path.index(place) :]

    def _opens(self, passage: Sentence) -> bool:
        current = self._current()
        lead = lead_of(passage.text, report_year=self.year)
        if passage.is_title and not passage.text.endswith("：") and not _announces_points(passage.text):
            return False
        if lead is None or leading.VOWS.search(passage.text):
            return False
        if current and self._already_there(current, lead.role, passage):
            if lead.bare and not self._region_started(current) and self._names_nothing(current, passage):
                return True
            return lead.bare and passage.text.endswith("：") and current.kind != "opening" and not current.listed
        if lead.role == "finding" and not lead.bare and current is not None and current.role not in {"both", "other"}:
            return False
        self._open(passage, lead.role, bare=lead.bare)
        return True

    def _names_nothing(self, current: _Place, passage: Sentence) -> bool:
        """「还有一些不够好的地方。」 under its own heading only leads on; 「质量还有差距」 is a problem itself."""
        return current.region is not None or (not passage.kind and bool(leading.VAGUE.search(passage.text)))

    def _already_there(self, current: _Place, role: Role, passage: Sentence) -> bool:
        if current.role == role:
            return True
        return bool(current.role == "both" and role == "finding" and current.region is None)

    def _open(self, passage: Sentence, role: Literal["finding", "action", "cause"], *, bare: bool) -> None:
        while self.path and self.path[-1].kind == "opening":
            self.path.pop()
        place = _Place("opening", 0, None, role, passage.text.strip("：。"), "opening", inline=not passage.closes)
        self.path.append(place)
        self.closed = False
        if not bare and role != "cause":
            region = self._region_of(place)
            region.content = passage
            region.sentences.append(passage)

    def _add(self, passage: Sentence) -> None:
        place = self._current()
        if place is None or self.closed or place.role in {"cause", "other"}:
            return
        if passage.kind:
            place.listed = True
        if not passage.kind and not self._region_started(place) and says_points_follow(passage.text):
            return
        self._region_of(place).sentences.append(passage)

    def _region_started(self, place: _Place) -> bool:
        return place.region is not None and bool(place.region.sentences)

    def _region_of(self, place: _Place) -> Region:
        if place.region is None or place.region is not (self.found[-1] if self.found else None):
            role: Literal["finding", "action"] = "action" if place.role == "action" else "finding"
            if place.region is None or self.found[-1] is not place.region:
                place.region = Region(role, place.section, place.origin)
            self.found.append(place.region)
        return place.region
