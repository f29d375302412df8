"""The text within one .docx paragraph: runs, fields, tracked changes and what is anchored there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.intake.reading.reasons import Notice
from tracker.intake.reading.styles import Styles
from tracker.intake.reading.symbols import symbol
from tracker.intake.reading.wordml import (
    ALTERNATE,
    DELETED,
    INSERTED,
    RPR,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    SPACE,
    TEXT_BOX,
    TEXT_PATH,
    TRANSPARENT,
    VANISH,
    M,
    R,
    T,
    W,
    alternative,
    flag,
    value,
)

_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
_BLANK = " \t\n\r"


@dataclass(slots=True)
class Field:
    """A field in progress: its instruction comes first and is no text, its result is."""

    instruction: str = ""
    in_result: bool = False

    @property
    def is_shown(self) -> bool:
        return self.in_result and not _PAGE_FIELD.match(self.instruction)


class Runs:
    """Reads paragraph after paragraph; a field may run on from one to the next."""

    def __init__(self, styles: Styles) -> None:
        self.notices: set[str] = set()
        self.has_pictures = False
        self.word_art: list[str] = []
        self._styles = styles
        self._fields: list[Field] = []
        self._shown = True
        self._pieces: list[str] = []
        self._boxes: list[Any] = []

    def read(self, paragraph: Any) -> tuple[str, list[Any]]:
        """The paragraph's text, line breaks as \\n, and the text boxes anchored in it."""
        self._pieces, self._boxes = [], []
        self._inline(paragraph)
        if not self._shown:  # an instruction does not outlive its paragraph: a lost "separate" costs one line
            self._fields = [each for each in self._fields if each.in_result]
            self._update()
        return "".join(self._pieces), self._boxes

    def _inline(self, parent: Any) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                self._run(child)
            elif tag in TRANSPARENT:
                self._inline(child)
            elif tag in _INLINE:
                _INLINE[tag](self, child)

    def _run(self, run: Any) -> None:
        hidden = self._is_hidden(run.find(RPR))
        for child in run:
            tag = child.tag
            if tag == T:
                self._text(child, hidden=hidden)
            elif tag in _FIELD_MARKS:
                _FIELD_MARKS[tag](self, child)
            elif tag in _CHARACTERS and self._shown and not hidden:
                self._pieces.append(_CHARACTERS[tag](child))
            elif tag in _ANCHORS:
                self._anchored(child)

    def _is_hidden(self, properties: Any) -> bool:
        if properties is None:
            return False
        own = flag(properties, VANISH)
        return self._styles.hides(value(properties, W + "rStyle")) if own is None else own

    def _text(self, element: Any, *, hidden: bool) -> None:
        text = element.text or ""
        if (text and text[0] in _BLANK) or text[-1:] in _BLANK:
            text = text if element.get(SPACE) == "preserve" else text.strip(_BLANK)
        if "\n" in text:  # a line end in the file, not on the page
            text = " ".join(text.split("\n"))
        if hidden and text:
            self.notices.add(Notice.HIDDEN_TEXT)
        elif self._shown:
            self._pieces.append(text)

    def _field_mark(self, mark: Any) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(Field())
        elif self._fields and kind == "separate":
            self._fields[-1].in_result = True
        elif self._fields and kind == "end":
            self._fields.pop()
        self._update()

    def _instruction(self, element: Any) -> None:
        if self._fields and not self._fields[-1].in_result:
            self._fields[-1].instruction += element.text or ""

    def _update(self) -> None:
        self._shown = all(each.is_shown for each in self._fields)

    def _simple_field(self, element: Any) -> None:
        if not _PAGE_FIELD.match(element.get(W + "instr", "")):
            self._inline(element)

    def _inserted(self, element: Any) -> None:
        self.notices.add(Notice.OPEN_REVISIONS)
        self._inline(element)

    def _deleted(self, element: Any) -> None:
        self.notices.add(Notice.OPEN_REVISIONS)

    def _control(self, element: Any) -> None:
        content = shown_content(element)
        if content is not None:
            self._inline(content)

    def _alternative(self, element: Any) -> None:
        branch = alternative(element)
        if branch is not None:
            self._inline(branch)

    def _ruby(self, element: Any) -> None:
        base = element.find(W + "rubyBase")
        if base is not None:
            self._inline(base)

    def _formula(self, element: Any) -> None:
        self._pieces.extend(each.text or "" for each in element.iter(M + "t"))

    def _anchored(self, element: Any) -> None:
        """A drawing: its text boxes, each once, are read after the paragraph; a ruby text is read here."""
        if element.tag == W + "ruby":
            self._ruby(element)
            return
        self.word_art += [each.get("string", "") for each in element.iter(TEXT_PATH)]
        boxes = list(_boxes(element))
        self._boxes += boxes
        self.has_pictures = self.has_pictures or not boxes


def shown_content(control: Any) -> Any:
    """What a content control holds, None if that is only the prompt to fill it in."""
    properties = control.find(SDT_PR)
    if properties is not None and flag(properties, W + "showingPlcHdr"):
        return None
    return control.find(SDT_CONTENT)


def _boxes(element: Any) -> Any:
    """The outermost text boxes within a drawing, one branch of each alternative only."""
    if element.tag == TEXT_BOX:
        yield element
    elif element.tag == ALTERNATE:
        branch = alternative(element)
        if branch is not None:
            yield from _boxes(branch)
    else:
        for child in element:
            yield from _boxes(child)


def _symbol(element: Any) -> str:
    return symbol(element.get(W + "font", ""), element.get(W + "char", ""))


_INLINE: dict[str, Callable[[Runs, Any], None]] = {
    **dict.fromkeys(INSERTED, Runs._inserted),
    **dict.fromkeys(DELETED, Runs._deleted),
    SDT: Runs._control,
    ALTERNATE: Runs._alternative,
    W + "fldSimple": Runs._simple_field,
    M + "oMath": Runs._formula,
    M + "oMathPara": Runs._formula,
}
_FIELD_MARKS: dict[str, Callable[[Runs, Any], None]] = {
    W + "fldChar": Runs._field_mark,
    W + "instrText": Runs._instruction,
}
_CHARACTERS: dict[str, Callable[[Any], str]] = {
    W + "tab": lambda element: "\t",
    W + "ptab": lambda element: "\t",
    W + "br": lambda element: "\n",
    W + "cr": lambda element: "\n",
    W + "noBreakHyphen": lambda element: "-",
    W + "sym": _symbol,
}
_ANCHORS = frozenset((W + "drawing", W + "pict", W + "object", W + "ruby", ALTERNATE))
