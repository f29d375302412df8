"""Slides (.pptx, ISO/IEC 29500 PresentationML) → Document: the paragraphs of each slide, in the order of the slides.

Notes and the masters behind the slides are looked through for a marking, and not read.
"""

import re
from collections.abc import Iterator

from tracker.intake.reading.classified import refuse_marked
from tracker.intake.reading.document import Document, Unreadable
from tracker.intake.reading.draft import Draft
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.reasons import Reason
from tracker.intake.reading.safety import Package

SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
BEHIND = re.compile(r"ppt/(?:notesSlides|slideMasters|slideLayouts|comments)/[^/]+\.xml")


def read_slides(data: bytes, *, limits: Limits) -> Document:
    package = Package(data, limits=limits)
    slides = sorted((int(found[1]), name) for name in package.names if (found := SLIDE.fullmatch(name)))
    if len(slides) > limits.pages:
        raise Unreadable(Reason.TOO_MANY_PAGES, {"limit": limits.pages})
    shown = [list(paragraphs(package, name)) for _number, name in slides]
    behind = (list(paragraphs(package, name)) for name in package.names if BEHIND.fullmatch(name))
    refuse_marked("\n".join(lines) for lines in (*shown, *behind))
    draft = Draft("docx", limits=limits)
    for line in (line for lines in shown for line in lines):
        draft.add(line)
    if not draft.paragraphs:
        raise Unreadable(Reason.NO_TEXT_LAYER if slides else Reason.EMPTY)
    return draft.document()


def paragraphs(package: Package, name: str) -> Iterator[str]:
    """DrawingML's paragraphs, wherever on the page: a:p with its runs, fields and breaks."""
    tree = package.tree(name)
    for paragraph in tree.iter("{*}p") if tree is not None else ():
        words = (" " if part.tag.endswith("}br") else part.text or "" for part in paragraph.iter("{*}t", "{*}br"))
        yield "".join(words)
