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

PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
BLANK = " \t\n\r"


@dataclass(slots=True)
class Field:
    """A field in progress: its instruction comes first and is no text, its result is."""

    instruction: str = ""
    in_result: bool = False

    @property
    def is_shown(self) -> bool:
        return self.in_result and not PAGE_FIELD.match(self.instruction)


class Runs:
    """Reads paragraph after paragraph; a field may run on from one to the next."""

    def __init__(self, styles: Styles) -> None:
        self.notices: set[str] = set()
        self.has_pictures = False
        self.word_art: list[str] = []
        self.styles = styles
        self.fields: list[Field] = []
        self.shown = True
        self.pieces: list[str] = []
        self.boxes_in: list[Any] = []

    def read(self, paragraph: Any) -> tuple[str, list[Any]]:
        """The paragraph's text, line breaks as \\n, and the text boxes anchored in it."""
        self.pieces, self.boxes_in = [], []
        self.inline(paragraph)
        if not self.shown:  # an instruction does not outlive its paragraph: a lost "separate" costs one line
            self.fields = [each for each in self.fields if each.in_result]
            self.update()
        return "".join(self.pieces), self.boxes_in

    def inline(self, parent: Any) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                self.run(child)
            elif tag in TRANSPARENT:
                self.inline(child)
            elif tag in INLINE:
                INLINE[tag](self, child)

    def run(self, run: Any) -> None:
        properties = run.find(RPR)
        hidden = self.is_hidden(properties)
        struck = properties is not None and bool(flag(properties, W + "strike") or flag(properties, W + "dstrike"))
        for child in run:
            tag = child.tag
            if tag == T:
                self.text(child, hidden=hidden, struck=struck)
            elif tag in FIELD_MARKS:
                FIELD_MARKS[tag](self, child)
            elif tag in CHARACTERS and self.shown and not hidden and not struck:
                self.pieces.append(CHARACTERS[tag](child))
            elif tag in ANCHORS:
                self.anchored(child)

    def is_hidden(self, properties: Any) -> bool:
        if properties is None:
            return False
        own = flag(properties, VANISH)
        return self.styles.hides(value(properties, W + "rStyle")) if own is None else own

    def text(self, element: Any, *, hidden: bool, struck: bool) -> None:
        text = element.text or ""
        if (text and text[0] in BLANK) or text[-1:] in BLANK:
            text = text if element.get(SPACE) == "preserve" else text.strip(BLANK)
        if "\n" in text:  # a line end in the file, not on the page
            text = " ".join(text.split("\n"))
        if hidden and text:
            self.notices.add(Notice.HIDDEN_TEXT)
        elif struck and text.strip():
            self.notices.add(Notice.STRUCK_OUT)
        elif self.shown:
            self.pieces.append(text)

    def field_mark(self, mark: Any) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self.fields.append(Field())
        elif self.fields and kind == "separate":
            self.fields[-1].in_result = True
        elif self.fields and kind == "end":
            self.fields.pop()
        self.update()

    def field_instruction(self, element: Any) -> None:
        if self.fields and not self.fields[-1].in_result:
            self.fields[-1].instruction += element.text or ""

    def update(self) -> None:
        self.shown = all(each.is_shown for each in self.fields)

    def simple_field(self, element: Any) -> None:
        if not PAGE_FIELD.match(element.get(W + "instr", "")):
            self.inline(element)

    def inserted(self, element: Any) -> None:
        self.notices.add(Notice.OPEN_REVISIONS)
        self.inline(element)

    def deleted(self, element: Any) -> None:
        self.notices.add(Notice.OPEN_REVISIONS)

    def control(self, element: Any) -> None:
        content = shown_content(element)
        if content is not None:
            self.inline(content)

    def alternative(self, element: Any) -> None:
        branch = alternative(element)
        if branch is not None:
            self.inline(branch)

    def ruby(self, element: Any) -> None:
        base = element.find(W + "rubyBase")
        if base is not None:
            self.inline(base)

    def formula(self, element: Any) -> None:
        self.pieces.extend(each.text or "" for each in element.iter(M + "t"))

    def anchored(self, element: Any) -> None:
        """A drawing: its text boxes, each once, are read after the paragraph; a ruby text is read here."""
        if element.tag == W + "ruby":
            self.ruby(element)
            return
        self.word_art += [each.get("string", "") for each in element.iter(TEXT_PATH)]
        boxes = list(boxes_in(element))
        self.boxes_in += boxes
        self.has_pictures = self.has_pictures or not boxes


def shown_content(control: Any) -> Any:
    """What a content control holds, None if that is only the prompt to fill it in."""
    properties = control.find(SDT_PR)
    if properties is not None and flag(properties, W + "showingPlcHdr"):
        return None
    return control.find(SDT_CONTENT)


def boxes_in(element: Any) -> Any:
    """The outermost text boxes within a drawing, one branch of each alternative only."""
    if element.tag == TEXT_BOX:
        yield element
    elif element.tag == ALTERNATE:
        branch = alternative(element)
        if branch is not None:
            yield from boxes_in(branch)
    else:
        for child in element:
            yield from boxes_in(child)


def symbol_of(element: Any) -> str:
    return symbol(element.get(W + "font", ""), element.get(W + "char", ""))


INLINE: dict[str, Callable[[Runs, Any], None]] = {
    **dict.fromkeys(INSERTED, Runs.inserted),
    **dict.fromkeys(DELETED, Runs.deleted),
    SDT: Runs.control,
    ALTERNATE: Runs.alternative,
    W + "fldSimple": Runs.simple_field,
    M + "oMath": Runs.formula,
    M + "oMathPara": Runs.formula,
}
FIELD_MARKS: dict[str, Callable[[Runs, Any], None]] = {
    W + "fldChar": Runs.field_mark,
    W + "instrText": Runs.field_instruction,
}
CHARACTERS: dict[str, Callable[[Any], str]] = {
    W + "tab": lambda element: "\t",
    W + "ptab": lambda element: "\t",
    W + "br": lambda element: "\n",
    W + "cr": lambda element: "\n",
    W + "noBreakHyphen": lambda element: "-",
    W + "sym": symbol_of,
}
ANCHORS = frozenset((W + "drawing", W + "pict", W + "object", W + "ruby", ALTERNATE))
